import { isDay } from '../contract/density.ts';
import type { Condition } from '../contract/segments.ts';
import { rfmSql } from '../customers/index.ts';
import { dayBefore, momentOf } from './calendar.ts';
import { everBoughtSql, toldOf } from './history.ts';
import { type Bounds, boundSql, daysAgoSql, groupedSql, holds, holdsSql, isOpen, type Terms } from './terms.ts';

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>;

/**
 * What somebody's purchases add up to; refunds lower what was spent and are no purchases. Who has none has 0 of both: where
 * that fits, those whose sums do not fit are left out instead.
 */
export function purchasesSql(condition: Of<'purchases'>, terms: Terms): string {
  const { count, spend } = condition;
  const bounds = isOpen(count) && isOpen(spend) ? { count: { min: 1 }, spend } : { count, spend };
  if (!holds(0, bounds.count) || !holds(0, bounds.spend)) return sumsSql('exists', condition, bounds, terms);
  if (!isOpen(spend)) return sumsSql('not exists', condition, { ...bounds, negated: true }, terms);
  const { max } = bounds.count ?? {};
  return max === undefined ? 'true' : sumsSql('not exists', condition, { count: { min: max + 1 }, spend }, terms);
}

interface Sums {
  count: Bounds | undefined;
  spend: Bounds | undefined;
  /** Those whose sums do not fit. */
  negated?: boolean;
}

type Exists = 'exists' | 'not exists';
const rowSql = (exists: Exists, table: string, row: string, where: string) => `${exists} (
      select from ${table} ${row}
      where ${row}.business_id = :businessId and ${row}.customer_id = c.id and ${where})`;

/** Whose sums fit, by the first that tells: what all purchases come to, the histories, the purchases themselves. */
function sumsSql(exists: Exists, condition: Of<'purchases'>, { count, spend, negated }: Sums, terms: Terms): string {
  const fits = (counts: string[], spent = '') => {
    const parts = [...counts, ...boundSql(spent, spend, 'numeric', terms.bind)].join(' and ');
    return negated ? `not (${parts})` : parts;
  };
  const countFits = (purchases: string) => boundSql(purchases, count, 'int', terms.bind);
  const isAny = isOpen(spend) && count?.min === 1 && count.max === undefined;
  const { within, items, weekdays, hours } = condition;
  if (items === undefined && !weekdays && !hours) {
    if (!within) return rowSql(exists, 'customer_stats', 's', fits(countFits('s.purchases'), 's.revenue'));
    if (isAny && 'days' in within) {
      const lately = daysAgoSql('s.last_day', { max: within.days - 1 }, terms);
      return rowSql(exists, 'customer_stats', 's', `s.purchases > 0${lately}`);
    }
  }
  if (items !== undefined && isAny && !within && !weekdays && !hours) {
    const everBought = everBoughtSql(items, terms);
    if (everBought) return rowSql(exists, 'customer_history', 'h', everBought);
  }
  const told = toldOf(condition, terms);
  if (told === 'nothing') return exists === 'exists' ? 'false' : 'true';
  if (told) return rowSql(exists, 'customer_history', 'h', fits(countFits(told.count), told.spent));
  const which = ['p.business_id = :businessId', 'p.customer_id is not null', ...whichSql(condition, terms)];
  const counted = isAny
    ? `${which.join(' and ')} and p.amount > 0
        group by p.customer_id`
    : `${which.join(' and ')}
        group by p.customer_id
        having ${fits(countFits('count(*) filter (where p.amount > 0)'), 'sum(p.amount)')}`;
  return groupedSql(exists, `select p.customer_id from purchases p\n        where ${counted}`);
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
