import type { Outcome } from './post.ts';

const firstMs = 5_000;
const factor = 4;
const longestMs = 6 * 3_600_000;

/** What follows from an attempt. `gone`: the receiver wants nothing more, ever. */
export type Verdict =
  | { status: 'delivered' }
  | { status: 'failed'; gone: boolean }
  | { status: 'waiting'; nextAt: number };

/**
 * Waits of 5 s, 20 s, 80 s ... up to 6 h, each a fifth shorter or longer by chance, so that a receiver that comes back is
 * not met by everything at once; longer where the receiver asks for it. The last attempt is when the day is over.
 */
export function verdictOf(
  outcome: Pick<Outcome, 'status' | 'retryAfterMs'>,
  { tries, giveUpAt }: { tries: number; giveUpAt: number },
  now: number,
  random: () => number = Math.random,
): Verdict {
  const { status, retryAfterMs } = outcome;
  if (status !== null && status >= 200 && status < 300) return { status: 'delivered' };
  if (status === 410) return { status: 'failed', gone: true };
  if (now >= giveUpAt) return { status: 'failed', gone: false };
  const backoff = Math.min(longestMs, firstMs * factor ** Math.min(tries, 10)) * (0.8 + 0.4 * random());
  return { status: 'waiting', nextAt: Math.min(giveUpAt, now + Math.max(backoff, retryAfterMs ?? 0)) };
}
