import { randomBytes } from 'node:crypto';
import { connect } from '../../server/db/index.ts';

/** Works on a new database at a server, by its URL; afterwards it is gone. */
export async function onDatabase(serverUrl: string, work: (databaseUrl: string) => Promise<void>): Promise<void> {
  const name = `hexhood_bench_${randomBytes(4).toString('hex')}`;
  const server = connect({ connectionString: serverUrl }, 1);
  await server.raw('create database ??', [name]);
  const own = new URL(serverUrl);
  own.pathname = `/${name}`;
  try {
    await work(own.href);
  } finally {
    await server.raw('drop database if exists ?? with (force)', [name]);
    await server.destroy();
  }
}
