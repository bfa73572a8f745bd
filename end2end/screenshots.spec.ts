import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { linkIn } from './support/mailbox';
import { test } from './support/on-stage';
import { TROUBLES } from './support/troubles';

/** Where the documentation's pictures stand. */
const FOLDER = resolve(__dirname, '../docs/screenshots');

const DESK = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 };
const PHONE = { viewport: { width: 390, height: 760 }, deviceScaleFactor: 1 };

/** Takes a picture of the whole page, in a window as high as the page: what sticks to the window stays in place. */
async function picture(page: Page, name: string): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize()!;
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
}

test('the staff’s pages', async ({ staff }) => {
  const desk = await staff('administrator', DESK);
  await picture(desk.page, 'clients');
  for (const [name, file] of [
    ['Youssef Haddad', 'profile-invited'],
    ['Marek Nowak', 'profile-active'],
    ['Ana Silva', 'profile-pending'],
  ] as const) {
    await desk.finds(name);
    await picture(desk.page, file);
  }
  await desk.person.follows(() => desk.fact('Email').getByRole('link', { name: 'Pending' }).click());
  await picture(desk.page, 'pending-dialog');
  const dark = await staff('administrator', { ...DESK, colorScheme: 'dark' });
  await dark.finds('Marek Nowak');
  await picture(dark.page, 'profile-active-dark');
  const phone = await staff('front-desk', PHONE);
  await phone.finds('Ana Silva');
  await picture(phone.page, 'profile-pending-phone');
});

test('the client’s pages', async ({ staff, client, latchkey }) => {
  const email = 'nora.quist@example.org';
  const office = await staff('administrator');
  await office.invites('Nora', 'Quist', email);
  const nora = await client(PHONE);
  await nora.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await picture(nora.page, 'accept-invitation');
  await nora.accepts('nora.quist', 'three random words');
  await nora.person.isOn('Hello, Nora');
  await picture(nora.page, 'home');
  await nora.signsOut();
  await picture(nora.page, 'sign-in');
  await nora.person.presses('Having Trouble?');
  await nora.person.fills({ Email: 'nora.quist' });
  await nora.person.presses('Send the link');
  await nora.person.isToldAt('Email', 'Enter an email address like name@example.com');
  await picture(nora.page, 'having-trouble');
  const mail = await latchkey.mailbox.mail(email, /^Your invitation/);
  // Letters run no scripts, and the browser says so when the test looks into one.
  nora.person.forgives(/Blocked script execution in '[^']+\/dev\/mailbox\//);
  await nora.page.goto(`/dev/mailbox/${mail.id}/html`);
  await picture(nora.page, 'mail-invitation');
  await nora.person.opens('/dev/mailbox');
  await picture(nora.page, 'mailbox');
});

/** Those who can't sign in, one for each cause. */
const CALLERS = [
  'Aisha Bello', 'Boris Novik', 'Clara Weber', 'Diego Ramos', 'Emma Larsen', 'Farid Aziz', 'Greta Holm', 'Hiro Sato', 'Iris Blanc',
  'Jonas Vogel', 'Kira Petrov', 'Liam Byrne', 'Maya Cohen', 'Nils Berg', 'Olga Ivanova', 'Paulo Costa', 'Quinn Adler', 'Rosa Marino',
  'Stefan Kral', 'Tara Singh', 'Uma Rao', 'Viktor Toth', 'Wanda Kowal', 'Xenia Papas', 'Yara Khalil', 'Zeno Conti',
];

for (const [number, trouble] of TROUBLES.entries()) {
  test(`the verdict ${trouble.name}`, async ({ scene: opens }) => {
    const [firstName, lastName] = CALLERS[number]!.split(' ') as [string, string];
    const email = `${firstName}.${lastName}@example.org`.toLowerCase();
    const scene = await opens(trouble.role, { firstName, lastName, email }, DESK);
    await trouble.comesAbout(scene);
    await scene.says(trouble.sentence(firstName));
    await scene.verdict.getByText('Words to say').click();
    await scene.verdict.screenshot({ path: `${FOLDER}/verdicts/${trouble.name}.png`, animations: 'disabled' });
    // One of them is about everybody at the location.
    await trouble.isMended(scene);
  });
}
