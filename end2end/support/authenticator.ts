import { createHmac } from 'node:crypto';

const STEP = 30;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app that has scanned a QR (RFC 6238). It waits rather than show a code twice, since each works once. */
export class Authenticator {
  private readonly secret: Buffer;
  private shown = 0;

  constructor(link: string) {
    const { protocol, searchParams } = new URL(link);
    if (protocol !== 'otpauth:') throw new Error(`not for an authenticator app: ${link}`);
    this.secret = base32(searchParams.get('secret') ?? '');
  }

  /** A code that it has not shown yet. A step early is taken, so two can follow each other without a wait. */
  async code(): Promise<string> {
    const now = () => Math.floor(Date.now() / 1000 / STEP);
    const step = Math.max(now(), this.shown + 1);
    while (step > now() + 1) await new Promise((again) => setTimeout(again, 200));
    this.shown = step;
    return this.at(step);
  }

  private at(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', this.secret).update(counter).digest();
    const number = mac.readUInt32BE(mac[mac.length - 1]! & 15) & 0x7fff_ffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

function base32(text: string): Buffer {
  let bits = '';
  for (const letter of text) bits += ALPHABET.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}
