import { isRatio, type ViewMetric } from '../view/metrics.ts';
import type { Row } from './rows.ts';

/** What the rows in view add up to. */
export interface Totals {
  /** null: ratios do not add up */
  value: number | null;
  customers: number;
  households: number | null;
  places: number;
}

export function totalsOf(rows: readonly Row[], metric: ViewMetric): Totals {
  const add = (pick: (row: Row) => number | null) => rows.reduce((sum, row) => sum + (pick(row) ?? 0), 0);
  const withHouseholds = rows.filter((row) => row.households !== null && row.penetration !== null);
  const households = withHouseholds.reduce((sum, row) => sum + (row.households ?? 0), 0);
  return {
    value: isRatio(metric) ? null : add((row) => row.value),
    customers: add((row) => row.customers),
    households: households > 0 ? households : null,
    places: rows.length,
  };
}

/** Customers per household over the neighborhoods where households are known. */
export function shareOfHouseholds(rows: readonly Row[]): number | null {
  const known = rows.filter((row) => row.households !== null && row.households > 0 && row.customers !== null);
  const households = known.reduce((sum, row) => sum + (row.households ?? 0), 0);
  return households > 0 ? known.reduce((sum, row) => sum + (row.customers ?? 0), 0) / households : null;
}
