import type { Knex } from 'knex';
import type { Paging } from '../http/paging.ts';

/** What is posted, as Standard Webhooks has it. */
export interface Payload {
  type: string;
  timestamp: string;
  data: unknown;
}

export interface Attempt {
  at: string;
  status: number | null;
  error: string | null;
  milliseconds: number;
}

export interface DeliveryRow {
  id: string;
  webhook_id: string;
  event: string;
  status: 'waiting' | 'delivered' | 'failed';
  attempts: Attempt[];
  next_at: Date | null;
  payload: Payload;
  created_at: Date;
}

const columns = ['id', 'webhook_id', 'event', 'status', 'attempts', 'next_at', 'payload', 'created_at'];

/** The newest first; one more than the limit. */
export const listDeliveries = (
  knex: Knex,
  businessId: string,
  webhookId: string,
  { status }: { status: string | undefined },
  { after, limit }: Paging,
): PromiseLike<DeliveryRow[]> =>
  knex('webhook_deliveries')
    .where({ business_id: businessId, webhook_id: webhookId, ...(status !== undefined && { status }) })
    .modify((query) => {
      if (after !== '0') query.where('id', '<', after);
    })
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .select(columns);

export interface NewDelivery {
  messageId: string;
  /** Whom it tells of; it goes when they do. */
  deviceId: string | null;
  payload: Payload;
}

/** What is owed already is not owed twice. */
export async function insertDeliveries(
  knex: Knex,
  businessId: string,
  webhookId: string,
  deliveries: readonly NewDelivery[],
): Promise<DeliveryRow[]> {
  const { rows } = await knex.raw(
    `
    insert into webhook_deliveries (business_id, webhook_id, device_id, event, message_id, payload)
    select :businessId, :webhookId, device, payload->>'type', message, payload
    from unnest(cast(:devices as bigint[]), cast(:messages as text[]), cast(:payloads as jsonb[]))
      as d (device, message, payload)
    on conflict (business_id, webhook_id, message_id) do nothing
    returning ${columns.join(', ')}`,
    {
      businessId,
      webhookId,
      devices: deliveries.map(({ deviceId }) => deviceId),
      messages: deliveries.map(({ messageId }) => messageId),
      payloads: deliveries.map(({ payload }) => JSON.stringify(payload)),
    },
  );
  return rows;
}

const startAgain = `status = 'waiting', next_at = now(), give_up_at = now() + interval '24 hours', tries = 0`;

/** Owes it once more, as the same message. */
export async function replayDelivery(
  knex: Knex,
  businessId: string,
  webhookId: string,
  id: string,
): Promise<DeliveryRow | undefined> {
  const { rows } = await knex.raw(
    `
    update webhook_deliveries set ${startAgain}
    where business_id = :businessId and webhook_id = :webhookId and id = :id
    returning ${columns.join(', ')}`,
    { businessId, webhookId, id },
  );
  return rows[0];
}

/** How many were given up and are owed again. */
export async function replayFailed(knex: Knex, businessId: string, webhookId: string): Promise<number> {
  const { rowCount } = await knex.raw(
    `
    update webhook_deliveries set ${startAgain}
    where business_id = :businessId and webhook_id = :webhookId and status = 'failed'`,
    { businessId, webhookId },
  );
  return rowCount;
}
