import type { Client } from './support/client';
import type { Latchkey } from './support/latchkey';
import { linkIn } from './support/mailbox';
import { linkInQr } from './support/qr';
import type { Staff } from './support/staff';
import { expect, type Somebody, test } from './support/test';

const PASSWORD = 'ten patient otters swim';
const NEW_PASSWORD = 'six loud magpies argue';

/** A client whose email is verified and who has an account, in a browser of their own, signed in. */
async function member(office: Staff, client: Client, latchkey: Latchkey, who: Somebody): Promise<{ profile: string; username: string }> {
  const username = who.email.split('@')[0]!;
  const profile = await office.invites(who.firstName, who.lastName, who.email);
  await client.opensLink(linkIn(await latchkey.mailbox.mail(who.email, /^Your invitation/)));
  await client.accepts(username, PASSWORD);
  await client.person.isOn(`Hello, ${who.firstName}`);
  return { profile, username };
}

test('a client without mail sets the account up on their own phone, by the QR', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName } = somebody('Quentin');
  const desk = await staff('front-desk');
  const live = desk.page.locator('#handover-live');
  await desk.opens(await latchkey.addClient(firstName, lastName));
  await desk.person.presses('Hand over to their phone');
  await desk.person.isOn(`Hand over to ${firstName}’s phone`);

  await test.step('who they are is asked before anything is handed out', async () => {
    await desk.person.presses('Show a code');
    await desk.person.isTold('Choose how you checked who they are');
    await desk.checksIdentity('Photo ID');
    await desk.person.presses('Show a code');
    await expect(live.getByText(/^Waiting for their phone\./)).toBeVisible();
  });

  const phone = await client({ viewport: { width: 360, height: 740 } });
  await test.step('the QR opens the page, which the desk sees without a reload', async () => {
    const link = await linkInQr(desk.page.getByRole('img', { name: 'QR code that opens the page' }));
    await desk.watches();
    await phone.opensLink(link);
    await phone.person.isOn(`Welcome, ${firstName}`);
    await expect(live.getByText(/^Open on their phone\./)).toBeVisible();
    await desk.hasNotReloaded();
  });

  await test.step('username and password, and they are in', async () => {
    await phone.accepts(`${firstName}.${lastName.replaceAll(' ', '')}`.toLowerCase(), PASSWORD);
    await phone.person.isOn(`Hello, ${firstName}`);
    await expect(live.getByText('Done: they are signed in.')).toBeVisible();
    await desk.hasNotReloaded();
    await desk.person.presses('Back to the profile');
    await desk.sees('Active');
  });
});

test('a code is typed in, works once, and is shown once', async ({ staff, client, somebody, latchkey }) => {
  const who = somebody('Ruth');
  const office = await staff('administrator');
  const ruth = await client();
  const { profile, username } = await member(office, ruth, latchkey, who);

  await office.opens(profile);
  await office.person.presses('Hand over to their phone');
  await office.checksIdentity('Member card');
  await office.person.presses('Show a code');
  const code = (await office.page.locator('.slip .code').innerText()).trim();
  await office.page.reload();
  await expect(office.page.locator('.slip')).toHaveCount(0);

  const phone = await client({ javaScriptEnabled: false });
  const enters = async (typed: string) => {
    await phone.person.opens('/s/riverside/handover');
    await phone.person.fills({ Code: typed });
    await phone.person.presses('Next');
  };
  await enters('AAAA-AAAA');
  await phone.person.isToldAt('Code', 'Enter the code as it stands at the desk. A code works once, for 10 minutes; ask for a new one if it has run out');
  await enters(code.toLowerCase().replace('-', ' '));
  await phone.person.isOn('Set a new password');
  await phone.person.fills({ 'New password': NEW_PASSWORD });
  await phone.person.presses('Set password');
  await phone.person.isOn(`Hello, ${who.firstName}`);

  await test.step('the device from before is out, and the code is used up', async () => {
    await ruth.person.opens('/s/riverside/home');
    await ruth.person.isOn('Sign in');
    await phone.signsOut();
    await enters(code);
    await phone.person.isToldAt('Code', 'Enter the code as it stands at the desk. A code works once, for 10 minutes; ask for a new one if it has run out');
  });

  await test.step('the proven address is told; “this wasn’t me” closes the account, and the profile says so', async () => {
    const mail = await latchkey.mailbox.mail(who.email, /^Your password for .* was changed/);
    await ruth.opensLink(linkIn(mail));
    await ruth.person.isOn('Was this not you?');
    await ruth.person.presses('This wasn’t me');
    await ruth.person.isOn('Your account is closed for now');
    await office.opens(profile);
    await office.sees('Disabled');
    await expect(office.page.getByRole('heading', { name: `${who.firstName} says: “I didn’t ask for a handover”` })).toBeVisible();
    await phone.signsIn(username, NEW_PASSWORD);
    await phone.person.isTold('Check your username and password. They don’t match an account here');
  });

  await test.step('an administrator checks who it is, and enables it again', async () => {
    await office.ticksEnabled();
    await office.checksIdentity('Photo ID');
    await office.person.presses('Enable account');
    await office.sees('Active');
    await latchkey.mailbox.mail(who.email, /can be used again$/);
  });
});

test('the email of an account changes on somebody’s word, and the old address puts it back', async ({ staff, client, somebody, latchkey }) => {
  const who = somebody('Stella');
  const office = await staff('administrator');
  const stella = await client();
  const { profile } = await member(office, stella, latchkey, who);
  const stranger = `stranger.${who.email}`;

  const desk = await staff('front-desk');
  await desk.opens(profile);
  await desk.savesEmail(stranger);
  await desk.person.isTold('Choose how you checked who they are');
  await desk.checksIdentity('They answered questions only they can answer');
  await desk.person.fills({ Note: 'Knew the member number' });
  await desk.person.presses('Save');
  await expect(desk.fact('Email')).toContainText(stranger);
  await expect(desk.page.getByText('Identity checked by questions (Knew the member number)').first()).toBeVisible();

  const mail = await latchkey.mailbox.mail(who.email, /^Your email address at .* was changed/);
  await stella.opensLink(linkIn(mail));
  await stella.person.isOn('Put your address back?');
  await stella.person.presses('Put my address back');
  await stella.person.isOn('Your address is back');
  await expect(desk.fact('Email')).toContainText(who.email);
  await expect(desk.fact('Email')).not.toContainText(stranger);
  await stella.person.opens('/s/riverside/home');
  await stella.person.isOn('Sign in');
  await stella.opensLink(linkIn(mail));
  await stella.person.isOn('Your address is back');
});

test('an account is unlocked after its owner is known', async ({ staff, client, somebody, latchkey }) => {
  const who = somebody('Tessa');
  const office = await staff('administrator');
  const tessa = await client();
  const { profile, username } = await member(office, tessa, latchkey, who);
  await tessa.signsOut();
  for (let failures = 0; failures < 10; failures += 1) {
    await tessa.signsInHere(username, 'not the password at all');
  }
  const desk = await staff('front-desk');
  await desk.opens(profile);
  await desk.sees(/^Locked/);
  await desk.person.presses('Unlock', desk.fact('Locked'));
  const dialog = desk.page.getByRole('dialog', { name: `Unlock ${who.firstName}’s account?` });
  await desk.person.presses('Unlock', dialog);
  await desk.person.isTold('Choose how you checked who they are');
  await desk.checksIdentity('I know them in person');
  await desk.person.presses('Unlock', dialog);
  await desk.sees('Active');
  await latchkey.mailbox.mail(who.email, /was unlocked$/);
  await tessa.signsIn(username, PASSWORD);
  await tessa.person.isOn(`Hello, ${who.firstName}`);
});
