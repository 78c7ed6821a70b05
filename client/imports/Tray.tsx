import { Button, Progress } from '@mantine/core';
import { useEffect } from 'react';
import { type ImportReport, isOngoing, useCancelImport, useImport, useWaiting } from '../api/imports.ts';
import { refreshData } from '../api/query-client.ts';
import { formatNumber, formatPercent } from '../format/format.ts';
import { notify } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { setView, useView } from '../view/view.ts';
import { type Upload, upload, watched } from './upload-state.ts';

/** Work under way, small, on every page. */
export function Tray() {
  const sending = useValue(upload);
  const ids = useValue(watched);
  return (
    <section className="hx-tray" aria-label={t('imports.tray')}>
      {sending && <Sending upload={sending} />}
      <Waiting />
      {ids.map((id) => (
        <Watched key={id} id={id} />
      ))}
    </section>
  );
}

function Sending({ upload: { names, sent, following, cancel } }: { upload: Upload }) {
  return (
    <div className="hx-tray-item">
      <p>{t('imports.sending', { count: names.length, n: names.length, name: names[0] ?? '' })}</p>
      <Progress value={sent * 100} aria-label={t('imports.progress')} />
      {following.length > 0 && (
        <p className="hx-note">{t('imports.next', { count: following.length, n: formatNumber(following.length) })}</p>
      )}
      <div className="hx-actions">
        <span className="hx-note">{sent === 1 ? t('imports.looking') : formatPercent(sent)}</span>
        <Button size="compact-xs" variant="subtle" onClick={cancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}

/** Files that were looked at and wait for a yes, wherever they were dropped. */
function Waiting() {
  const can = useCan();
  const reports = useWaiting(can.change);
  const { page, importId } = useView();
  const first = reports[0];
  if (!first || (page === 'import' && reports.some(({ id }) => id === importId))) return null;
  const files = reports.flatMap((report) => report.files);
  const count = files.filter(({ status }) => status === 'queued').length || files.length;
  return (
    <div className="hx-tray-item">
      <div className="hx-actions">
        <p>{t('imports.waiting', { count, n: formatNumber(count) })}</p>
        <Button size="compact-xs" variant="default" onClick={() => setView({ page: 'import', importId: first.id })}>
          {t('imports.check')}
        </Button>
      </div>
    </div>
  );
}

function endWords({ rows, kind }: ImportReport, ended: ImportReport['status']): string {
  if (ended === 'done' && kind === 'streets') return t('streets.imported');
  const how = ended === 'done' || ended === 'failed' ? ended : 'cancelled';
  return t(`imports.ended.${how}`, { count: rows.read, n: formatNumber(rows.read) });
}

function Watched({ id }: { id: string }) {
  const { data } = useImport(id);
  const cancel = useCancelImport();
  const { page, importId } = useView();
  const ended = data && !isOngoing(data) && data.status !== 'review' ? data.status : null;

  useEffect(() => {
    if (!ended || !data) return;
    watched.set(watched.get().filter((one) => one !== id));
    refreshData();
    notify({
      tone: ended === 'failed' ? 'problem' : 'done',
      text: endWords(data, ended),
      action: { label: t('imports.see'), run: () => setView({ page: 'import', importId: id }) },
    });
  }, [ended, data, id]);

  if (!data || ended || (page === 'import' && importId === id)) return null;
  return (
    <div className="hx-tray-item">
      <p>{t('imports.running', { count: data.files.length, n: data.files.length, name: data.files[0]?.name ?? '' })}</p>
      <Progress value={data.progress.fraction * 100} aria-label={t('imports.progress')} />
      <div className="hx-actions">
        <span className="hx-note">
          {data.rows.read > 0
            ? t('imports.rowsSoFar', { count: data.rows.read, n: formatNumber(data.rows.read) })
            : t(`imports.phase.${data.progress.phase}`)}
        </span>
        <Button size="compact-xs" variant="subtle" onClick={() => cancel.mutate(id)}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}
