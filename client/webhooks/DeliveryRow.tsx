import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import type { Delivery, Webhook } from '../api/webhooks.ts';
import { formatInstant } from '../format/format.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { sendAgain } from './actions.ts';
import { eventWords } from './events.ts';
import { answerWords, deliveryWords, momentWords } from './words.ts';

const icons = { delivered: IconCircleCheck, waiting: IconClock, failed: IconAlertTriangle } as const;

interface DeliveryRowProps {
  webhook: Webhook;
  delivery: Delivery;
}

/** One message: what it tells, when, and how it went; it opens into every attempt and the message itself. */
export function DeliveryRow({ webhook, delivery }: DeliveryRowProps) {
  const [open, setOpen] = useState(false);
  const { event, status, attempts, createdAt } = delivery;
  const Icon = icons[status];
  const last = attempts.at(-1);
  const words = { what: eventWords(event), at: momentWords(createdAt), how: deliveryWords(delivery) };
  return (
    <li data-open={open || undefined} data-status={status}>
      <button type="button" aria-expanded={open} aria-label={t('log.open', words)} onClick={() => setOpen(!open)}>
        <Icon size={17} stroke={1.6} aria-hidden />
        <span>
          <strong>{words.what}</strong> <code>{event}</code>
          <small>
            <time dateTime={createdAt}>{words.at}</time> · {words.how}
            {last && ` · ${answerWords(last)}`}
          </small>
        </span>
      </button>
      {open && <Opened webhook={webhook} delivery={delivery} />}
    </li>
  );
}

function Opened({ webhook, delivery }: DeliveryRowProps) {
  const [busy, setBusy] = useState(false);
  const replay = async () => {
    setBusy(true);
    await sendAgain(webhook.id, delivery.id);
    setBusy(false);
  };
  return (
    <div className="hx-delivery">
      <h4>{t('log.attempts')}</h4>
      {delivery.attempts.length === 0 && <p className="hx-note">{t('log.attempts.none')}</p>}
      <ol>
        {delivery.attempts.map((attempt) => (
          <li key={attempt.at}>
            <time dateTime={attempt.at} title={formatInstant(attempt.at)}>
              {momentWords(attempt.at)}
            </time>
            <span>{answerWords(attempt)}</span>
          </li>
        ))}
      </ol>
      <details>
        <summary>{t('log.message')}</summary>
        <pre>{JSON.stringify(delivery.payload, null, 2)}</pre>
      </details>
      {delivery.status !== 'waiting' && (
        <span className="hx-actions">
          <Button size="compact-xs" variant="default" loading={busy} disabled={!webhook.active} onClick={replay}>
            {t('log.replay')}
          </Button>
          {!webhook.active && <span className="hx-note">{t('log.off')}</span>}
        </span>
      )}
    </div>
  );
}
