import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PostgresDatabase, SqliteDatabase } from './database';
import { Mailbox } from './mailbox';

export type Database = 'sqlite' | 'postgres';

export type Role = 'owner' | 'administrator' | 'front-desk' | 'viewer';

/** The names of the staff members that the tests add, who sign in as `the.ROLE`. */
export const STAFF_NAMES: Record<Role, string> = {
  owner: 'Noor Haddad',
  administrator: 'Alex Moreau',
  'front-desk': 'Robin Hale',
  viewer: 'Dana Weiss',
};

/** The password of every staff member that the tests add: long enough for staff, and nobody's. */
export const STAFF_PASSWORD = 'nine quiet herons wait';

/** The built binary, serving a database, a folder and a port of its own, with the demo location in it. */
export class Latchkey {
  readonly mailbox: Mailbox;
  private server?: ChildProcess;
  private output = '';

  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly postgres?: PostgresDatabase,
  ) {
    this.mailbox = new Mailbox(url);
  }

  /** Makes an empty installation, loads the demo, adds a staff member of each role, and serves it. */
  static async start(database: Database, settings: Record<string, string> = {}): Promise<Latchkey> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'));
    const postgres = database === 'postgres' ? await PostgresDatabase.create() : undefined;
    const port = await freePort();
    // By its name: browsers do no passkeys at bare addresses.
    const url = `http://localhost:${port}`;
    const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('LATCHKEY_'));
    const env = {
      ...Object.fromEntries(ours),
      LATCHKEY_DATA_DIR: join(folder, 'data'),
      LATCHKEY_LISTEN: `127.0.0.1:${port}`,
      LATCHKEY_BASE_URL: url,
      ...(postgres && { LATCHKEY_DATABASE_URL: postgres.url }),
      ...settings,
    };
    const latchkey = new Latchkey(url, folder, env, postgres);
    await latchkey.command(['demo']);
    for (const role of ['owner', 'administrator', 'front-desk', 'viewer'] as const) {
      await latchkey.addStaff(role, `the.${role}`);
    }
    await latchkey.serve();
    return latchkey;
  }

  /** Runs one of the binary's commands to its end and returns what it printed. */
  async command(words: string[], input = ''): Promise<string> {
    const child = spawn(binary(), words, { cwd: this.folder, env: this.env });
    // A command that asks nothing may end before the pipe to it is closed; how it fared, its exit code tells.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
    child.stdin.end(input);
    let printed = '';
    let complaint = '';
    child.stdout.on('data', (data) => (printed += data));
    child.stderr.on('data', (data) => (complaint += data));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`latchkey ${words.join(' ')} ended with ${code}: ${complaint}${printed}`);
    return printed;
  }

  /** Adds a staff member who has a password already. */
  async addStaff(role: Role, username: string, location = 'riverside'): Promise<void> {
    const where = role === 'owner' ? [] : ['--location', location];
    const who = ['--role', role, '--username', username, '--name', STAFF_NAMES[role], '--email', `${username}@staff.example`];
    await this.command(['staff', 'add', ...where, ...who, '--password-stdin'], `${STAFF_PASSWORD}\n`);
  }

  /** Adds a client without a browser, and returns the path of the profile. */
  async addClient(firstName: string, lastName: string, email?: string, location = 'riverside'): Promise<string> {
    const who = ['--first-name', firstName, '--last-name', lastName, ...(email ? ['--email', email] : [])];
    const printed = await this.command(['client', 'add', '--location', location, ...who]);
    const path = /\/staff\/clients\/\w+/.exec(printed)?.[0];
    if (!path) throw new Error(`no profile's address in: ${printed}`);
    return path;
  }

  /** Changes what is stored, for what no press and no setting brings about: that days have passed. */
  async dbExecutes(sql: string): Promise<void> {
    const database = this.postgres ?? new SqliteDatabase(join(this.folder, 'data', 'latchkey.db'));
    await database.executes(sql);
  }

  /** Starts the server and waits until it can work. */
  async serve(): Promise<void> {
    const server = spawn(binary(), ['serve'], { cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    server.stdout.on('data', (data) => (this.output += data));
    server.stderr.on('data', (data) => (this.output += data));
    this.server = server;
    const deadline = Date.now() + 30_000;
    while (!(await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false))) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error(`the server is not ready:\n${this.output}`);
      await new Promise((again) => setTimeout(again, 20));
    }
  }

  /** Ends the server, politely or as a power failure would. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const server = this.server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const closed = once(server, 'close');
    server.kill(signal);
    await closed;
  }

  /** What the server has written to its log so far. */
  get log(): string {
    return this.output;
  }

  /** Ends the server and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.end();
    await this.postgres?.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function binary(): string {
  return process.env.LATCHKEY_BINARY ?? resolve(__dirname, '../../target/release/latchkey');
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
