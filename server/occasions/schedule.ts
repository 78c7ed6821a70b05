import { offsetAt } from '../geofences/index.ts';

export interface SendingTimes {
  /** 'HH:MM', null: at once. */
  sendTime: string | null;
  /** 1 is Monday; null: any. */
  days: readonly number[] | null;
}

const dayMs = 86_400_000;

/** What a zone's clock shows, in milliseconds as if it hung in UTC. */
const localOf = (zone: string, at: number): number => at + offsetAt(zone, at).offset;

/** 'YYYY-MM-DD' in a zone. */
export const localDay = (zone: string, at: number): string => new Date(localOf(zone, at)).toISOString().slice(0, 10);

/** The first instant at which a zone's clock shows this; where it is put forward over it, as much later as it jumps. */
function instantOf(zone: string, local: number): number {
  const before = local - offsetAt(zone, local - dayMs).offset;
  const after = local - offsetAt(zone, local + dayMs).offset;
  const shown = [before, after].filter((at) => localOf(zone, at) === local);
  return shown.length > 0 ? Math.min(...shown) : before;
}

/** 1 is Monday; of days since 1970-01-01, a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The first instant, not before `from` (milliseconds), at which a schedule lets messages out. */
export function dueAt({ sendTime, days }: SendingTimes, zone: string, from: number): number {
  const [hours = 0, minutes = 0] = sendTime?.split(':').map(Number) ?? [];
  const today = Math.floor(localOf(zone, from) / dayMs);
  for (let day = today; day <= today + 8; day++) {
    if (days && !days.includes(weekdayOf(day))) continue;
    if (sendTime === null && day === today) return from;
    const at = instantOf(zone, day * dayMs + (hours * 60 + minutes) * 60_000);
    if (at >= from) return at;
  }
  throw new Error('every weekday comes within eight days');
}
