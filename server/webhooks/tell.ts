import type { z } from 'zod';
import type { webhook, webhookDelivery, webhookEvents } from '../contract/checkins.ts';
import type { WebhookRow } from './queries.ts';
import type { DeliveryRow } from './queries-deliveries.ts';

export const toWebhook = (row: WebhookRow): z.infer<typeof webhook> => ({
  id: row.id,
  name: row.name,
  url: row.url,
  events: row.events as (typeof webhookEvents)[number][],
  active: row.active,
  disabledReason: row.disabled_reason,
  createdAt: row.created_at.toISOString(),
  waiting: row.waiting,
  failed: row.failed,
});

export const toDelivery = (row: DeliveryRow): z.infer<typeof webhookDelivery> => ({
  id: row.id,
  webhookId: row.webhook_id,
  event: row.event,
  status: row.status,
  attempts: row.attempts,
  nextAt: row.next_at?.toISOString() ?? null,
  payload: row.payload,
  createdAt: row.created_at.toISOString(),
});
