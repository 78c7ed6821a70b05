import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { Delivery } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { answerWords } from './words.ts';

/** As signs of a webhook's state are colored. */
const signs = {
  sending: { Icon: IconCircleDashed, state: 'new' },
  delivered: { Icon: IconCircleCheck, state: 'works' },
  waiting: { Icon: IconAlertTriangle, state: 'failing' },
  failed: { Icon: IconAlertTriangle, state: 'failing' },
} as const;

/** How the test went, as soon as that is known. */
export function TestResult({ delivery: { status, attempts } }: { delivery: Delivery }) {
  const last = attempts.at(-1);
  const outcome = last ? status : 'sending';
  const { Icon, state } = signs[outcome];
  return (
    <p className="hx-webhook-state" data-state={state} role="status">
      <Icon size={15} stroke={1.7} aria-hidden />
      <span>{t(`test.${outcome}`, last ? { answer: answerWords(last) } : {})}</span>
    </p>
  );
}
