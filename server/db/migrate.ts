import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';

const directory = new URL('../../migrations/', import.meta.url);

/** Migrations by file name. Our own source because knex's does not import TypeScript in an ES module package. */
export const migrationSource: Knex.MigrationSource<string> = {
  async getMigrations() {
    const files = await readdir(directory);
    return files.filter((file) => file.endsWith('.ts')).sort();
  },
  getMigrationName: (file) => file,
  getMigration: (file) => import(/* @vite-ignore */ new URL(file, directory).href),
};

/** Brings the schema up to date. Safe with several processes: knex holds a lock. */
export async function migrate(knex: Knex): Promise<void> {
  await knex.migrate.latest({ migrationSource });
}

export async function pendingMigrations(knex: Knex): Promise<number> {
  const [, pending] = (await knex.migrate.list({ migrationSource })) as [unknown[], unknown[]];
  return pending.length;
}
