import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconPlugConnectedX } from '@tabler/icons-react';
import type { Webhook } from '../api/webhooks.ts';
import { formatNumber } from '../format/format.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import type { WebhookState } from './state.ts';
import { stateWords } from './words.ts';

const icons = {
  off: IconPlugConnectedX,
  gone: IconPlugConnectedX,
  new: IconCircleDashed,
  works: IconCircleCheck,
  failing: IconAlertTriangle,
} as const satisfies Record<WebhookState['kind'], typeof IconCircleCheck>;

/** How a webhook does, in a sign and in words, with what is still owed. */
export function StateChip({ webhook: { waiting, failed }, state }: { webhook: Webhook; state: WebhookState }) {
  const Icon = icons[state.kind];
  const words = [
    stateWords(state),
    ...(waiting > 0 ? [t('counts.waiting', { n: formatNumber(waiting) })] : []),
    ...(failed > 0 ? [t('counts.failed', { n: formatNumber(failed) })] : []),
  ];
  return (
    <span className="hx-webhook-state" data-state={state.kind}>
      <Icon size={15} stroke={1.7} aria-hidden />
      <span>{words.join(' · ')}</span>
    </span>
  );
}
