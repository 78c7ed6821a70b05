import type { Knex } from 'knex';
import type { Source } from '../contract/people.ts';
import { plainArray, textArray } from '../db/array.ts';
import type { Facts } from './fold.ts';
import type { Stored } from './person.ts';
import type { Origin } from './record.ts';

/** Separates tags in one text: no visible text holds it. */
export const unit = '\u001f';

interface RecordRow {
  id: string;
  customer_id: string;
  source: Source;
  source_key: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  tags: string[];
  whole_tags: boolean;
  attributes: Record<string, string>;
  since: string | null;
  birthday: string | null;
  address: string | null;
  postcode: string | null;
  lng: number | null;
  lat: number | null;
  apart: boolean;
  row: number | null;
  shown: Stored['shown'];
}

const toStored = (row: RecordRow): Stored => ({
  id: row.id,
  customerId: row.customer_id,
  apart: row.apart,
  row: row.row,
  shown: row.shown,
  facts: {
    source: row.source,
    sourceKey: row.source_key,
    name: row.name,
    email: row.email,
    phone: row.phone,
    tags: row.tags,
    wholeTags: row.whole_tags,
    attributes: row.attributes,
    since: row.since,
    birthday: row.birthday,
    address: row.address,
    postcode: row.postcode,
    position: row.lng === null || row.lat === null ? null : [row.lng, row.lat],
  },
});

const columns = `r.id, r.customer_id, r.source, r.source_key, r.name, r.email, r.phone, r.tags, r.whole_tags, r.attributes,
  r.since, r.birthday, r.address, r.postcode, r.lng, r.lat, r.apart`;

/**
 * The records that incoming ones may meet: those of the same keys, those that share an e-mail or phone with them, and those
 * that share the phone which a record of the same key had: they may have the same name now.
 * Looked up one by one through the indexes (`offset 0`): for a list of a thousand keys the planner, which knows nothing of
 * a table that grew a minute ago, reads the whole table instead.
 */
export async function recordsToMeet(trx: Knex, origin: Origin, incoming: readonly Facts[]): Promise<Stored[]> {
  const said = (values: (string | null)[]) => [...new Set(values.filter((value) => value !== null))];
  const one = (column: string, from: string) => `
    cross join lateral (
      select ${column} from customer_records where business_id = :businessId and ${from} offset 0
    ) as r`;
  const { rows } = await trx.raw(
    `with known as materialized (
       select r.* from unnest(cast(:sources as text[]), cast(:keys as text[])) as wanted (source, key)
       ${one('id, phone', 'source = wanted.source and source_key = wanted.key')}
     ), emails as (
       select unnest(cast(:emails as text[])) as email
     ), phones as (
       select unnest(cast(:phones as text[])) as phone union select phone from known where phone is not null
     ), found as materialized (
       select id from known
       union select r.id from emails ${one('id', 'email = emails.email')}
       union select r.id from phones ${one('id', 'phone = phones.phone')}
     )
     select ${columns},
       case when r.import_id = cast(:importId as bigint) and r.import_file = cast(:file as int) then r.import_row end as row,
       case when r.source = 'hexhood' then (
         select jsonb_build_object('name', c.name, 'email', c.email) from customers c
         where c.business_id = :businessId and c.id = r.customer_id) end as shown
     from found ${one('*', 'id = found.id')}
     order by r.id`,
    {
      businessId: origin.businessId,
      importId: origin.importId,
      file: origin.file,
      sources: incoming.map(({ source }) => source),
      keys: incoming.map(({ sourceKey }) => sourceKey),
      emails: said(incoming.map(({ email }) => email)),
      phones: said(incoming.map(({ phone }) => phone)),
    },
  );
  return rows.map(toStored);
}

/** All records of these customers. */
export async function recordsOfCustomers(
  knex: Knex,
  businessId: string,
  customerIds: readonly string[],
): Promise<Stored[]> {
  const { rows } = await knex.raw(
    `select ${columns}, null::int as row, null::jsonb as shown
     from unnest(cast(:ids as bigint[])) as wanted (id) cross join lateral (
       select * from customer_records where business_id = :businessId and customer_id = wanted.id offset 0
     ) as r
     order by r.id`,
    { businessId, ids: customerIds },
  );
  return rows.map(toStored);
}

/** New ids of customers and of records, in rising order. */
export async function takeIds(
  trx: Knex,
  customers: number,
  records: number,
): Promise<{ customers: string[]; records: string[] }> {
  const { rows } = await trx.raw(
    `with sequences as materialized (
       select pg_get_serial_sequence('customers', 'id')::regclass as of_customers,
         pg_get_serial_sequence('customer_records', 'id')::regclass as of_records
     )
     select array(select nextval(of_customers) from generate_series(1, cast(:customers as int)))::text[] as customers,
       array(select nextval(of_records) from generate_series(1, cast(:records as int)))::text[] as records
     from sequences`,
    { customers, records },
  );
  return rows[0];
}

/** A record to be written. */
export interface WrittenRecord {
  id: string;
  customerId: string;
  facts: Facts;
  apart: boolean;
  row: number | null;
  changed: boolean;
}

const list = `id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since, birthday,
  address, postcode, lng, lat, apart, import_row, changed`;
const given = `unnest(
  cast(:ids as bigint[]), cast(:customers as bigint[]), cast(:sources as text[]), cast(:keys as text[]),
  cast(:names as text[]), cast(:emails as text[]), cast(:phones as text[]), cast(:tags as text[]),
  cast(:wholeTags as boolean[]), cast(:attributes as text[]), cast(:sinces as text[]), cast(:birthdays as text[]),
  cast(:addresses as text[]), cast(:postcodes as text[]), cast(:lngs as float8[]), cast(:lats as float8[]),
  cast(:aparts as boolean[]), cast(:rows as int[]), cast(:changed as boolean[])
) as r (${list})`;

function bindings({ businessId, importId, file }: Origin, records: readonly WrittenRecord[]) {
  const text = (pick: (facts: Facts) => string | null) => textArray(records, ({ facts }) => pick(facts));
  const plain = (pick: (facts: Facts) => number | boolean | null) => plainArray(records, ({ facts }) => pick(facts));
  return {
    ...{ businessId, importId, file, unit },
    ids: plainArray(records, ({ id }) => id),
    customers: plainArray(records, ({ customerId }) => customerId),
    sources: text(({ source }) => source),
    keys: text(({ sourceKey }) => sourceKey),
    names: text(({ name }) => name),
    emails: text(({ email }) => email),
    phones: text(({ phone }) => phone),
    tags: text(({ tags }) => tags.join(unit)),
    wholeTags: plain(({ wholeTags }) => wholeTags),
    attributes: text(({ attributes }) => JSON.stringify(attributes)),
    sinces: text(({ since }) => since),
    birthdays: text(({ birthday }) => birthday),
    addresses: text(({ address }) => address),
    postcodes: text(({ postcode }) => postcode),
    lngs: plain(({ position }) => position?.[0] ?? null),
    lats: plain(({ position }) => position?.[1] ?? null),
    aparts: plainArray(records, ({ apart }) => apart),
    rows: plainArray(records, ({ row }) => row),
    changed: plainArray(records, ({ changed }) => changed),
  };
}

/** Writes new records. Their customers are there. */
export async function insertRecords(trx: Knex, origin: Origin, records: readonly WrittenRecord[]): Promise<void> {
  await trx.raw(
    `insert into customer_records (
       business_id, id, customer_id, source, source_key, name, email, phone, tags, whole_tags, attributes, since,
       birthday, address, postcode, lng, lat, apart, import_id, import_file, import_row)
     select :businessId, id, customer_id, source, source_key, name, email, phone, string_to_array(tags, :unit), whole_tags,
       attributes::jsonb, since::date, birthday, address, postcode, lng, lat, apart,
       cast(:importId as bigint), cast(:file as int), import_row
     from ${given} order by id`,
    bindings(origin, records),
  );
}

/** Writes what known records say now, and which row said it. */
export async function updateRecords(trx: Knex, origin: Origin, records: readonly WrittenRecord[]): Promise<void> {
  await trx.raw(
    `update customer_records k set name = r.name, email = r.email, phone = r.phone,
       tags = string_to_array(r.tags, :unit), whole_tags = r.whole_tags, attributes = r.attributes::jsonb,
       since = r.since::date, birthday = r.birthday, address = r.address, postcode = r.postcode, lng = r.lng, lat = r.lat,
       import_id = cast(:importId as bigint), import_file = cast(:file as int), import_row = r.import_row,
       updated_at = case when r.changed then now() else k.updated_at end
     from ${given}
     where k.business_id = :businessId and k.id = r.id`,
    bindings(origin, records),
  );
}

/** Pairs of customers whom a person said to be two: few, for each was said by hand. */
export async function customersApart(knex: Knex, businessId: string): Promise<[string, string][]> {
  const { rows } = await knex.raw('select low_id, high_id from customers_apart where business_id = ?', [businessId]);
  return rows.map((row: { low_id: string; high_id: string }) => [row.low_id, row.high_id]);
}
