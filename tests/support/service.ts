import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { connect } from '../../server/db/index.ts';

const run = promisify(execFile);
const launcher = new URL('../../server/launch.mjs', import.meta.url).pathname;

export interface Installation {
  env: NodeJS.ProcessEnv;
  dataDirectory: string;
  remove(): Promise<void>;
}

/** A place for a service of the test's own: an empty data directory, and on PostgreSQL an empty database. */
export async function installation(env: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-e2e-'));
  const { DATABASE_URL: _database, NODE_ENV: _mode, ...inherited } = process.env;
  const own = { ...inherited, DATA_DIR: dataDirectory, PORT: '0', LOG_LEVEL: 'warn', ...env };
  const connection = inject('connection');
  if (!('connectionString' in connection)) {
    return { env: own, dataDirectory, remove: async () => rmSync(dataDirectory, { recursive: true, force: true }) };
  }
  const name = `hexhood_e2e_${randomBytes(4).toString('hex')}`;
  const server = connect(connection, 1);
  await server.raw('create database ??', [name]);
  const url = new URL(connection.connectionString);
  url.pathname = `/${name}`;
  return {
    env: { ...own, DATABASE_URL: url.href },
    dataDirectory,
    async remove() {
      await server.raw('drop database if exists ?? with (force)', [name]);
      await server.destroy();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

export interface Service {
  process: ChildProcess;
  url: string;
  /** The one-time sign-in link it printed. */
  link: string;
  output: () => string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs what `npm start` runs, until it says where it is. Rejects with what it printed if it ends before. */
export function start({ env }: Installation): Promise<Service> {
  const child = spawn(process.execPath, [launcher, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  return new Promise((done, fail) => {
    const ended = new Promise<number | null>((exit) => child.once('exit', exit));
    const listen = (chunk: Buffer) => {
      output += chunk;
      const link = /(http:\S+)\/#token=\S+/.exec(output);
      if (!link?.[1]) return;
      done({
        process: child,
        url: link[1],
        link: link[0],
        output: () => output,
        stop(signal = 'SIGTERM') {
          child.kill(signal);
          return ended;
        },
      });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => fail(new Error(output)));
  });
}

/** `npm run -s hexhood -- …`: what it printed, or an error with `stdout` and `stderr`. */
export const hexhood = ({ env }: Installation, ...args: string[]) =>
  run(process.execPath, [launcher, 'hexhood', ...args], { env, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });

/** Asks the API with a key; with a body it is a POST. Throws what was refused. */
export async function ask<Answer>(
  { url }: Pick<Service, 'url'>,
  key: string,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? null : await response.json()) as Answer;
}
