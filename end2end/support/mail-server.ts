import { once } from 'node:events';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { freePort } from './latchkey';

interface Reply {
  code: number;
  words: string;
}

/** A mail server that does as it is told: takes what comes, or refuses it after having read it. */
export class MailServer {
  /** What was refused, as it was sent. */
  readonly refused: ParsedMail[] = [];
  /** What was taken. */
  readonly taken: ParsedMail[] = [];
  /** Addresses that nothing is taken for, and what is said to that. */
  private readonly closed = new Map<string, Reply>();
  /** Addresses whose senders are kept waiting. */
  private readonly held = new Set<string>();
  /** Those who wait for an address. */
  private readonly waiting: { address: string; goesOn: () => void }[] = [];

  private constructor(
    readonly port: number,
    private readonly server: SMTPServer,
  ) {}

  /** Starts one that refuses the first so many mails for now. */
  static async start(refusals: number): Promise<MailServer> {
    const port = await freePort();
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (address, _session, done) => {
        const reply = mailServer.closed.get(address.address);
        if (reply) return done(Object.assign(new Error(reply.words), { responseCode: reply.code }));
        if (!mailServer.held.has(address.address)) return done();
        mailServer.waiting.push({ address: address.address, goesOn: done });
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          if (mailServer.refused.length < refusals) {
            mailServer.refused.push(mail);
            done(Object.assign(new Error('4.7.1 Greylisted, try again later'), { responseCode: 451 }));
          } else {
            mailServer.taken.push(mail);
            done();
          }
        }, done);
      },
    });
    const mailServer = new MailServer(port, server);
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return mailServer;
  }

  /** From now on there is no such mailbox. */
  closes(address: string): void {
    this.closed.set(address, { code: 550, words: `5.1.1 <${address}> No such user here` });
  }

  /** From now on nothing more fits into this mailbox. */
  fills(address: string): void {
    this.closed.set(address, { code: 552, words: '5.2.2 The mailbox is full' });
  }

  /** From now on there is such a mailbox. */
  opens(address: string): void {
    this.closed.delete(address);
  }

  /** From now on whoever brings a mail for this address is kept waiting. */
  holds(address: string): void {
    this.held.add(address);
  }

  /** Takes what waits for this address, and from now on what comes. */
  takes(address: string): void {
    this.held.delete(address);
    for (const one of this.waiting.splice(0)) {
      if (one.address === address) one.goesOn();
      else this.waiting.push(one);
    }
  }

  /** What was taken for an address, about something. */
  takenFor(address: string, subject: RegExp): ParsedMail[] {
    return this.taken.filter((mail) => recipient(mail) === address && subject.test(mail.subject ?? ''));
  }

  async stop(): Promise<void> {
    await new Promise<void>((stopped) => this.server.close(stopped));
  }
}

/** The one link with a token in a mail that came by SMTP. */
export function linkOf(mail: ParsedMail): string {
  const links = new Set(mail.text?.match(/https?:\/\/\S+\?t=[\w-]+/g));
  if (links.size !== 1) throw new Error(`${links.size} links in: ${mail.text}`);
  return [...links][0]!;
}

function recipient(mail: ParsedMail): string | undefined {
  const to = [mail.to ?? []].flat() as AddressObject[];
  return to[0]?.value[0]?.address;
}
