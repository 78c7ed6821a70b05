import type { Knex } from 'knex';
import { type Channel, channels } from '../contract/people.ts';

/** Channels on which somebody is never written to, of customers `c`. */
const deniedSql = `array_remove(array[${channels
  .map((channel) => `case when c.${channel}_consent is false then '${channel}' end`)
  .join(', ')}]::text[], null)`;

/** Closes the gate of a person on a channel, before anything else: from now on nothing begins to be sent to them there. */
export async function closeGate(knex: Knex, businessId: string, customerId: string, channel: Channel): Promise<void> {
  await knex.raw(
    `
    insert into contact_gates as g (business_id, recipient, denied)
    select business_id, id, array[:channel]::text[] from customers where business_id = :businessId and id = :customerId
    on conflict (business_id, recipient) do update set denied = array_append(array_remove(g.denied, :channel), :channel)`,
    { businessId, customerId, channel },
  );
}

/** Whether something is on its way to a person at this moment. */
export async function isBeingSentTo(knex: Knex, businessId: string, customerId: string): Promise<boolean> {
  const { rows } = await knex.raw(
    `
    select from contact_gates
    where business_id = :businessId and recipient = :customerId and sending_until > clock_timestamp()`,
    { businessId, customerId },
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

/**
 * What was written to customers, and what they brought, follows them when they are joined. Where both were in a campaign, the one
 * that stays is what counts.
 */
export async function moveRecipients(
  trx: Knex,
  businessId: string,
  pairs: readonly { from: string; to: string }[],
): Promise<void> {
  for (const { from, to } of pairs) {
    const bindings = { businessId, from, to };
    await trx.raw(
      `
      update exposures e set recipient = :to where e.business_id = :businessId and e.recipient = :from and not exists (
        select from exposures o where o.business_id = e.business_id and o.campaign_id = e.campaign_id and o.recipient = :to)`,
      bindings,
    );
    await trx.raw(
      `
      update messages m set recipient = :to, customer_id = :to
      where m.business_id = :businessId and m.customer_id = :from and not exists (
        select from messages o where o.business_id = m.business_id and o.campaign_id = m.campaign_id
          and o.recipient = :to and o.occasion = m.occasion)`,
      bindings,
    );
    for (const table of ['codes', 'redemptions'])
      await trx(table).where({ business_id: businessId, recipient: from }).update({ recipient: to });
    await trx.raw(mergeGatesSql, bindings);
  }
}

const timesOf = ['email', 'sms', 'push', 'mail', 'checkin'].map((channel) => `${channel}_at`);
const both = (column: string) =>
  `(select coalesce(array_agg(at order by at), '{}') from unnest(g.${column} || excluded.${column}) as t (at))`;
const mergeGatesSql = `
      insert into contact_gates as g (
        business_id, recipient, denied, any_at, campaign_ids, sending_until, ${timesOf.join(', ')})
      select business_id, cast(:to as bigint), denied, any_at, campaign_ids, sending_until, ${timesOf.join(', ')}
      from contact_gates where business_id = :businessId and recipient = :from
      on conflict (business_id, recipient) do update set
        ${timesOf.map((column) => `${column} = ${both(column)}`).join(',\n        ')},
        any_at = ${both('any_at')},
        campaign_ids = (
          select coalesce(array_agg(id order by at), '{}')
          from unnest(g.any_at || excluded.any_at, g.campaign_ids || excluded.campaign_ids) as t (at, id)),
        sending_until = greatest(g.sending_until, excluded.sending_until)`;
