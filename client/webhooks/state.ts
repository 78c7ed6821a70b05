import type { Delivery, Webhook } from '../api/webhooks.ts';

export type Attempt = Delivery['attempts'][number];

export const isTaken = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300;

export type WebhookState =
  | { kind: 'off' }
  /** its receiver said that it wants nothing more */
  | { kind: 'gone' }
  /** nothing has been sent yet */
  | { kind: 'new' }
  | { kind: 'works'; lastAt: string }
  /** `earliest`: nothing from before is known, so it may have begun earlier */
  | { kind: 'failing'; since: string; earliest: boolean; last: Attempt };

const byTime = (one: Attempt, other: Attempt): number => Date.parse(one.at) - Date.parse(other.at);

/**
 * How a webhook does, by its newest messages. A message may be tried for a day, so the last attempt of all counts and not
 * the last message. `hasMore`: there are older messages.
 */
export function stateOf(
  { active, disabledReason }: Pick<Webhook, 'active' | 'disabledReason'>,
  deliveries: readonly Delivery[],
  hasMore: boolean,
): WebhookState {
  if (!active) return { kind: disabledReason === null ? 'off' : 'gone' };
  const attempts = deliveries.flatMap((delivery) => delivery.attempts).sort(byTime);
  const last = attempts.at(-1);
  if (!last) return { kind: 'new' };
  if (isTaken(last)) return { kind: 'works', lastAt: last.at };
  const taken = attempts.findLastIndex(isTaken);
  const since = attempts[taken + 1] ?? last;
  return { kind: 'failing', since: since.at, earliest: taken < 0 && hasMore, last };
}
