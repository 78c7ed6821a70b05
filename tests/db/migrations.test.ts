import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
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

test('migrations go up, all the way down, and up again to the same schema', async () => {
  const { knex, close } = await emptyDatabase();
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
  try {
    await migrate(knex);
    const first = await schema();
    expect(first.columns.length).toBeGreaterThan(50);
    expect(await pendingMigrations(knex)).toBe(0);
    await knex.migrate.rollback({ migrationSource }, true);
    expect((await schema()).columns).toEqual([]);
    await migrate(knex);
    expect(await schema()).toEqual(first);
  } finally {
    await close();
  }
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
