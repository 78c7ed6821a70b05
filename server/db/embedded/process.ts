import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type ChildMessage = { is: 'ready' } | { is: 'locked' } | { is: 'failed'; error: string };

/** How `pg` reaches it: `host` is the folder of a Unix socket, or loopback where there are none (Windows). */
export interface EmbeddedAddress {
  host: string;
  port: number;
}

export interface EmbeddedDatabase {
  address: EmbeddedAddress;
  stop(): Promise<void>;
}

export class DirectoryInUse extends Error {}

const childFile = fileURLToPath(new URL('./child.ts', import.meta.url));
const typescript = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;
const noteFile = (dataDirectory: string) => join(dataDirectory, 'database.json');
const socketPort = 5432;

/** Where the database that holds this directory listens, if its note is there. */
export function runningDatabase(dataDirectory: string): EmbeddedAddress | undefined {
  const file = noteFile(dataDirectory);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as EmbeddedAddress) : undefined;
}

/** A socket in a folder only this user may enter: other people on the machine cannot connect. */
async function chooseAddress(): Promise<EmbeddedAddress> {
  if (process.platform !== 'win32') return { host: mkdtempSync(join(tmpdir(), 'hexhood-')), port: socketPort };
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const bound = probe.address();
  await new Promise((done) => probe.close(done));
  return { host: '127.0.0.1', port: typeof bound === 'object' && bound ? bound.port : 0 };
}

/** Resolves when the child answers. Throws DirectoryInUse, or an Error with what PGlite said. */
function startChild(dataDirectory: string, address: EmbeddedAddress): Promise<ChildProcess> {
  const socket = address.host === '127.0.0.1' ? String(address.port) : join(address.host, `.s.PGSQL.${address.port}`);
  rmSync(socket, { force: true });
  const child = fork(childFile, [dataDirectory, socket], { execArgv: ['--import', typescript] });
  return new Promise((done, fail) => {
    child.once('message', (message: ChildMessage) => {
      if (message.is === 'ready') done(child);
      else if (message.is === 'failed') fail(new Error(`The embedded database did not start: ${message.error}`));
      else {
        fail(
          new DirectoryInUse(
            `Hexhood is already running on ${dataDirectory}. Stop it first, or set DATA_DIR to another folder.`,
          ),
        );
      }
    });
    child.once('exit', (code, signal) =>
      fail(new Error(`The embedded database ended at its start (${signal ?? code}).`)),
    );
  });
}

/**
 * Starts PGlite + PostGIS on `dataDirectory`/pg. If it dies later it is started again on the same address, and
 * `onTrouble` is told; connections of the pool that broke are replaced by new ones.
 */
export async function startEmbedded(
  dataDirectory: string,
  onTrouble: (message: string) => void,
): Promise<EmbeddedDatabase> {
  mkdirSync(dataDirectory, { recursive: true });
  const address = await chooseAddress();
  let stopping = false;
  let child: ChildProcess;

  const watch = (started: ChildProcess) => {
    child = started;
    child.once('exit', async (code, signal) => {
      if (stopping) return;
      onTrouble(`The embedded database ended (${signal ?? `code ${code}`}); starting it again.`);
      try {
        watch(await startChild(dataDirectory, address));
        onTrouble('The embedded database is back.');
      } catch (error) {
        onTrouble(`The embedded database cannot be started again: ${(error as Error).message}`);
        process.exit(1);
      }
    });
  };
  try {
    watch(await startChild(dataDirectory, address));
  } catch (error) {
    if (address.host !== '127.0.0.1') rmSync(address.host, { recursive: true, force: true });
    throw error;
  }
  writeFileSync(noteFile(dataDirectory), JSON.stringify(address), { mode: 0o600 });

  return {
    address,
    async stop() {
      stopping = true;
      rmSync(noteFile(dataDirectory), { force: true });
      const ended = child.exitCode === null ? new Promise((done) => child.once('exit', done)) : undefined;
      if (child.connected) child.send('stop');
      await ended;
      if (address.host !== '127.0.0.1') rmSync(address.host, { recursive: true, force: true });
    },
  };
}
