import { useId } from 'react';
import type { WebhookEvent } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { eventWords, webhookEvents } from './events.ts';

interface EventFieldsProps {
  chosen: readonly WebhookEvent[];
  onChange: (chosen: WebhookEvent[]) => void;
  error?: string;
}

/** What happens, in plain words, with what a program calls it. */
export function EventFields({ chosen, onChange, error }: EventFieldsProps) {
  const id = useId();
  const toggle = (event: WebhookEvent) =>
    onChange(webhookEvents.filter((one) => (one === event ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <fieldset className="hx-webhook-events" aria-describedby={error === undefined ? undefined : id}>
      <legend>{t('events')}</legend>
      <ul>
        {webhookEvents.map((event) => (
          <li key={event}>
            <label>
              <input type="checkbox" checked={chosen.includes(event)} onChange={() => toggle(event)} />
              <span>
                {eventWords(event)} <code>{event}</code>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {error !== undefined && (
        <p id={id} className="hx-problem" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
