import { IconChevronLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { refreshCounts, useRecentDeliveries, type Webhook } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { Acts } from './Acts.tsx';
import { DeliveryLog } from './DeliveryLog.tsx';
import { eventsWords } from './events.ts';
import { OnOff } from './OnOff.tsx';
import { SecretBox } from './SecretBox.tsx';
import { StateChip } from './StateChip.tsx';
import { stateOf, type WebhookState } from './state.ts';
import { WebhookForm } from './WebhookForm.tsx';
import { answerWords } from './words.ts';

interface WebhookPageProps {
  webhook: Webhook;
  /** shown until it was kept; null: it was told before */
  secret: string | null;
  onSecret: (secret: string | null) => void;
  onClose: () => void;
}

/** One webhook: how it does, what can be done with it, and what was sent. */
export function WebhookPage({ webhook, secret, onSecret, onClose }: WebhookPageProps) {
  const [changing, setChanging] = useState(false);
  const { id } = webhook;
  const { data: recent } = useRecentDeliveries(id);
  // The same until something was sent or answered.
  useEffect(() => {
    if (recent) void refreshCounts(id);
  }, [recent, id]);
  const state = recent && stateOf(webhook, recent.items, recent.nextCursor !== null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!changing) heading.current?.focus({ preventScroll: true });
  }, [changing]);
  if (changing) return <WebhookForm saved={webhook} onCancel={() => setChanging(false)} />;
  return (
    <div className="hx-webhooks">
      <button type="button" className="hx-link hx-back" onClick={onClose}>
        <IconChevronLeft size={15} aria-hidden />
        {t('back')}
      </button>
      <header className="hx-areas-head">
        <h2 ref={heading} tabIndex={-1}>
          {webhook.name}
        </h2>
        <OnOff webhook={webhook} />
      </header>
      {secret !== null && <SecretBox webhook={webhook} secret={secret} onKept={() => onSecret(null)} />}
      {state && <How webhook={webhook} state={state} />}
      <dl className="hx-webhook-facts">
        <div>
          <dt>{t('url')}</dt>
          <dd>{webhook.url}</dd>
        </div>
        <div>
          <dt>{t('tells.title')}</dt>
          <dd>{eventsWords(webhook.events)}</dd>
        </div>
      </dl>
      <Acts
        webhook={webhook}
        recent={recent?.items ?? []}
        onChange={() => setChanging(true)}
        onSecret={onSecret}
        onDeleted={onClose}
      />
      <DeliveryLog webhook={webhook} />
    </div>
  );
}

/** The state, and where it needs words, what it means and what to do. */
function How({ webhook, state }: { webhook: Webhook; state: WebhookState }) {
  return (
    <div className="hx-webhook-how">
      <StateChip webhook={webhook} state={state} />
      {state.kind !== 'works' && (
        <p className="hx-note">
          {state.kind === 'failing'
            ? t('about.failing', { answer: answerWords(state.last) })
            : t(`about.${state.kind}`)}
        </p>
      )}
    </div>
  );
}
