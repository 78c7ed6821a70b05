import { Button, Progress } from '@mantine/core';
import { type ImportFile, type ImportReport, isOngoing, useCancelImport } from '../api/imports.ts';
import { formatBytes, formatInstant, formatNumber } from '../format/format.ts';
import { notifyFailure } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { Problems } from './Problems.tsx';
import { recognized } from './recognized.ts';
import { StreetsReport } from './StreetsReport.tsx';

/** One import from its first row to its report. */
export function Report({ report }: { report: ImportReport }) {
  const cancel = useCancelImport();
  const ongoing = isOngoing(report);
  return (
    <>
      <h2>{t(`imports.heading.${report.status}`)}</h2>
      <p className="hx-note">{formatInstant(report.createdAt)}</p>
      {ongoing && (
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
      )}
      {report.files.map((file) => (
        <FileReport key={file.name} file={file} />
      ))}
      <Problems
        problems={report.problems}
        count={report.problemCount}
        severalFiles={report.files.length > 1}
        extract={report.kind === 'streets'}
      />
      {report.status === 'done' && (
        <Button onClick={() => setView({ page: 'explore', importId: null })}>{t('imports.toMap')}</Button>
      )}
    </>
  );
}

const counts = ['read', 'created', 'updated', 'merged', 'skipped', 'failed'] as const;

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
        <p className="hx-problem" role="alert">
          {file.error}
        </p>
      )}
      {!file.error && file.kind === 'streets' && <StreetsReport file={file} />}
      {!file.error && file.kind !== 'streets' && (
        <dl className="hx-counts">
          {counts.map((name) => (
            <div key={name} data-zero={file.rows[name] === 0 || undefined} data-count={name}>
              <dt>{t(`imports.rows.${name}`)}</dt>
              <dd>{formatNumber(file.rows[name])}</dd>
            </div>
          ))}
        </dl>
      )}
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
