import { memo, useEffect, useRef } from 'react';
import { moveMap } from '../map/commands.ts';
import { pointed } from '../map/pointed.ts';
import { usePick } from '../view/value.ts';
import { getView, setView } from '../view/view.ts';
import type { Column } from './columns.ts';
import type { Row } from './rows.ts';

interface PlaceRowProps {
  row: Row;
  columns: Column[];
  currency: string | null;
  selected: boolean;
}

/** Choosing a line flies there; choosing it again lets go. */
export function choose(row: Pick<Row, 'id' | 'center'>): void {
  const { layer, selection } = getView();
  if (selection?.id === row.id) {
    setView({ selection: null });
    return;
  }
  setView({ selection: { kind: layer === 'blocks' ? 'block' : 'neighborhood', id: row.id } });
  if (row.center) moveMap({ kind: 'fly', center: row.center });
}

export const PlaceRow = memo(function PlaceRow({ row, columns, currency, selected }: PlaceRowProps) {
  const hovered = usePick(pointed, (at) => at?.id === row.id);
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (selected && !line.current?.closest('.hx-sheet')) line.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  const point = () => {
    const { id, value, customers, held } = row;
    pointed.set({ id, value, customers, held, from: 'table', at: null });
  };
  const leave = () => {
    if (pointed.get()?.id === row.id) pointed.set(null);
  };

  return (
    <tr
      ref={line}
      data-hovered={hovered || undefined}
      aria-current={selected || undefined}
      onMouseEnter={point}
      onMouseLeave={leave}
      onClick={() => choose(row)}
    >
      {columns.map(({ column, numeric, text }, index) =>
        index === 0 ? (
          <th key={column} scope="row">
            <button
              type="button"
              aria-pressed={selected}
              onFocus={point}
              onBlur={leave}
              onClick={(event) => {
                event.stopPropagation();
                choose(row);
              }}
            >
              {text(row, currency)}
            </button>
          </th>
        ) : (
          <td
            key={column}
            data-numeric={numeric || undefined}
            data-held={(column === 'value' && row.held) || undefined}
          >
            {text(row, currency)}
          </td>
        ),
      )}
    </tr>
  );
});
