import type { StoredSettings } from '../contract/campaigns.ts';
import { offsetAt } from '../geofences/index.ts';

export type QuietHours = NonNullable<StoredSettings['quietHours']>;

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** Minutes since 1970 as a zone's clock counts them. */
const localMinutes = (timeZone: string, at: number): number =>
  Math.floor((at + offsetAt(timeZone, at).offset) / minuteMs);
const minuteOfDay = (timeZone: string, at: number): number =>
  ((localMinutes(timeZone, at) % dayMinutes) + dayMinutes) % dayMinutes;
const dayOf = (timeZone: string, at: number): number => Math.floor(localMinutes(timeZone, at) / dayMinutes);
/** 1 is Monday; days are counted from 1970-01-01, a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

const minutesOf = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

/** Whether it is quiet at a minute of the day; from and to alike mean never. */
function isQuiet(minute: number, { from, to }: QuietHours): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end;
}

/**
 * The end of the quiet hours an instant lies in, in milliseconds since 1970; null where nobody sleeps. Read off the clock in the
 * zone, so that a night is as long as it is when clocks change.
 */
export function quietUntil(at: number, timeZone: string, hours: QuietHours | null): number | null {
  const minute = minuteOfDay(timeZone, at);
  if (!hours || !isQuiet(minute, hours)) return null;
  const begin = Math.floor(at / minuteMs) * minuteMs;
  const until = begin + ((minutesOf(hours.to) - minute + dayMinutes) % dayMinutes) * minuteMs;
  if (offsetAt(timeZone, begin).offset === offsetAt(timeZone, until).offset) return until;
  // Clocks change on the way: the end may be skipped, or come twice.
  let walked = begin + minuteMs;
  while (isQuiet(minuteOfDay(timeZone, walked), hours)) walked += minuteMs;
  return walked;
}

/** When the next day begins in a zone; where midnight is skipped, at what the clock shows instead. */
function nextDay(timeZone: string, at: number): number {
  const begin = Math.floor(at / minuteMs) * minuteMs;
  const plain = begin + (dayMinutes - minuteOfDay(timeZone, at)) * minuteMs;
  const jump = offsetAt(timeZone, plain).offset - offsetAt(timeZone, at).offset;
  const today = dayOf(timeZone, at);
  return Math.min(...[plain, plain - jump].filter((one) => dayOf(timeZone, one) > today));
}

/** The first instant from `at` on that is not quiet and lies on one of these days (1 is Monday; null: any). */
export function nextLoud(
  at: number,
  timeZone: string,
  hours: QuietHours | null,
  days: readonly number[] | null,
): number {
  let loud = at;
  // A zone may skip a day of the calendar, so that one weekday is two weeks from the last.
  for (let turn = 0; turn < 32; turn++) {
    const until = quietUntil(loud, timeZone, hours);
    if (until !== null) loud = until;
    else if (days && !days.includes(weekdayOf(dayOf(timeZone, loud)))) loud = nextDay(timeZone, loud);
    else return loud;
  }
  return loud;
}
