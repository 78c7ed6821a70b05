import { Failure } from '../api/problem.ts';
import type { NewWebhook, Webhook, WebhookEvent } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { webhookEvents } from './events.ts';
import { hostOf } from './words.ts';

export interface WebhookDraft {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
}

export const draftOf = (webhook: Webhook | null): WebhookDraft =>
  webhook
    ? { name: webhook.name, url: webhook.url, events: webhook.events }
    : { name: '', url: '', events: webhookEvents };

/** As the contract has it. */
const mostLetters = 2_000;

/** An address that can be posted to; null: it is none yet. People leave out what stands in front. */
export function readUrl(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || text.length > mostLetters) return null;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (/[\s\\]/.test(text)) return null;
  try {
    const { protocol, href } = new URL(whole);
    return /^https?:$/.test(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** Anybody between here and there could read along. */
export const isOpenToAll = (typed: string): boolean => readUrl(typed)?.startsWith('http:') ?? false;

/** What is sent; null: something is missing. Without a name it is called after its machine. */
export function bodyOf({ name, url, events }: WebhookDraft): NewWebhook | null {
  const address = readUrl(url);
  if (address === null || events.length === 0) return null;
  const called = name.trim() || hostOf(address).slice(0, 100);
  return { name: called, url: address, events: webhookEvents.filter((event) => events.includes(event)) };
}

/** What the server says about the address, as a sentence. */
export function urlRefusal(error: unknown): string | undefined {
  const said = error instanceof Failure ? error.about('url') : undefined;
  if (said === undefined) return undefined;
  return /link-local/.test(said) ? t('url.linkLocal') : t('url.refused', { said });
}
