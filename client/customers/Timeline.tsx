import { Button, Skeleton } from '@mantine/core';
import {
  IconArrowsJoin,
  IconArrowsSplit,
  IconFileText,
  IconMapPin,
  IconReceiptRefund,
  IconSend,
  IconShoppingBag,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type Customer, type TimelineItem, useTimeline } from '../api/customers.ts';
import { useSession } from '../api/session.ts';
import { formatAmount } from '../format/amount.ts';
import { formatInstant } from '../format/format.ts';
import { formatPhone } from '../format/phone.ts';
import { failureWords } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { ChannelIcon } from './ConsentIcons.tsx';
import { reasonWords, sourceWords } from './words.ts';

/** The latest first, page after page. */
export function TimelineList({ customer }: { customer: Customer }) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useTimeline(customer.id);
  const currency = useSession().data?.business.currency ?? null;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={tPeople('timeline.title')}>
      <h3>{tPeople('timeline.title')}</h3>
      {isPending && <Skeleton height={140} role="status" aria-label={t('state.loading')} />}
      {error && !data && (
        <div className="hx-trouble" role="alert">
          <p>
            {tPeople('timeline.failed')}. {failureWords(error)}
          </p>
          <Button size="xs" variant="default" onClick={() => refetch()}>
            {t('retry')}
          </Button>
        </div>
      )}
      {data && items.length === 0 && <p className="hx-note">{tPeople('timeline.none')}</p>}
      <ol className="hx-log">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows at its end, and two purchases may be equal
          <Entry key={index} item={item} currency={currency} />
        ))}
      </ol>
      {hasNextPage && (
        <div className="hx-actions">
          <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {tPeople('timeline.more')}
          </Button>
        </div>
      )}
    </section>
  );
}

interface Said {
  icon: ReactNode;
  words: string;
  about?: string | null;
}

function Entry({ item, currency }: { item: TimelineItem; currency: string | null }) {
  const { icon, words, about } = entryOf(item, currency);
  return (
    <li data-type={item.type}>
      {icon}
      <div>
        <span>{words}</span>
        {about && <span className="hx-quiet">{about}</span>}
        <small>
          <time dateTime={item.at}>{formatInstant(item.at)}</time>
          {(item.type === 'purchase' || item.type === 'consent') && ` · ${sourceWords(item.source)}`}
        </small>
      </div>
    </li>
  );
}

function entryOf(item: TimelineItem, currency: string | null): Said {
  if (item.type === 'purchase') {
    const refund = item.amount.startsWith('-');
    const amount = formatAmount(item.amount.replace(/^-/, ''), currency);
    const Icon = refund ? IconReceiptRefund : IconShoppingBag;
    return {
      icon: <Icon size={16} stroke={1.6} aria-hidden />,
      words: tPeople(refund ? 'timeline.refund' : 'timeline.purchase', { amount }),
      about: item.items,
    };
  }
  if (item.type === 'consent') {
    const channel = tPeople(`channel.${item.channel}`);
    const state = item.granted ? 'granted' : 'withdrawn';
    return {
      icon: <ChannelIcon channel={item.channel} state={state} />,
      words: tPeople(`timeline.consent.${state}`, { channel }),
    };
  }
  if (item.type === 'visit')
    return {
      icon: <IconMapPin size={16} stroke={1.6} aria-hidden />,
      words: item.place === null ? tPeople('timeline.visit.gone') : tPeople('timeline.visit', { place: item.place }),
      about:
        item.until === null
          ? tPeople('timeline.visit.now')
          : tPeople('timeline.visit.until', { at: formatInstant(item.until) }),
    };
  if (item.type === 'message') {
    const isSent = item.status === 'sent' || item.status === 'delivered';
    const how = isSent ? 'sent' : item.status === 'unknown' ? 'unknown' : 'not';
    return {
      icon: <IconSend size={16} stroke={1.6} aria-hidden />,
      words: tPeople(`timeline.message.${how}`, { campaign: item.campaign }),
    };
  }
  if (item.type === 'merge') {
    const Icon = item.undone ? IconArrowsSplit : IconArrowsJoin;
    return {
      icon: <Icon size={16} stroke={1.6} aria-hidden />,
      words: tPeople(item.undone ? 'timeline.merge.undone' : 'timeline.merge', {
        reason: reasonWords(item.reason, formatPhone),
      }),
    };
  }
  return {
    icon: <IconFileText size={16} stroke={1.6} aria-hidden />,
    words:
      item.source === 'hexhood'
        ? tPeople('timeline.record.hexhood')
        : tPeople('timeline.record', { source: sourceWords(item.source) }),
  };
}
