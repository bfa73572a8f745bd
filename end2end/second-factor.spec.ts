import { Authenticator } from './support/authenticator';
import { STAFF_NAMES, STAFF_PASSWORD } from './support/latchkey';
import { linkInQr } from './support/qr';
import { Staff } from './support/staff';
import { expect, test } from './support/test';

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

  test(`staff set a second factor up, sign in with it, lose the phone and are helped, ${how}`, async ({ person, staff, latchkey }) => {
    // A staff member of this test's own: the others have to get in without a code.
    const username = `robin.${javaScriptEnabled ? 'scripts' : 'plain'}`;
    const address = `${username}@staff.example`;
    await latchkey.addStaff('front-desk', username);
    const robin = await person({ javaScriptEnabled });
    const desk = new Staff(robin, latchkey);
    await robin.opens('/staff/sign-in');
    await desk.signsInHere(username);
    await robin.isOn('Clients');

    await robin.presses(new RegExp(`^${STAFF_NAMES['front-desk']}\\s+Your account$`));
    await robin.isOn('Your account');
    await robin.fills({ 'Your password': STAFF_PASSWORD });
    await robin.presses('Set up a second factor');
    await robin.isOn('Connect your authenticator app');
    const app = new Authenticator(await linkInQr(robin.page.getByRole('img', { name: 'QR code for your authenticator app' })));
    await robin.fills({ 'Code from the app': '12345' });
    await robin.presses('Switch on');
    await robin.isToldAt(
      'Code from the app',
      'Enter the code that the app shows now, or a recovery code. Each works once: after a code is used, wait for the next one',
    );
    await robin.fills({ 'Code from the app': await app.code() });
    await robin.presses('Switch on');
    await robin.isOn('Keep your recovery codes');
    const codes = await robin.page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
    expect(new Set(codes).size).toBe(10);
    await robin.presses('I have kept them');
    await robin.isOn('Your account');
    await expect(robin.page.getByText('On since')).toBeVisible();
    await latchkey.mailbox.mail(address, /^Your second factor at .* is on$/);

    const phone = await person({ javaScriptEnabled });
    await phone.opens('/staff/clients');
    await new Staff(phone, latchkey).signsInHere(username);
    await phone.isOn('Enter your code');
    await phone.fills({ Code: await app.code() });
    await phone.presses('Sign in');
    await phone.isOn('Clients');
    await new Staff(phone, latchkey).signsOut();

    // A day without the phone.
    await new Staff(phone, latchkey).signsInHere(username);
    await phone.isOn('Enter your code');
    await phone.fills({ Code: codes[0]!.toLowerCase() });
    await phone.presses('Sign in');
    await phone.isOn('Clients');
    await latchkey.mailbox.mail(address, /^A recovery code was used/);
    await new Staff(phone, latchkey).signsOut();
    await new Staff(phone, latchkey).signsInHere(username);
    await phone.fills({ Code: codes[0]! });
    await phone.presses('Sign in');
    await phone.isTold(
      'Enter the code that the app shows now, or a recovery code. Each works once: after a code is used, wait for the next one',
    );

    // Neither phone nor codes.
    const office = await staff('administrator');
    await office.opens('/staff/administration/users');
    const row = office.page.getByRole('row').filter({ hasText: username });
    await office.person.follows(() => row.getByRole('link').click());
    await office.person.presses('Reset second factor');
    const dialog = office.page.getByRole('dialog');
    await office.person.presses('Reset second factor', dialog);
    await office.person.isToldThat('The second factor is reset.');
    await latchkey.mailbox.mail(address, /^Your second factor at .* was reset$/);
    await robin.opens('/staff/clients');
    await robin.isOn('Staff sign-in');
    await desk.signsInHere(username);
    await robin.isOn('Clients');
  });
}
