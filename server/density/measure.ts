import type { Metric } from '../contract/density.ts';
import { type Period, periodSql } from './period.ts';

/** A SQL text with the names it binds. */
export interface Sql {
  sql: string;
  bindings: Record<string, unknown>;
}

/** A condition on the customers c, and who of them is picked. */
export const amongPicked = (where: Sql, picked: Sql | undefined): Sql =>
  picked ? { sql: `${where.sql}\n    and ${picked.sql}`, bindings: { ...where.bindings, ...picked.bindings } } : where;

/** Who counts, and how a group of them adds up. */
interface Measure {
  /** A relation `p (customer_id, …)`. Undefined: every customer counts, purchases or not. */
  people?: Sql;
  /** Undefined: the number of people is the value. */
  sum?: string;
  /** What the sum is divided by, for an average. */
  weight?: string;
}

const perCustomer = (what: string, where: string, having = 'true') => `
    select customer_id, ${what}
    from purchases
    where business_id = :businessId and customer_id is not null and ${where}
    group by customer_id
    having ${having}`;

/** Each metric in words is in contract/density.ts. A refund lowers revenue and is no purchase and no visit. */
export function measure(metric: Metric, period: Period): Measure {
  const { sql: inPeriod, bindings } = periodSql(period);
  const people = (sql: string): Sql => ({ sql, bindings });
  const open = period.from === undefined && period.to === undefined;
  const sales = `count(*) filter (where amount > 0)`;
  switch (metric) {
    case 'customers':
      return open ? {} : { people: people(perCustomer('1 as one', inPeriod, `${sales} > 0`)) };
    case 'revenue':
      return { people: people(perCustomer('sum(amount) as revenue', inPeriod)), sum: 'sum(p.revenue)' };
    case 'purchases':
      return {
        people: people(perCustomer(`${sales} as purchases`, inPeriod, `${sales} > 0`)),
        sum: 'sum(p.purchases)',
      };
    case 'visits':
      return {
        people: people(perCustomer('count(distinct day) as visits', `amount > 0 and ${inPeriod}`)),
        sum: 'sum(p.visits)',
      };
    case 'average_order':
      return {
        people: people(perCustomer(`sum(amount) as revenue, ${sales} as purchases`, inPeriod, `${sales} > 0`)),
        sum: 'sum(p.revenue)',
        weight: 'sum(p.purchases)',
      };
    case 'new':
      return { people: people(perCustomer('min(at) as first', 'amount > 0', firstIn(period))) };
    case 'lapsed':
      return {
        people: people(perCustomer('max(at) as last', `amount > 0 and ${untilEnd(period)}`, lastBefore(period))),
      };
  }
}

/** Whether the value of a group is its number of people. */
export const isHeadcount = (metric: Metric): boolean =>
  measure(metric, { from: undefined, to: undefined }).sum === undefined;

const firstIn = (period: Period) => periodSql(period).sql.replaceAll(/\b(day|at)\b(?= )/g, 'min($1)');
const untilEnd = ({ to }: Period) => periodSql({ from: undefined, to }).sql;
const lastBefore = ({ from }: Period) =>
  from === undefined
    ? 'false'
    : `not (${periodSql({ from, to: undefined }).sql.replaceAll(/\b(day|at)\b(?= )/g, 'max($1)')})`;
