import knexFactory, { type Knex } from 'knex';
import knexPostgis from 'knex-postgis';
import pg from 'pg';
import type { Config } from '../config.ts';
import { DirectoryInUse, runningDatabase, startEmbedded } from './embedded/process.ts';

export { migrate, migrationSource, pendingMigrations } from './migrate.ts';
export { DirectoryInUse };

/** A day is a day, not an instant in the server's zone: keep `date` as 'YYYY-MM-DD'. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** How `pg` and pg-boss connect. */
export type Connection = { connectionString: string } | { host: string; port: number; user: string; database: string };

export interface Database {
  knex: Knex;
  connection: Connection;
  embedded: boolean;
  close(): Promise<void>;
}

/** A knex handle over a pool that opens connections as they are needed. */
export function connect(connection: Connection, connections = 10): Knex {
  return knexFactory({ client: 'pg', connection, pool: { min: 0, max: connections, afterCreate: withoutJit } });
}

/**
 * Our questions are short. The planner overrates the ranges of cells they are made of and spends 95 of 250 ms compiling
 * (a small box over a million customers).
 */
const withoutJit = (connection: pg.Client, done: (error: Error | null, connection: pg.Client) => void): void => {
  connection.query('set jit = off', (error) => done(error, connection));
};

/** PostGIS functions for the query builder: `st(knex).asGeoJSON('position')`. */
export const st = (knex: Knex) => knexPostgis(knex);

function over(connection: Connection, embedded: boolean, stop: () => Promise<void>): Database {
  const knex = connect(connection);
  return {
    knex,
    connection,
    embedded,
    async close() {
      await knex.destroy();
      await stop();
    },
  };
}

/**
 * Opens the database of `config`: the one at DATABASE_URL, or the embedded one in DATA_DIR.
 * With `share`, an embedded database that another process runs is used as it is; without, that is a DirectoryInUse.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory'>,
  options: { onTrouble: (message: string) => void; share?: boolean },
): Promise<Database> {
  if (config.databaseUrl) return over({ connectionString: config.databaseUrl }, false, async () => {});
  const at = (address: { host: string; port: number }): Connection => ({
    ...address,
    user: 'postgres',
    database: 'postgres',
  });
  try {
    const embedded = await startEmbedded(config.dataDirectory, options.onTrouble);
    return over(at(embedded.address), true, embedded.stop);
  } catch (error) {
    const running = runningDatabase(config.dataDirectory);
    if (!(error instanceof DirectoryInUse) || !options.share || !running) throw error;
    return over(at(running), true, async () => {});
  }
}
