import { once } from 'node:events';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { freePort } from './latchkey';

/** A mail server that does as it is told: takes what comes, or refuses it after having read it. */
export class MailServer {
  /** What was refused, as it was sent. */
  readonly refused: ParsedMail[] = [];
  /** What was taken. */
  readonly taken: ParsedMail[] = [];
  /** Addresses that there are no mailboxes for. */
  private readonly unknown = new Set<string>();

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
        if (!mailServer.unknown.has(address.address)) return done();
        done(Object.assign(new Error(`5.1.1 <${address.address}> No such user here`), { responseCode: 550 }));
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
    this.unknown.add(address);
  }

  /** From now on there is such a mailbox. */
  opens(address: string): void {
    this.unknown.delete(address);
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
