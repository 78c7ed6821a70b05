import type { WebhookEvent } from '../api/webhooks.ts';
import { tWebhooks as t, type WebhookKey } from '../strings/en-webhooks.ts';

/** As the contract names them; its schemas would be loaded with it. */
export const webhookEvents = [
  'fence.entered',
  'fence.dwelled',
  'fence.exited',
  'fence.crossed',
  'visit.amended',
  'checked_in',
] as const satisfies readonly WebhookEvent[];

const isKnown = (event: string): event is WebhookEvent | 'webhook.test' =>
  event === 'webhook.test' || webhookEvents.some((one) => one === event);

/** What happened, as a sentence without its end. */
export const eventWords = (event: string): string =>
  isKnown(event) ? t(`event.${event}` satisfies WebhookKey) : event;

/** What a webhook is told of, in a few words. */
export function eventsWords(events: readonly WebhookEvent[]): string {
  if (webhookEvents.every((event) => events.includes(event))) return t('events.all');
  const chosen = webhookEvents.filter((event) => events.includes(event));
  const words = chosen.map((event) => t(`event.short.${event}`)).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
