import { Button } from '@mantine/core';
import { IconKey, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Delivery, rotateSecret, testWebhook, type Webhook } from '../api/webhooks.ts';
import { formatNumber } from '../format/format.ts';
import { notifyFailure } from '../notify/notices.ts';
import { Sure } from '../notify/Sure.tsx';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { removeWebhook, switchWebhook } from './actions.ts';
import { TestResult } from './TestResult.tsx';
import { hostOf } from './words.ts';

interface ActsProps {
  webhook: Webhook;
  /** the newest messages, which the test is one of */
  recent: readonly Delivery[];
  onChange: () => void;
  onSecret: (secret: string) => void;
  onDeleted: () => void;
}

/** What can be done with a webhook. What cannot be taken back asks once. */
export function Acts({ webhook, recent, onChange, onSecret, onDeleted }: ActsProps) {
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const { id, name, url, active, waiting } = webhook;
  const test = useMutation({
    mutationFn: () => testWebhook(id),
    onError: (error) => notifyFailure(t('test.unsent'), error),
  });
  const asked = useRef<typeof asking>(null);
  // What was pressed stood away while it asked.
  useEffect(() => {
    if (asking === null && asked.current) document.getElementById(`webhook-${asked.current}`)?.focus();
    asked.current = asking;
  }, [asking]);
  const stay = () => setAsking(null);
  const rotate = async () => {
    try {
      onSecret(await rotateSecret(id));
    } catch (error) {
      notifyFailure(t('rotate.failed'), error);
    }
    stay();
  };
  const remove = async () => {
    if (await removeWebhook(webhook)) onDeleted();
    else stay();
  };
  if (asking === 'rotate') {
    return (
      <Sure title={t('rotate.sure', { name })} act={t('rotate.act')} onAct={rotate} onStay={stay}>
        {t('rotate.what')}
      </Sure>
    );
  }
  if (asking === 'delete') {
    const off = {
      label: t('delete.off'),
      onAct: async () => {
        await switchWebhook(webhook, false);
        stay();
      },
    };
    return (
      <Sure
        title={t('delete.sure', { name })}
        act={t('delete.act')}
        onAct={remove}
        onStay={stay}
        {...(active ? { instead: off } : {})}
        grave
      >
        {t('delete.what', { host: hostOf(url) })}{' '}
        {waiting > 0 && t('delete.waiting', { count: waiting, n: formatNumber(waiting) })}
      </Sure>
    );
  }
  const button = { size: 'xs', variant: 'default' } as const;
  return (
    <>
      <div className="hx-actions">
        <Button
          {...button}
          leftSection={<IconSend size={15} aria-hidden />}
          loading={test.isPending}
          disabled={!active}
          onClick={() => test.mutate()}
        >
          {t('act.test')}
        </Button>
        <Button {...button} leftSection={<IconPencil size={15} aria-hidden />} onClick={onChange}>
          {t('act.change')}
        </Button>
        <Button
          id="webhook-rotate"
          {...button}
          leftSection={<IconKey size={15} aria-hidden />}
          onClick={() => setAsking('rotate')}
        >
          {t('act.rotate')}
        </Button>
        <Button
          id="webhook-delete"
          {...button}
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => setAsking('delete')}
        >
          {t('act.delete')}
        </Button>
      </div>
      {test.data && <TestResult delivery={recent.find((one) => one.id === test.data.id) ?? test.data} />}
    </>
  );
}
