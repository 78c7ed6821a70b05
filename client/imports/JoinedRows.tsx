import { useState } from 'react';
import { customerLink } from '../customers/open.ts';
import { formatNumber } from '../format/format.ts';
import { tReview } from '../strings/en-review.ts';
import { t } from '../strings/t.ts';
import { useView } from '../view/view.ts';
import type { Joined } from './report-lines.ts';

const step = 20;

interface JoinedRowsProps {
  joined: readonly Joined[];
  /** of all; of very many the report keeps the first */
  count: number;
  severalFiles: boolean;
}

/** Rows that were about somebody known: who, and why. */
export function JoinedRows({ joined, count, severalFiles }: JoinedRowsProps) {
  const view = useView();
  const [limit, setLimit] = useState(step);
  if (joined.length === 0) return null;
  const title = tReview('joined.title', { count, n: formatNumber(count) });
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="hx-note">{tReview('joined.help')}</p>
      <details className="hx-joined">
        <summary>{tReview('joined.see')}</summary>
        <ul className="hx-list">
          {joined.slice(0, limit).map(({ file, row, reason, customerId }) => (
            <li key={`${file} ${row}`}>
              <a {...customerLink(view, customerId)}>{reason}</a>
              <span>
                {tReview(severalFiles ? 'joined.openIn' : 'joined.open', { row: formatNumber(row ?? 0), file })}
              </span>
            </li>
          ))}
        </ul>
        {joined.length > limit && (
          <button type="button" className="hx-link" onClick={() => setLimit((now) => now + step)}>
            {t('table.more', { n: formatNumber(Math.min(step, joined.length - limit)) })}
          </button>
        )}
        {count > joined.length && limit >= joined.length && (
          <p className="hx-note">{t('imports.problems.first', { n: formatNumber(joined.length) })}</p>
        )}
      </details>
    </section>
  );
}
