import { dayMs, endOf, isDay, startOf } from '../contract/density.ts';

/** The part of history an answer is about: whole days (as the store counts them), or instants. */
export interface Period {
  from: string | undefined;
  to: string | undefined;
}

/** The period of the same length just before, or undefined where one end is open. */
export function periodBefore({ from, to }: Period): Period | undefined {
  if (from === undefined || to === undefined) return undefined;
  const length = endOf(to) - startOf(from);
  const start = new Date(startOf(from) - length).toISOString();
  const end = new Date(startOf(from) - (isDay(from) ? dayMs : 0)).toISOString();
  return { from: isDay(from) ? start.slice(0, 10) : start, to: isDay(from) ? end.slice(0, 10) : end };
}

/** What `new` and `lapsed` mean when nobody named a period: the last 90 days. */
export function recentPeriod(today: Date): Period {
  const day = (daysAgo: number) => new Date(today.getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
  return { from: day(89), to: undefined };
}

/** `at` and `day` columns compared as the period's ends are written. SQL text with named bindings. */
export function periodSql({ from, to }: Period): { sql: string; bindings: Record<string, string> } {
  const parts: string[] = [];
  const bindings: Record<string, string> = {};
  if (from !== undefined) {
    parts.push(isDay(from) ? `day >= :from::date` : `at >= :from::timestamptz`);
    bindings.from = from;
  }
  if (to !== undefined) {
    parts.push(isDay(to) ? `day <= :to::date` : `at < :to::timestamptz`);
    bindings.to = to;
  }
  return { sql: parts.length > 0 ? parts.join(' and ') : 'true', bindings };
}
