import { Button, Progress } from '@mantine/core';
import { useEffect } from 'react';
import { isOngoing, useCancelImport, useImport } from '../api/imports.ts';
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
      text: t(`imports.ended.${ended === 'done' ? 'done' : ended === 'failed' ? 'failed' : 'cancelled'}`, {
        count: data.rows.read,
        n: formatNumber(data.rows.read),
      }),
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
          {t('imports.rowsSoFar', { count: data.rows.read, n: formatNumber(data.rows.read) })}
        </span>
        <Button size="compact-xs" variant="subtle" onClick={() => cancel.mutate(id)}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}
