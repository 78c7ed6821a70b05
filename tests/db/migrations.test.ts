import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as purchaseHistory from '../../migrations/20261125000100_purchase_history.ts';
import { rebuildStats } from '../../server/customers/index.ts';
import { connect, migrate, migrationSource, openDatabase, pendingMigrations } from '../../server/db/index.ts';

/** An empty database: another one on the server, or another embedded one. */
async function emptyDatabase() {
  const connection = inject('connection');
  if (!('connectionString' in connection)) {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-migrations-'));
    const database = await openDatabase({ databaseUrl: undefined, dataDirectory }, { onTrouble: console.error });
    return {
      knex: database.knex,
      close: () => database.close().then(() => rmSync(dataDirectory, { recursive: true })),
    };
  }
  const name = `hexhood_migrations_${randomBytes(4).toString('hex')}`;
  const server = connect(connection, 1);
  await server.raw('create database ??', [name]);
  const url = new URL(connection.connectionString);
  url.pathname = `/${name}`;
  const knex = connect({ connectionString: url.href }, 1);
  return {
    knex,
    async close() {
      await knex.destroy();
      await server.raw('drop database ??', [name]);
      await server.destroy();
    },
  };
}

let empty: Awaited<ReturnType<typeof emptyDatabase>>;
beforeAll(async () => {
  empty = await emptyDatabase();
});
afterAll(() => empty.close());

test('migrations go up, all the way down, and up again to the same schema', async () => {
  const { knex } = empty;
  const schema = async () => {
    const columns = await knex.raw(
      `select table_name, column_name, data_type, is_nullable from information_schema.columns
       where table_schema = 'public' and table_name not like 'knex%' and table_name not in
         ('geography_columns', 'geometry_columns', 'spatial_ref_sys') order by 1, 2`,
    );
    const indexes = await knex.raw(
      `select indexdef from pg_indexes where schemaname = 'public' and tablename not like 'knex%' and tablename <> 'spatial_ref_sys' order by 1`,
    );
    return { columns: columns.rows, indexes: indexes.rows };
  };
  await migrate(knex);
  const first = await schema();
  expect(first.columns.length).toBeGreaterThan(50);
  expect(await pendingMigrations(knex)).toBe(0);
  await knex.migrate.rollback({ migrationSource }, true);
  expect((await schema()).columns).toEqual([]);
  await migrate(knex);
  expect(await schema()).toEqual(first);
});

test('histories of purchases that were there before are as a rebuild makes them', async () => {
  const { knex } = empty;
  await knex.raw(`
    insert into businesses (name) values ('One'), ('Other');
    insert into stores (business_id, name, position, time_zone)
    select min(id), 'Shop', ST_SetSRID(ST_MakePoint(-76.6, 39.3), 4326), 'America/New_York' from businesses;
    insert into customers (business_id) select id from businesses, generate_series(1, 5);
    insert into purchases (business_id, customer_id, source_key, at, day, amount, items)
    select business_id, id, id || ' ' || n, timestamptz '2026-01-01' + n * interval '17 hours', date '2026-01-01' + n,
      (n * 7 + id) % 11 - 2, (array['Latte', 'MUFFIN, tea', null])[(n + id) % 4 + 1]
    from customers, generate_series(1, 20) n`);
  const rows = async () =>
    JSON.stringify([
      await knex('customer_history').orderBy(['business_id', 'customer_id']),
      await knex('history_zones').orderBy('business_id'),
    ]);
  for (const { id } of await knex('businesses').select('id')) await knex.transaction((trx) => rebuildStats(trx, id));
  const made = await rows();
  expect(JSON.parse(made)[0]).toHaveLength(10);
  await purchaseHistory.down(knex);
  await knex('customer_stats').delete();
  await purchaseHistory.up(knex);
  expect(await rows()).toBe(made);
});

test('geometry columns are typed and indexed', async () => {
  const knex = connect(inject('connection'), 1);
  try {
    const { rows } = await knex.raw(
      `select f_table_name as table, f_geometry_column as column, srid, type from geometry_columns`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(3);
    for (const row of rows) {
      expect(row.srid).toBe(4326);
      expect(row.type).not.toBe('GEOMETRY');
      const index = await knex.raw(
        `select 1 from pg_indexes where tablename = ? and indexdef like '%USING gist%' and indexdef like ?`,
        [row.table, `%${row.column}%`],
      );
      expect(index.rows, `${row.table}.${row.column}`).toHaveLength(1);
    }
  } finally {
    await knex.destroy();
  }
});
