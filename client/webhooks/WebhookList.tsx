import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useRecentDeliveries, type Webhook } from '../api/webhooks.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { eventsWords } from './events.ts';
import { OnOff } from './OnOff.tsx';
import { StateChip } from './StateChip.tsx';
import { stateOf } from './state.ts';
import { hostOf } from './words.ts';

interface WebhookListProps {
  webhooks: readonly Webhook[];
  /** from one of them: what was pressed there is gone */
  returned: boolean;
  onOpen: (id: string) => void;
  onAdd: () => void;
}

/** All webhooks with how each does. */
export function WebhookList({ webhooks, returned, onOpen, onAdd }: WebhookListProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (returned) heading.current?.focus({ preventScroll: true });
  }, [returned]);
  const title = (
    <h2 ref={heading} tabIndex={-1}>
      {t('title')}
    </h2>
  );
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={onAdd}>
      {t('add')}
    </Button>
  );
  if (webhooks.length === 0) return <Nothing title={title} add={add} />;
  return (
    <div className="hx-webhooks">
      <header className="hx-areas-head">
        {title}
        {add}
      </header>
      <p className="hx-note">{t('title.help')}</p>
      <ul className="hx-list hx-list-plain" aria-label={t('list.title')}>
        {webhooks.map((webhook) => (
          <Row key={webhook.id} webhook={webhook} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  );
}

function Row({ webhook, onOpen }: { webhook: Webhook; onOpen: (id: string) => void }) {
  const { id, name, url, events } = webhook;
  const { data } = useRecentDeliveries(id);
  return (
    <li>
      <button type="button" aria-label={t('list.open', { name })} onClick={() => onOpen(id)}>
        <strong>{name}</strong>
        {hostOf(url) !== name && <span>{hostOf(url)}</span>}
        <span>{eventsWords(events)}</span>
        {data && <StateChip webhook={webhook} state={stateOf(webhook, data.items, data.nextCursor !== null)} />}
      </button>
      <OnOff webhook={webhook} />
    </li>
  );
}

/** What this is, for somebody who never heard of it, and who can help with it. */
function Nothing({ title, add }: { title: ReactNode; add: ReactNode }) {
  return (
    <div className="hx-webhooks">
      {title}
      <section className="hx-teach" aria-label={t('none.title')}>
        <h3>{t('none.title')}</h3>
        <p className="hx-note">{t('none.help')}</p>
        <p className="hx-note">{t('none.how')}</p>
        {add}
      </section>
    </div>
  );
}
