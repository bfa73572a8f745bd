import { Latchkey } from './support/latchkey';
import { linkOf, MailServer } from './support/mail-server';
import { Client } from './support/client';
import { Staff } from './support/staff';
import { expect, newPerson, test } from './support/test';

const PASSWORD = 'three random words';

// Between the tries of a mail that was refused for now lie half a minute and a minute.
test.setTimeout(300_000);

test('R39: the story over real SMTP, to a server that refuses twice', async ({ browser, database, somebody }) => {
  const { firstName, lastName, email } = somebody('Marta');
  const username = email.split('@')[0]!;
  const post = await MailServer.start(2);
  const latchkey = await Latchkey.start(database, {
    LATCHKEY_SMTP_URL: `smtp://127.0.0.1:${post.port}?tls=none`,
    LATCHKEY_MAIL_FROM: 'desk@riverside.example',
  });
  const mail = async (subject: RegExp, timeout = 15_000) => {
    await expect.poll(() => post.takenFor(email, subject).length, { timeout }).toBe(1);
    return post.takenFor(email, subject)[0]!;
  };
  try {
    const desk = new Staff(await newPerson(browser, latchkey), latchkey);
    const marta = new Client(await newPerson(browser, latchkey), latchkey);
    await desk.signsIn('front-desk');
    await desk.addsClient({ 'First name': firstName, 'Last name': lastName, Email: email });
    await desk.person.isOn(`${firstName} ${lastName}`);

    await test.step('the desk sees that the mail is delayed, in the mail server’s words', async () => {
      await expect(desk.fact('Email')).toContainText('Greylisted, try again later');
      await desk.sees('Email pending');
    });

    await test.step('the mail arrives, once, with the same link as in the refused tries', async () => {
      const taken = await mail(/^Verify/, 200_000);
      expect(post.refused.map(linkOf)).toEqual([linkOf(taken), linkOf(taken)]);
      expect(new Set([...post.refused, taken].map((one) => one.messageId)).size).toBe(1);
      expect(taken.headers.get('auto-submitted')).toBe('auto-generated');
      expect(taken.from?.value[0]?.address).toBe('desk@riverside.example');
      await expect(desk.fact('Email')).not.toContainText('Greylisted');
      await marta.opensLink(linkOf(taken));
      await marta.verifies();
    });

    await test.step('and the story goes on as ever', async () => {
      await desk.sees('Ready to invite');
      await desk.ticksEnabled();
      await marta.opensLink(linkOf(await mail(/^Your invitation/)));
      await marta.accepts(username, PASSWORD);
      await marta.person.isOn(`Hello, ${firstName}`);
      await desk.sees('Active');
      await marta.signsOut();
      await marta.hasTrouble(username, email);
      await marta.opensLink(linkOf(await mail(/^Set a new password/)));
      await marta.person.fills({ 'New password': 'four other random words' });
      await marta.person.presses('Set password');
      await marta.signsInHere(username, 'four other random words');
      await marta.person.isOn(`Hello, ${firstName}`);
    });

    await test.step('every mail came once, and there is no mailbox beside the mail server', async () => {
      await mail(/was changed$/);
      expect(post.takenFor(email, /./)).toHaveLength(4);
      desk.person.forgives(/404/);
      await desk.person.page.goto('/dev/mailbox');
      await desk.person.isReady();
      await desk.person.isOn('Page not found');
    });
    await desk.person.leaves();
    await marta.person.leaves();
  } finally {
    await latchkey.remove();
    await post.stop();
  }
});
