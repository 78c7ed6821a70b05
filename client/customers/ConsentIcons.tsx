import {
  IconBell,
  IconBellOff,
  IconMail,
  IconMailbox,
  IconMailboxOff,
  IconMailOff,
  IconMessage,
  IconMessageOff,
} from '@tabler/icons-react';
import type { Channel, CustomerSummary } from '../api/customers.ts';
import { tPeople } from '../strings/en-people.ts';
import { saidConsents } from './words.ts';

const icons = {
  email: { granted: IconMail, withdrawn: IconMailOff },
  sms: { granted: IconMessage, withdrawn: IconMessageOff },
  push: { granted: IconBell, withdrawn: IconBellOff },
  mail: { granted: IconMailbox, withdrawn: IconMailboxOff },
} as const satisfies Record<Channel, unknown>;

export function ChannelIcon({ channel, state }: { channel: Channel; state: 'granted' | 'withdrawn' }) {
  const Icon = icons[channel][state];
  return <Icon size={16} stroke={1.6} aria-hidden />;
}

/** What somebody said yes or no to. Nothing for what nobody asked them; that counts as no. */
export function ConsentIcons({ consents }: { consents: CustomerSummary['consents'] }) {
  return (
    <span className="hx-consents">
      {saidConsents(consents).map(({ channel, state }) => {
        const words = tPeople(state === 'granted' ? 'consent.yes' : 'consent.no', {
          channel: tPeople(`channel.${channel}`),
        });
        return (
          <span key={channel} title={words} data-state={state}>
            <ChannelIcon channel={channel} state={state} />
            <span className="hx-visually-hidden">{words}</span>
          </span>
        );
      })}
    </span>
  );
}
