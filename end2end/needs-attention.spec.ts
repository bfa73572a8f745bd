import { linkIn } from './support/mailbox';
import { expect, test } from './support/test';

test('mistyped emails are corrected after a look, and the client gets in', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Ida');
  const local = email.split('@')[0]!;
  const office = await staff('administrator');
  await office.addsClient({ 'First name': firstName, 'Last name': lastName, Email: `${local}@gmial.com` });
  await office.person.isToldAt('Email', `Did you mean ${local}@gmail.com? Save again to keep what you entered`).catch(() => undefined);
  await office.person.follows(() => office.page.getByRole('button', { name: /^Keep/ }).click());
  await office.person.isOn(`${firstName} ${lastName}`);

  await office.person.opens('/staff/clients');
  await office.person.presses('Needs attention');
  await office.person.isOn('Needs attention');
  await office.person.presses('Email looks mistyped');
  await office.person.isOn('Email looks mistyped');
  const row = office.page.getByRole('row').filter({ hasText: `${local}@gmial.com` });
  await expect(row).toContainText(`${local}@gmail.com`);
  await expect(row.getByRole('checkbox')).toBeChecked();
  await office.person.presses('Correct the ticked addresses');
  await expect(office.page.getByText('Corrected').first()).toBeVisible();

  const ida = await client();
  const mail = await latchkey.mailbox.mail(`${local}@gmail.com`, /^Verify your email address/);
  await ida.opensLink(linkIn(mail));
  await ida.verifies();
});

test('the verified who were never invited: a dry run, one press, and they are in', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Noa');
  const office = await staff('administrator');
  await office.addsClient({ 'First name': firstName, 'Last name': lastName, Email: email });
  await office.person.isOn(`${firstName} ${lastName}`);
  const noa = await client();
  await noa.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Verify your email address/)));
  await noa.verifies();

  await office.person.opens('/staff/needs-attention');
  await office.person.presses('Verified, and never invited');
  await office.person.isOn('Verified, and never invited');
  await expect(office.page.getByText(/mails? would go out\./)).toBeVisible();
  await expect(office.page.getByRole('link', { name: `${firstName} ${lastName}` })).toBeVisible();
  await office.person.follows(() => office.page.getByRole('button', { name: /^Invite \d+ clients?$/ }).click());
  await expect(office.page.getByText('Invited').first()).toBeVisible();
  await noa.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await noa.accepts(email.split('@')[0]!, 'three random words');
  await noa.person.isOn(`Hello, ${firstName}`);
});

test('whoever was helped is still stuck until they sign in', async ({ staff, client, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Mia');
  const name = `${firstName} ${lastName}`;
  const username = email.split('@')[0]!;
  const office = await staff('administrator');
  const profile = await office.invites(firstName, lastName, email);
  await office.person.opens('/staff/still-stuck');
  await office.person.isOn('Still stuck');
  const row = office.page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Invitation sent');
  const mia = await client();
  await mia.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await mia.accepts(username, 'three random words');
  await mia.person.isOn(`Hello, ${firstName}`);
  await office.person.opens('/staff/still-stuck');
  await expect(row).toHaveCount(0);
  await office.opens(profile);
  await office.sees('Active');
});
