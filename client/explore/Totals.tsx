import { Skeleton } from '@mantine/core';
import { formatMetric, formatNumber, formatPercent } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { useExplore } from './context.ts';
import { shareOfHouseholds, totalsOf } from './totals.ts';
import type { Explore } from './useExplore.ts';
import { heldBackWords, periodWords } from './words.ts';

/** "in “Old Town” and “Regulars”": what the map is narrowed to; null where it is not. */
function narrowedWords({ city, savedAreas, insideId, segment }: Explore): string | null {
  const area = city && savedAreas.find(({ id }) => id === insideId);
  const names = [area?.name, segment?.name].filter((name) => name !== undefined);
  const [first, second] = names;
  if (first === undefined) return null;
  return second === undefined
    ? t('totals.inside', { name: first })
    : t('totals.inside.both', { area: first, segment: second });
}

/** The one big number, with its unit, its denominator and its dates. */
export function Totals() {
  const explore = useExplore();
  const { view, rows, visible, city, hoods, currency, k, days, loading, stale } = explore;
  if (loading) return <Skeleton role="status" height={84} aria-label={t('state.loading')} />;

  const totals = totalsOf(rows, view.metric);
  const held = visible?.suppressed ?? (hoods && { cells: rows.filter((row) => row.held).length, customers: 0 });
  // Customers held back block by block still count towards their sum.
  const customers = totals.customers + (visible?.suppressed.customers ?? 0);
  const share = view.metric === 'penetration' ? shareOfHouseholds(rows) : null;
  const value = view.metric === 'customers' ? customers : (share ?? totals.value);
  const everyone = city?.total ?? hoods?.total;

  return (
    <section className="hx-totals" aria-label={t('totals.title')} data-stale={stale || undefined} aria-live="polite">
      <p className="hx-headline">
        {value === null ? (
          <strong>{formatNumber(customers)}</strong>
        ) : (
          <strong>{formatMetric(view.metric, value, currency)}</strong>
        )}{' '}
        <span>
          {value === null ? t('totals.customers', { count: customers }) : t(`totals.${view.metric}`, { count: value })}
        </span>
      </p>
      <p className="hx-note">
        {view.metric === 'penetration' && totals.households !== null
          ? t('totals.households', { customers: formatNumber(customers), households: formatNumber(totals.households) })
          : everyone !== undefined && everyone > 0
            ? t(view.metric === 'customers' || value === null ? 'totals.share.short' : 'totals.share', {
                customers: formatNumber(customers),
                // All but a few are not 100%.
                share: formatPercent(customers >= everyone ? 1 : Math.min(0.99, customers / everyone)),
                all: formatNumber(everyone),
                where: narrowedWords(explore) ?? t('totals.onMap'),
              })
            : t('totals.places', { count: totals.places, n: formatNumber(totals.places) })}
        {' · '}
        {periodWords(days, view.metric)}
      </p>
      {held && held.cells > 0 && k !== null && <p className="hx-note">{heldBackWords(held.cells, k, view.layer)}</p>}
      {visible && visible.unplaced > 0 && (
        <p className="hx-note">
          {t('totals.unplaced', { count: visible.unplaced, n: formatNumber(visible.unplaced) })}
        </p>
      )}
      {hoods && hoods.outside > 0 && (
        <p className="hx-note">{t('totals.outside', { count: hoods.outside, n: formatNumber(hoods.outside) })}</p>
      )}
    </section>
  );
}
