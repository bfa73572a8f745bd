import { Keyboard } from './support/keyboard';
import { STAFF_PASSWORD } from './support/latchkey';
import { linkIn } from './support/mailbox';
import type { Person } from './support/person';
import { expect, test } from './support/test';

const PASSWORD = 'three random words';
const NEW_PASSWORD = 'four other random words';
const TOO_SHORT = 'Choose a password of 8 characters or more';
const IDENTITY = 'How did you check who they are?';

const DESK = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const;

for (const [where, look] of [['a desk', DESK], ['a phone', PHONE]] as const) {
  test(`R46: the account’s life by keyboard alone, on ${where}`, async ({ person, somebody, latchkey }) => {
    const { firstName, lastName, email } = somebody('Kim');
    const name = `${firstName} ${lastName}`;
    const username = email.split('@')[0]!;
    const desk = await person(look);
    const kim = await person(look);
    const [hands, kims] = [new Keyboard(desk), new Keyboard(kim)];

    await test.step('staff sign in, by the way past the menu', async () => {
      await desk.opens('/staff/sign-in');
      await desk.page.keyboard.press('Tab');
      await expect(desk.page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
      await hands.sends({ Username: 'the.front-desk', Password: STAFF_PASSWORD });
      await desk.isOn('Clients');
    });

    await test.step('a client is added with an email', async () => {
      await hands.presses('Add client', desk.page.getByRole('main'));
      await desk.isOn('Add client');
      await hands.sends({ 'First name': firstName, 'Last name': lastName });
      await desk.isOn(name);
      await hands.presses('Add Email', desk.page.getByRole('main'));
      await hands.sends({ Email: email });
      await desk.isOn(name);
    });

    await test.step('a dialog keeps the focus among its own, and Escape leaves it', async () => {
      await hands.presses('Pending');
      const dialog = desk.page.getByRole('dialog', { name: 'This email is pending' });
      await expect(dialog).toBeVisible();
      for (let stop = 0; stop < 6; stop += 1) {
        await desk.page.keyboard.press('Tab');
        const inside = () => document.activeElement?.closest('dialog') !== null || document.activeElement === document.body;
        expect(await desk.page.evaluate(inside)).toBe(true);
      }
      await desk.follows(() => desk.page.keyboard.press('Escape'));
      await expect(dialog).toHaveCount(0);
    });

    await test.step('the client verifies', async () => {
      await kim.opens(linkIn(await latchkey.mailbox.mail(email, /^Verify/)));
      await kims.presses('Verify email address');
      await kim.isOn('Your email address is verified');
    });

    await test.step('staff find them by keys, and tick Enabled', async () => {
      await desk.opens('/staff/clients');
      await desk.page.keyboard.press('/');
      await expect(desk.page.getByRole('searchbox', { name: 'Find a client' })).toBeFocused();
      await desk.page.keyboard.type(name);
      await desk.follows(() => desk.page.keyboard.press('Enter'));
      await desk.page.keyboard.press('/');
      await desk.page.keyboard.press('ArrowDown');
      await expect(desk.page.getByRole('link', { name, exact: true })).toBeFocused();
      await desk.follows(() => desk.page.keyboard.press('Enter'));
      await desk.isOn(name);
      await hands.reaches(desk.page.getByRole('checkbox', { name: 'Enabled' }));
      await desk.follows(() => desk.page.keyboard.press('Space'));
      await desk.isToldThat('The invitation is on its way.');
    });

    await test.step('the client accepts after a mistake, and signs out', async () => {
      await kim.opens(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
      await kims.sends({ 'Create a username': username, 'Create a password': 'short' });
      // The summary has the focus; its link leads to the answer, and the field takes the focus.
      await kim.isTold(TOO_SHORT);
      await hasTabbedTo(kim, TOO_SHORT);
      await kim.page.keyboard.press('Enter');
      await expect(kim.page.getByLabel('Create a password', { exact: true })).toBeFocused();
      await kim.page.keyboard.type(PASSWORD);
      await kim.follows(() => kim.page.keyboard.press('Enter'));
      await kim.isOn(`Hello, ${firstName}`);
      await kims.presses('Sign out');
      await kim.isOn('Sign in');
    });

    await test.step('the client has trouble, and sets another password', async () => {
      await kims.presses('Having Trouble?');
      await kims.sends({ Username: username, Email: email });
      await kim.isOn('Check your mail');
      await kim.opens(linkIn(await latchkey.mailbox.mail(email, /^Set a new password/)));
      await kims.sends({ 'New password': NEW_PASSWORD });
      await kim.isOn('Sign in');
      await kims.sends({ Username: username, Password: NEW_PASSWORD });
      await kim.isOn(`Hello, ${firstName}`);
    });

    await test.step('staff hand over to their phone', async () => {
      await desk.opens(desk.page.url());
      await hands.presses('Hand over to their phone');
      await hands.chooses(IDENTITY, 'Member card');
      await hands.presses('Show a code');
      const code = (await desk.page.locator('.slip .code').innerText()).trim();
      await kims.presses('Sign out');
      await kim.opens('/s/riverside/handover');
      await kims.sends({ Code: code });
      await kims.sends({ 'New password': PASSWORD });
      await kim.isOn(`Hello, ${firstName}`);
      await hands.presses('Back to the profile');
      await desk.isOn(name);
    });
  });
}

test('R46: an administrator’s work by keyboard alone', async ({ person, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Lea');
  const office = await person(DESK);
  const hands = new Keyboard(office);
  const { keyboard } = office.page;
  const profile = await latchkey.addClient(firstName, lastName, email);
  await latchkey.mailbox.mail(email, /^Verify/);
  await office.opens('/staff/sign-in');
  await hands.sends({ Username: 'the.administrator', Password: STAFF_PASSWORD });

  await test.step('vouches for an address', async () => {
    await office.opens(profile);
    await hands.presses('Pending');
    await hands.fills({ Reason: 'Showed the address at the desk' });
    await hands.presses('Manually verify email address');
    await office.isOn(`${firstName} ${lastName}`);
  });

  await test.step('checks a client in the list, and invites for Self-Service', async () => {
    await office.opens(`/staff/clients?q=${encodeURIComponent(lastName)}`);
    await hands.reaches(office.page.getByRole('checkbox', { name: `Check ${firstName} ${lastName}`, exact: true }));
    await keyboard.press('Space');
    await hands.reaches(office.page.locator('#for-checked summary'));
    await keyboard.press('Enter');
    await hands.enters(office.page.locator('#for-checked').getByRole('button', { name: 'Invite for Self-Service' }));
    await office.isOn('Invite 1 client for Self-Service?');
    await hands.presses('Invite 1 client');
    await office.isOn('Bulk invitation');
    await latchkey.mailbox.mail(email, /^Your invitation/);
  });

  await test.step('invites a colleague', async () => {
    await hands.presses('Administration', office.page.getByRole('navigation', { name: 'Main' }));
    await hands.presses('Users', office.page.getByRole('main'));
    await hands.presses('Invite user');
    await hands.fills({ Name: 'Mo Lind', Email: `mo.${email}` });
    await hands.reaches(office.page.getByLabel('Role'));
    await keyboard.type('View');
    await hands.presses('Send invitation');
    await office.isToldThat('The invitation is on its way.');
  });

  await test.step('says how long clients stay signed in', async () => {
    await hands.presses('Administration', office.page.getByRole('navigation', { name: 'Main' }));
    await hands.presses('Self-Service Preferences');
    await hands.sends({ 'Days that clients stay signed in without a visit': '13' });
    await office.isToldThat('The preferences are saved.');
  });
});

/** The next stop is a link of that name. */
async function hasTabbedTo(person: Person, name: string): Promise<void> {
  await person.page.keyboard.press('Tab');
  await expect(person.page.getByRole('link', { name, exact: true })).toBeFocused();
}
