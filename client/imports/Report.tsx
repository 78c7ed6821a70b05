import { Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { type ImportFile, type ImportReport, isOngoing, useCancelImport } from '../api/imports.ts';
import { formatBytes, formatInstant } from '../format/format.ts';
import { notifyFailure } from '../notify/notices.ts';
import { tReview } from '../strings/en-review.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { JoinedRows } from './JoinedRows.tsx';
import { Money } from './Money.tsx';
import { Problems } from './Problems.tsx';
import { RowSums } from './RowSums.tsx';
import { recognized } from './recognized.ts';
import { splitLines } from './report-lines.ts';
import { StreetsReport } from './StreetsReport.tsx';

/** One import from its first row to its report. */
export function Report({ report }: { report: ImportReport }) {
  const { files } = report;
  const { joined, joinedCount, problems, problemCount } = splitLines(report);
  const severalFiles = files.length > 1;
  const heading = useRef<HTMLHeadingElement>(null);
  // After a long list of files to check, the report begins at its beginning.
  useEffect(() => {
    heading.current?.closest('.hx-panel-scroll')?.scrollTo(0, 0);
  }, []);
  return (
    <>
      <header className="hx-review-head">
        <h2 ref={heading}>{t(`imports.heading.${report.status}`)}</h2>
        <p className="hx-note">{formatInstant(report.createdAt)}</p>
      </header>
      {isOngoing(report) && <Running report={report} />}
      {report.status === 'done' && <Onward files={files} />}
      <RowSums files={files} all={report.rows} />
      <JoinedRows joined={joined} count={joinedCount} severalFiles={severalFiles} />
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files of one import may have one name, and stay in their order
        <FileReport key={index} file={file} />
      ))}
      <Problems
        problems={problems}
        count={problemCount}
        severalFiles={severalFiles}
        extract={report.kind === 'streets'}
      />
    </>
  );
}

function Running({ report }: { report: ImportReport }) {
  const cancel = useCancelImport();
  return (
    <div className="hx-running">
      <Progress size="lg" value={report.progress.fraction * 100} aria-label={t('imports.progress')} />
      <div className="hx-actions" aria-live="polite">
        <span className="hx-note">{t(`imports.phase.${report.progress.phase}`)}</span>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() =>
            cancel.mutate(report.id, { onError: (error) => notifyFailure(t('imports.notCancelled'), error) })
          }
        >
          {t('imports.cancel')}
        </Button>
      </div>
    </div>
  );
}

/** Where to look at what came in. */
function Onward({ files }: { files: readonly ImportFile[] }) {
  const people = files.some(({ kind, status }) => status === 'done' && (kind === 'customers' || kind === 'purchases'));
  return (
    <div className="hx-actions">
      <Button onClick={() => setView({ page: 'explore', importId: null })}>{t('imports.toMap')}</Button>
      {people && (
        <Button
          variant="default"
          onClick={() => setView({ page: 'customers', importId: null, customerId: null, find: '', segmentId: null })}
        >
          {tReview('report.toCustomers')}
        </Button>
      )}
    </div>
  );
}

function FileReport({ file }: { file: ImportFile }) {
  const known = recognized(file);
  return (
    <section className="hx-file" aria-label={file.name} data-status={file.status}>
      <header>
        <h3>{file.name}</h3>
        <span className="hx-note">
          {file.kind ? t(`imports.kind.${file.kind}`) : t('imports.kind.unknown')} · {formatBytes(file.bytes)}
        </span>
      </header>
      {file.error && (
        <p className={file.status === 'cancelled' ? 'hx-note' : 'hx-problem'} role="alert">
          {file.error}
        </p>
      )}
      {!file.error && file.kind === 'streets' && <StreetsReport file={file} />}
      {file.money && <Money money={file.money} />}
      {known.length > 0 && (
        <details>
          <summary>{t('imports.recognized')}</summary>
          <dl className="hx-recognized">
            {known.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}
