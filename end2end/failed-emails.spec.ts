import { Client } from './support/client';
import { Latchkey } from './support/latchkey';
import { linkOf, MailServer } from './support/mail-server';
import { Staff } from './support/staff';
import { expect, newPerson, test } from './support/test';

test.setTimeout(120_000);

test('an address that is refused for good is blocked, and unblocked by an administrator', async ({ browser, database, somebody }) => {
  const { firstName, lastName, email } = somebody('Nuno');
  const name = `${firstName} ${lastName}`;
  const post = await MailServer.start(0);
  post.closes(email);
  const latchkey = await Latchkey.start(database, { LATCHKEY_SMTP_URL: `smtp://127.0.0.1:${post.port}?tls=none` });
  try {
    const desk = new Staff(await newPerson(browser, latchkey), latchkey);
    const office = new Staff(await newPerson(browser, latchkey), latchkey);
    const nuno = new Client(await newPerson(browser, latchkey), latchkey);
    await desk.signsIn('front-desk');
    await desk.addsClient({ 'First name': firstName, 'Last name': lastName, Email: email });
    await desk.person.isOn(name);
    const profile = new URL(desk.page.url()).pathname;

    await test.step('the profile says so without a reload, in the server’s words and in ours', async () => {
      const verdict = desk.page.getByRole('region', { name: `Why can’t ${firstName} sign in?` });
      await expect(verdict).toContainText(`The mail server refused ${firstName}’s email for good`);
      await expect(verdict).toContainText('There is no such mailbox, or it was closed');
      await expect(verdict).toContainText('No such user here');
      await expect(desk.fact('Email')).toContainText('Blocked');
      await expect(verdict.getByRole('link', { name: 'Change the email' })).toBeVisible();
      await expect(desk.page.getByRole('button', { name: /^Unblock/ })).toHaveCount(0);
    });

    await test.step('what is mailed all the same is refused, and says so', async () => {
      await desk.person.follows(() => desk.fact('Email').getByRole('link', { name: 'Pending' }).click());
      await desk.person.presses('Resend email verification to this address');
      await desk.person.isToldThat('Nothing was sent: mail to this address is blocked');
    });

    await test.step('the client’s mails say what became of them', async () => {
      await desk.person.presses(`Mails to ${firstName}`);
      await desk.person.isOn(`Mails to ${name}`);
      await expect(desk.page.getByText('No such user here')).toBeVisible();
      await expect(desk.page.getByText('There is no such mailbox, or it was closed')).toBeVisible();
    });

    await test.step('the front desk sees the list of failed emails, and can’t unblock', async () => {
      await desk.person.presses('Failed Emails');
      await desk.person.isOn('Failed Emails');
      await expect(desk.page.getByRole('row', { name: email })).toContainText('There is no such mailbox');
      await expect(desk.page.getByRole('button', { name: /Unblock/ })).toHaveCount(0);
    });

    await test.step('an administrator unblocks it there, and the record says who did', async () => {
      await office.signsIn('administrator');
      await office.person.presses('Failed Emails');
      await office.person.isOn('Failed Emails');
      await office.page.getByRole('row', { name: email }).getByRole('checkbox').check();
      await office.page.locator('summary', { hasText: 'For Checked' }).click();
      await office.person.presses('Unblock');
      await office.person.isToldThat('Mail can go to this address again');
      await expect(office.page.getByRole('row', { name: email })).toHaveCount(0);
      await desk.opens(profile);
      await expect(desk.fact('Email')).not.toContainText('Blocked');
      await expect(desk.page.getByText('Email unblocked for mail')).toBeVisible();
    });

    await test.step('the next mail goes, and the client verifies', async () => {
      post.opens(email);
      await desk.person.follows(() => desk.fact('Email').getByRole('link', { name: 'Pending' }).click());
      await desk.person.presses('Resend email verification to this address');
      await expect.poll(() => post.takenFor(email, /^Verify/).length).toBe(1);
      await nuno.opensLink(linkOf(post.takenFor(email, /^Verify/)[0]!));
      await nuno.verifies();
      await desk.sees('Ready to invite');
    });
    for (const person of [desk.person, office.person, nuno.person]) await person.leaves();
  } finally {
    await latchkey.remove();
    await post.stop();
  }
});
