import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { EventKind, FenceEvent } from '../contract/geofences.ts';
import { type EventRow, readStream, toFenceEvent } from '../events/index.ts';
import { insertDeliveries, type NewDelivery } from './queries-deliveries.ts';
import { behindWebhooks, lockWebhook, moveWebhook } from './queries-sending.ts';

const batch = 200;

/** What a kind of event is called outside. */
export const eventName = (kind: EventKind): string =>
  kind === 'visit.amended' || kind === 'checked_in' ? kind : `fence.${kind}`;

function toDelivery(webhookId: string, row: EventRow): NewDelivery {
  const data: FenceEvent = toFenceEvent(row);
  return {
    // By its number alone, which no restored database changes: the receiver knows a message again by this.
    messageId: `msg_${webhookId}_${row.id}`,
    deviceId: row.device_id,
    payload: { type: eventName(row.kind), timestamp: data.at, data },
  };
}

/** Owes each webhook the events recorded since it was last looked at. What it has read to moves in the same transaction. */
export async function dispatch(knex: Knex, log: Logger): Promise<void> {
  for (const { business_id, id } of await behindWebhooks(knex)) {
    try {
      while (await knex.transaction((trx) => dispatchSome(trx, business_id, id)));
    } catch (error) {
      // The others go on; this one is behind still, and looked at again in a moment.
      log.warn({ err: error, webhookId: id }, 'a webhook cannot be told of new events');
    }
  }
}

/** True when there may be more. */
async function dispatchSome(trx: Knex, businessId: string, webhookId: string): Promise<boolean> {
  const webhook = await lockWebhook(trx, businessId, webhookId);
  if (!webhook) return false;
  const rows = await readStream(trx, businessId, webhook.after, batch);
  const last = rows.at(-1);
  if (!last) return false;
  const wanted = rows.filter(({ kind }) => webhook.events.includes(eventName(kind)));
  await insertDeliveries(
    trx,
    businessId,
    webhookId,
    wanted.map((row) => toDelivery(webhookId, row)),
  );
  await moveWebhook(trx, businessId, webhookId, last);
  return rows.length === batch;
}
