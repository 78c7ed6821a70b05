import type { Knex } from 'knex';
import type { Metric } from '../contract/density.ts';
import { amongPicked, measure, type Sql } from './measure.ts';
import type { Period } from './period.ts';

/** People who share a cell or a neighborhood, and what they add up to. */
export interface Group {
  /** An H3 cell, or a neighborhood's id. */
  key: string;
  customers: number;
  sum: number;
  /** What `sum` is divided by to give the value; null where it is the value. */
  weight: number | null;
}

/** A range of stored cells, as PostgreSQL's bigint. */
export interface Range {
  low: string;
  high: string;
}

/** `cellToParent` on stored cells: set the resolution's bits, and the digits below it to 7. Checked against h3-js. */
export const parentCellSql = `(c.cell & ~(15::bigint << 52)) | (:resolution::bigint << 52) | ((1::bigint << (3 * (15 - :resolution::int))) - 1)`;

/** `name` writes a key as the answer has it. `among` joins or filters the customers c. */
function groupSql(key: string, name: string, among: Sql, metric: Metric, period: Period): Sql {
  const { people, sum, weight } = measure(metric, period);
  return {
    sql: `
  select ${name} as key, count(*)::int as customers${sum ? `, (${sum})::float8 as sum` : ''}${weight ? `, (${weight})::float8 as weight` : ''}
  from customers c cross join lateral (select ${key} as key) k${people ? ` join (${people.sql}\n  ) p on p.customer_id = c.id` : ''}
  ${among.sql}
  group by k.key`,
    bindings: { ...among.bindings, ...people?.bindings },
  };
}

/**
 * SQL of customers by cell. `ranges` of stored cells, which must not overlap, narrow it to an area; undefined is
 * everywhere. `picked` narrows it to people.
 */
export function cellGroupsSql(
  metric: Metric,
  period: Period,
  resolution: number,
  ranges: readonly Range[] | undefined,
  picked?: Sql,
): Sql {
  const own = 'where c.business_id = :businessId and';
  const among: Sql =
    ranges === undefined
      ? { sql: `${own} c.cell is not null`, bindings: {} }
      : {
          sql: `join unnest(:lows::bigint[], :highs::bigint[]) r (low, high) on true
  ${own} c.cell between r.low and r.high`,
          bindings: { lows: ranges.map((range) => range.low), highs: ranges.map((range) => range.high) },
        };
  const { sql, bindings } = groupSql(parentCellSql, 'to_hex(k.key)', amongPicked(among, picked), metric, period);
  return { sql, bindings: { ...bindings, resolution } };
}

/** SQL of customers on the map by neighborhood; the key is null for those in none. */
export const neighborhoodGroupsSql = (metric: Metric, period: Period, picked?: Sql): Sql =>
  groupSql(
    'c.neighborhood_id',
    'k.key',
    amongPicked({ sql: 'where c.business_id = :businessId and c.position is not null', bindings: {} }, picked),
    metric,
    period,
  );

export async function groups(knex: Knex, businessId: string, { sql, bindings }: Sql): Promise<Group[]> {
  const { rows } = await knex.raw(sql, { ...bindings, businessId });
  return rows.map((row: Group) => ({ ...row, sum: row.sum ?? row.customers, weight: row.weight ?? null }));
}

/** Customers without a place on the map, of all or of those picked. */
export async function unplaced(knex: Knex, businessId: string, picked?: Sql): Promise<number> {
  const where = amongPicked({ sql: 'where c.business_id = :businessId and c.cell is null', bindings: {} }, picked);
  const { rows } = await knex.raw(`select count(*)::int as n from customers c ${where.sql}`, {
    ...where.bindings,
    businessId,
  });
  return rows[0].n;
}
