import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Connection, connect, type Database, migrate, openDatabase } from '../../server/db/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL server of this run; null on the embedded database. */
    databaseUrl: string | null;
    connection: Connection;
  }
}

/** A database of its own for the run, on the server at `url`. */
async function freshDatabase(url: string): Promise<Database> {
  const name = `hexhood_test_${randomBytes(6).toString('hex')}`;
  const server = connect({ connectionString: url }, 1);
  await server.raw('create database ??', [name]);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await openDatabase({ databaseUrl: own.href, dataDirectory: '' }, { onTrouble: console.error });
  return {
    ...database,
    async close() {
      await database.close();
      await server.raw('drop database ?? with (force)', [name]);
      await server.destroy();
    },
  };
}

/** One migrated database for all tests of a project: each test has a business of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL && project.name === 'postgres' ? process.env.TEST_DATABASE_URL : undefined;
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-test-'));
  const database = url
    ? await freshDatabase(url)
    : await openDatabase({ databaseUrl: undefined, dataDirectory: directory }, { onTrouble: console.error });
  await migrate(database.knex);
  project.provide('connection', database.connection);
  return async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  };
}
