import { expect, type Locator } from '@playwright/test';
import { type Latchkey, type Role, STAFF_PASSWORD } from './latchkey';
import type { Person } from './person';

/** A staff member at a desk. */
export class Staff {
  constructor(
    readonly person: Person,
    private readonly latchkey: Latchkey,
  ) {}

  get page() {
    return this.person.page;
  }

  /** The block of Profile Information that is about the account. */
  get selfService(): Locator {
    return this.page.locator('#self-service');
  }

  /** What the page of a job says at its end. */
  get jobIsDone(): Locator {
    return this.page.locator('#job-live').getByText('Every one is done.');
  }

  /** A line of the profile, by what it is about. */
  fact(term: string): Locator {
    return this.page.locator('dl.facts > div').filter({ has: this.page.getByText(term, { exact: true }) });
  }

  get enabled(): Locator {
    return this.page.getByRole('checkbox', { name: 'Enabled' });
  }

  async signsIn(role: Role): Promise<void> {
    await this.person.opens('/staff/sign-in');
    await this.person.isOn('Staff sign-in');
    await this.signsInHere(`the.${role}`);
    // An owner is at home everywhere, so they say where they are today.
    if (role === 'owner') await this.choosesLocation('Riverside Sports Club');
    await this.person.isOn('Clients');
  }

  /** Fills in the sign-in page that is open. */
  async signsInHere(username: string, password = STAFF_PASSWORD): Promise<void> {
    await this.person.fills({ Username: username, Password: password });
    await this.person.presses('Sign in');
  }

  async choosesLocation(label: string): Promise<void> {
    const choice = this.page.getByRole('main').getByRole('button', { name: label });
    if (await choice.isVisible()) await this.person.follows(() => choice.click());
  }

  async signsOut(): Promise<void> {
    await this.person.presses('Sign out');
    await this.person.isOn('Staff sign-in');
  }

  /** Finds a client as one does with somebody on the phone, and opens the profile. */
  async finds(name: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Find a client' }).fill(name);
    await this.person.presses('Find');
    await this.person.follows(() => this.page.getByRole('main').getByRole('link', { name, exact: true }).click());
    await this.person.isOn(name);
  }

  async opens(profile: string): Promise<void> {
    await this.person.opens(profile);
  }

  /** Saves an email under Contact Information. */
  async savesEmail(email: string): Promise<void> {
    await this.person.follows(() => this.fact('Email').getByRole('link', { name: /^(Add|Change) Email$/ }).click());
    await this.person.isOn('Edit contact information');
    await this.person.fills({ Email: email });
    await this.person.presses('Save');
  }

  async ticksEnabled(): Promise<void> {
    await this.person.follows(() => this.enabled.click());
  }

  /** Says how the identity was checked. */
  async checksIdentity(how: string): Promise<void> {
    await this.page.getByRole('group', { name: 'How did you check who they are?' }).getByLabel(how, { exact: true }).check();
  }

  /** The status, as the tag beside the name says it. */
  async sees(status: string | RegExp): Promise<void> {
    await expect(this.page.locator('.who .tag')).toHaveText(status);
  }

  /** Marks the page, so that a reload would show. */
  async watches(): Promise<void> {
    await this.page.evaluate(() => document.documentElement.setAttribute('data-watched', ''));
  }

  /** Is still on the page that was marked. */
  async hasNotReloaded(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-watched', '');
  }

  /** Adds a client by the form. */
  async addsClient(answers: Record<string, string>): Promise<void> {
    await this.person.opens('/staff/clients');
    await this.person.presses('Add client');
    await this.person.isOn('Add client');
    await this.person.fills(answers);
    await this.person.presses('Add client');
  }

  /** Brings a new client to an invitation: added, email verified by an administrator, invited. */
  async invites(firstName: string, lastName: string, email: string): Promise<string> {
    const profile = await this.latchkey.addClient(firstName, lastName, email);
    // A mail whose link has ended meanwhile is not sent.
    await this.latchkey.mailbox.mail(email, /^Verify/);
    await this.opens(`${profile}?dialog=pending`);
    await this.person.fills({ Reason: 'Showed the address at the desk' });
    await this.person.presses('Manually verify email address');
    await this.ticksEnabled();
    await this.sees(/^Invited/);
    return profile;
  }
}
