import { test as base, expect, type Browser, type BrowserContextOptions } from '@playwright/test';
import { Client } from './client';
import { type Database, Latchkey, type Role } from './latchkey';
import { Person } from './person';
import { Staff } from './staff';

export { expect };

export interface Options {
  /** The database below the installation. */
  database: Database;
}

interface Fixtures {
  /** Somebody with a browser of their own. Whatever their pages complain about fails the test. */
  person: (options?: BrowserContextOptions) => Promise<Person>;
  /** A staff member of a role, signed in. */
  staff: (role?: Role, options?: BrowserContextOptions) => Promise<Staff>;
  /** A client with a browser of their own. */
  client: (options?: BrowserContextOptions) => Promise<Client>;
  /** A name and an address that no other test uses. */
  somebody: (firstName?: string) => Somebody;
}

export interface Somebody {
  firstName: string;
  lastName: string;
  email: string;
}

export const test = base.extend<Fixtures, Options & { latchkey: Latchkey }>({
  database: ['sqlite', { option: true, scope: 'worker' }],

  latchkey: [
    async ({ database }, use) => {
      const latchkey = await Latchkey.start(database);
      await use(latchkey);
      await latchkey.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  person: async ({ browser, latchkey }, use) => {
    const people: Person[] = [];
    await use(async (options) => {
      const person = await newPerson(browser, latchkey, options);
      people.push(person);
      return person;
    });
    for (const person of people) await person.leaves();
  },

  staff: async ({ person, latchkey }, use) => {
    await use(async (role = 'front-desk', options) => {
      const staff = new Staff(await person(options), latchkey);
      await staff.signsIn(role);
      return staff;
    });
  },

  client: async ({ person, latchkey }, use) => {
    await use(async (options) => new Client(await person(options), latchkey));
  },

  somebody: async ({}, use, info) => {
    let number = 0;
    await use((firstName = 'Ana') => {
      number += 1;
      const lastName = `Silva ${letters(info.workerIndex)}${letters(info.testId.length + number)}${letters(Number.parseInt(info.testId.slice(-6), 16) || number)}`;
      const email = `${firstName}.${lastName}@example.org`.replaceAll(' ', '.').toLowerCase();
      return { firstName, lastName, email };
    });
  },
});

/** A browser of one's own, for tests that start an installation of their own. */
export async function newPerson(browser: Browser, latchkey: Latchkey, options?: BrowserContextOptions): Promise<Person> {
  return Person.with(await browser.newContext({ baseURL: latchkey.url, ...options }), options?.javaScriptEnabled ?? true);
}

/** A number as letters, since names with digits look like mistakes. */
function letters(number: number): string {
  return [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');
}
