import '../css/catchments.css';
import '../css/fences.css';
import '../css/webhooks.css';
import { Button, Skeleton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type CreatedWebhook, useWebhooks } from '../api/webhooks.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { t as tShared } from '../strings/t.ts';
import { setView, useView } from '../view/view.ts';
import { WebhookForm } from './WebhookForm.tsx';
import { WebhookList } from './WebhookList.tsx';
import { WebhookPage } from './WebhookPage.tsx';

/** Programs that are told what happens: the list, one of them with what was sent, and a new one. For the owner. */
export default function WebhooksPage() {
  const can = useCan();
  return can.keys ? <Webhooks /> : <p className="hx-empty">{t('owner')}</p>;
}

interface Secret {
  webhookId: string;
  secret: string;
}

const setOpen = (webhookId: string | null, how: 'push' | 'replace' = 'push') => setView({ webhookId }, how);

function Webhooks() {
  const webhooks = useWebhooks();
  const { data, error } = webhooks;
  const { webhookId: open } = useView();
  const [secret, setSecret] = useState<Secret | null>(null);
  const returned = useRef(false);
  useEffect(() => {
    if (open === null) setSecret(null);
    else returned.current = true;
  }, [open]);
  const webhook = data?.find(({ id }) => id === open);
  const gone = open !== null && open !== 'new' && data !== undefined && !webhook && !webhooks.isFetching;
  useEffect(() => {
    if (!gone) return;
    notify({ tone: 'problem', text: t('gone') });
    setOpen(null, 'replace');
  }, [gone]);
  const added = ({ id, name, secret: told }: CreatedWebhook) => {
    setSecret({ webhookId: id, secret: told });
    setOpen(id, 'replace');
    notify({ tone: 'done', text: t('added', { name }) });
  };

  if (error && !data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('list.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => webhooks.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  if (!data) return <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;
  if (open === 'new') return <WebhookForm saved={null} onCancel={() => setOpen(null)} onAdded={added} />;
  if (webhook) {
    return (
      <WebhookPage
        key={webhook.id}
        webhook={webhook}
        secret={secret?.webhookId === webhook.id ? secret.secret : null}
        onSecret={(told) => setSecret(told === null ? null : { webhookId: webhook.id, secret: told })}
        onClose={() => setOpen(null)}
      />
    );
  }
  return <WebhookList webhooks={data} returned={returned.current} onOpen={setOpen} onAdd={() => setOpen('new')} />;
}
