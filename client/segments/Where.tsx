import { CloseButton, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { SegmentPreview } from '../api/segments.ts';
import { usualRadii } from '../catchments/ask.ts';
import { useExplore } from '../explore/context.ts';
import { indexPlaces } from '../explore/rows.ts';
import { blockWidthMeters, classWords } from '../explore/words.ts';
import { formatDistance, formatNumber, formatRadius, usesImperial } from '../format/format.ts';
import type { ClassRange } from '../map/classes.ts';
import { palettes, rampColors } from '../map/palette.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { shadeOf, shadeOpacity } from './cells-overlay.ts';
import type { CellOverlay } from './useCellOverlay.ts';
import type { Watched } from './useWatched.ts';
import { type WhereRow, whereRows } from './where-rows.ts';

/** What the blocks on the map mean, and the same as a table. */
export function Where({ watched, cells }: { watched: Watched; cells: CellOverlay }) {
  const { preview, stale, resolution } = watched;
  if (!preview?.cells || preview.customers === 0) return null;
  const held = preview.suppressed?.cells ?? 0;
  const size = formatDistance(blockWidthMeters(resolution));
  return (
    <section className="hx-block hx-where" aria-label={t('where.title')} data-stale={stale || undefined}>
      <h3>{t('where.title')}</h3>
      {preview.cells.length === 0 ? (
        <p className="hx-note">{t('where.none')}</p>
      ) : (
        <>
          <p className="hx-note">{t('where.legend', { size })}</p>
          <Shades classes={cells.classes} />
        </>
      )}
      {held > 0 && (
        <p className="hx-note hx-where-held">
          <i className="hx-hatch" aria-hidden />
          {t('where.suppressed', { count: held, n: formatNumber(held), k: preview.k })}
        </p>
      )}
      <ClickedBlock cells={cells} />
      {preview.cells.length > 0 && <WhereTable cells={preview.cells} centerOf={cells.centerOf} />}
    </section>
  );
}

/** What the shades of blocks on the map mean. */
export function Shades({ classes }: { classes: readonly ClassRange[] }) {
  const scheme = useComputedColorScheme('light');
  const ramp = rampColors(palettes[scheme], 7);
  return (
    <ul className="hx-shades">
      {classes.map((range, index) => {
        const shade = shadeOf(index, classes.length);
        return (
          <li key={range.from}>
            <i style={{ background: ramp[Math.round(shade * (ramp.length - 1))], opacity: shadeOpacity(shade) }} />
            {classWords(classes, index, 'customers', null)}
          </li>
        );
      })}
    </ul>
  );
}

function ClickedBlock({ cells: { clicked, letGo } }: { cells: CellOverlay }) {
  if (!clicked) return null;
  const { customers } = clicked;
  return (
    <section className="hx-details" aria-label={t('where.block')} aria-live="polite">
      <header>
        <h3>{t('where.block')}</h3>
        <CloseButton size="sm" aria-label={t('where.block.close')} onClick={letGo} />
      </header>
      <p>{t('where.block.count', { count: customers, n: formatNumber(customers) })}</p>
    </section>
  );
}

interface WhereTableProps {
  cells: NonNullable<SegmentPreview['cells']>;
  centerOf: CellOverlay['centerOf'];
}

const mostRows = 40;

function WhereTable({ cells, centerOf }: WhereTableProps) {
  const { places, store } = useExplore();
  const index = useMemo(() => (places.length > 0 ? indexPlaces(places) : null), [places]);
  const rows = useMemo(() => {
    if (!centerOf) return [];
    return whereRows({ cells, centerOf, places: index, from: store?.position ?? null }, usualRadii(usesImperial));
  }, [cells, centerOf, index, store]);
  const most = Math.max(1, ...rows.map(({ customers }) => customers));
  const called = ({ name, withinMeters }: WhereRow): string => {
    if (name !== null) return name;
    if (index) return t('where.elsewhere');
    const farthest = usualRadii(usesImperial).at(-1) ?? 0;
    const at = { store: store?.name ?? '', distance: formatRadius(withinMeters ?? farthest) };
    return t(withinMeters === null ? 'where.beyond' : 'where.within', at);
  };
  if (rows.length === 0 || (!index && !store)) return null;
  return (
    <details className="hx-more">
      <summary>{t('where.table')}</summary>
      <table className="hx-bars">
        <thead className="hx-visually-hidden">
          <tr>
            <th scope="col">{t('where.place')}</th>
            <td />
            <th scope="col">{t('where.customers')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <tr key={called(row)}>
              <th scope="row">{called(row)}</th>
              <td aria-hidden>
                <i style={{ width: `${(100 * row.customers) / most}%` }} />
              </td>
              <td data-numeric>{formatNumber(row.customers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
