import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Reach } from '../../api/reach.ts';
import { useExplore } from '../../explore/context.ts';
import { compareText, formatNumber } from '../../format/format.ts';
import { moveMap } from '../../map/commands.ts';
import { placesBbox } from '../../map/places.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { type HoodColumn, type HoodSort, hoodColumns, sortHoods } from './hood-rows.ts';

interface HoodsProps {
  reach: Reach;
  hoodId: string | null;
  onHood: (id: string | null) => void;
  segment: boolean;
}

const usual: HoodSort = { column: 'reachable', descending: true };
const step = 12;

/** The waterfall by neighborhood. A row shows its neighborhood on the map. */
export function Hoods({ reach, hoodId, onHood, segment }: HoodsProps) {
  const { places } = useExplore();
  const [sort, setSort] = useState(usual);
  const [limit, setLimit] = useState(step);
  const sorted = useMemo(() => sortHoods(reach.neighborhoods, sort, compareText), [reach.neighborhoods, sort]);
  if (sorted.length === 0) return null;
  const columns = hoodColumns.filter((column) => column !== 'inSegment' || segment);
  const sortBy = (column: HoodColumn) =>
    setSort({ column, descending: sort.column === column ? !sort.descending : column !== 'name' });
  const show = (id: string) => {
    onHood(id === hoodId ? null : id);
    const box = placesBbox(places.filter((place) => place.id === id));
    if (id !== hoodId && box) moveMap({ kind: 'fit', bboxWgs84: box, closest: 16 });
  };
  return (
    <section className="hx-block" aria-label={t('hoods.title')}>
      <h3>{t('hoods.title')}</h3>
      <div className="hx-scroll-x">
        <table className="hx-table hx-hood-table">
          <caption className="hx-visually-hidden">{t('hoods.title')}</caption>
          <thead>
            <tr>
              {columns.map((column) => {
                const active = sort.column === column;
                const Icon = sort.descending ? IconArrowDown : IconArrowUp;
                return (
                  <th
                    key={column}
                    scope="col"
                    data-numeric={column !== 'name' || undefined}
                    aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
                  >
                    <button type="button" onClick={() => sortBy(column)}>
                      {t(`hoods.${column}`)}
                      {active && <Icon size={13} aria-hidden />}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, limit).map((row) => (
              <tr key={row.neighborhoodId} aria-current={row.neighborhoodId === hoodId || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed={row.neighborhoodId === hoodId}
                    onClick={() => show(row.neighborhoodId)}
                  >
                    {row.name}
                  </button>
                </th>
                {columns.flatMap((column) => {
                  if (column === 'name') return [];
                  const count = row[column];
                  return (
                    <td key={column} data-numeric data-held={count === null || undefined}>
                      {count === null ? t('held.short', { n: reach.k }) : formatNumber(count)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > limit && (
        <button type="button" className="hx-link" onClick={() => setLimit(limit + step)}>
          {t('hoods.more', { n: formatNumber(Math.min(step, sorted.length - limit)) })}
        </button>
      )}
    </section>
  );
}
