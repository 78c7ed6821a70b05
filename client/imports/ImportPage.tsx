import '../css/review.css';
import { Button } from '@mantine/core';
import { IconChevronLeft, IconFileImport } from '@tabler/icons-react';
import { isOngoing, useImport, useImports } from '../api/imports.ts';
import { formatInstant, formatNumber } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { setView, useView } from '../view/view.ts';
import { pickFiles } from './pick.ts';
import { Report } from './Report.tsx';
import { Review } from './Review.tsx';

export default function ImportPage() {
  const { importId } = useView();
  return importId ? <OneImport id={importId} /> : <AllImports />;
}

function OneImport({ id }: { id: string }) {
  const { data, error } = useImport(id);
  return (
    <>
      <button type="button" className="hx-link hx-back" onClick={() => setView({ importId: null })}>
        <IconChevronLeft size={16} aria-hidden /> {t('imports.all')}
      </button>
      {data?.status === 'review' && <Review report={data} />}
      {data && data.status !== 'review' && <Report report={data} />}
      {error && !data && (
        <p className="hx-problem" role="alert">
          {failureWords(error)}
        </p>
      )}
    </>
  );
}

function AllImports() {
  const { data, error } = useImports();
  const can = useCan();
  return (
    <>
      <h2>{t('imports.title')}</h2>
      {can.change ? (
        <div className="hx-dropzone">
          <IconFileImport size={28} aria-hidden />
          <strong>{t('imports.drop')}</strong>
          <p>{t('imports.drop.help')}</p>
          <Button onClick={pickFiles}>{t('imports.pick')}</Button>
        </div>
      ) : (
        <p className="hx-note">{t('imports.ownerOnly')}</p>
      )}
      <Accepted />
      {error && (
        <p className="hx-problem" role="alert">
          {failureWords(error)}
        </p>
      )}
      {data && data.items.length > 0 && (
        <section aria-label={t('imports.history')}>
          <h3>{t('imports.history')}</h3>
          <ul className="hx-list">
            {data.items.map((report) => (
              <li key={report.id}>
                <button type="button" onClick={() => setView({ importId: report.id })}>
                  <strong>{report.files.map((file) => file.name).join(', ')}</strong>
                  <span>
                    {t(`imports.status.${report.status}`)}
                    {report.status !== 'review' && (
                      <> · {t('imports.rowsSoFar', { count: report.rows.read, n: formatNumber(report.rows.read) })}</>
                    )}
                    {!isOngoing(report) && report.problemCount > 0 && (
                      <>
                        {' '}
                        · {t('imports.problems', { count: report.problemCount, n: formatNumber(report.problemCount) })}
                      </>
                    )}
                  </span>
                  <time dateTime={report.createdAt}>{formatInstant(report.createdAt)}</time>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const kinds = ['streets', 'neighborhoods', 'customers', 'purchases'] as const;

function Accepted() {
  return (
    <dl className="hx-accepted">
      {kinds.map((kind) => (
        <div key={kind}>
          <dt>{t(`imports.kind.${kind}`)}</dt>
          <dd>{t(`imports.accepts.${kind}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
