import type { Knex } from 'knex';
import type { MergeReason } from '../contract/people.ts';
import { moveRecipients } from './queries-gates.ts';

/** All that is of customers `from` goes to customers `to`, pair by pair; the customers left behind are removed. */
export async function moveCustomers(
  trx: Knex,
  businessId: string,
  pairs: readonly { from: string; to: string }[],
): Promise<void> {
  const bindings = { businessId, froms: pairs.map(({ from }) => from), tos: pairs.map(({ to }) => to) };
  const moved = 'unnest(cast(:froms as bigint[]), cast(:tos as bigint[])) as moved (from_id, to_id)';
  for (const table of ['customer_records', 'purchases', 'consents', 'devices', 'customer_merges'])
    await trx.raw(
      `update ${table} t set customer_id = moved.to_id from ${moved}
       where t.business_id = :businessId and t.customer_id = moved.from_id
         and t.customer_id = any(cast(:froms as bigint[]))`,
      bindings,
    );
  await moveRecipients(trx, businessId, pairs);
  await trx.raw(
    `with moved as (select * from ${moved}), pairs as (
       select coalesce(a.to_id, p.low_id) as one, coalesce(b.to_id, p.high_id) as other
       from customers_apart p left join moved a on a.from_id = p.low_id left join moved b on b.from_id = p.high_id
       where p.business_id = :businessId and (a.to_id is not null or b.to_id is not null)
     )
     insert into customers_apart (business_id, low_id, high_id)
     select distinct cast(:businessId as bigint), least(one, other), greatest(one, other) from pairs where one <> other
     on conflict do nothing`,
    bindings,
  );
  await trx.raw(
    'delete from customers where business_id = :businessId and id = any(cast(:froms as bigint[]))',
    bindings,
  );
}

export interface NewMerge {
  customerId: string;
  otherCustomerId: string | null;
  recordIds: string[];
  /** phones of the other customer */
  deviceIds: string[];
  reason: MergeReason;
}

export async function insertMerges(
  trx: Knex,
  businessId: string,
  merges: readonly NewMerge[],
  by: { importId: string | null; userId: string | null },
): Promise<void> {
  await trx.raw(
    `insert into customer_merges (
       business_id, customer_id, other_customer_id, record_ids, device_ids, reason, import_id, user_id)
     select :businessId, customer_id, other_customer_id, string_to_array(record_ids, ',')::bigint[],
       string_to_array(device_ids, ',')::bigint[], reason::jsonb, cast(:importId as bigint), cast(:userId as bigint)
     from unnest(
       cast(:customers as bigint[]), cast(:others as bigint[]), cast(:records as text[]),
       cast(:devices as text[]), cast(:reasons as text[])
     ) with ordinality as r (customer_id, other_customer_id, record_ids, device_ids, reason, n)
     order by n`,
    {
      ...{ businessId, ...by },
      customers: merges.map(({ customerId }) => customerId),
      others: merges.map(({ otherCustomerId }) => otherCustomerId),
      records: merges.map(({ recordIds }) => recordIds.join(',')),
      devices: merges.map(({ deviceIds }) => deviceIds.join(',')),
      reasons: merges.map(({ reason }) => JSON.stringify(reason)),
    },
  );
}

/** The ids of these customers' records and devices, by customer. */
export async function heldBy(
  knex: Knex,
  businessId: string,
  customerIds: readonly string[],
): Promise<Map<string, { recordIds: string[]; deviceIds: string[] }>> {
  const idsIn = (table: string) =>
    `array(select id::text from ${table} where business_id = :businessId and customer_id = c.id order by id)`;
  const { rows } = await knex.raw(
    `select c.id, ${idsIn('customer_records')} as "recordIds", ${idsIn('devices')} as "deviceIds"
     from unnest(:customerIds::bigint[]) c (id)`,
    { businessId, customerIds: [...customerIds] },
  );
  return new Map(rows.map(({ id, ...held }: { id: string; recordIds: string[]; deviceIds: string[] }) => [id, held]));
}

export interface MergeRow {
  id: string;
  other_customer_id: string | null;
  record_ids: string[];
  device_ids: string[];
  at: Date;
  undone_at: Date | null;
}

export async function mergeOf(
  knex: Knex,
  businessId: string,
  customerId: string,
  id: string,
): Promise<MergeRow | undefined> {
  const { rows } = await knex.raw(
    `select id, other_customer_id, record_ids::text[] as record_ids, device_ids::text[] as device_ids, at, undone_at
     from customer_merges
     where business_id = ? and customer_id = ? and id = ?`,
    [businessId, customerId, id],
  );
  return rows[0];
}

/** What is split off, from whom, and whose it is then. */
export interface Split {
  mergeId: string;
  from: string;
  to: string;
  recordIds: readonly string[];
  deviceIds: readonly string[];
  /** What purchases call these records and no other of the customer. */
  refs: readonly string[];
}

/**
 * Gives records and phones back, with their purchases, consents and the merges among them. What was withdrawn while the two were
 * one was withdrawn by both.
 */
export async function splitOff(trx: Knex, businessId: string, split: Split): Promise<void> {
  const bindings = { businessId, ...split };
  const records = 'cast(:recordIds as bigint[])';
  await trx.raw(
    `with withdrawn as (
       select w.* from consents w join customer_merges m on m.business_id = w.business_id and m.id = :mergeId
       where w.business_id = :businessId and w.customer_id = :from and w.direct and not w.granted
         and w.recorded_at >= m.at
     )
     insert into consents (
       business_id, customer_id, record_id, channel, purpose, granted, direct, source, user_id, at, recorded_at)
     select business_id, customer_id, case when record_id = any(${records}) then null else (${records})[1] end, channel,
       purpose, granted, direct, source, user_id, at, recorded_at
     from withdrawn`,
    bindings,
  );
  for (const [table, which] of [
    ['customer_records', `id = any(${records})`],
    ['consents', `record_id = any(${records})`],
    ['devices', 'id = any(cast(:deviceIds as bigint[]))'],
    ['purchases', 'customer_ref = any(cast(:refs as text[]))'],
    ['customer_merges', `id <> :mergeId and record_ids <@ ${records}`],
  ] as const)
    await trx.raw(
      `update ${table} set customer_id = :to where business_id = :businessId and customer_id = :from and ${which}`,
      bindings,
    );
  await trx.raw(
    `update customer_records set apart = true where business_id = :businessId and id = any(${records})`,
    bindings,
  );
  await endMerge(trx, businessId, split.mergeId);
}

export const endMerge = (trx: Knex, businessId: string, id: string): PromiseLike<unknown> =>
  trx('customer_merges').where({ business_id: businessId, id }).update({ undone_at: trx.fn.now() });

/** A person says that they are one: nothing is apart any more. */
export const clearApart = (trx: Knex, businessId: string, customerId: string): PromiseLike<unknown> =>
  trx('customer_records')
    .where({ business_id: businessId, customer_id: customerId, apart: true })
    .update({ apart: false });
