import type { Knex } from 'knex';

/**
 * Streets come in editions: an import writes its rows under a new number while the old ones are served, and one update
 * of `streets` changes over.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create sequence street_editions');
  await knex.raw(`
    create table streets (
      business_id bigint primary key references businesses on delete cascade,
      edition bigint not null,
      name text not null,
      imported_at timestamptz not null default now(),
      extract_at timestamptz,
      bbox double precision[] not null check (cardinality(bbox) = 4),
      counts jsonb not null,
      routing text not null check (routing in ('built', 'unavailable', 'failed')),
      demo boolean not null default false
    )`);
  await knex.raw(`
    create table street_tiles (
      business_id bigint not null references businesses on delete cascade,
      edition bigint not null,
      z smallint not null,
      x integer not null,
      y integer not null,
      mvt bytea not null,
      primary key (business_id, edition, z, x, y)
    )`);
  await knex.raw(`alter table street_tiles alter column mvt set storage external`);
  await knex.raw(`
    create table street_shops (
      business_id bigint not null references businesses on delete cascade,
      edition bigint not null,
      osm_id text not null,
      name text,
      kind text not null,
      position geometry(Point, 4326) not null,
      primary key (business_id, edition, osm_id)
    )`);
  await knex.raw('create index street_shops_position on street_shops using gist (position)');
  await knex.raw('create index street_shops_kind on street_shops (business_id, edition, kind)');

  await knex.raw('alter table import_files drop constraint import_files_kind_check');
  await knex.raw(`
    alter table import_files add constraint import_files_kind_check
    check (kind in ('streets', 'neighborhoods', 'customers', 'purchases'))`);
  await knex.raw('alter table import_files drop constraint import_files_phase_check');
  await knex.raw(`
    alter table import_files add constraint import_files_phase_check check (
      phase in ('waiting', 'reading', 'drawing', 'addressing', 'routing', 'storing', 'placing', 'finished'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`delete from import_files where kind = 'streets'`);
  await knex.raw('alter table import_files drop constraint import_files_phase_check');
  await knex.raw(
    `update import_files set phase = 'reading' where phase in ('drawing', 'addressing', 'routing', 'storing')`,
  );
  await knex.raw(`
    alter table import_files add constraint import_files_phase_check
    check (phase in ('waiting', 'reading', 'placing', 'finished'))`);
  await knex.raw('alter table import_files drop constraint import_files_kind_check');
  await knex.raw(`
    alter table import_files add constraint import_files_kind_check
    check (kind in ('neighborhoods', 'customers', 'purchases'))`);
  for (const table of ['street_shops', 'street_tiles', 'streets']) await knex.raw('drop table ??', [table]);
  await knex.raw('drop sequence street_editions');
}
