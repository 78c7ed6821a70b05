import { Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { compareText, formatNumber } from '../format/format.ts';
import { classOf } from '../map/classes.ts';
import { t } from '../strings/t.ts';
import { columnsFor } from './columns.ts';
import { useExplore } from './context.ts';
import { PlaceRow } from './PlaceRow.tsx';
import { type Sort, type SortColumn, sortRows } from './rows.ts';

const step = 60;
const byValue: Sort = { column: 'value', descending: true };

/** The map's data as a table: sortable, and each line points at its place on the map. */
export function PlaceTable() {
  const { view, rows, classes, currency, days, loading, store, stale } = useExplore();
  const [wanted, setSort] = useState<Sort>(byValue);
  const [limit, setLimit] = useState(step);
  const columns = columnsFor(view.layer, view.metric, { days: days !== null, store: store !== null });
  // A column sorted by may be gone in the other view.
  const sort = columns.some(({ column }) => column === wanted.column) ? wanted : byValue;
  const filtered = useMemo(() => {
    const on = (value: number | null) => value !== null && view.classes.includes(classOf(classes, value));
    return view.classes.length === 0 ? rows : rows.filter((row) => on(row.value));
  }, [rows, classes, view.classes]);
  const sorted = useMemo(() => sortRows(filtered, sort, compareText), [filtered, sort]);
  const chosen = view.selection?.id;
  const first = sorted.slice(0, limit);
  // What was picked on the map is in the table, even when it is far down.
  const picked = first.some((row) => row.id === chosen) ? undefined : sorted.find((row) => row.id === chosen);
  const shown = picked ? [picked, ...first] : first;

  if (loading) return <Skeleton role="status" height={240} aria-label={t('state.loading')} />;
  if (rows.length === 0) return <p className="hx-empty">{t('table.empty')}</p>;

  const sortBy = (column: SortColumn) =>
    setSort({
      column,
      descending: sort.column === column ? !sort.descending : column !== 'name' && column !== 'distance',
    });

  return (
    <section className="hx-table-section" aria-label={t('table.title')} data-stale={stale || undefined}>
      <table className="hx-table">
        <caption>
          {t(view.layer === 'blocks' ? 'table.caption.blocks' : 'table.caption.neighborhoods', {
            count: filtered.length,
            n: formatNumber(filtered.length),
          })}
        </caption>
        <thead>
          <tr>
            {columns.map(({ column, label, numeric }) => {
              const active = sort.column === column;
              const Icon = active ? (sort.descending ? IconArrowDown : IconArrowUp) : IconSelector;
              return (
                <th
                  key={column}
                  scope="col"
                  data-numeric={numeric || undefined}
                  aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
                >
                  <button type="button" onClick={() => sortBy(column)}>
                    {label}
                    <Icon size={13} aria-hidden />
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <PlaceRow key={row.id} row={row} columns={columns} currency={currency} selected={row.id === chosen} />
          ))}
        </tbody>
      </table>
      {sorted.length > limit && (
        <button type="button" className="hx-link" onClick={() => setLimit((now) => now + step)}>
          {t('table.more', { n: formatNumber(Math.min(step, sorted.length - limit)) })}
        </button>
      )}
    </section>
  );
}
