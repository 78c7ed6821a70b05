import { isDay } from '../contract/density.ts';
import type { Condition } from '../contract/segments.ts';
import { dayBefore, momentOf } from './calendar.ts';
import { boundSql, daysAgoSql, groupedSql, holds, isOpen, type Terms } from './terms.ts';

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>;

/** What the phones of people have told: `table` is visits `v` or fence_events `v`. */
const toldSql = (table: string, which: readonly string[], having: string): string =>
  `select d.customer_id from ${table} v join devices d on d.business_id = v.business_id and d.id = v.device_id
        where ${['v.business_id = :businessId', 'd.customer_id is not null', ...which].join(' and ')}
        group by d.customer_id${having}`;

/** How often somebody was there, and when last. Who never was has been there 0 times. */
export function visitsSql(condition: Of<'visits'>, terms: Terms): string {
  const { geofenceId, storeId, within, lastDaysAgo } = condition;
  const { bind, timeZone } = terms;
  const count = isOpen(condition.count) ? { min: 1 } : condition.count;
  const asksLast = lastDaysAgo !== undefined && !isOpen(lastDaysAgo);
  const noneFits = holds(0, count) && !asksLast;
  const which = [
    ...(geofenceId === undefined ? [] : [`v.geofence_id = ${bind(geofenceId)}`]),
    ...(storeId === undefined ? [] : [`v.store_id = ${bind(storeId)}`]),
    ...withinSql('v.entered_at', within, terms),
  ];
  if (count?.min === 1 && count.max === undefined && !asksLast)
    return groupedSql('exists', toldSql('visits', which, ''));
  const fits = boundSql('count(*)', count, 'int', bind).join(' and ');
  if (noneFits) return groupedSql('not exists', toldSql('visits', which, `\n        having not (${fits})`));
  const last = asksLast
    ? daysAgoSql(`(max(v.entered_at) at time zone ${bind(timeZone)})::date`, lastDaysAgo, terms)
    : '';
  return groupedSql('exists', toldSql('visits', which, `\n        having ${fits}${last}`));
}

export function fenceEventSql({ kinds, geofenceId, within }: Of<'fence_event'>, terms: Terms): string {
  const which = [
    `v.kind = any(${terms.bind(kinds)}::text[])`,
    ...(geofenceId === undefined ? [] : [`v.geofence_id = ${terms.bind(geofenceId)}`]),
    ...withinSql('v.at', within, terms),
  ];
  return groupedSql('exists', toldSql('fence_events', which, ''));
}

/** Days begin at midnight in the store's zone. */
export function withinSql(column: string, within: Of<'visits'>['within'], { bind, today, timeZone }: Terms): string[] {
  if (!within) return [];
  const midnight = (day: string) => `${bind(day)}::date::timestamp at time zone ${bind(timeZone)}`;
  if ('days' in within) return [`${column} >= ${midnight(dayBefore(today, within.days - 1))}`];
  const { from, to } = within;
  const instant = (text: string) => `${bind(momentOf(text))}::timestamptz`;
  const parts: string[] = [];
  if (from !== undefined) parts.push(`${column} >= ${isDay(from) ? midnight(momentOf(from)) : instant(from)}`);
  if (to !== undefined) parts.push(`${column} < ${isDay(to) ? midnight(dayBefore(momentOf(to), -1)) : instant(to)}`);
  return parts;
}
