import { brotliDecompressSync } from 'node:zlib';
import { get, type IncomingHttpHeaders } from 'node:http';
import { Latchkey } from './support/latchkey';
import { linkIn } from './support/mailbox';
import { expect, newPerson, test } from './support/test';

/** What a client page may weigh over the wire before the wasm: HTML and styles together. */
const MOST_BYTES = 15 * 1024;

test('R28: client pages are light, and complete before any script', async ({ latchkey, client, staff, somebody }) => {
  const { firstName, lastName, email } = somebody('Nina');
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  const nina = await client();
  const cookies = async () =>
    (await nina.person.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  const check = async (path: string, heading: string) => {
    const page = await fetchPacked(`${latchkey.url}${path}`, await cookies());
    expect(page.status, path).toBe(200);
    const html = brotliDecompressSync(page.body).toString();
    expect(html, path).toContain(heading);
    const stylesheet = /<link[^>]+href="([^"]+\.css)"/.exec(html)?.[1];
    const styles = await fetchPacked(new URL(stylesheet!, latchkey.url).href);
    expect(styles.headers['cache-control']).toContain('immutable');
    const bytes = page.body.length + styles.body.length;
    test.info().annotations.push({ type: 'bytes', description: `${path}: ${page.body.length} + ${styles.body.length}` });
    expect(bytes, `${path}: HTML ${page.body.length}, styles ${styles.body.length}`).toBeLessThanOrEqual(MOST_BYTES);
  };

  await check('/s/riverside', 'Sign in');
  await check('/s/riverside/having-trouble', 'Having Trouble?');
  const pending = somebody('Noa');
  await latchkey.addClient(pending.firstName, pending.lastName, pending.email);
  await nina.opensLink(linkIn(await latchkey.mailbox.mail(pending.email, /^Verify/)));
  await check('/s/riverside/verify-email', pending.email);
  await nina.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await check('/s/riverside/accept-invitation', firstName);
  await nina.accepts(email.split('@')[0]!, 'three random words');
  await nina.person.isOn(`Hello, ${firstName}`);
  await check('/s/riverside/home', firstName);
});

test('R27: every answer says what browsers must not do', async ({ latchkey }) => {
  const paths = ['/s/riverside', '/staff/sign-in', '/dev/mailbox', '/nowhere', '/s/nowhere', '/healthz', '/favicon.ico', '/pkg/none.js'];
  for (const path of paths) {
    const { headers } = await fetchPacked(`${latchkey.url}${path}`);
    const policy = headers['content-security-policy'] as string;
    for (const rule of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) {
      expect(policy, path).toContain(rule);
    }
    expect(policy, path).not.toContain('unsafe-inline');
    expect(policy, path).not.toContain("'unsafe-eval'");
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['referrer-policy'], path).toBe('same-origin');
    expect(headers['cross-origin-opener-policy'], path).toBe('same-origin');
    expect(headers['cross-origin-resource-policy'], path).toBe('same-origin');
  }
  const { headers } = await fetchPacked(`${latchkey.url}/s/riverside`);
  expect(headers['cache-control']).toBe('no-store');
});

test('R7: a mailed link is not used up by those who only look', async ({ latchkey, client, somebody }) => {
  const { firstName, lastName, email } = somebody('Otto');
  await latchkey.addClient(firstName, lastName, email);
  const link = linkIn(await latchkey.mailbox.mail(email, /^Verify/));
  for (let time = 0; time < 20; time += 1) await fetch(link, { method: time === 0 ? 'HEAD' : 'GET' });
  const otto = await client();
  await otto.opensLink(link);
  await otto.verifies();
});

test('R7: a browser that rests on a mailed link sends nothing, and the link still works', async ({ latchkey, client, staff, somebody }) => {
  const { firstName, lastName, email } = somebody('Pia');
  const office = await staff('administrator');
  await office.invites(firstName, lastName, email);
  const pending = somebody('Quim');
  await latchkey.addClient(pending.firstName, pending.lastName, pending.email);
  const links = [
    linkIn(await latchkey.mailbox.mail(pending.email, /^Verify/)),
    linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)),
  ];
  const restsOn = async (link: string) => {
    const resting = await client();
    await resting.page.clock.install();
    await resting.opensLink(link);
    const sent: string[] = [];
    resting.page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
    await resting.page.clock.runFor(30_000);
    await expect(resting.page.locator('meta[http-equiv=refresh i]')).toHaveCount(0);
    expect(sent, 'what the page did by itself').toEqual([]);
    return resting;
  };
  await (await restsOn(links[0]!)).verifies();
  const pia = await restsOn(links[1]!);
  await pia.accepts(email.split('@')[0]!, 'three random words');
  await pia.person.isOn(`Hello, ${firstName}`);
  await pia.signsOut();
  await pia.hasTrouble(email.split('@')[0]!, email);
  const reset = await restsOn(linkIn(await latchkey.mailbox.mail(email, /^Set a new password/)));
  await reset.person.isOn('Set a new password');
});

test('R47: addresses that browsers and people try lead somewhere', async ({ browser, database }) => {
  // Of one's own: with a second location there is no telling whose password a browser means.
  const latchkey = await Latchkey.start(database);
  const visitor = await newPerson(browser, latchkey);
  await visitor.opens('/');
  await visitor.isOn('Staff sign-in');
  await visitor.opens('/.well-known/change-password');
  await visitor.isOn('Having Trouble?');
  await visitor.opens('/staff/clients');
  await visitor.isOn('Staff sign-in');
  await visitor.opens('/s/riverside/home');
  await visitor.isOn('Sign in');
  await visitor.leaves();
  await latchkey.remove();
});

interface Packed {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Fetches as a browser would, and leaves the body packed as it came. */
function fetchPacked(url: string, cookie = ''): Promise<Packed> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'br', accept: 'text/html', ...(cookie && { cookie }) };
    get(url, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
      answer.on('error', reject);
    }).on('error', reject);
  });
}
