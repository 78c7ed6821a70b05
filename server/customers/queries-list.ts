import type { Knex } from 'knex';
import type { CustomerSort } from '../contract/people.ts';
import { amongPicked, type Sql } from '../density/index.ts';
import type { After } from './cursor.ts';
import { phonePattern, textPattern } from './search.ts';

/** A customer in a list. */
export interface ListedRow {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  tags: string[];
  lng: number | null;
  lat: number | null;
  accuracy: 'given' | 'address' | 'interpolated' | 'street' | 'postcode' | 'place' | null;
  address: string | null;
  neighborhood_id: string | null;
  email_consent: boolean | null;
  sms_consent: boolean | null;
  push_consent: boolean | null;
  mail_consent: boolean | null;
  purchases: number;
  revenue: string;
  last_day: string | null;
}

/** With what the list is sorted by, for the next page. */
export type SortedRow = ListedRow & { sort_key: string | null };

/** Whom a list is about. */
export interface Wanted {
  q?: string | undefined;
  neighborhood?: string | undefined;
  picked?: Sql | undefined;
}

/** The column of a summary that tells when somebody bought last: a refund is no purchase. */
const lastDay = 'case when s.purchases > 0 then s.last_day end';

const orders = {
  id: { key: 'null::bigint', type: 'bigint', direction: 'asc' },
  // A cursor has room for so much of a name.
  name: { key: 'lower(left(c.name, 60))', type: 'text', direction: 'asc' },
  revenue: { key: 'coalesce(s.revenue, 0)', type: 'numeric', direction: 'desc' },
  purchases: { key: 'coalesce(s.purchases, 0)', type: 'integer', direction: 'desc' },
  last_purchase: { key: lastDay, type: 'date', direction: 'desc' },
} as const satisfies Record<CustomerSort, { key: string; type: string; direction: 'asc' | 'desc' }>;
export type Sort = CustomerSort;

/** Columns of ListedRow but the last, of customers c and their stats s. */
export const listedColumns = `c.id, c.name, c.email, c.phone, c.tags, ST_X(c.position) as lng, ST_Y(c.position) as lat,
  c.accuracy, c.address, c.neighborhood_id, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
  coalesce(s.purchases, 0) as purchases, coalesce(s.revenue, 0)::numeric(14, 2)::text as revenue,
  ${lastDay} as last_day`;

export const listedFrom =
  'customers c left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id';

function wantedSql({ q, neighborhood, picked }: Wanted): Sql {
  const parts = ['c.business_id = :businessId'];
  const bindings: Record<string, unknown> = {};
  if (neighborhood !== undefined) {
    parts.push('c.neighborhood_id = :neighborhood');
    bindings.neighborhood = neighborhood;
  }
  if (q) {
    const phone = phonePattern(q);
    // The fields in one text are looked through once.
    const found = 'concat_ws(chr(10), c.name, c.email, c.phone, c.address) ~ :pattern';
    parts.push(phone === undefined ? found : `(${found} or c.phone ~ :phone)`);
    Object.assign(bindings, { pattern: textPattern(q) }, phone !== undefined && { phone });
  }
  return amongPicked({ sql: `where ${parts.join(' and ')}`, bindings }, picked);
}

/** Who is wanted, as a relation (id, key), and how it is ordered: nulls last, and those alike by id. */
function matchedSql(wanted: Wanted, sort: Sort): { sql: string; bindings: Record<string, unknown>; order: string } {
  const { sql, bindings } = wantedSql(wanted);
  const { key, direction } = orders[sort];
  return {
    sql: `select c.id, ${key} as key from ${key.includes('s.') ? listedFrom : 'customers c'} ${sql}`,
    bindings,
    order: sort === 'id' ? 'id' : `key ${direction} nulls last, id`,
  };
}

/**
 * A page of customers, and how many there are on all pages. Everybody is looked at once, for both. Asks for one row more than
 * `limit`.
 */
export async function listCustomers(
  knex: Knex,
  businessId: string,
  wanted: Wanted,
  { sort, after, limit }: { sort: Sort; after: After | undefined; limit: number },
): Promise<{ rows: SortedRow[]; total: number }> {
  const { type, direction } = orders[sort];
  const matched = matchedSql(wanted, sort);
  const further = `key ${direction === 'asc' ? '>' : '<'} cast(:afterKey as ${type})`;
  const next =
    after === undefined
      ? 'true'
      : after.key === null
        ? 'key is null and id > :afterId'
        : `(key is null or ${further} or (key = cast(:afterKey as ${type}) and id > :afterId))`;
  const { rows } = await knex.raw(
    `
    with matched as materialized (
      ${matched.sql}
    ), page as (
      select id, key from matched where ${next} order by ${matched.order} limit :limit
    )
    select (select count(*)::int from matched) as total, page.key::text as sort_key, ${listedColumns}
    from (select 1) as once left join page on true
    left join customers c on c.business_id = :businessId and c.id = page.id
    left join customer_stats s on s.business_id = :businessId and s.customer_id = page.id
    order by ${matched.order.replaceAll(/\b(key|id)\b/g, 'page.$1')}`,
    {
      ...matched.bindings,
      ...{ businessId, limit: limit + 1 },
      ...(after && { afterId: after.id }),
      ...(after?.key != null && { afterKey: after.key }),
    },
  );
  return {
    rows: rows.filter((row: { id: string | null }) => row.id !== null),
    total: rows[0].total,
  };
}

/** The ids of all who are wanted, in order, in one text: little to keep, however many they are. */
export async function listedIds(knex: Knex, businessId: string, wanted: Wanted, sort: Sort): Promise<string> {
  const { sql, bindings, order } = matchedSql(wanted, sort);
  const { rows } = await knex.raw(
    `
    select coalesce(string_agg(id::text, ',' order by ${order}), '') as ids from (
      ${sql}
    ) as matched`,
    { ...bindings, businessId },
  );
  return rows[0].ids;
}

/** Of these, those who are (still) there. Looked up one by one through the index, whatever the planner believes. */
export async function customersByIds(knex: Knex, businessId: string, ids: readonly string[]): Promise<ListedRow[]> {
  const { rows } = await knex.raw(
    `
    select ${listedColumns}
    from unnest(cast(:ids as bigint[])) as wanted (id)
    cross join lateral (
      select * from customers where business_id = :businessId and id = wanted.id offset 0
    ) as c
    left join lateral (
      select * from customer_stats where business_id = :businessId and customer_id = wanted.id offset 0
    ) as s on true`,
    { businessId, ids },
  );
  return rows;
}
