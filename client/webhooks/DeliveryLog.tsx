import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { type DeliveryStatus, useDeliveryLog, type Webhook } from '../api/webhooks.ts';
import { formatNumber } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { t as tShared } from '../strings/t.ts';
import { sendFailedAgain } from './actions.ts';
import { DeliveryRow } from './DeliveryRow.tsx';

const filters = ['all', 'delivered', 'waiting', 'failed'] as const;
type Filter = (typeof filters)[number];

const statusOf = (filter: Filter): DeliveryStatus | null => (filter === 'all' ? null : filter);

/** What was sent or is still owed, the newest first. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const [filter, setFilter] = useState<Filter>('all');
  const log = useDeliveryLog(webhook.id, statusOf(filter));
  const deliveries = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="hx-block hx-webhook-log" aria-label={t('log.title')}>
      <h3>{t('log.title')}</h3>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('log.filter')}
        value={filter}
        onChange={(next) => setFilter(filters.find((one) => one === next) ?? 'all')}
        data={filters.map((one) => ({ value: one, label: t(`log.filter.${one}`) }))}
      />
      <ReplayAll webhook={webhook} />
      {log.error && !log.data && (
        <div className="hx-trouble" role="alert">
          <strong>{t('log.unread')}</strong>
          <p>{failureWords(log.error)}</p>
          <Button size="xs" variant="default" onClick={() => log.refetch()}>
            {tShared('retry')}
          </Button>
        </div>
      )}
      {log.isPending && <Skeleton height={120} role="status" aria-label={t('log.loading')} />}
      {log.data && deliveries.length === 0 && (
        <p className="hx-note">{t(filter === 'all' ? 'log.none' : `log.none.${filter}`)}</p>
      )}
      {deliveries.length > 0 && (
        <ul className="hx-deliveries">
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} />
          ))}
        </ul>
      )}
      {log.hasNextPage && (
        <Button size="xs" variant="default" loading={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
          {t('log.more')}
        </Button>
      )}
      {deliveries.length > 0 && <p className="hx-note">{t('log.help')}</p>}
    </section>
  );
}

function ReplayAll({ webhook: { id, failed, active } }: { webhook: Webhook }) {
  const [busy, setBusy] = useState(false);
  if (failed === 0) return null;
  const replay = async () => {
    setBusy(true);
    await sendFailedAgain(id);
    setBusy(false);
  };
  return (
    <div className="hx-actions">
      <Button size="xs" variant="default" loading={busy} disabled={!active} onClick={replay}>
        {t('log.replayAll', { count: failed, n: formatNumber(failed) })}
      </Button>
      {!active && <span className="hx-note">{t('log.off')}</span>}
    </div>
  );
}
