import type { Knex } from 'knex';

/**
 * The address index of an edition of the streets, and what people corrected, which stays when streets change. Names
 * are kept as they are written; how they are compared is the code's, and may improve without a new import.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table address_streets (
      business_id bigint not null references businesses on delete cascade,
      edition bigint not null,
      street integer not null,
      name text not null,
      aliases text[] not null,
      city text,
      postcodes text[] not null,
      lng double precision not null,
      lat double precision not null,
      lines jsonb not null,
      primary key (business_id, edition, street)
    )`);
  await knex.raw(`
    create table address_houses (
      business_id bigint not null references businesses on delete cascade,
      edition bigint not null,
      street integer not null,
      number integer not null,
      suffix text not null,
      ordinal smallint not null,
      city text,
      postcode text,
      lng double precision not null,
      lat double precision not null,
      interpolated boolean not null,
      primary key (business_id, edition, street, number, suffix, ordinal)
    )`);
  await knex.raw(`
    create table address_areas (
      business_id bigint not null references businesses on delete cascade,
      edition bigint not null,
      area integer not null,
      kind text not null check (kind in ('place', 'city', 'postcode', 'state', 'country')),
      name text not null,
      aliases text[] not null,
      city text,
      lng double precision not null,
      lat double precision not null,
      bbox double precision[] not null check (cardinality(bbox) = 4),
      addresses integer not null,
      primary key (business_id, edition, area)
    )`);
  await knex.raw(`
    create table address_corrections (
      business_id bigint not null references businesses on delete cascade,
      id bigint generated always as identity,
      address text not null,
      key text not null,
      towns text[] not null,
      postcode text,
      position geometry(Point, 4326) not null,
      created_at timestamptz not null default now(),
      primary key (business_id, id)
    )`);
  await knex.raw('create index address_corrections_key on address_corrections (business_id, key)');
  await knex.raw('create index address_corrections_position on address_corrections using gist (position)');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['address_corrections', 'address_areas', 'address_houses', 'address_streets']) {
    await knex.raw('drop table ??', [table]);
  }
}
