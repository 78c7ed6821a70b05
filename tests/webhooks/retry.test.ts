import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterOf } from '../../server/webhooks/post.ts';
import { verdictOf } from '../../server/webhooks/retry.ts';

const day = 86_400_000;

test('a message is tried for a day, at least ten and at most fifteen times, and once more when the day is over', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (chances) => {
      let [now, tries] = [0, 0];
      for (;;) {
        const chance = () => chances[tries % chances.length] ?? 0;
        const verdict = verdictOf({ status: 500, retryAfterMs: null }, { tries, giveUpAt: day }, now, chance);
        tries++;
        if (verdict.status !== 'waiting') break;
        expect(verdict.nextAt).toBeGreaterThan(now);
        now = verdict.nextAt;
      }
      expect(now).toBe(day);
      expect(tries).toBeGreaterThanOrEqual(10);
      expect(tries).toBeLessThanOrEqual(15);
    }),
  );
});

test('any 2xx is taken, 410 ends it, and everything else is tried again, not sooner than asked', () => {
  fc.assert(
    fc.property(
      fc.option(fc.integer({ min: 100, max: 599 })),
      fc.option(fc.integer({ min: 0, max: 10 * day })),
      fc.integer({ min: 0, max: 100 }),
      (status, retryAfterMs, tries) => {
        const verdict = verdictOf({ status, retryAfterMs }, { tries, giveUpAt: day }, 0);
        if (status !== null && status >= 200 && status < 300) expect(verdict).toEqual({ status: 'delivered' });
        else if (status === 410) expect(verdict).toEqual({ status: 'failed', gone: true });
        else {
          expect(verdict.status).toBe('waiting');
          const { nextAt } = verdict as { nextAt: number };
          expect(nextAt).toBeLessThanOrEqual(day);
          expect(nextAt).toBeGreaterThanOrEqual(Math.min(day, retryAfterMs ?? 0));
        }
      },
    ),
  );
});

test.each([
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', null],
  [undefined, null],
])('Retry-After %s is %s ms', (header, milliseconds) => expect(retryAfterOf(header, 10_000)).toBe(milliseconds));
