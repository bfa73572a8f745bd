import type { Locator } from '@playwright/test';
import { Latchkey } from './support/latchkey';
import type { Person } from './support/person';
import { Staff } from './support/staff';
import { expect, newPerson, test } from './support/test';

/** A button beside the sentence, and what comes of it. */
interface Fix {
  button: string;
  /** Whether it leads to a form, and what that asks for. */
  asksFor?: 'email' | 'identity';
  /** What the desk is told in the end. */
  told: string;
  /** The mail that brings the client on; none where they can just sign in. */
  mail?: RegExp;
}

const VERIFICATION = /^Verify your email address/;
const INVITATION = /^(Your invitation to|Tu invitación a) Self-Service/;

const RESEND: Fix = { button: 'Resend verification', told: 'A new verification mail is on its way.', mail: VERIFICATION };
const CORRECT: Fix = { button: 'Correct the email', told: 'The email is corrected', mail: VERIFICATION };
const ADD: Fix = { button: 'Add an email', asksFor: 'email', told: 'The contact information is saved.', mail: VERIFICATION };
const CHANGE: Fix = { ...ADD, button: 'Change the email' };
const INVITE: Fix = { button: 'Send invitation', told: 'The invitation is on its way.', mail: INVITATION };
const INVITE_AGAIN: Fix = { ...INVITE, button: 'Resend invitation' };
const UNLOCK: Fix = { button: 'Unlock', asksFor: 'identity', told: 'The account is unlocked.' };
const RESET: Fix = { button: 'Reset password', told: 'A mail to set a new password is on its way.', mail: /^Set a new password/ };
const USERNAME: Fix = { button: 'Mail the username', told: 'A mail with the username is on its way.', mail: /^Your username at/ };

/** Clients of the demo who call, what the profile says of them, what mends it, and where they read their mail. */
const CALLERS: [name: string, sentence: RegExp, fix: Fix, email: string][] = [
  ['Ana Silva', /was never verified/, RESEND, 'ana.silva@example.org'],
  ['Ravi Patel', /verification mail has run out/, RESEND, 'ravi.patel@example.org'],
  ['Amir Karimi', /email was changed after the last sign-in/, RESEND, 'amir.karimi@example.net'],
  ['Tom Becker', /looks mistyped/, CORRECT, 'tom.becker@gmail.com'],
  ['Ines Duarte', /There is no email/, ADD, 'ines.duarte@example.org'],
  ['Elif Kaya', /refused Elif’s email for good/, CHANGE, 'elif@example.org'],
  ['Lena Fischer', /no invitation was ever sent/, INVITE, 'lena.fischer@example.org'],
  ['Carlos Mendoza', /ran out before it was accepted/, INVITE_AGAIN, 'carlos.mendoza@example.org'],
  ['Hannah Lee', /was revoked before it was accepted/, INVITE_AGAIN, 'hannah.lee@example.org'],
  ['Hugo Lindqvist', /Only a mail scanner has opened it/, INVITE_AGAIN, 'hugo.lindqvist@example.org'],
  ['Mei Tanaka', /was opened, and not accepted/, INVITE_AGAIN, 'mei.tanaka@example.org'],
  ['Olena Kovalenko', /is locked until/, UNLOCK, 'olena@example.org'],
  ['Marek Nowak', /had a wrong password/, RESET, 'marek@example.org'],
  ['Sofia Rossi', /hasn’t used it/, RESET, 'sofia.rossi@example.org'],
  ['Noah Brandt', /with one letter missing/, USERNAME, 'noah.brandt@example.org'],
  ['Chloe Martin', /keeps no cookies/, USERNAME, 'chloe.martin@example.org'],
];

/** Counts what somebody presses: buttons, links, and Enter. Typing is no press. */
class Presses {
  count = 0;

  constructor(private readonly person: Person) {}

  async on(target: Locator): Promise<void> {
    this.count += 1;
    await this.person.follows(() => target.click());
  }

  async enterIn(target: Locator): Promise<void> {
    this.count += 1;
    await this.person.follows(() => target.press('Enter'));
  }
}

test('“my client can’t log in”: from the list of clients to the fix in three presses', async ({ browser, database }) => {
  // Of its own: what is pressed here changes the demo's clients.
  const latchkey = await Latchkey.start(database);
  try {
    const desk = new Staff(await newPerson(browser, latchkey), latchkey);
    await desk.signsIn('front-desk');
    for (const [name, sentence, fix, email] of CALLERS) {
      await test.step(name, async () => {
        await desk.person.opens('/staff/clients');
        const presses = new Presses(desk.person);
        // Where a form follows, the row is pressed right away; the others are searched for first.
        if (!fix.asksFor) {
          const search = desk.page.getByRole('searchbox', { name: 'Find a client' });
          await search.fill(name.toLowerCase());
          await presses.enterIn(search);
        }
        await presses.on(desk.page.getByRole('main').getByRole('link', { name, exact: true }));
        const verdict = desk.page.getByRole('region', { name: /^Why can’t .+ sign in\?$/ });
        const cause = verdict.getByRole('paragraph').filter({ hasText: sentence });
        await expect(cause).toBeVisible();
        await presses.on(verdict.getByRole(fix.asksFor ? 'link' : 'button', { name: fix.button, exact: true }));
        if (fix.asksFor === 'email') {
          await desk.page.getByLabel('Email', { exact: true }).fill(email);
          await presses.on(desk.page.getByRole('button', { name: 'Save', exact: true }));
        }
        if (fix.asksFor === 'identity') {
          await desk.checksIdentity('I know them in person');
          await presses.on(desk.page.getByRole('dialog').getByRole('button', { name: fix.button, exact: true }));
        }
        await desk.person.isToldThat(fix.told);
        expect(presses.count, `presses for ${name}`).toBeLessThanOrEqual(3);
        if (fix.mail) await latchkey.mailbox.mail(email, fix.mail);
        else await expect(cause).toHaveCount(0);
      });
    }
    await desk.person.leaves();
  } finally {
    await latchkey.remove();
  }
});
