import { Button, CopyButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Webhook } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';

interface SecretBoxProps {
  webhook: Webhook;
  secret: string;
  onKept: () => void;
}

/** Shown once, with what it is for. */
export function SecretBox({ webhook, secret, onKept }: SecretBoxProps) {
  const box = useRef<HTMLElement>(null);
  // It stands above what was pressed.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={box} className="hx-secret" aria-label={t('secret.title', { name: webhook.name })}>
      <strong>{t('secret.title', { name: webhook.name })}</strong>
      <p role="status">{t('secret.once')}</p>
      <code>{secret}</code>
      <span className="hx-actions">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {t(copied ? 'secret.copied' : 'secret.copy')}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" variant="subtle" onClick={onKept}>
          {t('secret.done')}
        </Button>
      </span>
      <p className="hx-note">
        {t('secret.use')}{' '}
        <a className="hx-link" href="https://www.standardwebhooks.com/" target="_blank" rel="noreferrer">
          standardwebhooks.com
        </a>
        .
      </p>
    </section>
  );
}
