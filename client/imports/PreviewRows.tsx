import type { FilePreview, PreviewRow } from '../api/import-types.ts';
import { useSession } from '../api/session.ts';
import { formatNumber } from '../format/format.ts';
import { tReview } from '../strings/en-review.ts';
import { outcomeWords, saidWords, withWords } from './review-words.ts';

/** What will happen to each of the first rows, and why. */
export function PreviewRows({ file: { kind, rows }, stale }: { file: FilePreview; stale: boolean }) {
  const currency = useSession().data?.business.currency ?? null;
  if (rows.length === 0) return <p className="hx-note">{tReview('rows.none')}</p>;
  return (
    <table className="hx-table hx-preview" data-stale={stale || undefined}>
      <caption>{tReview('rows.title', { count: rows.length, n: formatNumber(rows.length) })}</caption>
      <thead>
        <tr>
          <th scope="col" data-numeric>
            {tReview('rows.row')}
          </th>
          <th scope="col">{tReview('rows.outcome')}</th>
          <th scope="col">{tReview('rows.says')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <OneRow key={row.row} kind={kind} row={row} currency={currency} />
        ))}
      </tbody>
    </table>
  );
}

interface OneRowProps {
  kind: FilePreview['kind'];
  row: PreviewRow;
  currency: string | null;
}

function OneRow({ kind, row, currency }: OneRowProps) {
  const { title, line, rest } = saidWords(kind, row.says, currency);
  const whom = withWords(kind, row);
  return (
    <tr data-outcome={row.outcome}>
      <td data-numeric>{formatNumber(row.row)}</td>
      <td>
        <strong>{outcomeWords(kind, row.outcome)}</strong>
        {whom !== null && <span>{whom}</span>}
        {row.problems.map(({ column, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems of a row may be alike; the list is replaced as a whole
          <span key={index}>{column === undefined ? reason : `${column}: ${reason}`}</span>
        ))}
      </td>
      <td>
        {title === '' && line === '' ? <span>{tReview('rows.nothing')}</span> : <strong>{title}</strong>}
        {line !== '' && <span>{line}</span>}
        {rest !== '' && <small>{rest}</small>}
      </td>
    </tr>
  );
}
