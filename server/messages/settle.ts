import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Delivery } from './channel.ts';
import { settle, type UnderWay } from './queries-settle.ts';
import { retryAt } from './retry.ts';

/** A try that was let through. */
export type Tried = Pick<UnderWay, 'business_id' | 'id' | 'tries' | 'not_after' | 'has_total'>;

/** `cut`: nobody knows whether it arrived. `stopped`: it did not, and the next process may try at once. */
export type Outcome = Delivery | { kind: 'cut'; detail: string } | { kind: 'stopped' };

const cutShort = (text: string | undefined, most: number) => text?.slice(0, most) ?? null;

/** Writes an attempt down, and when the next one is. `begun` and `now` in milliseconds. */
export async function settleTry(
  knex: Knex,
  tried: Tried,
  outcome: Outcome,
  { begun, now }: { begun: number; now: number },
): Promise<void> {
  const { business_id, id, tries, not_after, has_total } = tried;
  const failed = outcome.kind === 'failed' ? outcome : undefined;
  const detail = 'detail' in outcome ? outcome.detail : undefined;
  const again =
    outcome.kind === 'stopped'
      ? now
      : failed && !failed.permanent
        ? retryAt({ tries, notAfter: not_after?.getTime() ?? null, retryAfterMs: failed.retryAfterMs }, now)
        : null;
  const statuses = { sent: 'sent', delivered: 'delivered', cut: 'unknown', failed: 'failed', stopped: 'owed' } as const;
  const error = outcome.kind === 'sent' || outcome.kind === 'delivered' ? null : (detail ?? 'stopped');
  await settle(
    knex,
    business_id,
    { id, tries },
    {
      status: again === null ? statuses[outcome.kind] : 'owed',
      reason: failed?.gone ? 'inactive' : null,
      detail: cutShort(detail, 1_000),
      nextAt: again === null ? null : new Date(again),
      attempt: {
        at: new Date(begun).toISOString(),
        error: error && cutShort(error, 300),
        milliseconds: Math.round(now - begun),
      },
      undo: failed !== undefined || outcome.kind === 'stopped',
      counted: has_total,
    },
  );
}

/** Tries a write again while the database is away; what cannot be written until then is for whoever clears up. */
export async function insist<Value>(write: () => Promise<Value>, until: number): Promise<Value> {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
    try {
      return await write();
    } catch (error) {
      if (Date.now() + pauseMs > until) throw error;
      await sleep(pauseMs);
    }
  }
}
