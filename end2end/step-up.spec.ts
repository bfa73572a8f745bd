import { STAFF_PASSWORD } from './support/latchkey';
import { Staff } from './support/staff';
import { expect, test } from './support/test';

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

  test(`R23: what matters most is asked for after ten minutes, and nothing that was typed is lost, ${how}`, async ({ person, somebody, latchkey }) => {
    // A staff member of this test's own, whose proofs are made old behind the server's back.
    const username = `pat.${javaScriptEnabled ? 'scripts' : 'plain'}`;
    await latchkey.addStaff('administrator', username);
    const waits = () =>
      latchkey.dbExecutes(
        `UPDATE staff_sessions SET proved_at = proved_at - 600000000 WHERE staff_id = (SELECT id FROM staff WHERE username = '${username}')`,
      );
    const { firstName, lastName, email } = somebody('Uma');
    const name = `${firstName} ${lastName}`;
    const profile = await latchkey.addClient(firstName, lastName, email);
    const pat = await person({ javaScriptEnabled });
    const office = new Staff(pat, latchkey);
    await pat.opens('/staff/sign-in');
    await office.signsInHere(username);
    await pat.isOn('Clients');

    await test.step('a form that was typed waits for the proof', async () => {
      await pat.opens('/staff/administration/users/invite');
      await pat.fills({ Name: name, Email: `staff.${email}` });
      await pat.page.getByLabel('Role').selectOption('viewer');
      await waits();
      await pat.presses('Send invitation');
      await pat.isOn('Confirm it’s you');
      await pat.fills({ 'Your password': 'a slip' });
      await pat.presses('Confirm');
      await pat.isToldAt('Your password', 'Enter the password that you sign in with');
      await pat.fills({ 'Your password': STAFF_PASSWORD });
      await pat.presses('Confirm');
      await pat.isToldThat('Nothing is done yet, since you had to confirm it’s you. Choose it again.');
      await expect(pat.page.getByLabel('Name', { exact: true })).toHaveValue(name);
      await expect(pat.page.getByLabel('Email', { exact: true })).toHaveValue(`staff.${email}`);
      await expect(pat.page.getByLabel('Role')).toHaveValue('viewer');
      await pat.presses('Send invitation');
      await pat.isToldThat('The invitation is on its way.');
    });

    await test.step('a page that is nothing but such a form asks first, and leads back', async () => {
      await waits();
      await pat.opens(`${profile}/erase?from=here`);
      await pat.isOn('Confirm it’s you');
      await pat.fills({ 'Your password': STAFF_PASSWORD });
      await pat.presses('Confirm');
      await pat.isOn(`Erase ${name}`);
      expect(pat.page.url()).toBe(`${latchkey.url}${profile}/erase?from=here`);
    });

    await test.step('a file asks first, and is offered again', async () => {
      await pat.opens(`/staff/clients?q=${encodeURIComponent(lastName)}`);
      await waits();
      await pat.presses('Export');
      await pat.isOn('Confirm it’s you');
      await pat.fills({ 'Your password': STAFF_PASSWORD });
      await pat.presses('Confirm');
      await pat.isOn('Clients');
      await expect(pat.page.getByRole('searchbox', { name: 'Find a client' })).toHaveValue(lastName);
      const downloading = pat.page.waitForEvent('download');
      await pat.page.getByRole('link', { name: 'Export', exact: true }).click();
      expect((await downloading).suggestedFilename()).toBe('clients.csv');
    });

    await test.step('everything about one client is fetched from the profile', async () => {
      await pat.opens(profile);
      await waits();
      await pat.presses(`Export everything about ${firstName}`);
      await pat.fills({ 'Your password': STAFF_PASSWORD });
      await pat.presses('Confirm');
      await pat.isOn(name);
      const downloading = pat.page.waitForEvent('download');
      await pat.page.getByRole('link', { name: `Export everything about ${firstName}`, exact: true }).click();
      expect((await downloading).suggestedFilename()).toBe('client.json');
    });

    await test.step('the dialog of a pending email offers what needs no proof, and asks for the rest', async () => {
      await waits();
      await pat.opens(`${profile}?dialog=pending`);
      const dialog = pat.page.getByRole('dialog', { name: 'This email is pending' });
      await expect(dialog.getByLabel('Reason')).toHaveCount(0);
      await pat.presses('Confirm it’s you first', dialog);
      await pat.isOn('Confirm it’s you');
      await pat.fills({ 'Your password': STAFF_PASSWORD });
      await pat.presses('Confirm');
      await pat.fills({ Reason: 'Showed the address at the desk' });
      await pat.presses('Manually verify email address');
      await office.sees('Ready to invite');
    });

    await test.step('whoever guesses waits', async () => {
      await waits();
      await pat.opens('/staff/administration/users/invite');
      for (let guess = 0; guess < 5; guess += 1) {
        await pat.fills({ 'Your password': 'a guess' });
        await pat.presses('Confirm');
      }
      await pat.fills({ 'Your password': STAFF_PASSWORD });
      await pat.presses('Confirm');
      await expect(pat.page.getByRole('alert').getByText(/^Wait .* then try again$/)).toBeVisible();
    });
  });
}
