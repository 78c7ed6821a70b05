import type { Knex } from 'knex';
import { type Channel, channels, marketing } from '../contract/people.ts';
import { plainArray, textArray } from '../db/array.ts';

/** What a file says of somebody's permission. */
export interface FileStatement {
  customerId: string;
  recordId: string;
  channel: Channel;
  purpose: string;
  granted: boolean;
  source: string;
  evidenceKey: string;
  /** RFC 3339; null: as of now. */
  at: string | null;
}

/** Adds what was not said before; answers whose it is. A time to come is a slip of the file's: it is taken as now. */
export async function insertStatements(
  trx: Knex,
  businessId: string,
  statements: readonly FileStatement[],
): Promise<string[]> {
  const of = (pick: (statement: FileStatement) => string | null) => textArray(statements, pick);
  const { rows } = await trx.raw(
    `insert into consents (
       business_id, customer_id, record_id, channel, purpose, granted, direct, source, evidence_key, at)
     select :businessId, customer_id, record_id, channel, purpose, granted, false, source, evidence_key,
       least(coalesce(at::timestamptz, now()), now())
     from unnest(
       cast(:customers as bigint[]), cast(:records as bigint[]), cast(:channels as text[]), cast(:purposes as text[]),
       cast(:granted as boolean[]), cast(:sources as text[]), cast(:keys as text[]), cast(:ats as text[])
     ) as r (customer_id, record_id, channel, purpose, granted, source, evidence_key, at)
     on conflict (business_id, evidence_key) do nothing
     returning customer_id`,
    {
      businessId,
      customers: of(({ customerId }) => customerId),
      records: of(({ recordId }) => recordId),
      channels: of(({ channel }) => channel),
      purposes: of(({ purpose }) => purpose),
      granted: plainArray(statements, ({ granted }) => granted),
      sources: of(({ source }) => source),
      keys: of(({ evidenceKey }) => evidenceKey),
      ats: of(({ at }) => at),
    },
  );
  return [...new Set<string>(rows.map((row: { customer_id: string }) => row.customer_id))];
}

/**
 * Adds what somebody said to us; false when it was said in the future. It is kept with the customer's first record, so that it
 * follows this one when a merge is undone.
 */
export async function insertDirect(
  trx: Knex,
  businessId: string,
  customerId: string,
  said: {
    channel: Channel;
    purpose: string;
    granted: boolean;
    source: string;
    at: string | null;
    userId: string | null;
  },
): Promise<boolean> {
  const { rowCount } = await trx.raw(
    `insert into consents (
       business_id, customer_id, record_id, channel, purpose, granted, direct, source, user_id, at, recorded_at)
     select :businessId, :customerId, (
         select min(id) from customer_records where business_id = :businessId and customer_id = :customerId
       ), :channel, :purpose, :granted, true, :source, cast(:userId as bigint), said.at, clock_timestamp()
     from (select coalesce(cast(:at as timestamptz), clock_timestamp()) as at) as said
     where said.at <= clock_timestamp()`,
    { businessId, customerId, ...said },
  );
  return rowCount === 1;
}

/**
 * The permissions of customers, for marketing, as their ledger adds up: withdrawn stands until the person says yes to us,
 * later; what a file says grants only where nothing was withdrawn. Without an entry it is unknown.
 */
export async function refreshPermissions(trx: Knex, businessId: string, customerIds: readonly string[]): Promise<void> {
  const states = channels.map(
    (channel) => `bool_or(state) filter (where channel = '${channel}') as ${channel}_consent`,
  );
  const all = (prefix: string) => channels.map((channel) => `${prefix}.${channel}_consent`).join(', ');
  await trx.raw(
    `with wanted as materialized (select distinct unnest(cast(:ids as bigint[])) as id), ledger as (
       select wanted.id, said.channel,
         coalesce(${grantedSql}, false) as state
       from wanted cross join lateral (
         select channel, granted, direct, at from consents
         where business_id = :businessId and customer_id = wanted.id and purpose = :purpose offset 0
       ) as said
       group by wanted.id, said.channel
     ), states as (
       select wanted.id, ${states.join(', ')}
       from wanted left join ledger using (id) group by wanted.id
     )
     update customers c set (${channels.map((channel) => `${channel}_consent`).join(', ')}) = row(${all('states')})
     from states
     where c.business_id = :businessId and c.id = states.id and (${all('c')}) is distinct from (${all('states')})`,
    { businessId, ids: customerIds, purpose: marketing },
  );
}

/** Whether a group of ledger entries (granted, direct, at) adds up to yes; null and false are no. */
export const grantedSql = `(
           not bool_or(not granted)
           or max(at) filter (where granted and direct) > max(at) filter (where not granted))`;
