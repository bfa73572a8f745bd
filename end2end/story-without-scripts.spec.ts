import { linkIn } from './support/mailbox';
import { expect, test } from './support/test';

/** The client's half of the story on a phone whose browser runs no scripts (R28). */
test('R28: the client’s half of the story works without scripts', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Lena');
  const username = email.split('@')[0]!;
  const profile = await latchkey.addClient(firstName, lastName, email);
  const desk = await staff('front-desk');
  await desk.opens(profile);
  const lena = await client({ javaScriptEnabled: false });

  await test.step('verifies', async () => {
    await lena.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Verify/)));
    await lena.verifies();
    await desk.sees('Ready to invite');
    await desk.ticksEnabled();
  });

  await test.step('accepts, after a mistake', async () => {
    await lena.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
    await lena.person.isOn(`Welcome, ${firstName}`);
    await lena.accepts(username, 'short');
    await lena.person.isToldAt('Create a password', 'Choose a password of 8 characters or more');
    await expect(lena.page.getByLabel('Create a username')).toHaveValue(username);
    await expect(lena.page.getByLabel('Create a password')).toHaveValue('');
    await lena.accepts(username, 'three random words');
    await lena.person.isOn(`Hello, ${firstName}`);
    await lena.person.isToldThat('You’re in. Your account is ready.');
    await desk.sees('Active');
  });

  await test.step('signs out and in', async () => {
    await lena.signsOut();
    await lena.signsIn(username, 'three random words');
    await lena.person.isOn(`Hello, ${firstName}`);
    await lena.signsOut();
  });

  await test.step('has trouble, and sets a new password', async () => {
    await lena.hasTrouble(username, email);
    await lena.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Set a new password/)));
    await lena.person.isOn('Set a new password');
    await lena.person.fills({ 'New password': 'four other random words' });
    await lena.person.presses('Set password');
    await lena.person.isOn('Sign in');
    await lena.person.isToldThat('Your new password is set. Sign in with it.');
    await lena.signsInHere(username, 'four other random words');
    await lena.person.isOn(`Hello, ${firstName}`);
  });

  await test.step('reads it in Spanish', async () => {
    await lena.person.presses('Español');
    await lena.person.isOn(`Hola, ${firstName}`);
    await expect(lena.page.locator('html')).toHaveAttribute('lang', 'es');
  });
});
