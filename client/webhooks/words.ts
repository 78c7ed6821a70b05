import type { Delivery } from '../api/webhooks.ts';
import { formatNumber } from '../format/format.ts';
import { locale } from '../format/locale.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import type { Attempt, WebhookState } from './state.ts';

/** To the second, as the receiver's own log has it; with its day where that is another one. */
export function momentWords(instant: string, now = new Date()): string {
  const at = new Date(instant);
  const today = at.toDateString() === now.toDateString();
  const day = today ? {} : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...day, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

/** What the receiver answered, or why it did not. */
export function answerWords(attempt: Attempt): string {
  const { status, error, milliseconds } = attempt;
  if (status === null) return error ?? t('answer.none');
  return error === null
    ? t('answer.status', { status, ms: formatNumber(milliseconds) })
    : t('answer.odd', { status, error });
}

/** How one message stands: which attempt, what came of it, when the next is. */
export function deliveryWords({ status, attempts, nextAt }: Delivery, now = new Date()): string {
  const last = attempts.at(-1);
  const tries = { count: attempts.length, n: formatNumber(attempts.length) };
  const again = nextAt !== null && Date.parse(nextAt) > now.getTime() ? momentWords(nextAt, now) : null;
  if (status === 'delivered') return attempts.length > 1 ? t('log.delivered.after', tries) : t('log.delivered');
  if (status === 'failed') return last ? t('log.failed', tries) : t('log.failed.unsent');
  if (!last) return t('log.waiting');
  return again === null ? t('log.again.now', tries) : t('log.again', { ...tries, at: again });
}

/** The state of a webhook in a few words. */
export function stateWords(state: WebhookState): string {
  if (state.kind === 'works') return t('state.works', { at: momentWords(state.lastAt) });
  if (state.kind !== 'failing') return t(`state.${state.kind}`);
  return t(state.earliest ? 'state.failing.earlier' : 'state.failing', { at: momentWords(state.since) });
}

/** Whose machine it is: "shop.example:8443". */
export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
