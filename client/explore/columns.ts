import { formatChange, formatDistance, formatMetric, formatNumber, formatPercent } from '../format/format.ts';
import { t } from '../strings/t.ts';
import type { Layer } from '../view/codec.ts';
import type { ViewMetric } from '../view/metrics.ts';
import type { Row, SortColumn } from './rows.ts';
import { metricName } from './words.ts';

export interface Column {
  column: SortColumn;
  label: string;
  numeric: boolean;
  text: (row: Row, currency: string | null) => string;
}

const orDash = (value: number | null, format: (value: number) => string): string =>
  value === null ? t('table.none') : format(value);

export const rowName = (row: Row): string => row.name ?? t('table.nowhere');

export function columnsFor(layer: Layer, metric: ViewMetric, has: { days: boolean; store: boolean }): Column[] {
  const blocks = layer === 'blocks';
  const name: Column = {
    column: 'name',
    label: t(blocks ? 'table.blockIn' : 'table.neighborhood'),
    numeric: false,
    text: rowName,
  };
  const distance: Column = {
    column: 'distance',
    label: t('table.distance'),
    numeric: true,
    text: (row) => orDash(row.distance, formatDistance),
  };
  const value: Column = {
    column: 'value',
    label: metricName(metric),
    numeric: true,
    text: (row, currency) =>
      row.held ? t('table.held') : orDash(row.value, (at) => formatMetric(metric, at, currency)),
  };
  const customers: Column = {
    column: 'customers',
    label: metricName('customers'),
    numeric: true,
    text: (row) => orDash(row.customers, formatNumber),
  };
  const penetration: Column = {
    column: 'penetration',
    label: t('table.penetration'),
    numeric: true,
    text: (row) => orDash(row.penetration, formatPercent),
  };
  const change: Column = {
    column: 'change',
    label: t('table.change'),
    numeric: true,
    text: (row) => orDash(row.change, formatChange),
  };
  const counted = metric === 'customers' || metric === 'new' || metric === 'lapsed';
  return [
    name,
    ...(blocks && has.store ? [distance] : []),
    value,
    ...(counted ? [] : [customers]),
    ...(!blocks && metric === 'customers' ? [penetration] : []),
    ...(!blocks && has.days && metric !== 'penetration' ? [change] : []),
  ];
}
