import { expect } from '@playwright/test';

/** A mail in the embedded mailbox. */
export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  raw: string;
  /** The addresses of the installation that stand in the text. */
  links: string[];
}

type Summary = Pick<Mail, 'id' | 'to' | 'subject'>;

/** The embedded mailbox, as the people who get its mails see it. */
export class Mailbox {
  constructor(private readonly url: string) {}

  /** Every mail to an address, newest first. */
  async mailsTo(address: string): Promise<Summary[]> {
    const answer = await fetch(`${this.url}/dev/mailbox/messages.json`);
    if (!answer.ok) throw new Error(`the mailbox answers ${answer.status}`);
    const mails = (await answer.json()) as Summary[];
    return mails.filter((mail) => mail.to.toLowerCase() === address.toLowerCase());
  }

  /** The newest mail to an address with such a subject. Waits for it, as people do. */
  async mail(address: string, subject: RegExp): Promise<Mail> {
    return this.mailNumber(1, address, subject);
  }

  /** The newest mail, once there are so many of them. */
  async mailNumber(number: number, address: string, subject: RegExp): Promise<Mail> {
    let found: Summary[] = [];
    await expect
      .poll(
        async () => {
          found = (await this.mailsTo(address)).filter((mail) => subject.test(mail.subject));
          return found.length;
        },
        { message: `mails to ${address} about ${subject}` },
      )
      .toBeGreaterThanOrEqual(number);
    const answer = await fetch(`${this.url}/dev/mailbox/${found[0]!.id}.json`);
    return (await answer.json()) as Mail;
  }
}

/** The one link of ours in a mail that carries a token. */
export function linkIn(mail: Mail): string {
  const links = [...new Set(mail.links.filter((link) => link.includes('?t=')))];
  expect(links, `links in "${mail.subject}"`).toHaveLength(1);
  return links[0]!;
}
