import { Button, Progress } from '@mantine/core';
import { useEffect } from 'react';
import { type ImportReport, isOngoing, useCancelImport, useImport } from '../api/imports.ts';
import { refreshData } from '../api/query-client.ts';
import { formatNumber, formatPercent } from '../format/format.ts';
import { notify } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { setView, useView } from '../view/view.ts';
import { upload, watched } from './upload-state.ts';

/** Work under way, small, on every page. */
export function Tray() {
  const sending = useValue(upload);
  const ids = useValue(watched);
  return (
    <section className="hx-tray" aria-label={t('imports.tray')}>
      {sending && (
        <div className="hx-tray-item">
          <p>
            {t('imports.sending', {
              count: sending.names.length,
              n: sending.names.length,
              name: sending.names[0] ?? '',
            })}
          </p>
          <Progress value={sending.sent * 100} aria-label={t('imports.progress')} />
          <div className="hx-actions">
            <span className="hx-note">{formatPercent(sending.sent)}</span>
            <Button size="compact-xs" variant="subtle" onClick={sending.cancel}>
              {t('cancel')}
            </Button>
          </div>
        </div>
      )}
      {ids.map((id) => (
        <Watched key={id} id={id} />
      ))}
    </section>
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
  const ended = data && !isOngoing(data) ? data.status : null;

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
