import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Locator } from '@playwright/test';
import type { ParsedMail } from 'mailparser';
import { Client } from './client';
import { type Database, Latchkey, type Role } from './latchkey';
import { linkOf, MailServer } from './mail-server';
import { Person } from './person';
import { Staff } from './staff';
import { newPerson, type Somebody } from './test';

/** Another location of the installation. */
export const ELSEWHERE = { slug: 'uptown', name: 'Uptown Gym' };

const VERIFICATION = /^Verify your email address/;
const INVITATION = /^Your invitation to Self-Service/;
const RESET = /^Set a new password/;

/** An installation that mails by real SMTP, with two locations. */
export class Stage {
  private readonly signedIn = new Map<Role, Awaited<ReturnType<BrowserContext['storageState']>>>();

  private constructor(
    readonly latchkey: Latchkey,
    readonly post: MailServer,
  ) {}

  static async build(database: Database): Promise<Stage> {
    const post = await MailServer.start(0);
    const latchkey = await Latchkey.start(database, {
      LATCHKEY_SMTP_URL: `smtp://127.0.0.1:${post.port}?tls=none`,
      LATCHKEY_MAIL_FROM: 'desk@riverside.example',
    });
    await latchkey.command(['location', 'add', '--slug', ELSEWHERE.slug, '--name', ELSEWHERE.name]);
    return new Stage(latchkey, post);
  }

  /** A staff member of a role at their desk, who signed in this morning. */
  async desk(browser: Browser, role: Role, options: BrowserContextOptions): Promise<Staff> {
    const storageState = this.signedIn.get(role);
    const staff = new Staff(await newPerson(browser, this.latchkey, { ...options, storageState }), this.latchkey);
    if (!storageState) {
      await staff.person.opens('/staff/sign-in');
      await staff.signsInHere(`the.${role}`);
      this.signedIn.set(role, await staff.person.context.storageState());
    }
    return staff;
  }

  async clear(): Promise<void> {
    await this.latchkey.remove();
    await this.post.stop();
  }
}

/** A client who can't get in, with whoever sits at the desk: the two who are on the phone to each other. */
export class Scene {
  readonly username: string;
  password = 'three random words';
  /** The address that mails go to. */
  email: string;
  /** The path of the profile. */
  profile = '';
  private readonly read = new Set<ParsedMail>();
  private readonly others: Person[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly stage: Stage,
    readonly who: Somebody,
    readonly desk: Staff,
    readonly client: Client,
  ) {
    this.email = who.email;
    this.username = who.email.split('@')[0]!;
  }

  static async open(browser: Browser, stage: Stage, who: Somebody, role: Role = 'front-desk', options: BrowserContextOptions = {}): Promise<Scene> {
    const desk = await stage.desk(browser, role, options);
    const client = new Client(await newPerson(browser, stage.latchkey), stage.latchkey);
    return new Scene(browser, stage, who, desk, client);
  }

  get latchkey(): Latchkey {
    return this.stage.latchkey;
  }

  get post(): MailServer {
    return this.stage.post;
  }

  get name(): string {
    return this.who.firstName;
  }

  /** The answer to "Why can't they sign in?" on the open profile. */
  get verdict(): Locator {
    return this.desk.page.getByRole('region', { name: `Why can’t ${this.name} sign in?` });
  }

  // How clients come to where they stand.

  /** Is put on the books, with or without an email, and the desk opens the profile. */
  async isOnTheBooks(email?: string): Promise<void> {
    this.profile = await this.latchkey.addClient(this.who.firstName, this.who.lastName, email);
    await this.desk.opens(this.profile);
  }

  async isVerified(): Promise<void> {
    await this.isOnTheBooks(this.email);
    await this.verifies();
  }

  async isInvited(): Promise<void> {
    await this.isVerified();
    await this.staffPress('Send invitation');
  }

  /** Has an account, and is signed in with it. */
  async hasAccount(): Promise<void> {
    await this.isInvited();
    await this.accepts();
  }

  // What the desk does and reads.

  /** Presses the one button beside the sentence. */
  async staffPress(button: string): Promise<void> {
    await this.desk.person.presses(button, this.verdict);
  }

  /** Opens the profile again: what changed behind the server's back wakes no page. */
  async staffReload(): Promise<void> {
    await this.desk.opens(this.profile);
  }

  /** Staff save another email under Contact Information, and mails go there from now on. */
  async staffSaveEmail(email: string, identity?: string): Promise<void> {
    await this.desk.person.follows(() => this.desk.fact('Email').getByRole('link', { name: /^(Add|Change) Email$/ }).click());
    await this.staffFillIn(email, identity);
  }

  /** Fills in the page that is open; where there is an account, with how the identity was checked. */
  async staffFillIn(email: string, identity?: string): Promise<void> {
    if (identity) await this.desk.checksIdentity(identity);
    await this.desk.person.fills({ Email: email });
    await this.desk.person.presses('Save');
    this.email = email;
  }

  /** The sentence, on the profile that is open, without a reload. */
  async says(sentence: string | RegExp): Promise<void> {
    await expect(this.verdict.getByText(sentence, { exact: true })).toBeVisible();
  }

  // What the client does.

  /** The next mail that they have not read yet. */
  async nextMail(subject: RegExp): Promise<ParsedMail> {
    const unread = () => this.post.takenFor(this.email, subject).filter((mail) => !this.read.has(mail));
    await expect.poll(() => unread().length, { message: `unread mails to ${this.email} about ${subject}` }).toBeGreaterThan(0);
    const mail = unread()[0]!;
    this.read.add(mail);
    return mail;
  }

  async opensNext(subject: RegExp): Promise<ParsedMail> {
    const mail = await this.nextMail(subject);
    await this.client.opensLink(linkOf(mail));
    return mail;
  }

  /** Presses the button in the verification mail, and the one on the page behind it. */
  async verifies(): Promise<void> {
    await this.opensNext(VERIFICATION);
    await this.client.person.presses('Verify email address');
    await this.seesHeading('Your email address is verified');
  }

  /** Accepts the newest invitation, and is in. */
  async accepts(): Promise<void> {
    await this.opensNext(INVITATION);
    await this.client.accepts(this.username, this.password);
    await this.seesHeading(`Hello, ${this.name}`);
  }

  /** Sets another password by the newest mail for that, and signs in with it. */
  async setsPassword(): Promise<void> {
    this.password = 'four other random words';
    await this.opensNext(RESET);
    await this.client.person.fills({ 'New password': this.password });
    await this.client.person.presses('Set password');
    await this.client.signsInHere(this.username, this.password);
  }

  /** Opens the mail with the username in it, presses its button, and signs in as it says. */
  async signsInByMail(): Promise<void> {
    const mail = await this.nextMail(/^Your username at/);
    expect(mail.text).toContain(this.username);
    const page = /https?:\/\/\S+\/s\/riverside\b/.exec(mail.text!)![0];
    await this.client.person.opens(page);
    await this.client.signsInHere(this.username, this.password);
  }

  /** What looks at their mail before they do fetches the link in the next one, and keeps no cookie. */
  async isScanned(subject: RegExp, userAgent: string): Promise<void> {
    const answer = await fetch(linkOf(await this.nextMail(subject)), { headers: { 'User-Agent': userAgent } });
    expect(answer.status).toBe(200);
  }

  async signsOut(): Promise<void> {
    await this.client.person.presses('Sign out');
  }

  /** Types something on the Self-Service page of a location. */
  async tries(username: string, password: string, location = 'riverside'): Promise<void> {
    await this.client.person.opens(`/s/${location}`);
    await this.client.signsInHere(username, password);
  }

  async seesHeading(heading: string): Promise<void> {
    await expect(this.client.page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  }

  /** The same client on a device whose browser keeps no cookies, as its owner set it. */
  async onDeviceWithoutCookies(): Promise<Client> {
    const folder = join(this.latchkey.folder, `device-of-${this.username}`);
    await mkdir(join(folder, 'Default'), { recursive: true });
    const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(settings));
    const context = await this.browser.browserType().launchPersistentContext(folder, { baseURL: this.latchkey.url });
    const person = await Person.with(context, true);
    this.others.push(person);
    return new Client(person, this.latchkey);
  }

  /** Everybody closes their browsers. */
  async ends(): Promise<void> {
    for (const person of [this.desk.person, this.client.person, ...this.others]) await person.leaves();
  }
}
