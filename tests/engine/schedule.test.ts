import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FenceSchedule } from '../../server/contract/geofences.ts';
import { nextChange, openAt } from '../../server/geofences/schedule.ts';
import type { FenceRule } from '../../server/geofences/types.ts';
import { fence } from './support.ts';

const minute = 60_000;
const hour = 60 * minute;
const scheduled = (timeZone: string, windows: FenceSchedule['windows']) => fence({ timeZone, schedule: { windows } });
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const utc = (text: string) => Date.parse(`${text}Z`);

/** Reads the clock on the wall, as Intl shows it, and looks whether a window has that time. */
function slowlyOpenAt({ timeZone, schedule }: FenceRule): (at: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const today = names.indexOf(parts.weekday ?? '') + 1;
    const now = Number(parts.hour) * 60 + Number(parts.minute);
    return (schedule?.windows ?? []).some(({ days, from, to }) => {
      const [begin, end] = [minutes(from), minutes(to)];
      const last = end > begin ? end : end + 1_440;
      return [0, 1, 2].some((ago) => {
        const day = ((today - 1 - ago + 7) % 7) + 1;
        const time = now + ago * 1_440;
        return days.includes(day) && time >= begin && time < last;
      });
    });
  };
}

const clock = fc
  .integer({ min: 0, max: 96 })
  .map(
    (quarters) =>
      `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`,
  );
const windows = fc.array(
  fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), from: clock, to: clock }),
  { minLength: 1, maxLength: 4 },
);
const zone = fc.constantFrom(
  ...[
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'America/Santiago',
  ],
);
/** Weeks with changes of the clocks, and a quiet one. */
const week = fc.constantFrom(
  ...['2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31', '2026-07-01'].map((day) =>
    utc(`${day}T00:00`),
  ),
);

describe('a schedule', () => {
  test('is open when the clock on the wall says so, minute by minute, over changes of the clocks', () => {
    fc.assert(
      fc.property(zone, windows, week, (timeZone, made, from) => {
        const rule = scheduled(timeZone, made);
        const slowly = slowlyOpenAt(rule);
        let expected: number | null = null;
        let before = slowly(from);
        for (let at = from; at < from + 60 * hour; at += 15 * minute) {
          const open = slowly(at);
          expect(openAt(rule, at)).toBe(open);
          if (open !== before && expected === null) expected = at;
          before = open;
        }
        if (expected !== null) expect(nextChange({ ...rule }, from)).toBe(expected);
      }),
      { numRuns: 150 },
    );
  });
  test('changes next at the minute, and after that at the one after', () => {
    fc.assert(
      fc.property(zone, windows, week, fc.integer({ min: 0, max: 10_000 }), (timeZone, made, from, offset) => {
        const rule = scheduled(timeZone, made);
        const after = from + offset * minute + 17;
        const next = nextChange(rule, after);
        if (next === null) return;
        expect(next).toBeGreaterThan(after);
        const slowly = slowlyOpenAt(rule);
        expect(slowly(next)).not.toBe(slowly(next - 1));
        expect(slowly(next - 1)).toBe(slowly(after));
      }),
      { numRuns: 300 },
    );
  });
  test('goes on over midnight, and over the end of the week', () => {
    const bar = scheduled('Europe/Berlin', [{ days: [7], from: '20:00', to: '02:00' }]);
    expect(openAt(bar, utc('2026-07-05T22:30'))).toBe(true);
    expect(openAt(bar, utc('2026-07-05T23:59'))).toBe(true);
    expect(openAt(bar, utc('2026-07-06T00:00'))).toBe(false);
    expect(nextChange(bar, utc('2026-07-05T18:30'))).toBe(utc('2026-07-06T00:00'));
  });
  test('of a whole day is 23 hours long, or 25, when the clocks change', () => {
    const sunday = scheduled('America/New_York', [{ days: [7], from: '00:00', to: '24:00' }]);
    const length = (from: number) => (nextChange(sunday, from) ?? 0) - from;
    expect(length(utc('2026-03-08T05:00'))).toBe(23 * hour);
    expect(length(utc('2026-11-01T04:00'))).toBe(25 * hour);
  });
  test('that begins in the hour that is skipped begins when the clock is set', () => {
    const night = scheduled('Europe/Berlin', [{ days: everyDay, from: '02:30', to: '04:00' }]);
    expect(openAt(night, utc('2026-03-29T00:59'))).toBe(false);
    expect(nextChange(night, utc('2026-03-29T00:59'))).toBe(utc('2026-03-29T01:00'));
  });
  test('of every hour never changes, nor does none at all', () => {
    const always = scheduled('Europe/Berlin', [{ days: everyDay, from: '00:00', to: '00:00' }]);
    expect(openAt(always, utc('2026-03-29T01:00'))).toBe(true);
    expect(nextChange(always, utc('2026-03-29T00:59'))).toBeNull();
    expect(openAt(fence(), 0)).toBe(true);
    expect(nextChange(fence(), 0)).toBeNull();
  });
  test('from midnight to the same midnight is no time', () => {
    const none = scheduled('Europe/Berlin', [{ days: [1, 5], from: '24:00', to: '00:00' }]);
    expect(openAt(none, utc('2026-07-06T22:00'))).toBe(false);
    expect(nextChange(none, utc('2026-07-06T12:00'))).toBeNull();
  });
  test('is read fast', () => {
    const shop = scheduled('America/New_York', [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }]);
    const begun = performance.now();
    for (let at = 0; at < 200_000; at++) openAt(shop, utc('2026-01-01T00:00') + at * 7 * minute);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
