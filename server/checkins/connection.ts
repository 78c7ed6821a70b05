import pg from 'pg';
import type { Connection } from '../db/index.ts';
import type { Runner } from './queries-commit.ts';

/**
 * Connections of the ingest's own, on which only its statements run. On PostgreSQL they are prepared once, with one plan for
 * all values: planning would cost more than the work, and the right plan is always the one by index, however few rows
 * there were when it was made. The embedded database has one session for everybody: nothing is set or prepared there.
 */
export interface Statements extends Runner {
  stop(): Promise<void>;
}

const settings =
  'set jit = off; set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set random_page_cost = 1.1';

export function openStatements(connection: Connection, connections: number): Statements {
  const isServer = 'connectionString' in connection;
  const pool = new pg.Pool({
    ...connection,
    max: connections,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    ...(isServer && { onConnect: async (client) => void (await client.query(settings)) }),
  });
  // A connection that ends while nothing uses it: the next statement opens another one.
  pool.on('error', () => {});
  let prepares = isServer;

  return {
    async query({ name, text, values }) {
      try {
        return await pool.query({ ...(prepares && { name }), text, values });
      } catch (error) {
        if (!isLostStatement(error)) throw error;
        // A pooler between us and the server gives each statement another session.
        prepares = false;
        return pool.query({ text, values });
      }
    },
    stop: () => pool.end(),
  };
}

/** "Prepared statement does not exist", or exists already: nothing was carried out. */
const isLostStatement = (error: unknown): boolean =>
  ['26000', '42P05'].includes((error as { code?: string }).code ?? '');

/** Two processes got in each other's way: doing it again is all it takes. */
export const isConflict = (error: unknown): boolean =>
  ['40P01', '40001'].includes((error as { code?: string }).code ?? '');

/** What the database says of the statement itself; all else is that it is away, or going, or full. */
export const isFault = (error: unknown): boolean => /^(2[0-4]|42|P0)/.test((error as { code?: string }).code ?? '');
