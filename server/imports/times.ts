/** Reads dates and times. A moment without an offset stays a wall clock's: only the database knows the zone's rules. */

export type DateOrder = 'month-first' | 'day-first';

export interface Moment {
  /** `2026-03-01 14:05:00`, with an offset at the end when it is fixed. */
  text: string;
  /** It names an instant by itself: an offset was written. */
  fixed: boolean;
}

const two = (value: number | string) => String(value).padStart(2, '0');

function dayText(year: number, month: number, day: number): string | undefined {
  const full = year < 100 ? 2000 + year : year;
  if (full < 1900 || full > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(full, month, 0)).getUTCDate() ? `${full}-${two(month)}-${two(day)}` : undefined;
}

const isoDay = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const compactDay = /^(\d{4})(\d{2})(\d{2})(?=$|T)/;
const numericDay = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const namedDay = /^(?:([a-z]{3,9})\.?\s+(\d{1,2})|(\d{1,2})\.?[\s-]+([a-z]{3,9})\.?),?[\s-]+(\d{4})(?!\d)/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The day a text begins with, and what follows it. */
function splitDay(text: string, order: DateOrder): { day: string | undefined; rest: string } | undefined {
  const iso = isoDay.exec(text) ?? compactDay.exec(text);
  if (iso) return { day: dayText(Number(iso[1]), Number(iso[2]), Number(iso[3])), rest: text.slice(iso[0].length) };
  const named = namedDay.exec(text);
  if (named) {
    const month = months.indexOf((named[1] ?? named[4] ?? '').slice(0, 3).toLowerCase()) + 1;
    return { day: dayText(Number(named[5]), month, Number(named[2] ?? named[3])), rest: text.slice(named[0].length) };
  }
  const numeric = numericDay.exec(text);
  if (!numeric) return undefined;
  const [first, second] = [Number(numeric[1]), Number(numeric[3])];
  // Nobody writes the month first between dots.
  const monthFirst = order === 'month-first' && numeric[2] !== '.';
  const day = dayText(Number(numeric[4]), monthFirst ? first : second, monthFirst ? second : first);
  return { day, rest: text.slice(numeric[0].length) };
}

const dayOfYear = /^(\d{1,2})([-/.])(\d{1,2})$/;

/** What one value tells about the order of day and month: one above 12 is a day; both up to 12 tell nothing. */
export function orderOf(text: string): DateOrder | 'either' | undefined {
  const numeric = numericDay.exec(text.trim()) ?? dayOfYear.exec(text.trim());
  if (!numeric || numeric[2] === '.') return undefined;
  if (Number(numeric[1]) > 12) return 'day-first';
  if (Number(numeric[3]) > 12) return 'month-first';
  return numeric[1] === numeric[3] ? undefined : 'either';
}

const clock =
  /^(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)?\s*([ap])?\.?(?:m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

/** `14:05`, `2:05:09 PM`, `14:05:09.123+02:00`: the time of day and the offset. */
function readClock(text: string): { time: string; offset: string } | undefined {
  const match = clock.exec(text);
  if (!match) return undefined;
  const [, hourText = '', minute = '00', second = '00', fraction, half, zone = ''] = match;
  if (!half && match[2] === undefined) return undefined;
  const twelve = Number(hourText) % 12;
  const hour = half ? twelve + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hourText);
  if (hour > 23 || Number(minute) > 59 || Number(second) > 59 || (half && Number(hourText) > 12)) return undefined;
  const digits = zone.replace(':', '');
  const offset = /^[zug]/i.test(zone) ? '+00:00' : zone && `${digits.slice(0, 3)}:${digits.slice(3) || '00'}`;
  if (Number(offset.slice(1, 3)) > 14 || Number(offset.slice(4)) > 59) return undefined;
  return { time: `${two(hour)}:${minute}:${second}${fraction ? `.${fraction.slice(0, 6)}` : ''}`, offset };
}

/** As most programs write a moment, and as it is kept; of days that are in every month. */
const plainMoment = /^(?:19|2[01])\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** A moment from a date column and, where there is one, a time column. A bare day begins at midnight. */
export function readMoment(date: string, time: string, order: DateOrder): Moment | undefined {
  if (plainMoment.test(date)) return { text: date, fixed: false };
  const split = splitDay(date.trim(), order);
  if (!split?.day) return undefined;
  const rest = (split.rest.replace(/^(T|,)?\s*/i, '') || time).trim();
  if (rest === '') return { text: `${split.day} 00:00:00`, fixed: false };
  const read = readClock(rest);
  return read && { text: `${split.day} ${read.time}${read.offset}`, fixed: read.offset !== '' };
}

/** The day alone; a time behind it is let go. */
export function readDay(text: string, order: DateOrder): string | undefined {
  const split = splitDay(text.trim(), order);
  return split && /^$|^[T\s,]/i.test(split.rest) ? split.day : undefined;
}

/** Years that programs write where a birthday has none: Apple's, Excel's, and zero. */
const noYear = /^(?:1604|1900|000[0-4])[-/.](?=\d)|[-/.](?:1604|1900|000[0-4])$/;

/** A birthday as YYYY-MM-DD, or as --MM-DD where the year is missing or a placeholder. */
export function readBirthday(text: string, order: DateOrder): string | undefined {
  const written = text.trim().replace(/[T ]00:00.*$/, '');
  const bare = written.replace(noYear, '');
  const iso = /^--?(\d{1,2})-(\d{1,2})$/.exec(bare);
  const ordered = bare === written ? order : /^\d{4}/.test(written) ? 'month-first' : order;
  const short = dayOfYear.exec(bare);
  const [first, second] = iso ? [iso[1], iso[2]] : [short?.[1], short?.[3]];
  if (first !== undefined && second !== undefined) {
    const monthFirst = iso !== null || (ordered === 'month-first' && !(short?.[2] === '.' && bare === written));
    // A leap year: who is born on 29 February has a birthday.
    return dayText(2000, Number(monthFirst ? first : second), Number(monthFirst ? second : first))
      ?.slice(4)
      .replace('-', '--');
  }
  const day = readDay(written, order);
  if (day === undefined || day.slice(0, 4) <= String(new Date().getUTCFullYear())) return day;
  // Two digits of a year that is still to come are of the century before.
  return /\d{4}/.test(written) ? undefined : `${Number(day.slice(0, 4)) - 100}${day.slice(4)}`;
}

/** The instant of a moment, in RFC 3339; one without an offset is a wall clock's in `timeZone`. */
export function instantOf({ text, fixed }: Moment, timeZone: string): string {
  const iso = text.replace(' ', 'T');
  if (fixed) return new Date(iso).toISOString();
  const wall = Date.parse(`${iso}Z`);
  // The offset is looked up where the wall clock would be in UTC, then once more where that leads: right but for an hour a year.
  const guess = wall - offsetMs(wall, timeZone);
  return new Date(wall - offsetMs(guess, timeZone)).toISOString();
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function offsetMs(instant: number, timeZone: string): number {
  let format = clocks.get(timeZone);
  if (!format) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-CA', { ...parts, timeZone, hourCycle: 'h23' });
    clocks.set(timeZone, format);
  }
  const at = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
