import { isDay } from '../contract/density.ts';
import type { Condition } from '../contract/segments.ts';
import { dayBefore, momentOf } from './calendar.ts';
import { type Bind, isOpen, type Terms } from './terms.ts';

type Purchases = Extract<Condition, { type: 'purchases' }>;

/** What is asked of `h`, somebody's row of customer_history. */
export interface Told {
  /** How many purchases count. */
  count: string;
  /** What they come to; undefined where that is not asked. */
  spent?: string;
}

/** Above so many letters the purchases themselves are counted as quickly. */
const mostLetters = 24;

/**
 * What of `condition` the history of customers tells, or undefined where only purchases do: instants, items, money spent on
 * certain days or hours, hours in another zone. 'nothing' can be bought in a period that ends before it begins.
 */
export function toldOf(
  { within, items, weekdays, hours, spend }: Purchases,
  terms: Terms,
): Told | 'nothing' | undefined {
  const days = daysOf(within, terms);
  if (terms.historyZone === null || !days || items !== undefined) return undefined;
  if (days.from !== undefined && days.to !== undefined && days.from > days.to) return 'nothing';
  const asksHours = hours !== undefined && hours.from !== hours.to;
  if (!weekdays && !asksHours) {
    const { purchases: count, spent } = new Piece(days, terms.bind);
    return { count, spent };
  }
  const letters = lettersOf(weekdays, asksHours ? hours : undefined);
  if (!isOpen(spend) || letters.fewest > mostLetters || (asksHours && terms.historyZone !== terms.timeZone))
    return undefined;
  return { count: lettersSql(new Piece(days, terms.bind), letters, terms.bind) };
}

/** That a part of what somebody ever bought is `item`, in any case; undefined where only purchases tell. */
export function everBoughtSql(item: string, { historyZone, bind }: Terms): string | undefined {
  if (historyZone === null || item.includes('\n')) return undefined;
  const isAscii = /^[ -~]*$/.test(item);
  return `strpos(${isAscii ? 'h.items' : 'lower(h.items)'}, lower(${bind(item)}::text)) > 0`;
}

/** Undefined: not of whole days. */
function daysOf(within: Purchases['within'], { today }: Terms): { from?: string; to?: string } | undefined {
  if (!within) return {};
  if ('days' in within) return { from: dayBefore(today, within.days - 1) };
  const { from, to } = within;
  if ((from !== undefined && !isDay(from)) || (to !== undefined && !isDay(to))) return undefined;
  return { ...(from !== undefined && { from: momentOf(from) }), ...(to !== undefined && { to: momentOf(to) }) };
}

/** The piece of each column that lies between two days, both inclusive. */
class Piece {
  private readonly from: string | undefined;
  private readonly to: string | undefined;

  constructor({ from, to }: { from?: string; to?: string }, bind: Bind) {
    this.from = from && bind(from);
    this.to = to && bind(to);
  }

  /** How many elements of an array of days lie before the piece; undefined: none. */
  private before(days: string): string | undefined {
    return this.from && `width_bucket(${this.from}::date - 1, ${days})`;
  }
  /** How many lie before its end. */
  private upTo(days: string): string {
    return this.to ? `width_bucket(${this.to}::date, ${days})` : `cardinality(${days})`;
  }
  private size(days: string): string {
    const before = this.before(days);
    return before ? `${this.upTo(days)} - ${before}` : this.upTo(days);
  }

  /** Refunds are elements too. */
  get elements(): string {
    return this.size('h.days');
  }
  get purchases(): string {
    return `${this.elements} - coalesce(${this.size('h.other_days')}, 0)`;
  }
  get spent(): string {
    const before = this.before('h.days');
    const all = `coalesce(h.spent[${this.upTo('h.days')}], 0)`;
    return before ? `${all} - coalesce(h.spent[${before}], 0)` : all;
  }
  /** Of a column with one letter for each element. */
  letters(column: string): string {
    const before = this.before('h.days');
    if (!before && !this.to) return column;
    return `substr(${column}, ${before ?? '0'} + 1${this.to ? `, ${this.elements}` : ''})`;
  }
}

const allDays = [1, 2, 3, 4, 5, 6, 7];
const allHours = Array.from({ length: 24 }, (_hour, at) => at);

interface Letters {
  column: string;
  asked: string[];
  others: string[];
  fewest: number;
}

/** The letters of the days and hours asked for, and all others. */
function lettersOf(weekdays: readonly number[] | undefined, hours: Purchases['hours']): Letters {
  const isHour = (hour: number) => !hours || (hour - hours.from + 24) % 24 < ((hours.to - hours.from + 24) % 24 || 24);
  const isDay = (day: number) => !weekdays || weekdays.includes(day);
  const letters: (readonly [letter: number, isAsked: boolean])[] = !hours
    ? allDays.map((day) => [48 + day, isDay(day)])
    : !weekdays
      ? allHours.map((hour) => [97 + hour, isHour(hour)])
      : allDays.flatMap((day) => allHours.map((hour) => [168 + 24 * day + hour, isDay(day) && isHour(hour)] as const));
  const which = (wanted: boolean) =>
    letters.filter(([, isAsked]) => isAsked === wanted).map(([letter]) => String.fromCharCode(letter));
  const [asked, others] = [which(true), ['-', ...which(false)]];
  const column = hours && weekdays ? 'slots' : hours ? 'hours' : 'weekdays';
  return { column, asked, others, fewest: Math.min(asked.length, others.length) };
}

/** Counted as what is missing without them, or what is left without the others. */
function lettersSql(piece: Piece, { column, asked, others, fewest }: Letters, bind: Bind): string {
  const without = (letters: string[]) =>
    `length(translate(${piece.letters(`h.${column}`)}, ${bind(letters.join(''))}::text, ''))`;
  return asked.length === fewest ? `${piece.elements} - ${without(asked)}` : without(others);
}
