import type { Knex } from 'knex';
import type { Channel, MergeReason, RfmGroup, Source } from '../contract/people.ts';
import { type ListedRow, listedColumns, listedFrom } from './queries-list.ts';
import { rfmSql } from './score.ts';

export interface PersonRow extends ListedRow {
  attributes: Record<string, string>;
  birthday: string | null;
  since: string | null;
  postcode: string | null;
  neighborhood: string | null;
  cell: string | null;
  refunds: number;
  first_day: string | null;
  recency: number | null;
  frequency: number | null;
  money: number | null;
  rfm_group: RfmGroup | null;
  created_at: Date;
  updated_at: Date;
}

const scored = (what: string) => `case when s.purchases > 0 and b.business_id is not null then ${what} end`;

export async function personOf(knex: Knex, businessId: string, id: string): Promise<PersonRow | undefined> {
  const { rows } = await knex.raw(
    `
    select ${listedColumns}, c.attributes, c.birthday, c.since, c.postcode, n.name as neighborhood,
      to_hex(c.cell) as cell, coalesce(s.refunds, 0) as refunds, s.first_day,
      ${scored(rfmSql.recency)} as recency, ${scored(rfmSql.frequency)} as frequency, ${scored(rfmSql.money)} as money,
      ${scored(rfmSql.group)} as rfm_group, c.created_at, c.updated_at
    from ${listedFrom}
    left join neighborhoods n on n.business_id = c.business_id and n.id = c.neighborhood_id
    left join rfm_breaks b on b.business_id = c.business_id
    where c.business_id = :businessId and c.id = :id`,
    { businessId, id },
  );
  return rows[0];
}

/** Who a customer has become part of. */
export async function successorOf(knex: Knex, businessId: string, id: string): Promise<string | undefined> {
  const { rows } = await knex.raw(
    `select customer_id from customer_merges
     where business_id = ? and other_customer_id = ? and undone_at is null order by id desc limit 1`,
    [businessId, id],
  );
  return rows[0]?.customer_id;
}

export interface RecordRow {
  id: string;
  source: Source;
  source_key: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  tags: string[];
  attributes: Record<string, string>;
  since: string | null;
  birthday: string | null;
  address: string | null;
  postcode: string | null;
  lng: number | null;
  lat: number | null;
  updated_at: Date;
}

export const recordsOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<RecordRow[]> =>
  knex('customer_records').where({ business_id: businessId, customer_id: customerId }).orderBy('id');

export interface ConsentRow {
  id: string;
  channel: Channel;
  purpose: string;
  granted: boolean;
  source: string;
  direct: boolean;
  at: Date;
  recorded_at: Date;
}

/** Latest first. */
export const consentsOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<ConsentRow[]> =>
  knex('consents')
    .where({ business_id: businessId, customer_id: customerId })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ]);

export interface MergeListRow {
  id: string;
  reason: MergeReason;
  at: Date;
  undone_at: Date | null;
  other_customer_id: string | null;
  record_ids: string[];
}

/** Latest first, with the records each joined. */
export async function mergesOf(knex: Knex, businessId: string, customerId: string): Promise<MergeListRow[]> {
  const { rows } = await knex.raw(
    `select id, reason, at, undone_at, other_customer_id, record_ids::text[] as record_ids
     from customer_merges where business_id = ? and customer_id = ? order by at desc, id desc`,
    [businessId, customerId],
  );
  return rows;
}

export const recordsByIds = (knex: Knex, businessId: string, ids: readonly string[]): PromiseLike<RecordRow[]> =>
  knex('customer_records').where({ business_id: businessId }).whereIn('id', ids).orderBy('id');

export interface PurchaseRow {
  at: Date;
  day: string;
  customer_ref: string | null;
  amount: string;
  items: string | null;
  source: string;
  source_key: string;
}

/** In the order of time. */
export const purchasesOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<PurchaseRow[]> =>
  knex('purchases')
    .where({ business_id: businessId, customer_id: customerId })
    .orderBy(['at', 'id'])
    .select('at', 'day', 'amount', 'items', 'source', 'source_key', 'customer_ref');

export interface EventRow {
  type: 'purchase' | 'consent' | 'merge' | 'record' | 'visit' | 'message';
  id: string;
  at: Date;
  /** `at` to the microsecond, for the next page. */
  exactly: string;
  amount: string | null;
  items: string | null;
  source: string | null;
  channel: Channel | null;
  purpose: string | null;
  granted: boolean | null;
  reason: MergeReason | null;
  undone: boolean | null;
  /** When a visit ended. */
  until: Date | null;
  message: { campaign: string; channel: string | null; status: string; reason: string | null } | null;
}

/** What happened with a customer, latest first. Asks for one row more than `limit`. */
export async function eventsOf(
  knex: Knex,
  businessId: string,
  customerId: string,
  { after, limit }: { after: { at: string; type: string; id: string } | null; limit: number },
): Promise<EventRow[]> {
  const own = 'business_id = :businessId and customer_id = :customerId';
  const { rows } = await knex.raw(
    `
    select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
    from (
      select 'purchase' as type, id, at, amount::text as amount, items, source, null as channel, null as purpose,
        null::boolean as granted, null::jsonb as reason, null::boolean as undone, null::timestamptz as until,
        null::jsonb as message
      from purchases where ${own}
      union all
      select 'consent', id, at, null, null, source, channel, purpose, granted, null, null, null, null
      from consents where ${own}
      union all
      select 'merge', id, at, null, null, null, null, null, null, reason, undone_at is not null, null, null
      from customer_merges where ${own}
      union all
      select 'record', id, updated_at, null, null, source, null, null, null, null, null, null, null
      from customer_records where ${own}
      union all
      select 'visit', v.id, v.entered_at, null, coalesce(g.name, s.name), null, null, null, null, null, null, v.exited_at,
        null
      from devices d
      join visits v on v.business_id = d.business_id and v.device_id = d.id
      left join geofences g on g.business_id = v.business_id and g.id = v.geofence_id
      left join stores s on s.business_id = v.business_id and s.id = v.store_id
      where d.business_id = :businessId and d.customer_id = :customerId
      union all
      select 'message', m.id, coalesce(m.sent_at, m.settled_at, m.due_at), null, null, null, null, null, null, null, null, null,
        jsonb_build_object('campaign', k.name, 'channel', m.channel, 'status', m.status, 'reason', m.reason)
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      where m.business_id = :businessId and m.customer_id = :customerId and m.status not in ('owed', 'sending')
    ) as events
    ${after ? 'where (at, type, id) < (cast(:at as timestamptz), :type, cast(:id as bigint))' : ''}
    order by at desc, type desc, id desc
    limit :limit`,
    { businessId, customerId, limit: limit + 1, ...after },
  );
  return rows;
}
