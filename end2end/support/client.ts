import { expect } from '@playwright/test';
import type { Latchkey } from './latchkey';
import { linkIn, type Mail } from './mailbox';
import type { Person } from './person';

/** A client with a browser of their own. */
export class Client {
  constructor(
    readonly person: Person,
    private readonly latchkey: Latchkey,
  ) {}

  get page() {
    return this.person.page;
  }

  /** Reads the newest such mail in the mailbox and presses the button in it. */
  async pressesInMail(button: string, address: string, subject: RegExp): Promise<Mail> {
    const mail = await this.latchkey.mailbox.mail(address, subject);
    // Letters run no scripts, and the browser says so when the test looks into one.
    this.person.forgives(/Blocked script execution in '[^']+\/dev\/mailbox\//);
    await this.person.opens(`/dev/mailbox/${mail.id}`);
    const link = this.page.frameLocator('iframe').getByRole('link', { name: button, exact: true });
    await expect(link).toHaveAttribute('href', linkIn(mail));
    await this.person.followsElsewhere(() => link.click());
    expect(new URL(this.page.url()).searchParams.has('t'), 'the token is still in the address bar').toBe(false);
    return mail;
  }

  /** Opens a mailed link. The token leaves the address bar at once (R8). */
  async opensLink(link: string): Promise<void> {
    await this.person.opens(link);
    expect(new URL(this.page.url()).searchParams.has('t'), 'the token is still in the address bar').toBe(false);
  }

  /** Confirms the address on the page behind a verification mail. */
  async verifies(): Promise<void> {
    await this.person.isOn('Verify your email address');
    await this.person.presses('Verify email address');
    await this.person.isOn('Your email address is verified');
  }

  /** Makes the account on the page behind an invitation. */
  async accepts(username: string, password: string): Promise<void> {
    await this.person.fills({ 'Create a username': username, 'Create a password': password });
    await this.person.presses('Create account');
  }

  async signsIn(username: string, password: string, location = 'riverside'): Promise<void> {
    await this.person.opens(`/s/${location}`);
    await this.person.isOn('Sign in');
    await this.signsInHere(username, password);
  }

  async signsInHere(username: string, password: string): Promise<void> {
    await this.person.fills({ Username: username, Password: password });
    await this.person.presses('Sign in');
  }

  async signsOut(): Promise<void> {
    await this.person.presses('Sign out');
    await this.person.isOn('Sign in');
  }

  /** Asks for help on the Self-Service page. */
  async hasTrouble(username: string, email: string): Promise<void> {
    await this.person.opens('/s/riverside');
    await this.person.presses('Having Trouble?');
    await this.person.isOn('Having Trouble?');
    await this.person.fills({ Username: username, Email: email });
    await this.person.presses('Send the link');
    await this.person.isOn('Check your mail');
  }
}
