import type { Knex } from 'knex';
import type { Paging } from '../http/paging.ts';

export interface WebhookRow {
  id: string;
  name: string;
  url: string;
  events: string[];
  active: boolean;
  disabled_reason: string | null;
  created_at: Date;
  waiting: number;
  failed: number;
}

const countOf = (status: 'waiting' | 'failed') =>
  `(select count(*)::int from webhook_deliveries d
       where d.business_id = w.business_id and d.webhook_id = w.id and d.status = '${status}') as ${status}`;
const columns = `w.id, w.name, w.url, w.events, w.active, w.disabled_reason, w.created_at,
      ${countOf('waiting')}, ${countOf('failed')}`;

export async function listWebhooks(knex: Knex, businessId: string, { after, limit }: Paging): Promise<WebhookRow[]> {
  const { rows } = await knex.raw(
    `
    select ${columns} from webhooks w
    where w.business_id = :businessId and w.id > :after
    order by w.id
    limit :limit`,
    { businessId, after, limit: limit + 1 },
  );
  return rows;
}

export async function webhookOf(knex: Knex, businessId: string, id: string): Promise<WebhookRow | undefined> {
  const { rows } = await knex.raw(
    `select ${columns} from webhooks w where w.business_id = :businessId and w.id = :id`,
    { businessId, id },
  );
  return rows[0];
}

/** It is told of what is recorded from now on. */
export async function createWebhook(
  knex: Knex,
  businessId: string,
  { name, url, events, secret }: { name: string; url: string; events: string[]; secret: string },
): Promise<string> {
  const { rows } = await knex.raw(
    `
    insert into webhooks (business_id, name, url, events, secrets)
    values (:businessId, :name, :url, cast(:events as text[]), array[cast(:secret as text)])
    returning id`,
    { businessId, name, url, events, secret },
  );
  return rows[0].id;
}

export interface WebhookChange {
  name?: string | undefined;
  url?: string | undefined;
  events?: string[] | undefined;
  active?: boolean | undefined;
}

/** One that is switched on again is told of what is recorded from then on: nobody waits for the news of last week. */
export async function changeWebhook(
  knex: Knex,
  businessId: string,
  id: string,
  { name, url, events, active }: WebhookChange,
): Promise<boolean> {
  const { rowCount } = await knex.raw(
    `
    update webhooks set
      name = coalesce(:name, name),
      url = coalesce(:url, url),
      events = coalesce(cast(:events as text[]), events),
      after_xid = case when cast(:active as boolean) and not active then pg_current_xact_id() else after_xid end,
      after_id = case when cast(:active as boolean) and not active then 0 else after_id end,
      disabled_reason = case when cast(:active as boolean) is null then disabled_reason end,
      active = coalesce(cast(:active as boolean), active)
    where business_id = :businessId and id = :id`,
    { businessId, id, name: name ?? null, url: url ?? null, events: events ?? null, active: active ?? null },
  );
  return rowCount > 0;
}

/** The secret before it goes on signing for a while; the one before that does not. */
export async function rotateSecret(knex: Knex, businessId: string, id: string, secret: string): Promise<boolean> {
  const { rowCount } = await knex.raw(
    `
    update webhooks set secrets = array[cast(:secret as text), secrets[1]], rotated_at = now()
    where business_id = :businessId and id = :id`,
    { businessId, id, secret },
  );
  return rowCount > 0;
}

export const deleteWebhook = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('webhooks').where({ business_id: businessId, id }).delete();

/** Switches it off for good, until its owner switches it on: nothing more is sent, and what was waiting has failed. */
export async function disableWebhook(knex: Knex, businessId: string, id: string, reason: string): Promise<void> {
  await knex.raw(
    `
    with failed as (
      update webhook_deliveries set status = 'failed', next_at = null
      where business_id = :businessId and webhook_id = :id and status = 'waiting'
    )
    update webhooks set active = false, disabled_reason = :reason where business_id = :businessId and id = :id`,
    { businessId, id, reason },
  );
}
