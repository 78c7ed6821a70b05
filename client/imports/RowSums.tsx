import type { ImportFile, RowCounts } from '../api/import-types.ts';
import { formatNumber } from '../format/format.ts';
import { tReview } from '../strings/en-review.ts';

const endings = ['created', 'updated', 'merged', 'skipped', 'failed', 'read'] as const;

/** Each row read ended in one way: the table shows the sum. */
export function RowSums({ files, all }: { files: readonly ImportFile[]; all: RowCounts }) {
  const counted = files.filter(({ kind, rows }) => kind !== 'streets' && rows.read > 0);
  if (counted.length === 0) return null;
  return (
    <table className="hx-table hx-sums">
      <caption className="hx-visually-hidden">{tReview('sum.title')}</caption>
      <thead>
        <tr>
          {endings.map((ending) => (
            <th key={ending} scope="col" data-numeric>
              {tReview(`sum.${ending}`)}
            </th>
          ))}
        </tr>
      </thead>
      {counted.map((file) => (
        <tbody key={files.indexOf(file)}>
          <Sum name={file.name} rows={file.rows} />
        </tbody>
      ))}
      {counted.length > 1 && (
        <tfoot>
          <Sum name={tReview('sum.all')} rows={all} />
        </tfoot>
      )}
    </table>
  );
}

function Sum({ name, rows }: { name: string; rows: RowCounts }) {
  return (
    <>
      <tr>
        <th scope="rowgroup" colSpan={endings.length}>
          {name}
        </th>
      </tr>
      <tr>
        {endings.map((ending) => (
          <td key={ending} data-numeric data-count={ending} data-zero={rows[ending] === 0 || undefined}>
            {formatNumber(rows[ending])}
          </td>
        ))}
      </tr>
    </>
  );
}
