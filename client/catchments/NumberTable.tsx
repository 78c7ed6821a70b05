import type { ReactNode } from 'react';
import { formatArea, formatMoney, formatNumber, formatPercent } from '../format/format.ts';
import { t } from '../strings/t.ts';
import type { AreaNumbers } from './numbers.ts';

export interface NumberColumn {
  key: string;
  head: ReactNode;
  /** null: on its way, or failed; `missing` says which */
  numbers: AreaNumbers | null;
  missing?: string | undefined;
  chosen?: boolean;
}

interface NumberTableProps {
  label: string;
  columns: readonly NumberColumn[];
  currency: string;
  stale?: boolean;
}

const rows = ['customers', 'share', 'revenue', 'purchases', 'areaSquareMeters', 'households', 'penetration'] as const;
type RowName = (typeof rows)[number];

/** Households and what is made of them are unknown where they are null; sums over people are held back. */
const nullWords = (row: RowName): string =>
  t(row === 'households' || row === 'penetration' ? 'areas.unknown' : 'areas.heldBack');

function text(row: RowName, amount: number, currency: string): string {
  if (row === 'revenue') return formatMoney(amount, currency);
  if (row === 'areaSquareMeters') return formatArea(amount);
  if (row === 'share' || row === 'penetration') return formatPercent(amount);
  return formatNumber(Math.round(amount));
}

/** Areas as columns, so that they can be read against each other. */
export function NumberTable({ label, columns, currency, stale }: NumberTableProps) {
  const known = (row: RowName) => columns.some(({ numbers }) => numbers !== null && numbers[row] !== null);
  const shown = rows.filter((row) => (row !== 'households' && row !== 'penetration') || known(row));
  return (
    <div className="hx-table-section" data-stale={stale || undefined}>
      <div className="hx-scroll-x" tabIndex={columns.length > 4 ? 0 : undefined}>
        <table className="hx-table hx-numbers">
          <caption className="hx-visually-hidden">{label}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="hx-visually-hidden">{t('areas.table.what')}</span>
              </th>
              {columns.map(({ key, head, chosen }) => (
                <th key={key} scope="col" data-numeric data-chosen={chosen || undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={row}>
                <th scope="row">{t(`areas.row.${row}`)}</th>
                {columns.map(({ key, numbers, missing, chosen }) => {
                  const amount = numbers?.[row] ?? null;
                  return (
                    <td
                      key={key}
                      data-numeric
                      data-chosen={chosen || undefined}
                      data-held={(numbers !== null && amount === null) || undefined}
                    >
                      {numbers === null
                        ? index === 0
                          ? (missing ?? '…')
                          : ''
                        : amount === null
                          ? nullWords(row)
                          : text(row, amount, currency)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
