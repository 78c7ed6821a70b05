import type { FenceSchedule } from '../contract/geofences.ts';
import { offsetAt } from './clock.ts';
import type { FenceRule } from './types.ts';

/** A fence is open while the clock on its wall shows a time within a window. All times are milliseconds. */

const minute = 60_000;
const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;
const week = weekMinutes * minute;
/** 1970 began on a Thursday; weeks begin on Mondays. */
const firstMonday = -3 * dayMinutes * minute;
/** Every window comes again within a week, or within two around a change of the clocks. */
const longestWait = 3 * week;

interface Weekly {
  /** from, to (not itself), from, to … within a week, ascending */
  windows: number[];
  /** the times of the week at which it opens or closes, ascending */
  turns: number[];
}
/** Nothing changes from `from` to before `to`. */
interface Stretch {
  from: number;
  to: number | null;
  open: boolean;
}

const weeklies = new WeakMap<FenceSchedule, Weekly>();
const stretches = new WeakMap<FenceRule, Stretch>();

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whole weeks' windows as pieces within one week, in minutes, not merged. */
function piecesOf({ windows }: FenceSchedule): [number, number][] {
  return windows.flatMap(({ days, from, to }) => {
    const [begin, end] = [minuteOf(from), minuteOf(to)];
    const length = end > begin ? end - begin : end + dayMinutes - begin;
    // From 24:00 to 00:00: nothing opens there, nor closes.
    if (length === 0) return [];
    return days.flatMap((day): [number, number][] => {
      const start = ((day - 1) * dayMinutes + begin) % weekMinutes;
      const over = start + length - weekMinutes;
      return over > 0
        ? [
            [start, weekMinutes],
            [0, over],
          ]
        : [[start, start + length]];
    });
  });
}

function weeklyOf(schedule: FenceSchedule): Weekly {
  const known = weeklies.get(schedule);
  if (known) return known;
  const merged: number[] = [];
  for (const [start, end] of piecesOf(schedule).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last === undefined || start > last) merged.push(start, end);
    else if (end > last) merged[merged.length - 1] = end;
  }
  // What is open over the end of the week does not turn there.
  const isOver = merged[0] === 0 && merged.at(-1) === weekMinutes;
  const turns = (isOver ? merged.slice(1, -1) : merged).map((turn) => turn % weekMinutes).sort((a, b) => a - b);
  const weekly = { windows: merged.map((one) => one * minute), turns: turns.map((one) => one * minute) };
  weeklies.set(schedule, weekly);
  return weekly;
}

/** A zone's clock as a time of the week. */
const timeOfWeek = (at: number, offset: number): number => {
  const time = (at + offset - firstMonday) % week;
  return time < 0 ? time + week : time;
};

function isOpen({ windows }: Weekly, time: number): boolean {
  const next = windows.findIndex((one) => one > time);
  return next % 2 === 1;
}

/** How long a clock that runs evenly takes to the next turn; more than nothing. */
function untilTurn({ turns }: Weekly, time: number): number {
  const next = turns.find((turn) => turn > time) ?? (turns[0] ?? 0) + week;
  return next - time;
}

function turnAfter(weekly: Weekly, zone: string, after: number): number | null {
  if (weekly.turns.length === 0) return null;
  const openAtClock = (at: number, offset: number) => isOpen(weekly, timeOfWeek(at, offset));
  const open = openAtClock(after, offsetAt(zone, after).offset);
  for (let from = after; from - after < longestWait; ) {
    const { offset, until } = offsetAt(zone, from);
    const turn = from + untilTurn(weekly, timeOfWeek(from, offset));
    if (turn < until) return turn;
    // The clock may be set here, into a window or out of one.
    if (openAtClock(until, offsetAt(zone, until).offset) !== open) return until;
    from = until;
  }
  return null;
}

/** The longest time around `at`, as far as known, in which the fence stays open or closed. */
function stretchAt(rule: FenceRule, schedule: FenceSchedule, at: number): Stretch {
  const known = stretches.get(rule);
  if (known && at >= known.from && (known.to === null || at < known.to)) return known;
  const weekly = weeklyOf(schedule);
  const open = isOpen(weekly, timeOfWeek(at, offsetAt(rule.timeZone, at).offset));
  const stretch = { from: at, to: turnAfter(weekly, rule.timeZone, at), open };
  stretches.set(rule, stretch);
  return stretch;
}

/** Whether the fence is watched at a time; one without a schedule always is. */
export const openAt = (rule: FenceRule, at: number): boolean =>
  rule.schedule === null || stretchAt(rule, rule.schedule, at).open;

/** When it opens or closes next, later than `after`; null: it never does. */
export const nextChange = (rule: FenceRule, after: number): number | null =>
  rule.schedule === null ? null : stretchAt(rule, rule.schedule, after).to;
