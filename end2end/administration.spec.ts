import { linkIn } from './support/mailbox';
import { expect, test } from './support/test';

test('Self-Service is switched off, the verdict says so, and its button leads to switching it on', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Ona');
  const office = await staff('administrator');
  const profile = await office.invites(firstName, lastName, email);
  const ona = await client();
  await ona.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  const username = email.split('@')[0]!;
  await ona.accepts(username, 'three random words');
  await ona.person.isOn(`Hello, ${firstName}`);
  await ona.signsOut();

  await office.person.presses('Administration');
  await office.person.isOn('Administration');
  await office.person.presses('Self-Service Preferences');
  await office.person.isOn('Self-Service Preferences');
  const site = office.page.getByRole('checkbox', { name: 'Enable Self-Service site' });
  await office.person.follows(() => site.click());
  const dialog = office.page.getByRole('dialog', { name: 'Switch Self-Service off?' });
  await expect(dialog).toBeVisible();
  await office.person.presses('Switch Self-Service off', dialog);
  await office.person.isToldThat('Self-Service is off.');

  await ona.signsIn(username, 'three random words');
  await ona.person.isTold('Check your username and password. They don’t match an account here');
  await office.opens(profile);
  await expect(office.page.getByText('Self-Service is switched off at this location, so nobody can sign in.')).toBeVisible();
  await office.person.presses('Switch Self-Service on');
  await office.person.isOn('Self-Service Preferences');
  await office.person.follows(() => site.click());
  await office.person.isToldThat('Self-Service is on.');
  await ona.signsIn(username, 'three random words');
  await ona.person.isOn(`Hello, ${firstName}`);
});

test('R24: a user is invited by mail, signs in, and is refused as soon as the role is lost', async ({ staff, person, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Uma');
  const name = `${firstName} ${lastName}`;
  const office = await staff('administrator');
  await office.opens('/staff/administration/users');
  await office.person.presses('Invite user');
  await office.person.fills({ Name: name, Email: email });
  await office.page.getByLabel('Role').selectOption('front-desk');
  await office.person.presses('Send invitation');
  await office.person.isToldThat('The invitation is on its way.');

  const uma = await person();
  await uma.opens(linkIn(await latchkey.mailbox.mail(email, /^Your access/)));
  await uma.isOn(/^Welcome to /);
  await uma.fills({ 'Choose a username': email.split('@')[0]!, 'Choose a password': 'nine quiet herons wait' });
  await uma.presses('Accept invitation');
  await uma.isOn('Clients');
  await uma.presses('Add client');
  await uma.isOn('Add client');

  await office.opens('/staff/administration/users');
  await office.person.presses(name);
  await office.page.getByLabel('Role').selectOption('viewer');
  await office.person.presses('Change role');
  await office.person.isToldThat('The role is changed, from this moment on.');
  uma.forgives(/403/);
  await uma.opens('/staff/clients/new');
  await uma.isOn('Not part of your role');
  await office.person.presses('Remove from this location');
  await office.person.presses('Remove from this location', office.page.getByRole('dialog'));
  await office.person.isToldThat('The user is removed from this location.');
  await uma.opens('/staff/clients');
  await uma.isOn('Staff sign-in');
});

test('the text of a mail is worded, previewed and read in the mailbox', async ({ staff, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Tea');
  const office = await staff('administrator');
  await office.opens('/staff/administration/mail-texts');
  await office.person.isOn('Texts of mails');
  await office.person.follows(() => office.page.getByRole('row', { name: /^Verify an email address.*English/ }).getByRole('link').click());
  await office.person.fills({ Subject: 'One step left, {name}', Opening: 'Is {email} yours?\n\nThe team of {place}' });
  await office.person.presses('Save');
  await office.person.isToldAt('Opening', 'Take {place} out, or spell it as the hint does. Nothing stands for it');
  await office.person.fills({ Opening: 'Is {email} yours?\n\nThe team of {location}' });
  await office.person.presses('Preview');
  await expect(office.page.locator('#preview')).toContainText('The team of Riverside Sports Club');
  await office.person.presses('Save');
  await office.person.isToldThat('The text is saved.');
  await latchkey.addClient(firstName, lastName, email);
  const mail = await latchkey.mailbox.mail(email, /^One step left/);
  expect(mail.subject).toBe(`One step left, ${firstName}`);
  expect(mail.text).toContain(`Is ${email} yours?`);
  expect(mail.text).toContain('VERIFY EMAIL ADDRESS');
  await office.person.presses('Use Latchkey’s words again');
  await office.person.isToldThat('The mail says what Latchkey says again.');
});

test('a test mail is taken, from the sender that was chosen', async ({ staff }) => {
  const office = await staff('administrator');
  await office.opens('/staff/administration/mail');
  await office.person.fills({ 'Sender’s name': 'The front desk', 'Answers go to': 'desk@riverside.example' });
  await office.person.presses('Save');
  await office.person.isToldThat('The mail settings are saved.');
  await office.person.presses('Send me a test mail');
  await office.person.isToldThat('The mail server took the test mail.');
  await office.person.fills({ 'Sender’s name': '', 'Answers go to': '' });
  await office.person.presses('Save');
  await office.person.isToldThat('The mail settings are saved.');
});

test('R34: the audit log is filtered, taken along and verified', async ({ staff, somebody }) => {
  const { firstName, lastName, email } = somebody('Lou');
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  await office.opens('/staff/administration/audit-log');
  await office.person.isOn('Audit log');
  await office.page.getByLabel('What', { exact: true }).selectOption('invitation-sent');
  await office.person.presses('Show');
  const first = office.page.getByRole('row').nth(1);
  await expect(first).toContainText('Invitation sent');
  await expect(first).toContainText(`${firstName} ${lastName}`);
  await office.person.follows(() => first.getByRole('link', { name: `Only about ${firstName} ${lastName}` }).click());
  await expect(office.page.getByRole('row')).toHaveCount(2);
  const downloading = office.page.waitForEvent('download');
  await office.page.getByRole('link', { name: 'Export as CSV' }).click();
  expect((await downloading).suggestedFilename()).toBe('audit-log.csv');
  await office.person.presses('Verify chain');
  await office.person.isToldThat('The chain is whole');
});

test('a logo is shown to clients', async ({ staff, client }) => {
  const office = await staff('administrator');
  await office.opens('/staff/administration/location');
  await office.person.isOn('Location Settings');
  await office.page.getByLabel('Picture').setInputFiles(`${__dirname}/support/logo.png`);
  await office.person.presses('Save logo');
  await office.person.isToldThat('The logo is saved.');
  const visitor = await client();
  await visitor.person.opens('/s/riverside');
  const sign = visitor.page.locator('img.sign');
  await expect(sign).toBeVisible();
  expect(await sign.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(96);
  await office.person.presses('Remove logo');
  await office.person.isToldThat('The logo is removed.');
});
