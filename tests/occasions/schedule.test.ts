import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueAt, localDay } from '../../server/occasions/index.ts';

const at = (text: string) => Date.parse(text);
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const due = (sendTime: string | null, days: number[] | null, zone: string, from: string) =>
  iso(dueAt({ sendTime, days }, zone, at(from)));

test('without a time or days it is at once', () => {
  expect(due(null, null, 'America/New_York', '2026-03-08T06:59:59.123Z')).toBe('2026-03-08T06:59:59.123Z');
});
test('the time of day is that of the store, today or tomorrow', () => {
  expect(due('10:00', null, 'America/New_York', '2026-07-01T13:00:00Z')).toBe('2026-07-01T14:00:00.000Z');
  expect(due('10:00', null, 'America/New_York', '2026-07-01T14:00:00Z')).toBe('2026-07-01T14:00:00.000Z');
  expect(due('10:00', null, 'America/New_York', '2026-07-01T14:00:00.001Z')).toBe('2026-07-02T14:00:00.000Z');
});
test('a time that the clock jumps over in spring is that much later', () => {
  expect(due('02:30', null, 'America/New_York', '2026-03-08T05:30:00Z')).toBe('2026-03-08T07:30:00.000Z');
});
test('a time that comes twice in autumn is the first', () => {
  expect(due('01:30', null, 'America/New_York', '2026-11-01T04:00:00Z')).toBe('2026-11-01T05:30:00.000Z');
  expect(due('01:30', null, 'America/New_York', '2026-11-01T06:00:00Z')).toBe('2026-11-02T06:30:00.000Z');
});
test('days are those of the store: a Monday there may be a Sunday elsewhere', () => {
  expect(due(null, [1], 'Pacific/Auckland', '2026-06-07T13:00:00Z')).toBe('2026-06-07T13:00:00.000Z');
  expect(due(null, [1], 'America/New_York', '2026-06-07T13:00:00Z')).toBe('2026-06-08T04:00:00.000Z');
  expect(due('09:00', [1], 'America/New_York', '2026-06-08T13:00:01Z')).toBe('2026-06-15T13:00:00.000Z');
});

const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Pacific/Auckland',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'UTC',
  'America/Santiago',
];
const schedules = fc.record({
  sendTime: fc.option(
    fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
  ),
  days: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
});
/** What Intl says, which the code does not ask in this way. */
const clocks = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);
function shown(zone: string, instant: number) {
  const [weekday = '', time = ''] = (clocks.get(zone)?.format(instant) ?? '').split(/,? /);
  return { time, weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday) + 1 };
}

test('whatever the schedule, the zone and the hour: never too early, on an allowed day, at the time, and the first such moment', () => {
  fc.assert(
    fc.property(
      schedules,
      fc.constantFrom(...zones),
      fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
      (schedule, zone, from) => {
        const found = dueAt(schedule, zone, from);
        const { time, weekday } = shown(zone, found);
        expect(found).toBeGreaterThanOrEqual(from);
        if (schedule.days) expect(schedule.days).toContain(weekday);
        const isJumpedOver = schedule.sendTime !== null && time !== schedule.sendTime;
        if (isJumpedOver) {
          // The clock never shows it on that day.
          const times = Array.from({ length: 48 * 60 }, (_, minute) => found + (minute - 24 * 60) * 60_000)
            .filter((instant) => localDay(zone, instant) === localDay(zone, found))
            .map((instant) => shown(zone, instant).time);
          expect(times).not.toContain(schedule.sendTime);
        }
        // Quarter hours in between: none is on an allowed day at the time.
        for (
          let earlier = Math.ceil(from / 60_000) * 60_000;
          earlier < found && earlier < from + 26 * 3_600_000;
          earlier += 60_000
        ) {
          const before = shown(zone, earlier);
          const isDay = !schedule.days || schedule.days.includes(before.weekday);
          const isRepeated =
            shown(zone, earlier - 3_600_000).time === before.time ||
            shown(zone, earlier - 1_800_000).time === before.time;
          if (isDay && !isRepeated) expect(schedule.sendTime !== null && before.time !== schedule.sendTime).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});
test('a deterministic answer: asked again at the time it said, it says the same', () => {
  fc.assert(
    fc.property(
      schedules,
      fc.constantFrom(...zones),
      fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
      (schedule, zone, from) => {
        const found = dueAt(schedule, zone, from);
        expect(dueAt(schedule, zone, found)).toBe(found);
      },
    ),
    { numRuns: 2_000 },
  );
});
