import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';

/** A database of one's own, on the Postgres that `cargo xtask` started. */
export class PostgresDatabase {
  private constructor(
    readonly url: string,
    private readonly name: string,
  ) {}

  static async create(): Promise<PostgresDatabase> {
    const name = `latchkey_e2e_${process.pid}_${(made += 1)}`;
    await command(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await command(`CREATE DATABASE ${name}`);
    const url = new URL(cluster());
    url.pathname = `/${name}`;
    return new PostgresDatabase(url.href, name);
  }

  /** Changes what is stored, behind the server's back. */
  async executes(sql: string): Promise<void> {
    await execute(this.url, sql);
  }

  async drop(): Promise<void> {
    await command(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }
}

/** The file that an installation without Postgres keeps its rows in. */
export class SqliteDatabase {
  constructor(private readonly file: string) {}

  /** Changes what is stored, behind the server's back. */
  async executes(sql: string): Promise<void> {
    // The server may be writing: its turn is waited for.
    await promisify(execFile)('sqlite3', ['-bail', '-cmd', '.timeout 5000', this.file, sql]);
  }
}

let made = 0;

function cluster(): string {
  const url = process.env.LATCHKEY_TEST_POSTGRES;
  if (!url) throw new Error('LATCHKEY_TEST_POSTGRES names no Postgres: run this by `cargo xtask e2e`, which starts one');
  return url;
}

async function command(sql: string): Promise<void> {
  await execute(cluster(), sql);
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
