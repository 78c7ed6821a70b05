/**
 * The embedded database's own process: PGlite with PostGIS behind a socket. It is a child because PGlite runs
 * synchronously (a long query would stall the web server) and because a crash in it must not take the service down.
 *
 * Arguments: the data directory, then where to listen (a socket's path, or a TCP port on loopback).
 * It ends when its parent says so or is gone; signals from the terminal are the parent's to handle.
 */
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { tryLock } from 'fs-native-extensions';
import { createGateway } from './gateway.ts';
import type { ChildMessage } from './process.ts';

const [dataDirectory = '', address = ''] = process.argv.slice(2);
const tell = (message: ChildMessage) => process.send?.(message);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

/** A second process would corrupt the files. The kernel frees this lock with its holder, however that dies. */
async function lockDirectory(): Promise<boolean> {
  mkdirSync(dataDirectory, { recursive: true });
  const file = openSync(join(dataDirectory, 'database.lock'), 'a+');
  // A holder whose parent was killed needs a moment to notice and let go.
  for (let attempt = 0; attempt < 15; attempt++) {
    if (tryLock(file)) return true;
    await sleep(100);
  }
  return false;
}

async function main(): Promise<void> {
  if (!(await lockDirectory())) {
    tell({ is: 'locked' });
    process.exit(0);
  }
  const database = await PGlite.create({ dataDir: join(dataDirectory, 'pg'), extensions: { postgis } });
  const server = createGateway(database, (sql) => {
    process.stderr.write(`The embedded database lost its place, and is started anew, at: ${sql}\n`);
    process.exit(1);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(/^\d+$/.test(address) ? { port: Number(address), host: '127.0.0.1' } : { path: address }, done);
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    server.close();
    await database.close();
    process.exit(0);
  };
  process.on('message', stop);
  process.on('disconnect', stop);
  if (!process.connected) await stop();
  tell({ is: 'ready' });
}

main().catch((error: unknown) => {
  tell({ is: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
});
