import { readFile } from 'node:fs/promises';
import type { Latchkey } from './support/latchkey';
import type { Staff } from './support/staff';
import { expect, type Somebody, test } from './support/test';

/** A client whose email an administrator has vouched for. */
async function verified(office: Staff, latchkey: Latchkey, { firstName, lastName, email }: Somebody): Promise<void> {
  const profile = await latchkey.addClient(firstName, lastName, email);
  await latchkey.mailbox.mail(email, /^Verify/);
  await office.opens(`${profile}?dialog=pending`);
  await office.person.fills({ Reason: 'Showed the address at the desk' });
  await office.person.presses('Manually verify email address');
  await office.sees('Ready to invite');
}

for (const javaScriptEnabled of [true, false]) {
  test(`checked clients are invited, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async ({ staff, somebody, latchkey }) => {
    const office = await staff('administrator', { javaScriptEnabled });
    const [ready, pending, bare] = [somebody('Nora'), somebody('Olga'), somebody('Petra')];
    await verified(office, latchkey, ready);
    await latchkey.addClient(pending.firstName, pending.lastName, pending.email);
    await latchkey.addClient(bare.firstName, bare.lastName);
    const { page, person } = office;
    const invitesChecked = async () => {
      await page.locator('#for-checked summary').click();
      await person.follows(() => page.locator('#for-checked').getByRole('button', { name: 'Invite for Self-Service' }).click());
    };
    const found = async ({ firstName, lastName }: Somebody) => {
      await person.opens(`/staff/clients?q=${encodeURIComponent(`${firstName} ${lastName}`)}`);
      return page.getByRole('checkbox', { name: `Check ${firstName} ${lastName}`, exact: true });
    };

    await test.step('nobody checked is told so', async () => {
      await found(ready);
      await invitesChecked();
      await expect(page.getByRole('heading', { name: 'Nobody is checked' })).toBeVisible();
    });

    await test.step('one is checked, and asked about', async () => {
      await (await found(ready)).check();
      await invitesChecked();
      await person.isOn('Invite 1 client for Self-Service?');
      await person.presses('Invite 1 client');
      await person.isOn('Bulk invitation');
      await person.isToldThat('It has started.');
    });

    await test.step('the page follows the job to its end', async () => {
      if (!javaScriptEnabled) await expect(office.jobIsDone.or(page.getByRole('link', { name: 'Look again' }))).toBeVisible();
      await expect(async () => {
        if (!javaScriptEnabled) await page.reload();
        await expect(office.jobIsDone).toBeVisible({ timeout: javaScriptEnabled ? 15_000 : 1_000 });
      }).toPass();
      await expect(page.getByRole('progressbar', { name: 'Progress' })).toHaveAttribute('value', '1');
      await expect(page.getByRole('row', { name: new RegExp(`${ready.firstName} ${ready.lastName}`) })).toContainText('Invited');
      await latchkey.mailbox.mail(ready.email, /^Your invitation/);
    });

    await test.step('again invites nobody twice, and says why the others are skipped', async () => {
      const names = [ready, pending, bare].map(({ lastName }) => lastName);
      for (const [name, result] of [
        [names[0]!, 'Skipped: already invited'],
        [names[1]!, 'Skipped: email not verified'],
        [names[2]!, 'Skipped: no email'],
      ] as const) {
        await person.opens(`/staff/bulk-invitation?all&q=${encodeURIComponent(name)}`);
        await person.presses(/^Invite \d+ clients?$/);
        await expect(async () => {
          await page.reload();
          await expect(office.jobIsDone).toBeVisible({ timeout: 1_000 });
        }).toPass();
        await expect(page.getByText(result, { exact: true }).first()).toBeVisible();
      }
    });
  });
}

test('the results are a file', async ({ staff, somebody, latchkey }) => {
  const office = await staff('administrator');
  const ready = somebody('Rosa');
  await verified(office, latchkey, ready);
  await office.person.opens(`/staff/bulk-invitation?all&q=${encodeURIComponent(ready.lastName)}`);
  await office.person.presses('Invite 1 client');
  await expect(office.jobIsDone).toBeVisible();
  const downloading = office.page.waitForEvent('download');
  await office.page.getByRole('link', { name: 'Download results' }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(file).toContain(`${ready.firstName} ${ready.lastName},${ready.email},,Invited,`);
  await office.person.opens('/staff/jobs');
  await office.person.isOn('Jobs');
});
