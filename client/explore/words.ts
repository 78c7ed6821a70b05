import { formatDayRange, formatMetric, formatNumber } from '../format/format.ts';
import type { ClassRange } from '../map/classes.ts';
import { type Key, t } from '../strings/t.ts';
import { isWhole, type ViewMetric } from '../view/metrics.ts';
import type { DayRange } from '../view/period.ts';

export const metricName = (metric: ViewMetric): string => t(`metric.${metric}`);

/** "312 customers", "€1,240 spent": a number with its unit. */
export function metricPhrase(metric: ViewMetric, value: number, currency: string | null): string {
  return t(`metric.${metric}.phrase` as Key, { count: value, n: formatMetric(metric, value, currency) });
}

export const periodWords = (days: DayRange | null, metric: ViewMetric): string => {
  if (days) return formatDayRange(days.from, days.to);
  return metric === 'new' || metric === 'lapsed' ? t('period.default90') : t('period.all.inline');
};

/** "12 to 29": what the class really covers. Whole numbers end one below the next class. */
export function classWords(
  classes: readonly ClassRange[],
  index: number,
  metric: ViewMetric,
  currency: string | null,
): string {
  const range = classes[index];
  if (!range) return '';
  const last = index === classes.length - 1;
  const to = !last && isWhole(metric) ? range.to - 1 : range.to;
  const low = formatMetric(metric, range.from, currency);
  const high = formatMetric(metric, to, currency);
  return low === high ? low : t('legend.range', { low, high });
}

/** Edge to edge, the width people see. Average over the globe, https://h3geo.org/docs/core-library/restable */
const edgeMeters: Record<number, number> = {
  5: 9854,
  6: 3725,
  7: 1406,
  8: 531,
  9: 201,
  10: 76,
  11: 29,
  12: 11,
};
export const blockWidthMeters = (resolution: number): number => (edgeMeters[resolution] ?? 0) * Math.sqrt(3);

export const heldBackWords = (places: number, k: number, layer: 'blocks' | 'neighborhoods'): string =>
  t(layer === 'blocks' ? 'held.blocks' : 'held.neighborhoods', { count: places, n: formatNumber(places), k });
