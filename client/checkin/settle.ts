import { type Asked, answerOf, type Reply } from '../api/answer.ts';
import type { Blocked, Offer, RefusedBecause, Told, Waiting } from './types.ts';

/** What an answer means for a check-in that was sent. Only `done` lets go of it; with all others it stays. */
export type Settlement =
  | { kind: 'done'; told: Told; offers: Offer[] }
  /** `until`: when the shop wants to be asked again, milliseconds since 1970; null where it did not say. */
  | { kind: 'later'; until: number | null }
  | { kind: 'blocked'; why: Blocked };

const longestWaitSeconds = 3_600;

function becauseOf(reason: string): RefusedBecause {
  if (reason.startsWith('code:')) return 'poster-gone';
  if (reason.includes('older than')) return 'too-old';
  return reason.includes('ahead') ? 'clock-ahead' : 'not-understood';
}

const refused = (item: Waiting, because: RefusedBecause): Settlement => ({
  kind: 'done',
  told: { kind: 'refused', at: item.at, because },
  offers: [],
});

function taken(reply: Reply, item: Waiting): Settlement {
  const answer = answerOf(reply);
  if (!answer) return { kind: 'later', until: null };
  const [first] = answer.rejected;
  if (first?.reason === 'the device is gone') return { kind: 'blocked', why: 'unknown' };
  if (first) return refused(item, becauseOf(first.reason));
  const told: Told =
    item.kind === 'here'
      ? { kind: answer.accepted > 0 || item.tried ? 'here' : 'again', at: item.at, code: item.code, store: item.store }
      : { kind: 'position', at: item.at, accuracyMeters: item.accuracyMeters };
  return { kind: 'done', told, offers: answer.offers ?? [] };
}

/** Reads the answer to one check-in. `now` in milliseconds since 1970. */
export function settle(asked: Asked, item: Waiting, now: number): Settlement {
  if (asked === 'unreachable') return { kind: 'later', until: null };
  const { status, retryAfterSeconds } = asked;
  if (status === 200) return taken(asked, item);
  if (status === 401 || status === 404 || status === 410) return { kind: 'blocked', why: 'unknown' };
  if (status === 403) return { kind: 'blocked', why: 'off' };
  if (status === 400 || status === 413 || status === 422) return refused(item, 'not-understood');
  const seconds = retryAfterSeconds === null ? null : Math.min(retryAfterSeconds, longestWaitSeconds);
  return { kind: 'later', until: seconds === null ? null : now + seconds * 1000 };
}
