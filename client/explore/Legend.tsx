import { useComputedColorScheme } from '@mantine/core';
import { formatDistance, formatNumber } from '../format/format.ts';
import { palettes, rampColors } from '../map/palette.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { useExplore } from './context.ts';
import { blockWidthMeters, classWords, metricName, periodWords } from './words.ts';

/** Toggles one class; all on is the same as none chosen. */
export function toggleClass(shown: readonly number[], index: number, count: number): number[] {
  if (shown.length === 0) return [index];
  const next = shown.includes(index) ? shown.filter((one) => one !== index) : [...shown, index].sort((a, b) => a - b);
  return next.length === count ? [] : next;
}

export function Legend() {
  const { view, classes, currency, days, rows, visible, resolution, segment } = useExplore();
  const scheme = useComputedColorScheme('light');
  const colors = rampColors(palettes[scheme], classes.length);
  const held = (visible?.suppressed.cells ?? 0) > 0 || rows.some((row) => row.held);
  if (classes.length === 0) return null;
  const merged = view.merge && view.layer === 'blocks';
  const per = merged ? 'legend.perMerged' : view.layer === 'blocks' ? 'legend.perBlock' : 'legend.perNeighborhood';
  const period = periodWords(days, view.metric);
  const size = formatDistance(blockWidthMeters(resolution));

  return (
    <section className="hx-legend" aria-label={t('legend.title')}>
      <p className="hx-legend-title">
        <strong>{metricName(view.metric)}</strong> {t(per)}
        <span className="hx-legend-dates">
          {per === 'legend.perBlock' ? t('legend.across', { size, period }) : period}
        </span>
        {segment && <span className="hx-legend-dates">{t('legend.segment', { name: segment.name })}</span>}
      </p>
      <ul>
        {classes.map((range, index) => {
          const on = view.classes.length === 0 || view.classes.includes(index);
          const words = classWords(classes, index, view.metric, currency);
          return (
            <li key={range.from}>
              <button
                type="button"
                aria-pressed={view.classes.includes(index)}
                data-off={!on || undefined}
                title={t('legend.places', { count: range.count, n: formatNumber(range.count) })}
                onClick={() => setView({ classes: toggleClass(view.classes, index, classes.length) })}
              >
                <i style={{ background: colors[index] }} />
                <span>{words}</span>
              </button>
            </li>
          );
        })}
        {held && (
          <li className="hx-legend-held">
            <i className="hx-hatch" />
            <span>{t('legend.held')}</span>
          </li>
        )}
      </ul>
      {view.classes.length > 0 && (
        <button type="button" className="hx-link" onClick={() => setView({ classes: [] })}>
          {t('legend.all')}
        </button>
      )}
    </section>
  );
}
