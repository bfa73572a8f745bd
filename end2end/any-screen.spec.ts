import type { BrowserContextOptions } from '@playwright/test';
import { linkIn } from './support/mailbox';
import type { Person } from './support/person';
import { expect, test } from './support/test';

// axe takes a second for every page.
test.setTimeout(300_000);

/** 1280 px at 200 %: half as many CSS pixels each way, every one of them twice as large. */
const ZOOMED: BrowserContextOptions = { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 };

/** What a bad connection does: about as slow as 3G in a lift. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50 * 1024, uploadThroughput: 20 * 1024 };

const CLIENT_PAGES = ['/s/riverside', '/s/riverside/having-trouble', '/s/riverside/having-trouble?sent'];
const ADMINISTRATION = ['', '/users', '/users/invite', '/location', '/mail-texts/invitation/es', '/audit-log'];

test('R48: at 200 % zoom', async ({ staff, person }) => {
  const office = await staff('administrator', ZOOMED);
  for (const path of await staffPages(office.person)) {
    await office.person.opens(path);
    await office.person.looksFine();
  }
  const visitor = await person(ZOOMED);
  for (const path of CLIENT_PAGES) {
    await visitor.opens(path);
    await visitor.looksFine();
  }
});

test('R48: from right to left, everything is mirrored', async ({ staff, person }) => {
  const [office, visitor] = [await staff('administrator'), await person({ viewport: { width: 360, height: 800 } })];
  for (const path of await staffPages(office.person)) await isMirrored(office.person, path);
  for (const path of CLIENT_PAGES) await isMirrored(visitor, path);
});

test('R48: nothing moves for those who asked for that', async ({ person }) => {
  const still = await person({ reducedMotion: 'reduce' });
  const others = await person({ reducedMotion: 'no-preference' });
  for (const path of CLIENT_PAGES) {
    await still.opens(path);
    expect(await whatMoves(still), path).toEqual([]);
    await others.opens(path);
    expect(await whatMoves(others), path).not.toEqual([]);
  }
});

test('R28, R48: a slow network is no obstacle, and nobody waits for scripts', async ({ client, somebody, latchkey, staff }) => {
  const { firstName, lastName, email } = somebody('Sol');
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  const sol = await client();
  const devtools = await sol.person.context.newCDPSession(sol.page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await sol.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await sol.accepts(email.split('@')[0]!, 'three random words');
  await sol.person.isOn(`Hello, ${firstName}`);
  await sol.signsOut();

  // The scripts never come, and the form is complete.
  await sol.page.route('**/*.{wasm,js}', () => undefined);
  await sol.page.goto('/s/riverside', { waitUntil: 'commit' });
  await sol.person.fills({ Username: email.split('@')[0]!, Password: 'three random words' });
  await sol.page.getByRole('button', { name: 'Sign in', exact: true }).click({ noWaitAfter: true });
  await expect(sol.page.getByRole('heading', { level: 1, name: `Hello, ${firstName}` })).toBeVisible();
  await expect(sol.page.locator('body[data-hydrated]')).toHaveCount(0);
});

/** Pages of every build: a table, forms, a dialog, a page full of words. */
async function staffPages(person: Person): Promise<string[]> {
  const profile = async (name: string) => {
    await person.opens(`/staff/clients?q=${encodeURIComponent(name)}`);
    return (await person.page.getByRole('main').getByRole('link', { name, exact: true }).getAttribute('href'))!;
  };
  const [pending, active] = [await profile('Ana Silva'), await profile('Marek Nowak')];
  return [
    '/staff/clients',
    '/staff/account',
    `${pending}?dialog=pending`,
    active,
    `${active}?dialog=disable`,
    `${active}/edit`,
    ...ADMINISTRATION.map((page) => `/staff/administration${page}`),
  ];
}

/** Read from the right, the page's heading is as far from its edge as it was, and the page looks as fine. */
async function isMirrored(person: Person, path: string): Promise<void> {
  await person.opens(path);
  const indent = (direction: string) =>
    person.page.evaluate((direction) => {
      document.documentElement.dir = direction;
      const words = document.createRange();
      words.selectNodeContents(document.querySelector('h1')!);
      const [heading, main] = [words, document.querySelector('main')!].map((part) => part.getBoundingClientRect());
      return direction === 'ltr' ? heading!.left - main!.left : main!.right - heading!.right;
    }, direction);
  const usual = await indent('ltr');
  expect(Math.abs((await indent('rtl')) - usual), `${path}: the heading's distance from the edge`).toBeLessThan(1);
  await person.looksFine();
}

/** Parts of the page that would move, by what they are. */
async function whatMoves({ page }: Person): Promise<string[]> {
  return page.evaluate(() => {
    const takesTime = (durations: string) => durations.split(', ').some((duration) => Number.parseFloat(duration) > 0);
    return [...document.querySelectorAll('*')]
      .filter((part) => {
        const style = getComputedStyle(part);
        const animated = style.animationName !== 'none' && takesTime(style.animationDuration);
        return takesTime(style.transitionDuration) || animated || style.scrollBehavior === 'smooth';
      })
      .map((part) => part.tagName);
  });
}
