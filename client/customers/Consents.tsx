import { Button, Skeleton, Switch, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { type Channel, type ConsentList, type Customer, useConsents } from '../api/customers.ts';
import { formatDay } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { localDay } from '../view/period.ts';
import { saySo } from './actions.ts';
import { ConsentHistory } from './ConsentHistory.tsx';
import { ChannelIcon } from './ConsentIcons.tsx';
import { channelState, missingContact } from './consent-state.ts';
import { channels, sourceWords } from './words.ts';

/** What they agreed to, channel by channel, with the proof of it. */
export function Consents({ customer }: { customer: Customer }) {
  const { data, error, isPending, refetch } = useConsents(customer.id);
  return (
    <section aria-label={tPeople('consents.title')}>
      <h3>{tPeople('consents.title')}</h3>
      <p className="hx-note">{tPeople('consents.help')}</p>
      {isPending && <Skeleton height={140} role="status" aria-label={t('state.loading')} />}
      {error && !data && (
        <div className="hx-trouble" role="alert">
          <p>
            {tPeople('consents.failed')}. {failureWords(error)}
          </p>
          <Button size="xs" variant="default" onClick={() => refetch()}>
            {t('retry')}
          </Button>
        </div>
      )}
      {data && (
        <>
          <ul className="hx-channels">
            {channels.map((channel) => (
              <ChannelRow key={channel} customer={customer} channel={channel} list={data} />
            ))}
          </ul>
          <ConsentHistory list={data} />
        </>
      )}
    </section>
  );
}

const dayOf = (instant: string): string => formatDay(localDay(new Date(instant)));

function ChannelRow({ customer, channel, list }: { customer: Customer; channel: Channel; list: ConsentList }) {
  const [asking, setAsking] = useState(false);
  const { state, entry } = channelState(list, channel);
  const missing = missingContact(customer, channel);
  const name = tPeople(`channel.${channel}`);
  const granted = state === 'granted';
  const words = entry
    ? tPeople(granted ? 'consents.granted' : 'consents.withdrawn', { day: dayOf(entry.at) })
    : tPeople('consents.unknown');
  return (
    <li data-state={state}>
      <ChannelIcon channel={channel} state={granted ? 'granted' : 'withdrawn'} />
      <div>
        <span>{name}</span>
        <small>
          {words}
          {entry && ` · ${sourceWords(entry.source)}`}
          {missing && ` · ${tPeople(`consents.noAddress.${missing}`)}`}
        </small>
      </div>
      <Switch
        aria-label={name}
        checked={granted !== asking}
        aria-expanded={asking}
        onChange={() => setAsking(!asking)}
      />
      {asking && <Ask customer={customer} channel={channel} before={state} onEnd={() => setAsking(false)} />}
    </li>
  );
}

const hows = ['counter', 'paper', 'phone', 'message'] as const;

interface AskProps {
  customer: Customer;
  channel: Channel;
  before: 'granted' | 'withdrawn' | 'unknown';
  onEnd: () => void;
}

/** Nothing is saved before it is said how they said it. */
function Ask({ customer, channel, before, onEnd }: AskProps) {
  const granted = before !== 'granted';
  const verb = granted ? 'granted' : 'withdrawn';
  const [how, setHow] = useState(tPeople('consents.how.counter'));
  const [saving, setSaving] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    if (await saySo(customer, before, { channel, granted, source: how.trim() })) onEnd();
    else setSaving(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onEnd();
  };
  return (
    <form onSubmit={save} onKeyDown={onKey} aria-label={tPeople(`consents.ask.${verb}`)}>
      <TextInput
        size="xs"
        label={tPeople(`consents.ask.${verb}`)}
        description={tPeople('consents.ask.help')}
        maxLength={200}
        autoFocus
        value={how}
        onChange={(event) => setHow(event.currentTarget.value)}
      />
      <div className="hx-how">
        {hows.map((one) => {
          const words = tPeople(`consents.how.${one}`);
          return (
            <button key={one} type="button" aria-pressed={how === words} onClick={() => setHow(words)}>
              {words}
            </button>
          );
        })}
      </div>
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={saving} disabled={how.trim() === ''}>
          {tPeople(`consents.save.${verb}`)}
        </Button>
        <Button size="xs" variant="default" onClick={onEnd}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
