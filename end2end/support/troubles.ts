import { expect } from '@playwright/test';
import type { Role } from './latchkey';
import { ELSEWHERE, type Scene } from './scene';

/** A cause of "Why can't they sign in?", as it comes about and as it is mended. */
export interface Trouble {
  /** Its name in `shared/src/verdict.rs`, as file names are written. */
  name: string;
  /** Who sits at the desk, where the front desk may not press the button. */
  role?: Role;
  /** Brings it about, and leaves the desk on the client's profile. */
  comesAbout: (scene: Scene) => Promise<void>;
  /** The sentence, about a client of this name. */
  sentence: (name: string) => string | RegExp;
  /** What stands below it, line by line. */
  evidence: (scene: Scene) => (string | RegExp)[];
  /** The button's label; none where there is nothing to press. */
  button?: string;
  /** Presses the button and does as the words to say say, until the client is signed in. */
  isMended: (scene: Scene) => Promise<void>;
}

const VERIFICATION = /^Verify your email address/;
const INVITATION = /^Your invitation to Self-Service/;

const WEEK_AND_A_DAY = 8 * 24 * 60 * 60 * 1_000_000;

/** Lets days pass for the links that were mailed to a client: no setting makes them shorter than a day. */
async function dbDaysPass({ latchkey, email }: Scene): Promise<void> {
  const shifted = ['created_at', 'expires_at'].map((column) => `${column} = ${column} - ${WEEK_AND_A_DAY}`);
  await latchkey.dbExecutes(`UPDATE links SET ${shifted.join(', ')} WHERE address = '${email}'`);
}

/** The second address of a client. */
const other = ({ email }: Scene) => email.replace('@', '.two@');

/** Verified at last: the way goes on with an invitation. */
async function verifiesAndAccepts(scene: Scene): Promise<void> {
  await scene.verifies();
  await scene.says(`${scene.name}’s email is verified, and no invitation was ever sent.`);
  await scene.staffPress('Send invitation');
  await scene.accepts();
}

async function invitesAgain(scene: Scene): Promise<void> {
  await scene.staffPress('Resend invitation');
  await scene.desk.person.isToldThat('The invitation is on its way.');
  await scene.accepts();
}

async function resendsVerification(scene: Scene): Promise<void> {
  await scene.staffPress('Resend verification');
  await scene.desk.person.isToldThat('A new verification mail is on its way.');
}

async function changesEmail(scene: Scene): Promise<void> {
  await scene.staffPress('Change the email');
  await scene.staffFillIn(other(scene));
  await verifiesAndAccepts(scene);
}

async function setsPasswordByMail(scene: Scene): Promise<void> {
  await scene.staffPress('Reset password');
  await scene.desk.person.isToldThat('A mail to set a new password is on its way.');
  await scene.setsPassword();
}

async function getsUsername(scene: Scene): Promise<void> {
  await scene.staffPress('Mail the username');
  await scene.desk.person.isToldThat('A mail with the username is on its way.');
}

const VERIFICATION_DELIVERED = ({ email }: Scene) => RegExp(`^Verification mail to ${email}: delivered to the mail server `);
const INVITATION_DELIVERED = /^Invitation mail: delivered to the mail server /;
const VERIFIED = ({ email }: Scene) => RegExp(`^${email} was verified `);
const LAST_SIGN_IN = /^Last signed in /;
const USERNAME = ({ username }: Scene) => `The username is ${username}`;

/** Every cause, in the order in which they are looked for. */
export const TROUBLES: Trouble[] = [
  {
    name: 'self-service-off',
    role: 'administrator',
    async comesAbout(scene) {
      await scene.hasAccount();
      const { person, page } = scene.desk;
      await person.opens('/staff/administration/preferences');
      await person.follows(() => page.getByRole('checkbox', { name: 'Enable Self-Service site' }).click());
      await person.presses('Switch Self-Service off');
      await scene.staffReload();
      await scene.tries(scene.username, scene.password);
      await scene.client.person.isTold('Check your username and password. They don’t match an account here');
    },
    sentence: () => 'Self-Service is switched off at this location, so nobody can sign in.',
    evidence: () => [LAST_SIGN_IN],
    button: 'Switch Self-Service on',
    async isMended(scene) {
      await scene.staffPress('Switch Self-Service on');
      const { person, page } = scene.desk;
      await person.follows(() => page.getByRole('checkbox', { name: 'Enable Self-Service site' }).click());
      await person.isToldThat('Self-Service is on.');
      await scene.staffReload();
      await scene.tries(scene.username, scene.password);
    },
  },
  {
    name: 'disabled',
    role: 'administrator',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.desk.ticksEnabled();
      await scene.desk.person.fills({ Reason: 'Membership paused' });
      await scene.desk.person.presses('Disable account');
    },
    sentence: (name) => `${name}’s account is disabled, so it can’t be used to sign in.`,
    evidence: () => ['Reason: Membership paused'],
    button: 'Enable the account',
    async isMended(scene) {
      await scene.staffPress('Enable the account');
      await scene.desk.checksIdentity('Photo ID');
      await scene.desk.person.presses('Enable account');
      await scene.desk.person.isToldThat('The account is enabled again.');
      await scene.tries(scene.username, scene.password);
    },
  },
  {
    name: 'no-email',
    comesAbout: (scene) => scene.isOnTheBooks(),
    sentence: (name) => `There is no email on ${name}’s profile, so no invitation could go out.`,
    evidence: () => [],
    button: 'Add an email',
    async isMended(scene) {
      await scene.staffPress('Add an email');
      await scene.staffFillIn(scene.email);
      await verifiesAndAccepts(scene);
    },
  },
  {
    name: 'email-mistyped',
    async comesAbout(scene) {
      await scene.isOnTheBooks();
      const mistyped = scene.email.replace(/@.*/, '@gmial.com');
      await scene.staffSaveEmail(mistyped);
      await scene.desk.person.presses(`Keep ${mistyped}`);
    },
    sentence: (name) => `${name}’s email looks mistyped, so our mail reaches nobody.`,
    evidence: (scene) => [
      `${scene.email} was saved. Probably meant: ${scene.email.replace('gmial', 'gmail')}`,
      VERIFICATION_DELIVERED(scene),
    ],
    button: 'Correct the email',
    async isMended(scene) {
      await scene.staffPress('Correct the email');
      await scene.desk.person.isToldThat('The email is corrected, and a verification mail is on its way to it.');
      scene.email = scene.email.replace('gmial', 'gmail');
      await verifiesAndAccepts(scene);
    },
  },
  {
    name: 'mail-failed',
    async comesAbout(scene) {
      scene.post.fills(scene.email);
      await scene.isOnTheBooks(scene.email);
    },
    sentence: (name) => `The mail server refused the last mail to ${name}.`,
    evidence: ({ email }) => [
      RegExp(`^Verification mail to ${email}: refused by the mail server .+ It said: “552 5\\.2\\.2 The mailbox is full”$`),
    ],
    button: 'Change the email',
    isMended: changesEmail,
  },
  {
    name: 'mail-blocked',
    async comesAbout(scene) {
      scene.post.closes(scene.email);
      await scene.isOnTheBooks(scene.email);
    },
    sentence: (name) => `The mail server refused ${name}’s email for good, so no mail goes there any more.`,
    evidence: ({ email }) => [
      RegExp(`^${email}, .+: There is no such mailbox, or it was closed$`),
      `It said: “550 5.1.1 <${email}> No such user here”`,
    ],
    button: 'Change the email',
    isMended: changesEmail,
  },
  {
    name: 'never-verified',
    async comesAbout(scene) {
      await scene.isOnTheBooks(scene.email);
      await scene.nextMail(VERIFICATION);
    },
    sentence: (name) => `${name}’s email was never verified, so no invitation could go out.`,
    evidence: (scene) => [VERIFICATION_DELIVERED(scene)],
    button: 'Resend verification',
    async isMended(scene) {
      await resendsVerification(scene);
      await verifiesAndAccepts(scene);
    },
  },
  {
    name: 'verification-expired',
    async comesAbout(scene) {
      await scene.isOnTheBooks(scene.email);
      await scene.nextMail(VERIFICATION);
      await dbDaysPass(scene);
      await scene.staffReload();
    },
    sentence: (name) => `${name}’s email was never verified, and the link in the last verification mail has run out.`,
    evidence: (scene) => [VERIFICATION_DELIVERED(scene)],
    button: 'Resend verification',
    async isMended(scene) {
      await resendsVerification(scene);
      await verifiesAndAccepts(scene);
    },
  },
  {
    name: 'never-invited',
    comesAbout: (scene) => scene.isVerified(),
    sentence: (name) => `${name}’s email is verified, and no invitation was ever sent.`,
    evidence: (scene) => [VERIFIED(scene)],
    button: 'Send invitation',
    async isMended(scene) {
      await scene.staffPress('Send invitation');
      await scene.desk.person.isToldThat('The invitation is on its way.');
      await scene.accepts();
    },
  },
  {
    name: 'invitation-on-its-way',
    async comesAbout(scene) {
      await scene.isVerified();
      scene.post.holds(scene.email);
      await scene.staffPress('Send invitation');
    },
    sentence: (name) => `${name}’s invitation is on its way and has not been delivered yet.`,
    evidence: () => ['Invitation mail: waiting to be sent', /^Open until /],
    async isMended(scene) {
      scene.post.takes(scene.email);
      await scene.says(`${scene.name}’s invitation was delivered, and not opened.`);
      await scene.accepts();
    },
  },
  {
    name: 'invitation-expired',
    async comesAbout(scene) {
      await scene.isInvited();
      await scene.nextMail(INVITATION);
      await dbDaysPass(scene);
      await scene.staffReload();
    },
    sentence: (name) => `${name}’s invitation ran out before it was accepted.`,
    evidence: () => [INVITATION_DELIVERED, /^Open until /],
    button: 'Resend invitation',
    isMended: invitesAgain,
  },
  {
    name: 'invitation-revoked',
    async comesAbout(scene) {
      await scene.isInvited();
      await scene.nextMail(INVITATION);
      await scene.desk.ticksEnabled();
      await scene.desk.person.presses('Revoke invitation');
    },
    sentence: (name) => `${name}’s invitation was revoked before it was accepted.`,
    evidence: (scene) => [VERIFIED(scene)],
    button: 'Resend invitation',
    isMended: invitesAgain,
  },
  {
    name: 'invitation-superseded',
    async comesAbout(scene) {
      await scene.isInvited();
      await scene.nextMail(INVITATION);
      await scene.staffSaveEmail(other(scene));
      await scene.verifies();
    },
    sentence: (name) => `${name}’s invitation went to an earlier email, so it doesn’t work any more.`,
    evidence: (scene) => [VERIFIED(scene)],
    button: 'Resend invitation',
    isMended: invitesAgain,
  },
  {
    name: 'invitation-opened',
    async comesAbout(scene) {
      await scene.isInvited();
      await scene.opensNext(INVITATION);
    },
    sentence: (name) => `${name}’s invitation was opened, and not accepted.`,
    evidence: () => [INVITATION_DELIVERED, /^Opened .+\d\d:\d\d$/],
    button: 'Resend invitation',
    isMended: invitesAgain,
  },
  {
    name: 'invitation-scanned',
    async comesAbout(scene) {
      await scene.isInvited();
      await scene.isScanned(INVITATION, 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))');
    },
    sentence: (name) => `${name}’s invitation was delivered. Only a mail scanner has opened it, ${name} has not.`,
    evidence: () => [INVITATION_DELIVERED, /^Opened by something like a mail scanner /],
    button: 'Resend invitation',
    isMended: invitesAgain,
  },
  {
    name: 'invitation-not-opened',
    async comesAbout(scene) {
      await scene.isInvited();
      await scene.nextMail(INVITATION);
    },
    sentence: (name) => `${name}’s invitation was delivered, and not opened.`,
    evidence: () => [INVITATION_DELIVERED, /^Open until /],
    button: 'Resend invitation',
    isMended: invitesAgain,
  },
  {
    name: 'duplicate-has-account',
    role: 'administrator',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      await scene.isInvited();
      await scene.nextMail(INVITATION);
    },
    sentence: (name) => RegExp(`^${name} has no account on this profile, and one that works on another: ${name} .+\\.$`),
    evidence: ({ email }) => [`Same email, ${email}, and a name alike`],
    button: 'Compare the two profiles',
    async isMended(scene) {
      await scene.staffPress('Compare the two profiles');
      await scene.desk.person.presses('Merge the two profiles');
      await scene.desk.person.presses('Merge', scene.desk.page.getByRole('dialog'));
      await scene.desk.person.isToldThat('The two profiles are one now.');
      await scene.tries(scene.username, scene.password);
    },
  },
  {
    name: 'locked',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      for (let times = 0; times < 5; times += 1) await scene.client.signsInHere(scene.username, 'not the password');
    },
    sentence: (name) => RegExp(`^${name}’s account is locked until \\d\\d:\\d\\d, after too many wrong passwords\\.$`),
    evidence: () => [LAST_SIGN_IN],
    button: 'Unlock',
    async isMended(scene) {
      await scene.staffPress('Unlock');
      await scene.desk.checksIdentity('I know them in person');
      await scene.desk.person.presses('Unlock', scene.desk.page.getByRole('dialog'));
      await scene.desk.person.isToldThat('The account is unlocked.');
      await scene.client.signsInHere(scene.username, scene.password);
    },
  },
  {
    name: 'wrong-password',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      for (let times = 0; times < 3; times += 1) await scene.client.signsInHere(scene.username, 'not the password');
    },
    sentence: (name) => `The last 3 tries to sign in as ${name} had a wrong password.`,
    evidence: () => [LAST_SIGN_IN],
    button: 'Reset password',
    isMended: setsPasswordByMail,
  },
  {
    name: 'wrong-username',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      await scene.client.signsInHere(scene.username.replace('.', '').slice(1), scene.password);
    },
    sentence: (name) => `${name} is typing the username with one letter missing.`,
    evidence: (scene) => [/^One try, just now \(.+\)$/, USERNAME(scene)],
    button: 'Mail the username',
    async isMended(scene) {
      await getsUsername(scene);
      await scene.signsInByMail();
    },
  },
  {
    name: 'other-location',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      await scene.tries(scene.username, scene.password, ELSEWHERE.slug);
    },
    sentence: (name) => `${name} is trying to sign in at another location’s page.`,
    evidence: (scene) => [RegExp(`^The username was tried at ${ELSEWHERE.name} `), USERNAME(scene)],
    button: 'Mail the username',
    async isMended(scene) {
      await getsUsername(scene);
      await scene.signsInByMail();
    },
  },
  {
    name: 'reset-unused',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      await scene.client.hasTrouble(scene.username, scene.email);
      await scene.nextMail(/^Set a new password/);
    },
    sentence: (name) => `${name} was sent a mail to set a new password, and hasn’t used it.`,
    evidence: () => [/^Reset mail: delivered to the mail server /, /^Its link works until /],
    button: 'Reset password',
    isMended: setsPasswordByMail,
  },
  {
    name: 'email-changed',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      await scene.staffSaveEmail(other(scene), 'Member card');
      await scene.nextMail(VERIFICATION);
    },
    sentence: (name) => `${name}’s email was changed after the last sign-in and is not verified, so help goes to the old one.`,
    evidence: ({ email, who }) => [
      RegExp(`^${email} was saved .+, and is not verified$`),
      `Mails to set a password go to ${who.email}`,
    ],
    button: 'Resend verification',
    async isMended(scene) {
      await resendsVerification(scene);
      await scene.verifies();
      await scene.tries(scene.username, scene.password);
    },
  },
  {
    name: 'cookies-refused',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      const strict = await scene.onDeviceWithoutCookies();
      await strict.person.opens('/s/riverside');
      await strict.signsInHere(scene.username, scene.password);
      await expect(strict.page.getByText('this browser kept no cookie')).toBeVisible();
    },
    sentence: (name) => `${name}’s username and password are right, but the browser keeps no cookies.`,
    evidence: (scene) => [/^Signed in on .+, and no cookie came back$/, USERNAME(scene)],
    button: 'Mail the username',
    async isMended(scene) {
      await getsUsername(scene);
      await scene.signsInByMail();
    },
  },
  {
    name: 'never-tried',
    async comesAbout(scene) {
      await scene.hasAccount();
      await scene.signsOut();
      // Whoever accepts an invitation is signed in at once, so there is no way to here by the pages.
      await scene.latchkey.dbExecutes(
        `UPDATE accounts SET last_sign_in_at = NULL, last_sign_in_device = NULL WHERE username = '${scene.username}'`,
      );
      await scene.staffReload();
    },
    sentence: (name) => `${name}’s account works, and nobody has signed in with it yet.`,
    evidence: () => [/^The account was made /],
    button: 'Reset password',
    isMended: setsPasswordByMail,
  },
  {
    name: 'nothing-wrong',
    comesAbout: (scene) => scene.hasAccount(),
    sentence: (name) => RegExp(`^Nothing is wrong: ${name} signed in just now \\(.+\\)\\.$`),
    evidence: () => [LAST_SIGN_IN],
    button: 'Reset password',
    isMended: setsPasswordByMail,
  },
];
