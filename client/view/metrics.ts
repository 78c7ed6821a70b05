import type { Metric } from '../../server/contract/density.ts';

/** `penetration` is `customers` per household: it exists only where households are known, in neighborhoods. */
export const viewMetrics = [
  'customers',
  'revenue',
  'purchases',
  'visits',
  'new',
  'lapsed',
  'average_order',
  'penetration',
] as const satisfies readonly (Metric | 'penetration')[];
export type ViewMetric = (typeof viewMetrics)[number];

export const serverMetric = (metric: ViewMetric): Metric => (metric === 'penetration' ? 'customers' : metric);

export const isMoney = (metric: ViewMetric): boolean => metric === 'revenue' || metric === 'average_order';

/** Values of the other metrics can be added up over places. */
export const isRatio = (metric: ViewMetric): boolean => metric === 'average_order' || metric === 'penetration';

/** Metrics that count something whole, so that class bounds are whole numbers. */
export const isWhole = (metric: ViewMetric): boolean => !isMoney(metric) && !isRatio(metric);
