import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { Webhook } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { switchWebhook } from './actions.ts';

/** Switches at once on the screen; what the server says stays. */
export function OnOff({ webhook }: { webhook: Webhook }) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const turn = async (next: boolean) => {
    setWanted(next);
    await switchWebhook(webhook, next);
    setWanted(null);
  };
  return (
    <Switch
      size="sm"
      aria-label={t('switch.on', { name: webhook.name })}
      checked={wanted ?? webhook.active}
      onChange={(event) => turn(event.currentTarget.checked)}
    />
  );
}
