import type { Page } from '@playwright/test';
import type { Latchkey } from './support/latchkey';
import { linkIn } from './support/mailbox';
import type { Person } from './support/person';
import { expect, test } from './support/test';

// Many pages each, and axe takes a second for every one.
test.setTimeout(300_000);

const PHONE = { width: 320, height: 700 };
const DESK = { width: 1280, height: 900 };

for (const [name, viewport] of [['a phone', PHONE], ['a desk', DESK]] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const look = { viewport, colorScheme };

    test(`R46, R48: staff pages are accessible on ${name}, ${colorScheme}`, async ({ staff, latchkey }) => {
      const office = await staff('administrator', look);
      // The mailbox shows letters in a frame that runs no scripts, axe's included.
      office.person.forgives(/Blocked script execution in '[^']+\/dev\/mailbox\//);
      for (const path of await staffPages(office.page, latchkey)) await isFine(office.person, path);
    });

    test(`R46, R48: client pages are accessible on ${name}, ${colorScheme}`, async ({ client, staff, somebody, latchkey }) => {
      const { firstName, lastName, email } = somebody('Ida');
      const office = await staff('administrator');
      await office.invites(firstName, lastName, email);
      const ida = await client(look);
      for (const path of ['/s/riverside', '/s/riverside/having-trouble', '/s/riverside/having-trouble?sent']) {
        await isFine(ida.person, path);
      }
      ida.person.forgives(/404/);
      await isFine(ida.person, '/s/nowhere');
      await isFine(ida.person, '/s/riverside/verify-email');
      await isFine(ida.person, linkIn(await latchkey.mailbox.mail(email, /^Verify/)));
      const pending = somebody('Jo');
      await latchkey.addClient(pending.firstName, pending.lastName, pending.email);
      await ida.opensLink(linkIn(await latchkey.mailbox.mail(pending.email, /^Verify/)));
      await ida.person.looksFine();
      await ida.verifies();
      await ida.person.looksFine();
      const invitation = linkIn(await latchkey.mailbox.mail(email, /^Your invitation/));
      await isFine(ida.person, invitation);
      await ida.accepts('', '');
      await ida.person.looksFine();
      await ida.accepts(email.split('@')[0]!, 'three random words');
      await ida.person.isOn(`Hello, ${firstName}`);
      await ida.person.looksFine();
      await isFine(ida.person, invitation);
      await isFine(ida.person, '/s/riverside/home');
      await ida.signsOut();
      await ida.hasTrouble(email.split('@')[0]!, email);
      await isFine(ida.person, linkIn(await latchkey.mailbox.mail(email, /^Set a new password/)));
    });
  }
}

/** Every page that staff see, in every state that the demo has. */
async function staffPages(page: Page, latchkey: Latchkey): Promise<string[]> {
  await page.goto('/staff/clients');
  const profiles = await page
    .getByRole('main')
    .locator('table a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  expect(profiles.length).toBeGreaterThanOrEqual(12);
  // The demo's own: they were added first, so they are found by name and not by place.
  const named = async (name: string) => {
    await page.goto(`/staff/clients?q=${encodeURIComponent(name)}`);
    return (await page.getByRole('main').getByRole('link', { name, exact: true }).getAttribute('href'))!;
  };
  const demo = ['Ana Silva', 'Marek Nowak', 'Lena Fischer', 'Youssef Haddad', 'Grace Okafor', 'Tom Becker', 'Ines Duarte'];
  const states = [...demo, 'Olena Kovalenko', 'Carlos Mendoza', 'Priya Raman', 'Hannah Lee'];
  const ofDemo: Record<string, string> = {};
  for (const name of states) ofDemo[name] = await named(name);
  const mails = (await (await fetch(`${latchkey.url}/dev/mailbox/messages.json`)).json()) as { id: string }[];
  return [
    '/staff/clients',
    '/staff/clients?q=nobody-has-this-name',
    '/staff/clients/new',
    '/staff/locations',
    '/staff/account',
    '/staff/account/password',
    ...Object.values(ofDemo),
    `${ofDemo['Ana Silva']}?dialog=pending`,
    `${ofDemo['Youssef Haddad']}?dialog=revoke`,
    `${ofDemo['Marek Nowak']}?dialog=disable`,
    `${ofDemo['Priya Raman']}?dialog=enable`,
    `${ofDemo['Ana Silva']}/edit`,
    `${ofDemo['Marek Nowak']}/contact`,
    ...administration,
    '/dev/mailbox',
    ...mails.slice(0, 1).flatMap(({ id }) => [`/dev/mailbox/${id}`, `/dev/mailbox/${id}?view=text`]),
    '/dev/gallery',
  ];
}

/** Where administrators see to their location. */
const administration = [
  '',
  '/preferences',
  '/preferences?dialog=switch-off',
  '/users',
  '/users/invite',
  '/location',
  '/mail',
  '/mail-texts',
  '/mail-texts/invitation/es',
  '/mail-texts/invitation/en?subject=&body=%7Bplace%7D',
  '/audit-log',
  '/audit-log?verify=0',
  '/audit-log?from=yesterday',
].map((page) => `/staff/administration${page}`);

async function isFine(person: Person, address: string): Promise<void> {
  await person.opens(address);
  await person.looksFine();
}
