import { STAFF_NAMES, STAFF_PASSWORD } from './support/latchkey';
import { linkIn } from './support/mailbox';
import { Staff } from './support/staff';
import { expect, test } from './support/test';

const NEW_OF_STAFF = 'seven slow wooden boats';
const OLD = 'three random words';
const NEW = 'four other random words';

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

  test(`R19: a staff member changes the password, and every other device is out, ${how}`, async ({ person, latchkey }) => {
    // A staff member of this test's own: the others have to get in as ever.
    const username = `kit.${javaScriptEnabled ? 'scripts' : 'plain'}`;
    await latchkey.addStaff('front-desk', username);
    const [kit, elsewhere] = [await person({ javaScriptEnabled }), await person({ javaScriptEnabled })];
    for (const browser of [kit, elsewhere]) {
      await browser.opens('/staff/sign-in');
      await new Staff(browser, latchkey).signsInHere(username);
      await browser.isOn('Clients');
    }
    await kit.presses(new RegExp(`^${STAFF_NAMES['front-desk']}\\s+Your account$`));
    await kit.presses('Change your password');
    await kit.isOn('Change your password');
    await kit.fills({ 'Current password': 'not mine at all', 'New password': NEW_OF_STAFF });
    await kit.presses('Change password');
    await kit.isToldAt('Current password', 'Enter the password that you sign in with');
    await kit.fills({ 'Current password': STAFF_PASSWORD, 'New password': 'too short' });
    await kit.presses('Change password');
    await kit.isToldAt('New password', 'Choose a password of 15 characters or more');
    await kit.fills({ 'Current password': STAFF_PASSWORD, 'New password': NEW_OF_STAFF });
    await kit.presses('Change password');
    await kit.isOn('Your account');
    await kit.isToldThat('Your password is changed. You are signed out on every other device.');
    await latchkey.mailbox.mail(`${username}@staff.example`, /^Your password at .* was changed$/);
    await kit.opens('/staff/clients');
    await kit.isOn('Clients');
    await elsewhere.opens('/staff/clients');
    await elsewhere.isOn('Staff sign-in');
    await new Staff(elsewhere, latchkey).signsInHere(username);
    await elsewhere.isTold('Check your username and password. They don’t match');
    await new Staff(elsewhere, latchkey).signsInHere(username, NEW_OF_STAFF);
    await elsewhere.isOn('Clients');
  });

  test(`R19: a client changes the password, and every other device is out, ${how}`, async ({ client, staff, somebody, latchkey }) => {
    const { firstName, lastName, email } = somebody('Ivo');
    const username = email.split('@')[0]!;
    const office = await staff('administrator');
    await office.invites(firstName, lastName, email);
    const [ivo, elsewhere] = [await client({ javaScriptEnabled }), await client({ javaScriptEnabled })];
    await ivo.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
    await ivo.accepts(username, OLD);
    await ivo.person.isOn(`Hello, ${firstName}`);
    await elsewhere.signsIn(username, OLD);
    await elsewhere.person.isOn(`Hello, ${firstName}`);

    await ivo.person.presses('Change password');
    await ivo.person.isOn('Change your password');
    await ivo.person.fills({ 'Current password': 'not mine', 'New password': NEW });
    await ivo.person.presses('Change password');
    await ivo.person.isToldAt('Current password', 'Enter the password that you sign in with');
    await ivo.person.fills({ 'Current password': OLD, 'New password': 'short' });
    await ivo.person.presses('Change password');
    await ivo.person.isToldAt('New password', 'Choose a password of 8 characters or more');
    await ivo.person.fills({ 'Current password': OLD, 'New password': NEW });
    await ivo.person.presses('Change password');
    await ivo.person.isOn(`Hello, ${firstName}`);
    await ivo.person.isToldThat('Your password is changed. You are signed out on every other device.');
    await latchkey.mailbox.mail(email, /^Your password for .* was changed$/);

    await elsewhere.person.opens('/s/riverside/home');
    await elsewhere.person.isOn('Sign in');
    await elsewhere.signsInHere(username, OLD);
    await elsewhere.person.isTold('Check your username and password. They don’t match an account here');
    await elsewhere.signsInHere(username, NEW);
    await elsewhere.person.isOn(`Hello, ${firstName}`);
    // Where a password manager sends its person, who is signed in (R47).
    await elsewhere.person.opens('/.well-known/change-password');
    await elsewhere.person.isOn('Change your password');
    await expect(elsewhere.page).toHaveURL(`${latchkey.url}/s/riverside/password`);
  });
}
