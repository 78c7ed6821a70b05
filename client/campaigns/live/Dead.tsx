import { Button } from '@mantine/core';
import { useState } from 'react';
import { replayDead, useDead } from '../../api/campaign-run.ts';
import { formatInstant, formatNumber } from '../../format/format.ts';
import { notify, notifyFailure } from '../../notify/notices.ts';
import { useCan } from '../../shell/can.ts';
import { tResults as t } from '../../strings/en-results.ts';

/** Messages that were given up, or of which nobody knows whether they arrived: a person decides. */
export function Dead({ campaignId }: { campaignId: string }) {
  const can = useCan();
  const { data } = useDead(campaignId);
  const [busy, setBusy] = useState(false);
  const items = data?.items ?? [];
  if (items.length === 0 || !can.saveAreas) return null;
  const again = async (ids: string[]) => {
    setBusy(true);
    try {
      const { replayed } = await replayDead(campaignId, ids);
      notify({ tone: 'done', text: t('live.dead.done', { count: replayed, n: formatNumber(replayed) }) });
    } catch (error) {
      notifyFailure(t('live.dead.failed'), error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="hx-block" aria-label={t('live.dead')}>
      <h3>{t('live.dead')}</h3>
      <p className="hx-note">{t('live.dead.help')}</p>
      <div className="hx-scroll-x">
        <table className="hx-table">
          <thead>
            <tr>
              <th scope="col">{t('live.dead.to')}</th>
              <th scope="col">{t('live.dead.why')}</th>
              <th scope="col">
                <span className="hx-visually-hidden">{t('live.dead.again')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, customerName, detail, reason, dueAt }) => (
              <tr key={id}>
                <th scope="row">{customerName ?? t('live.dead.somebody')}</th>
                <td>
                  {detail ?? reason ?? ''} <small>{formatInstant(dueAt)}</small>
                </td>
                <td>
                  <button type="button" className="hx-link" disabled={busy} onClick={() => again([id])}>
                    {t('live.dead.again')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length > 1 && (
        <Button size="xs" variant="default" disabled={busy} onClick={() => again(items.map(({ id }) => id))}>
          {t('live.dead.all')}
        </Button>
      )}
    </section>
  );
}
