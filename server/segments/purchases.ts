import { isDay } from '../contract/density.ts';
import type { Condition } from '../contract/segments.ts';
import { rfmSql } from '../customers/index.ts';
import { dayBefore, momentOf } from './calendar.ts';
import { type Bind, daysAgoSql, groupedSql, holdsSql, type Terms } from './terms.ts';

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>;
type Bounds = { min?: number | undefined; max?: number | undefined } | undefined;

export const boundSql = (value: string, bounds: Bounds, type: string, bind: Bind): string[] => [
  ...(bounds?.min === undefined ? [] : [`${value} >= ${bind(bounds.min)}::${type}`]),
  ...(bounds?.max === undefined ? [] : [`${value} <= ${bind(bounds.max)}::${type}`]),
];
export const holds = (value: number, bounds: Bounds) =>
  (bounds?.min === undefined || value >= bounds.min) && (bounds?.max === undefined || value <= bounds.max);
export const isOpen = (bounds: Bounds) => bounds?.min === undefined && bounds?.max === undefined;

/**
 * What somebody's purchases add up to; refunds lower what was spent and are no purchases. Who has none has 0 of both: where
 * that fits, those whose sums do not fit are left out instead.
 */
export function purchasesSql(condition: Of<'purchases'>, terms: Terms): string {
  const { count, spend } = condition;
  const bounds = isOpen(count) && isOpen(spend) ? { count: { min: 1 }, spend } : { count, spend };
  const noneFits = holds(0, bounds.count) && holds(0, bounds.spend);
  const which = whichSql(condition, terms);
  const fits = (purchases: string, revenue: string) => {
    const parts = [
      ...boundSql(purchases, bounds.count, 'int', terms.bind),
      ...boundSql(revenue, bounds.spend, 'numeric', terms.bind),
    ].join(' and ');
    return noneFits ? `not (${parts})` : parts;
  };
  if (which.length === 0)
    return `${noneFits ? 'not exists' : 'exists'} (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and ${fits('s.purchases', 's.revenue')})`;
  const onlyAny = isOpen(bounds.spend) && bounds.count?.min === 1 && bounds.count.max === undefined;
  const having = onlyAny ? '' : `\n        having ${fits('count(*) filter (where p.amount > 0)', 'sum(p.amount)')}`;
  return groupedSql(
    noneFits ? 'not exists' : 'exists',
    `select p.customer_id from purchases p
        where p.business_id = :businessId and p.customer_id is not null and ${which.join(' and ')}${onlyAny ? ' and p.amount > 0' : ''}
        group by p.customer_id${having}`,
  );
}

/** Which purchases count, as conditions on `p`. */
function whichSql({ within, items, weekdays, hours }: Of<'purchases'>, { bind, today, timeZone }: Terms): string[] {
  const parts: string[] = [];
  if (within && 'days' in within) parts.push(`p.day >= ${bind(dayBefore(today, within.days - 1))}::date`);
  else if (within) {
    const { from, to } = within;
    const beginning = from === undefined || isDay(from) ? 'p.day >= :::date' : 'p.at >= :::timestamptz';
    const end = to === undefined || isDay(to) ? 'p.day <= :::date' : 'p.at < :::timestamptz';
    if (from !== undefined) parts.push(beginning.replace(':::', `${bind(momentOf(from))}::`));
    if (to !== undefined) parts.push(end.replace(':::', `${bind(momentOf(to))}::`));
  }
  if (items !== undefined) parts.push(holdsSql('p.items', items, bind));
  // By counting from a Monday: half as slow as asking each day for its name.
  if (weekdays) parts.push(`(p.day - date '0001-01-01') % 7 + 1 = any(${bind(weekdays)}::int[])`);
  if (hours && hours.from !== hours.to) {
    const since = `(date_part('hour', p.at at time zone ${bind(timeZone)})::int + ${bind(24 - hours.from)}::int) % 24`;
    parts.push(`${since} < ${bind((hours.to - hours.from + 24) % 24 || 24)}::int`);
  }
  return parts;
}

const statsSql = (where: string) => `exists (
      select from customer_stats s
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0${where})`;

export const lastPurchaseSql = ({ daysAgo }: Of<'last_purchase'>, terms: Terms): string =>
  statsSql(daysAgoSql('s.last_day', daysAgo, terms));

export const firstPurchaseSql = ({ daysAgo }: Of<'first_purchase'>, terms: Terms): string =>
  statsSql(daysAgoSql('s.first_day', daysAgo, terms));

/** Without any bound: everybody with a score, which is everybody with a purchase. */
export function rfmConditionSql({ groups, ...scores }: Of<'rfm'>, { bind }: Terms): string {
  const parts = (['recency', 'frequency', 'money'] as const).flatMap((scored) => {
    const { min = 1, max = 5 } = scores[scored] ?? {};
    return [
      ...(min > 1 ? [rfmSql.atLeast(scored, min)] : []),
      ...(max < 5 ? [`not ${rfmSql.atLeast(scored, max + 1)}`] : []),
    ];
  });
  if (groups) parts.push(`${rfmSql.group} = any(${bind(groups)}::text[])`);
  return `exists (
      select from customer_stats s join rfm_breaks b on b.business_id = s.business_id
      where s.business_id = :businessId and s.customer_id = c.id and s.purchases > 0${parts.map((part) => `\n        and ${part}`).join('')})`;
}
