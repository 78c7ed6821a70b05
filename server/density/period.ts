/** The part of history an answer is about: whole days (as the store counts them), or instants. */
export interface Period {
  from: string | undefined;
  to: string | undefined;
}

export interface PeriodFault {
  pointer: '/query/to';
  detail: string;
}

const isDay = (moment: string) => !moment.includes('T');

/** Epoch milliseconds; a day counts from its midnight, and as `to` until the next one. UTC stands in for the store's zone. */
const startOf = (moment: string) => Date.parse(isDay(moment) ? `${moment}T00:00:00Z` : moment);
const endOf = (moment: string) => startOf(moment) + (isDay(moment) ? dayMs : 0);
const dayMs = 86_400_000;

export function checkPeriod({ from, to }: Period): PeriodFault | undefined {
  if (from === undefined || to === undefined || startOf(from) < endOf(to)) return undefined;
  return { pointer: '/query/to', detail: 'ends before the period begins' };
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
export function periodSql({ from, to }: Period, prefix = ''): { sql: string; bindings: Record<string, string> } {
  const parts: string[] = [];
  const bindings: Record<string, string> = {};
  if (from !== undefined) {
    parts.push(isDay(from) ? `${prefix}day >= :from::date` : `${prefix}at >= :from::timestamptz`);
    bindings.from = from;
  }
  if (to !== undefined) {
    parts.push(isDay(to) ? `${prefix}day <= :to::date` : `${prefix}at < :to::timestamptz`);
    bindings.to = to;
  }
  return { sql: parts.length > 0 ? parts.join(' and ') : 'true', bindings };
}
