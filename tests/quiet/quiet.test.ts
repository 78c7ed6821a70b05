import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextLoud, type QuietHours, quietUntil } from '../../server/messages/quiet.ts';
import { retryAt } from '../../server/messages/retry.ts';

const minuteMs = 60_000;
const night: QuietHours = { from: '20:00', to: '09:00' };
const until = (at: string, zone: string, hours: QuietHours | null = night) => {
  const end = quietUntil(Date.parse(at), zone, hours);
  return end === null ? null : new Date(end).toISOString();
};

/** By the platform's own calendar, nothing of ours. */
const formats = new Map<string, Intl.DateTimeFormat>();
function shown(at: number, timeZone: string): { clock: string; weekday: string } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { clock: `${part.hour}:${part.minute}`, weekday: part.weekday ?? '' };
}
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const isQuietAt = (at: number, zone: string, { from, to }: QuietHours) => {
  const { clock } = shown(at, zone);
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
};

// Zones with half hours, changes at midnight, and half-hour changes.
const zone = fc.constantFrom(
  ...['America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Cairo'],
  ...['America/Sao_Paulo', 'Asia/Beirut', 'America/St_Johns', 'Pacific/Chatham', 'UTC', 'Africa/Casablanca'],
);
const clock = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const hours = fc.record({ from: clock, to: clock });
const [first, last] = [Date.parse('2015-01-01T00:00:00Z'), Date.parse('2032-01-01T00:00:00Z')];
/** Any instant, and often one in the two days around a change of clocks. */
const instantIn = (zone: string) => {
  const changes: number[] = [];
  for (let at = first; at < last; at += 86_400_000)
    if (shown(at, zone).clock !== shown(at + 86_400_000, zone).clock) changes.push(at);
  const anywhere = fc.integer({ min: first, max: last });
  if (changes.length === 0) return anywhere;
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }))
    .map(([at, off]) => at + off);
  return fc.oneof({ weight: 1, arbitrary: anywhere }, { weight: 3, arbitrary: near });
};
const instants = new Map<string, fc.Arbitrary<number>>();
const situation = fc.tuple(zone, hours).chain(([zone, hours]) => {
  const instant = instants.get(zone) ?? instantIn(zone);
  instants.set(zone, instant);
  return fc.record({ zone: fc.constant(zone), hours: fc.constant(hours), at: instant });
});

describe('quiet hours', () => {
  test('run over midnight, and end where the person is', () => {
    expect(until('2026-11-02T04:30:00Z', 'America/New_York')).toBe('2026-11-02T14:00:00.000Z');
    expect(until('2026-11-02T04:30:00Z', 'America/Los_Angeles')).toBe('2026-11-02T17:00:00.000Z');
    expect(until('2026-11-02T13:59:59Z', 'America/New_York')).toBe('2026-11-02T14:00:00.000Z');
    expect(until('2026-11-02T14:00:00Z', 'America/New_York')).toBeNull();
    expect(until('2026-11-02T12:30:00Z', 'UTC', { from: '12:00', to: '13:00' })).toBe('2026-11-02T13:00:00.000Z');
    expect(until('2026-11-02T12:30:00Z', 'UTC', { from: '12:00', to: '12:00' })).toBeNull();
    expect(until('2026-11-02T12:30:00Z', 'UTC', null)).toBeNull();
  });

  test('are an hour shorter or longer in the nights when clocks change', () => {
    expect(until('2026-03-08T01:00:00Z', 'America/New_York')).toBe('2026-03-08T13:00:00.000Z');
    expect(until('2026-11-01T00:00:00Z', 'America/New_York')).toBe('2026-11-01T14:00:00.000Z');
    // The end is skipped: at what the clock shows instead; it comes twice: the first time.
    const early = { from: '22:00', to: '02:30' };
    expect(until('2026-03-08T05:00:00Z', 'America/New_York', early)).toBe('2026-03-08T07:00:00.000Z');
    expect(until('2026-11-01T04:00:00Z', 'America/New_York', { from: '22:00', to: '01:30' })).toBe(
      '2026-11-01T05:30:00.000Z',
    );
  });

  test('end at the first minute that is not quiet by the clock of the zone, whatever the clock does', () => {
    fc.assert(
      fc.property(situation, ({ zone, hours, at }) => {
        const end = quietUntil(at, zone, hours);
        if (!isQuietAt(at, zone, hours)) return end === null;
        if (end === null || end <= at || isQuietAt(end, zone, hours)) return false;
        for (let t = Math.floor(at / minuteMs) * minuteMs; t < end; t += minuteMs)
          if (!isQuietAt(t, zone, hours)) return false;
        return true;
      }),
      { numRuns: 600 },
    );
  });

  test('what was held goes out on a day of its campaign, at the first minute it may', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(situation, days, ({ zone, hours, at }, days) => {
        const may = (t: number) =>
          !isQuietAt(t, zone, hours) && days.includes(weekdays.indexOf(shown(t, zone).weekday) + 1);
        const loud = nextLoud(at, zone, hours, days);
        if (!may(loud)) return false;
        for (let t = Math.floor(at / minuteMs) * minuteMs; t < loud; t += minuteMs) if (may(t)) return loud === at;
        return true;
      }),
      { numRuns: 60 },
    );
  });
});

describe('a failed message', () => {
  const pauses = (options: { notAfter?: number; retryAfterMs?: number } = {}) => {
    const found: number[] = [];
    for (let tries = 1, now = 0; ; tries++) {
      const at = retryAt({ notAfter: null, ...options, tries }, now);
      if (at === null) return found;
      found.push((at - now) / minuteMs);
      now = at;
    }
  };
  const sum = (minutes: number[]) => minutes.reduce((total, one) => total + one, 0);

  test('is tried again later and later, for less than a day, whatever its receiver asks for', () => {
    expect(pauses()).toEqual([1, 5, 30, 120, 360, 360, 360]);
    expect(pauses({ retryAfterMs: 10 * minuteMs })).toEqual([10, 10, 30, 120, 360, 360, 360]);
    expect(sum(pauses({ retryAfterMs: 1e9 }))).toBeLessThan(24 * 60);
  });

  test('is not tried again when it would be too late', () => {
    expect(pauses({ notAfter: 40 * minuteMs })).toEqual([1, 5, 30]);
    expect(pauses({ notAfter: 30_000 })).toEqual([]);
  });
});
