import { linkIn } from './support/mailbox';
import { expect, test } from './support/test';

const PASSWORD = 'three random words';

test('the story: from a client at the desk to a client who is in', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody();
  const name = `${firstName} ${lastName}`;
  const username = email.split('@')[0]!;
  const desk = await staff('front-desk');
  const ana = await client();

  await test.step('1. staff open the profile, which says that there is no account', async () => {
    await desk.addsClient({ 'First name': firstName, 'Last name': lastName });
    await desk.person.isOn(name);
    await desk.person.opens('/staff/clients');
    await desk.finds(name);
    await expect(desk.page.getByRole('heading', { name: 'Profile Information' })).toBeVisible();
    await expect(desk.page.getByText('No account yet')).toBeVisible();
    await desk.sees('No email');
  });

  await test.step('2. Enabled is disabled, and says why', async () => {
    await expect(desk.enabled).toBeDisabled();
    await expect(desk.enabled).toHaveAccessibleDescription(/^Needs a verified email\. There is no email/);
  });

  await test.step('3. staff save an email; it is Pending, and a mail goes out at once', async () => {
    await desk.savesEmail(email);
    await desk.person.isOn(name);
    await desk.person.isToldThat('The contact information is saved.');
    await expect(desk.fact('Email').getByRole('link', { name: 'Pending' })).toBeVisible();
    await desk.sees('Email pending');
    await expect(desk.enabled).toBeDisabled();
    await expect(desk.enabled).toHaveAccessibleDescription(/is still pending/);
    await latchkey.mailbox.mail(email, /^Verify your email address/);
  });

  await test.step('4. the client verifies; the open profile turns to Verified by itself', async () => {
    await desk.watches();
    await ana.pressesInMail('VERIFY EMAIL ADDRESS', email, /^Verify your email address/);
    await ana.verifies();
    await desk.sees('Ready to invite');
    await expect(desk.fact('Email').getByText('Verified', { exact: true })).toBeVisible();
    await expect(desk.fact('Email')).toContainText(/By link, .+, from 127\.0\.0\.1/);
    await desk.hasNotReloaded();
    await desk.person.isOn(name);
  });

  await test.step('6. staff tick Enabled; an invitation goes out', async () => {
    await expect(desk.enabled).toBeEnabled();
    await desk.ticksEnabled();
    await desk.person.isOn(name);
    await desk.person.isToldThat('The invitation is on its way.');
    await expect(desk.enabled).toBeChecked();
    await desk.sees(/^Invited, [67] days left$/);
    await expect(desk.fact('Invitation')).toContainText(/Sent .+ by Robin Hale/);
    await expect(desk.fact('Invitation')).toContainText(/Runs out in [67] days/);
  });

  await test.step('7. the client accepts, and lands signed in; the profile sees it', async () => {
    await desk.watches();
    await ana.pressesInMail('Accept Invitation', email, /^Your invitation to Self-Service/);
    await ana.person.isOn(`Welcome, ${firstName}`);
    await ana.accepts(username, PASSWORD);
    await ana.person.isOn(`Hello, ${firstName}`);
    await ana.person.isToldThat('You’re in. Your account is ready.');
    expect(new URL(ana.page.url()).pathname).toBe('/s/riverside/home');
  });

  await test.step('8. the profile shows the username and Reset password', async () => {
    await desk.sees('Active');
    await expect(desk.fact('Self-Service user name')).toContainText(username);
    await expect(desk.selfService.getByRole('button', { name: 'Reset password' })).toBeVisible();
    await desk.hasNotReloaded();
    await desk.person.isOn(name);
  });

  await test.step('9. the client who can’t get in gets a mail, sets a new password, and signs in', async () => {
    await ana.signsOut();
    await ana.signsIn(username, 'not the password');
    await ana.person.isTold('Check your username and password. They don’t match an account here');
    await ana.hasTrouble(username, email);
    await ana.pressesInMail('Set a new password', email, /^Set a new password/);
    await ana.person.isOn('Set a new password');
    await ana.person.fills({ 'New password': 'four other random words' });
    await ana.person.presses('Set password');
    await ana.person.isOn('Sign in');
    await ana.person.isToldThat('Your new password is set. Sign in with it.');
    await ana.signsInHere(username, 'four other random words');
    await ana.person.isOn(`Hello, ${firstName}`);
    await latchkey.mailbox.mail(email, /^Your password .+ was changed$/);
  });

  await test.step('the profile has seen every step', async () => {
    for (const event of ['Email saved', 'Email verified by link', 'Invitation accepted', 'New password set', 'Signed in']) {
      await expect(desk.page.locator('.timeline').getByText(event, { exact: true }).first()).toBeVisible();
    }
    await desk.hasNotReloaded();
  });
});

test('5. an administrator vouches for an email, with a reason on record', async ({ staff, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Grace');
  const profile = await latchkey.addClient(firstName, lastName, email);
  const office = await staff('administrator');
  await office.opens(profile);
  await office.person.follows(() => office.fact('Email').getByRole('link', { name: 'Pending' }).click());
  const dialog = office.page.getByRole('dialog', { name: 'This email is pending' });
  await expect(dialog).toContainText('No opt-in IP address or date will be on record.');
  await office.person.presses('Manually verify email address', dialog);
  await office.person.isToldAt('Reason', 'Enter a reason');
  await office.person.fills({ Reason: 'Showed the address at the desk' });
  await office.person.presses('Manually verify email address', dialog);
  await office.person.isOn(`${firstName} ${lastName}`);
  await office.person.isToldThat('The email is verified');
  await expect(office.fact('Email')).toContainText(/By Alex Moreau, .+; no opt-in IP address or date on record/);
  await expect(office.fact('Email')).toContainText('Reason: Showed the address at the desk');
  await office.sees('Ready to invite');
});

test('R6: the dialog sends the verification again, and the earlier link stops working', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Tom');
  const profile = await latchkey.addClient(firstName, lastName, email);
  const first = await latchkey.mailbox.mail(email, /^Verify/);
  const desk = await staff('front-desk');
  await desk.opens(`${profile}?dialog=pending`);
  const dialog = desk.page.getByRole('dialog', { name: 'This email is pending' });
  await expect(dialog.getByRole('button', { name: 'Manually verify email address' })).toHaveCount(0);
  await desk.person.presses('Resend email verification to this address', dialog);
  await desk.person.isToldThat('A new verification mail is on its way.');
  const second = await latchkey.mailbox.mailNumber(2, email, /^Verify/);
  const tom = await client();
  await tom.opensLink(linkIn(first));
  await tom.person.isOn('This link was replaced');
  await tom.opensLink(linkIn(second));
  await tom.verifies();
});

test('an invitation is revoked after asking, and its link helps on', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Hannah');
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  const invitation = linkIn(await latchkey.mailbox.mail(email, /^Your invitation/));
  await office.ticksEnabled();
  const dialog = office.page.getByRole('dialog', { name: `Revoke ${firstName}’s invitation?` });
  await expect(office.enabled).toBeChecked();
  await office.person.presses('Revoke invitation', dialog);
  await office.person.isToldThat('The invitation is revoked.');
  await office.sees('Ready to invite');
  const hannah = await client();
  await hannah.opensLink(invitation);
  await hannah.person.isOn('This link was replaced');
});

test('R24: an account is disabled with a reason, which ends its sessions, and enabled again', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Priya');
  const username = email.split('@')[0]!;
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  const priya = await client();
  await priya.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await priya.accepts(username, PASSWORD);
  await priya.person.isOn(`Hello, ${firstName}`);

  await office.sees('Active');
  await office.ticksEnabled();
  await office.person.fills({ Reason: 'Membership paused' });
  await office.person.presses('Disable account');
  await office.sees('Disabled');
  await expect(office.fact('Disabled')).toContainText('Reason: Membership paused');
  await office.person.isOn(`${firstName} ${lastName}`);
  await priya.person.opens('/s/riverside/home');
  await priya.person.isOn('Sign in');
  await priya.signsInHere(username, PASSWORD);
  await priya.person.isTold('Check your username and password. They don’t match an account here');

  await office.ticksEnabled();
  await office.checksIdentity('Photo ID');
  await office.person.presses('Enable account');
  await office.sees('Active');
  await priya.signsIn(username, PASSWORD);
  await priya.person.isOn(`Hello, ${firstName}`);
});
