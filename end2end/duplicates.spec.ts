import { linkIn } from './support/mailbox';
import { expect, test } from './support/test';

const PASSWORD = 'three random words';
const BORN = '1991-05-03';

test('two profiles of one person: suggested, compared, merged, undone', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody();
  const name = `${firstName} ${lastName}`;
  const username = email.split('@')[0]!;
  const office = await staff('administrator');
  const first = { 'First name': firstName, 'Last name': lastName, 'Date of birth': BORN };

  await test.step('the first profile has an account', async () => {
    await office.addsClient({ ...first, 'Member number': 'A-1', Email: email });
    await office.person.isOn(name);
    const profile = new URL(office.page.url()).pathname;
    await latchkey.mailbox.mail(email, /^Verify/);
    await office.opens(`${profile}?dialog=pending`);
    await office.person.fills({ Reason: 'Showed the address at the desk' });
    await office.person.presses('Manually verify email address');
    await office.ticksEnabled();
    await office.sees(/^Invited/);
    const ana = await client();
    await ana.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
    await ana.accepts(username, PASSWORD);
    await ana.person.isOn(`Hello, ${firstName}`);
  });

  const second = `second.${email}`;
  await test.step('the second is invited; the verdict names the profile that has the account', async () => {
    await office.addsClient({ ...first, 'Member number': 'B-2', Email: second });
    await office.person.isOn(name);
    const profile = new URL(office.page.url()).pathname;
    await latchkey.mailbox.mail(second, /^Verify/);
    await office.opens(`${profile}?dialog=pending`);
    await office.person.fills({ Reason: 'Showed the address at the desk' });
    await office.person.presses('Manually verify email address');
    await office.ticksEnabled();
    await latchkey.mailbox.mail(second, /^Your invitation/);
    const verdict = office.page.getByRole('region', { name: /^Why can’t/ });
    await expect(verdict).toContainText(`one that works on another: ${name} (A-1)`);
    await expect(verdict).toContainText('Same name, both born 3 May 1991');
    await office.person.presses('Compare the two profiles', verdict);
  });

  await test.step('compared side by side, and merged after a dialog that says what will happen', async () => {
    await office.person.isOn('Compare two profiles');
    const stays = office.page.getByRole('radiogroup', { name: 'Profile that stays' });
    await expect(stays.getByRole('radio', { name: /A-1/ })).toBeChecked();
    await office.page.getByRole('radiogroup', { name: 'Member number' }).getByRole('radio', { name: 'B-2' }).check();
    await office.person.presses('Merge the two profiles');
    const dialog = office.page.getByRole('dialog', { name: 'Merge these two profiles?' });
    await expect(dialog).toContainText(`The account ${username} stays, with its password.`);
    await expect(dialog).toContainText('For a day you can undo this.');
    await office.person.presses('Merge', dialog);
    await office.person.isToldThat('The two profiles are one now.');
    await expect(office.fact('Member number')).toContainText('B-2');
    await office.sees('Active');
  });

  const survivor = new URL(office.page.url()).pathname;
  await test.step('lists show one of them, and the client still signs in', async () => {
    await office.person.opens(`/staff/clients?q=${encodeURIComponent(name)}`);
    await expect(office.page.getByRole('main').getByRole('link', { name, exact: true })).toHaveCount(1);
    const ana = await client();
    await ana.signsIn(username, PASSWORD);
    await ana.person.isOn(`Hello, ${firstName}`);
  });

  await test.step('undone, both are back', async () => {
    await office.opens(survivor);
    await office.person.presses('Undo merge');
    await office.person.presses('Undo merge', office.page.getByRole('dialog', { name: 'Undo the merge?' }));
    await office.person.isToldThat('The merge is undone. Both profiles are back.');
    await expect(office.fact('Member number')).toContainText('A-1');
    await expect(office.page.getByRole('heading', { name: 'May be the same person' })).toBeVisible();
  });

  await test.step('two people after all: never suggested again', async () => {
    await office.person.follows(() => office.page.getByRole('link', { name: /^Compare/ }).first().click());
    await office.person.presses('Not the same person');
    await office.person.isToldThat('Noted: two people.');
    await expect(office.page.getByRole('heading', { name: 'May be the same person' })).toHaveCount(0);
  });
});

test('the front desk opens the other profile, and merges nothing', async ({ staff, somebody }) => {
  const { firstName, lastName } = somebody('Eva');
  const desk = await staff('front-desk');
  for (const number of ['C-1', 'C-2']) {
    await desk.addsClient({ 'First name': firstName, 'Last name': lastName, 'Date of birth': BORN, 'Member number': number });
    await desk.person.isOn(`${firstName} ${lastName}`);
  }
  await desk.person.follows(() => desk.page.getByRole('link', { name: /^Compare/ }).click());
  await desk.person.isOn('Compare two profiles');
  await expect(desk.page.getByText('Only an administrator can merge profiles.')).toBeVisible();
  await expect(desk.page.getByRole('button', { name: 'Merge the two profiles' })).toHaveCount(0);
  await expect(desk.page.getByRole('radio')).toHaveCount(0);
});
