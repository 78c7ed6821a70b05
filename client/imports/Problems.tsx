import { useState } from 'react';
import type { ImportProblem } from '../api/import-types.ts';
import { formatNumber } from '../format/format.ts';
import { t } from '../strings/t.ts';

const step = 50;

/** Which rows were not taken, and why, so that they can be mended in the file. */
export function Problems({
  problems,
  count,
  severalFiles,
  extract,
}: {
  problems: ImportProblem[];
  count: number;
  severalFiles: boolean;
  /** of a map extract, which nobody here can mend */
  extract: boolean;
}) {
  const [limit, setLimit] = useState(step);
  if (count === 0) return null;
  const ofColumns = problems.some(({ column }) => column !== undefined);
  return (
    <section aria-label={t('imports.problems.title')}>
      <h3>{t('imports.problems', { count, n: formatNumber(count) })}</h3>
      <p className="hx-note">{t(extract ? 'streets.problems' : 'imports.problems.help')}</p>
      <table className="hx-table hx-problems">
        <thead>
          <tr>
            {severalFiles && <th scope="col">{t('imports.problems.file')}</th>}
            <th scope="col" data-numeric>
              {t('imports.problems.row')}
            </th>
            {ofColumns && <th scope="col">{t('imports.problems.column')}</th>}
            <th scope="col">{t('imports.problems.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, limit).map(({ file, row, column, reason }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one row may have two problems alike; the list only grows
            <tr key={index}>
              {severalFiles && <td>{file}</td>}
              <td data-numeric>{row === null ? t('imports.problems.whole') : formatNumber(row)}</td>
              {ofColumns && <td>{column ?? t('table.none')}</td>}
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {problems.length > limit && (
        <button type="button" className="hx-link" onClick={() => setLimit((now) => now + step)}>
          {t('table.more', { n: formatNumber(Math.min(step, problems.length - limit)) })}
        </button>
      )}
      {count > problems.length && problems.length > 0 && limit >= problems.length && (
        <p className="hx-note">{t('imports.problems.first', { n: formatNumber(problems.length) })}</p>
      )}
    </section>
  );
}
