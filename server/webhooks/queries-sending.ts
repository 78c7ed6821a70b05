import type { Knex } from 'knex';
import { horizonOf, type Position } from '../events/index.ts';
import type { Attempt, Payload } from './queries-deliveries.ts';

export interface WebhookKey {
  business_id: string;
  id: string;
}

/** Webhooks for which events were recorded that they have not been told of. */
export async function behindWebhooks(knex: Knex): Promise<WebhookKey[]> {
  const { horizon } = await horizonOf(knex);
  const { rows } = await knex.raw(
    `
    select w.business_id, w.id from webhooks w
    where w.active and exists (
      select from fence_events e
      where e.business_id = w.business_id and (e.xid, e.id) > (w.after_xid, w.after_id)
        and e.xid < cast(:horizon as xid8))`,
    { horizon },
  );
  return rows;
}

/** Where a webhook has read to; undefined while another process is at it, or when it is switched off. */
export async function lockWebhook(
  trx: Knex,
  businessId: string,
  id: string,
): Promise<{ events: string[]; after: Position } | undefined> {
  const { rows } = await trx.raw(
    `
    select events, json_build_object('xid', after_xid::text, 'id', after_id::text) as after from webhooks
    where business_id = :businessId and id = :id and active
    for update skip locked`,
    { businessId, id },
  );
  return rows[0];
}

export async function moveWebhook(trx: Knex, businessId: string, id: string, to: Position): Promise<void> {
  await trx.raw(
    `
    update webhooks set after_xid = cast(:toXid as xid8), after_id = :toId
    where business_id = :businessId and id = :id`,
    { businessId, id, toXid: to.xid, toId: to.id },
  );
}

/** A database that was restored counts its transactions anew: who had read further than it has come begins with now. */
export async function bringBackWebhooks(knex: Knex): Promise<void> {
  await knex.raw(
    `
    update webhooks set after_xid = pg_current_xact_id(), after_id = 0
    where after_xid > pg_snapshot_xmax(pg_current_snapshot())`,
  );
}

export async function dueWebhooks(knex: Knex): Promise<WebhookKey[]> {
  const { rows } = await knex.raw(
    `
    select w.business_id, w.id from webhooks w
    where w.active and exists (
      select from webhook_deliveries d
      where d.business_id = w.business_id and d.webhook_id = w.id and d.status = 'waiting' and d.next_at <= now())`,
  );
  return rows;
}

export interface Claimed {
  id: string;
  message_id: string;
  payload: Payload;
  tries: number;
  give_up_at: Date;
  url: string;
  secrets: string[];
  rotated_at: Date | null;
}

/**
 * Takes one delivery that is due, for a while: nobody else takes it meanwhile, and if this process dies it is due again.
 * No transaction stays open while the message is under way.
 */
export async function claimDelivery(
  knex: Knex,
  { business_id, id }: WebhookKey,
  leaseMs: number,
): Promise<Claimed | undefined> {
  const { rows } = await knex.raw(
    `
    update webhook_deliveries d set next_at = now() + make_interval(secs => :lease)
    from webhooks w
    where d.business_id = :businessId and d.id = (
        select id from webhook_deliveries
        where business_id = :businessId and webhook_id = :id and status = 'waiting' and next_at <= now()
        order by next_at, id
        limit 1
        for update skip locked)
      and w.business_id = d.business_id and w.id = d.webhook_id and w.active
    returning d.id, d.message_id, d.payload, d.tries, d.give_up_at, w.url, w.secrets, w.rotated_at`,
    { businessId: business_id, id, lease: leaseMs / 1000 },
  );
  return rows[0];
}

/** Writes down an attempt and what follows. One that was settled meanwhile stays as it is. */
export async function settleDelivery(
  knex: Knex,
  businessId: string,
  id: string,
  { status, nextAt, attempt }: { status: string; nextAt: Date | null; attempt: Attempt },
): Promise<void> {
  await knex.raw(
    `
    update webhook_deliveries
    set status = :status, next_at = :nextAt, tries = tries + 1, attempts = attempts || cast(:attempt as jsonb)
    where business_id = :businessId and id = :id and status = 'waiting'`,
    { businessId, id, status, nextAt, attempt: JSON.stringify([attempt]) },
  );
}

/** Gives back what was taken and not sent. */
export async function releaseDelivery(knex: Knex, businessId: string, id: string): Promise<void> {
  await knex('webhook_deliveries')
    .where({ business_id: businessId, id, status: 'waiting' })
    .update({ next_at: knex.fn.now() });
}

/** The log is kept for a while only: it tells of people. */
export async function forgetDeliveries(knex: Knex, days: number): Promise<void> {
  await knex.raw(
    `delete from webhook_deliveries where status <> 'waiting' and created_at < now() - make_interval(days => :days)`,
    { days },
  );
}
