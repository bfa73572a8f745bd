import { Device } from './support/device';
import { STAFF_NAMES, STAFF_PASSWORD } from './support/latchkey';
import { linkIn } from './support/mailbox';
import type { Person } from './support/person';
import { Staff } from './support/staff';
import { expect, test } from './support/test';

const PASSWORD = 'three random words';
const REFUSED = 'That passkey doesn’t let you in here. Use your username and password';

/** Names and makes a passkey on the page that is open. */
async function makes(person: Person, device: Device, name: string): Promise<void> {
  await person.isOn('Add a passkey');
  await person.fills({ Name: name });
  await device.isTouchedWhile(() => person.presses('Create passkey'));
  await person.isOn('Passkeys');
  await person.isToldThat('The passkey is added. From now on you can sign in with it.');
  await expect(person.page.getByText(name, { exact: true })).toBeVisible();
}

test('staff add a passkey, sign in and confirm with it, lose the phone and are helped', async ({ person, staff, latchkey }) => {
  // A staff member of this test's own, whose sessions end.
  const username = 'jo.passkey';
  const address = `${username}@staff.example`;
  await latchkey.addStaff('administrator', username);
  const jo = await person();
  const desk = new Staff(jo, latchkey);
  const device = await Device.of(jo);
  await jo.opens('/staff/sign-in');
  await desk.signsInHere(username);
  await jo.isOn('Clients');

  await test.step('adds one, which must have a name', async () => {
    await jo.presses(new RegExp(`^${STAFF_NAMES.administrator}\\s+Your account$`));
    await jo.isOn('Your account');
    await jo.presses('Show and add');
    await jo.isOn('Passkeys');
    await jo.presses('Add a passkey');
    await makes(jo, device, 'Phone of the office');
    expect(await device.passkeys()).toBe(1);
    await latchkey.mailbox.mail(address, /^You have a new passkey at /);
  });

  await test.step('signs in by what the username’s field offers', async () => {
    await jo.opens('/staff/clients');
    await desk.signsOut();
    await device.isTouchedWhile(async () => {
      await jo.page.goto('/staff/sign-in');
      await expect(jo.page.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
    });
    await jo.isReady();
  });

  await test.step('signs in by the button, and comes to where they wanted to go', async () => {
    await desk.signsOut();
    await jo.opens('/staff/clients?status=active');
    await jo.isOn('Staff sign-in');
    await device.isTouchedWhile(() => jo.presses('Sign in with a passkey'));
    await jo.isOn('Clients');
    await expect(jo.page).toHaveURL(`${latchkey.url}/staff/clients?status=active`);
  });

  await test.step('proves by it that it is still they', async () => {
    await latchkey.dbExecutes(
      `UPDATE staff_sessions SET proved_at = proved_at - 600000000 WHERE staff_id = (SELECT id FROM staff WHERE username = '${username}')`,
    );
    await jo.opens('/staff/administration/users/invite');
    await jo.isOn('Confirm it’s you');
    await device.isTouchedWhile(() => jo.presses('Confirm with a passkey'));
    await expect(jo.page).toHaveURL(`${latchkey.url}/staff/administration/users/invite`);
  });

  await test.step('loses the phone, and an administrator helps', async () => {
    const office = await staff('administrator');
    await office.opens('/staff/administration/users');
    const row = office.page.getByRole('row').filter({ hasText: username });
    await office.person.follows(() => row.getByRole('link').click());
    await office.person.presses('Reset second factor');
    await office.person.presses('Reset second factor', office.page.getByRole('dialog'));
    await office.person.isToldThat('The second factor is reset.');
    await latchkey.mailbox.mail(address, /^Your second factor at .* was reset$/);
    await jo.opens('/staff/clients');
    await jo.isOn('Staff sign-in');
    await device.isTouchedWhile(() => jo.presses('Sign in with a passkey'));
    await jo.isTold(REFUSED);
    await jo.fills({ Username: username, Password: STAFF_PASSWORD });
    await jo.presses('Sign in');
    await jo.isOn('Clients');
    await jo.opens('/staff/account/passkeys');
    await expect(jo.page.getByText('You have none yet.')).toBeVisible();
  });
});

test('a client adds a passkey, signs in with it, and removes it', async ({ client, staff, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Mia');
  const username = email.split('@')[0]!;
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  const mia = await client();
  const device = await Device.of(mia.person);
  await mia.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await mia.accepts(username, PASSWORD);
  await mia.person.isOn(`Hello, ${firstName}`);

  await test.step('adds one, for which the password is asked', async () => {
    await mia.person.presses('Passkeys');
    await mia.person.isOn('Passkeys');
    await mia.person.fills({ 'Your password': 'not mine' });
    await mia.person.presses('Add a passkey');
    await mia.person.isToldAt('Your password', 'Enter the password that you sign in with');
    await mia.person.fills({ 'Your password': PASSWORD });
    await mia.person.presses('Add a passkey');
    await makes(mia.person, device, 'My phone');
    await latchkey.mailbox.mail(email, /^You have a new passkey at /);
  });

  await test.step('signs in by what the username’s field offers, and by the button', async () => {
    await mia.person.presses('Back');
    await mia.signsOut();
    await device.isTouchedWhile(async () => {
      await mia.page.goto('/s/riverside');
      await expect(mia.page.getByRole('heading', { level: 1, name: `Hello, ${firstName}` })).toBeVisible();
    });
    await mia.person.isReady();
    await mia.signsOut();
    await device.isTouchedWhile(() => mia.person.presses('Sign in with a passkey'));
    await mia.person.isOn(`Hello, ${firstName}`);
  });

  await test.step('removes it, and it opens nothing any more', async () => {
    await mia.person.presses('Passkeys');
    await mia.person.presses('Remove the passkey My phone');
    await mia.person.isToldThat('The passkey is removed. You are signed out on every other device.');
    await latchkey.mailbox.mail(email, /^A passkey of yours at .* was removed$/);
    await mia.person.presses('Back');
    await mia.signsOut();
    await device.isTouchedWhile(() => mia.person.presses('Sign in with a passkey'));
    await mia.person.isTold(REFUSED);
  });
});

test('without scripts nobody is offered a passkey, and whoever looks for one is told why', async ({ person, latchkey }) => {
  await latchkey.addStaff('front-desk', 'jo.plain');
  const jo = await person({ javaScriptEnabled: false });
  await jo.opens('/s/riverside');
  await jo.isOn('Sign in');
  await expect(jo.page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
  await jo.opens('/staff/sign-in');
  await expect(jo.page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
  await new Staff(jo, latchkey).signsInHere('jo.plain');
  await jo.opens('/staff/account/passkeys');
  await jo.presses('Add a passkey');
  await jo.isOn('Add a passkey');
  await expect(jo.page.getByText('This browser knows no passkeys, or runs no scripts.')).toBeVisible();
  await expect(jo.page.getByRole('button', { name: 'Create passkey' })).toBeHidden();
});
