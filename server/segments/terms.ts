import { dayBefore } from './calendar.ts';

/** Today as the store counts it, and where its clock hangs. */
export interface Clock {
  /** 'YYYY-MM-DD' */
  today: string;
  timeZone: string;
  /** The zone whose hours the history of customers tells; null where none was made yet. */
  historyZone: string | null;
}

/** Gives a value a name to be bound under, and answers it as SQL writes it: `:seg_0`. */
export type Bind = (value: unknown) => string;

/** What every condition is written with. */
export interface Terms extends Clock {
  bind: Bind;
}

/** Both inclusive. */
export type Bounds = { min?: number | undefined; max?: number | undefined };

export const boundSql = (value: string, bounds: Bounds | undefined, type: string, bind: Bind): string[] => [
  ...(bounds?.min === undefined ? [] : [`${value} >= ${bind(bounds.min)}::${type}`]),
  ...(bounds?.max === undefined ? [] : [`${value} <= ${bind(bounds.max)}::${type}`]),
];
export const holds = (value: number, bounds: Bounds | undefined) =>
  (bounds?.min === undefined || value >= bounds.min) && (bounds?.max === undefined || value <= bounds.max);
export const isOpen = (bounds: Bounds | undefined) => bounds?.min === undefined && bounds?.max === undefined;

/** ` and …` for a day so many days ago; nothing for an open range. */
export function daysAgoSql(day: string, { min, max }: Bounds, { bind, today }: Terms): string {
  const latest = min === undefined ? '' : ` and ${day} <= ${bind(dayBefore(today, min))}::date`;
  const earliest = max === undefined ? '' : ` and ${day} >= ${bind(dayBefore(today, max))}::date`;
  return latest + earliest;
}

/**
 * Whether `text` holds a part, in any case; null where it is null. A part of ASCII letters is looked for by their bytes:
 * lowering two million texts by the rules of all languages takes half a second.
 */
export function holdsSql(text: string, part: string, bind: Bind): string {
  const ascii = /^[ -~]*$/.test(part) ? ' collate "C"' : '';
  return `strpos(lower(${text}${ascii}), lower(${bind(part)}::text)) > 0`;
}

/**
 * Whether the customer is among those that `groups` answers, once each. Not `in`: where these are too many for memory,
 * `exists` still finds one customer by the index, also below `not` and `or`.
 */
export const groupedSql = (exists: 'exists' | 'not exists', groups: string): string => `${exists} (
      select from (
        ${groups}
      ) found where found.customer_id = c.id)`;
