import type { Knex } from 'knex';
import { channels } from '../contract/people.ts';

/**
 * The gate of a person orders those who would write to them and whoever takes back what they agreed to. A recipient is a customer's
 * id, or minus that of a phone.
 */

/** Channels on which somebody is never written to, of customers `c`. */
const deniedSql = `array_remove(array[${channels
  .map((channel) => `case when c.${channel}_consent is false then '${channel}' end`)
  .join(', ')}]::text[], null)`;

/** Closes gates on channels, before anything else: from now on nothing begins to be sent there. */
export async function denyGate(
  knex: Knex,
  businessId: string,
  recipients: readonly string[],
  denied: readonly string[],
): Promise<void> {
  await knex.raw(
    `
    insert into contact_gates as g (business_id, recipient, denied)
    select :businessId, r.id, cast(:denied as text[]) from unnest(cast(:recipients as bigint[])) as r (id)
    where exists (select from customers where business_id = :businessId and id = r.id)
      or exists (select from devices where business_id = :businessId and id = -r.id)
    order by r.id
    on conflict (business_id, recipient) do update
    set denied = array(select unnest(g.denied) union select unnest(excluded.denied) order by 1)`,
    { businessId, recipients: [...recipients], denied: [...denied] },
  );
}

/** Opens gates again, of phones that agreed anew; those of customers go by the ledger. */
export async function allowGate(knex: Knex, businessId: string, recipients: readonly string[]): Promise<void> {
  await knex('contact_gates')
    .where({ business_id: businessId })
    .whereIn('recipient', [...recipients])
    .update({ denied: '{}' });
}

/** Whether something is on its way to one of them at this moment. */
export async function isBeingSent(knex: Knex, businessId: string, recipients: readonly string[]): Promise<boolean> {
  const { rows } = await knex.raw(
    `
    select from contact_gates
    where business_id = :businessId and recipient = any(cast(:recipients as bigint[]))
      and sending_until > clock_timestamp()
    limit 1`,
    { businessId, recipients: [...recipients] },
  );
  return rows.length > 0;
}

/** Makes gates say what the permissions of customers say. */
export async function refreshGates(trx: Knex, businessId: string, customerIds: readonly string[]): Promise<void> {
  await trx.raw(
    `
    insert into contact_gates as g (business_id, recipient, denied)
    select c.business_id, c.id, ${deniedSql} from customers c
    where c.business_id = :businessId and c.id = any(cast(:ids as bigint[])) and (${deniedSql} <> '{}' or exists (
      select from contact_gates k where k.business_id = c.business_id and k.recipient = c.id))
    order by c.id
    on conflict (business_id, recipient) do update set denied = excluded.denied where g.denied <> excluded.denied`,
    { businessId, ids: [...customerIds] },
  );
}

type Pairs = readonly { from: string; to: string }[];

const moved = 'unnest(cast(:froms as bigint[]), cast(:tos as bigint[])) as moved (from_id, to_id)';
/** Everybody who is joined, and whom they become. */
const members = `members as (
        select from_id as id, to_id from ${moved} union select distinct to_id, to_id from ${moved})`;

/** Of what both had, and only one can have, `first` says which stays. */
const keepFirst = (table: string, key: string, first: string) => `
      with ${members}, ranked as (
        select t.*, row_number() over (partition by ${key}, p.to_id order by ${first}) as place
        from ${table} t join members p on p.id = t.recipient
        where t.business_id = :businessId
      )
      delete from ${table} t using ranked r
      where t.business_id = :businessId and t.recipient = r.recipient and r.place > 1
        and ${key.replaceAll('t.', 'r.')} = ${key}`;

const timesOf = ['email_at', 'sms_at', 'push_at', 'mail_at', 'checkin_at'];
const allOf = (what: string, unnested: string) => `(
          select coalesce(array_agg(${what} order by u.at), '{}')
          from own g cross join lateral unnest(${unnested}) as u (at${what === 'u.id' ? ', id' : ''})
          where g.to_id = d.to_id)`;
const joinGatesSql = `
      with ${members}, own as (
        select p.to_id, g.* from contact_gates g join members p on p.id = g.recipient where g.business_id = :businessId
      )
      insert into contact_gates (business_id, recipient, denied, sending_until, any_at, campaign_ids, ${timesOf.join(', ')})
      select :businessId, d.to_id, array(select distinct unnest(g.denied) from own g where g.to_id = d.to_id order by 1),
        (select max(sending_until) from own g where g.to_id = d.to_id),
        ${allOf('u.at', 'g.any_at')}, ${allOf('u.id', 'g.any_at, g.campaign_ids')},
        ${timesOf.map((times) => allOf('u.at', `g.${times}`)).join(', ')}
      from (select distinct to_id from own) d
      on conflict (business_id, recipient) do update set
        ${['denied', 'sending_until', 'any_at', 'campaign_ids', ...timesOf]
          .map((column) => `${column} = excluded.${column}`)
          .join(', ')}`;

/**
 * What was written to customers, and what they brought, follows them when they are joined. Where both were in a campaign the earlier
 * counts, and of messages one that may have arrived.
 */
export async function moveRecipients(trx: Knex, businessId: string, pairs: Pairs): Promise<void> {
  const bindings = { businessId, froms: pairs.map(({ from }) => from), tos: pairs.map(({ to }) => to) };
  const move = (table: string, more = '') =>
    trx.raw(
      `
      update ${table} t set recipient = moved.to_id${more} from ${moved}
      where t.business_id = :businessId and t.recipient = moved.from_id and t.recipient = any(cast(:froms as bigint[]))`,
      bindings,
    );
  await trx.raw(keepFirst('exposures', 't.campaign_id', 't.at, t.recipient'), bindings);
  await move('exposures');
  const mayHaveArrived = `t.status in ('owed', 'suppressed', 'dropped'), t.id`;
  await trx.raw(keepFirst('messages', '(t.campaign_id, t.occasion)', mayHaveArrived), bindings);
  await move('messages', ', customer_id = moved.to_id');
  await move('codes');
  await move('redemptions');
  // Those who write to them now wait until they are one.
  await trx.raw(
    `
      select from contact_gates
      where business_id = :businessId
        and recipient = any(cast(:froms as bigint[]) || cast(:tos as bigint[]))
      order by recipient for update`,
    bindings,
  );
  await trx.raw(joinGatesSql, bindings);
}
