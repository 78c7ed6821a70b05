import type { IncomingFix } from '../checkins/index.ts';

/** What phones send is loose: numbers as text, times in five shapes. Here it becomes values, or null. */

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number, also when written as text. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && numeric.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** As in the native dialect; what is worse is worthless all the same. */
const worstMeters = 1e7;
const fastestMetersPerSecond = 1e5;

/** Apps say 0 or less, or nothing, where they do not know how exact a position is: unknown, which is not perfect. */
export function accuracyOf(value: unknown): number | null {
  const meters = numberOf(value);
  return meters !== null && meters > 0 ? Math.min(meters, worstMeters) : null;
}

/** Apps say -1 where they do not know a speed. `toMetersPerSecond` is the unit's factor. */
export function speedOf(value: unknown, toMetersPerSecond = 1): number | null {
  const speed = (numberOf(value) ?? -1) * toMetersPerSecond;
  return speed >= 0 && speed <= fastestMetersPerSecond ? speed : null;
}

const written =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:Z|([+-])(\d\d)(?::?(\d\d))?)?$/i;

/** Milliseconds of a written time; without an offset it is UTC. */
function parseTime(text: string): number | null {
  const match = written.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    ...[number, number, number],
    ...[number, number, number],
  ];
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(2000, month - 1, day, hour, minute, second, fraction);
  const date = new Date(local);
  // `Date.UTC` takes years under 100 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 24 || minute > 59 || second > 60)
    return null;
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  return date.getTime() - offset * 60_000;
}

/** Seconds of this century are ten digits, milliseconds thirteen: Traccar draws the line at 2^31. */
const largestSeconds = 2 ** 31;

/** Milliseconds of a time in seconds, milliseconds or writing (any ISO 8601 with a time of day). */
export function timeOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) return Math.round(number < largestSeconds ? number * 1000 : number);
  return typeof value === 'string' ? parseTime(value) : null;
}

const printable = /^[\x20-\x7e]{1,100}$/;

/** A fix of loose values, or null where it has no position or no time of this era. */
export function fixOf(values: {
  lng: unknown;
  lat: unknown;
  at: number | null;
  accuracy: number | null;
  speed: number | null;
  mock?: boolean;
  id?: unknown;
}): IncomingFix | null {
  const [lng, lat, { at, accuracy, speed, mock, id }] = [numberOf(values.lng), numberOf(values.lat), values];
  if (lng === null || lat === null || Math.abs(lng) > 180 || Math.abs(lat) > 90) return null;
  if (at === null || !(at > 0 && at < 8.64e15)) return null;
  const named = typeof id === 'string' && printable.test(id);
  return { lng, lat, at, accuracy, speed, ...(mock && { mock }), ...(named && { id }) };
}

export type Loose = Record<string, unknown>;
export const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a JSON text, or undefined. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
