import { Button, Skeleton } from '@mantine/core';
import {
  IconArrowsExchange,
  IconClockEdit,
  IconDoorEnter,
  IconDoorExit,
  IconHandStop,
  IconHourglass,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { type FenceEvent, type Geofence, useFenceEvent, useFenceEvents } from '../api/fences.ts';
import { failureWords } from '../notify/notices.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { t as tShared } from '../strings/t.ts';
import { openFence } from '../view/fences.ts';
import { setView, useView } from '../view/view.ts';
import { Explanation } from './Explanation.tsx';
import { useWho } from './who.ts';
import { whenWords } from './words.ts';

const icons = {
  entered: IconDoorEnter,
  dwelled: IconHourglass,
  exited: IconDoorExit,
  crossed: IconArrowsExchange,
  'visit.amended': IconClockEdit,
  checked_in: IconHandStop,
} as const satisfies Record<FenceEvent['kind'], typeof IconDoorEnter>;

/** What happened at a zone, the newest first; each opens into why. */
export function Events({ fence }: { fence: Geofence }) {
  const { fenceEventId } = useView();
  const answer = useFenceEvents(fence.id, true);
  const linked = useFenceEvent(fenceEventId);
  const events = answer.data?.pages.flatMap(({ items }) => items) ?? [];
  const apart = fenceEventId !== null && answer.data !== undefined && !events.some(({ id }) => id === fenceEventId);
  return (
    <section className="hx-block" aria-label={t('events.title')}>
      <h3>{t('events.title')}</h3>
      {answer.error && !answer.data && (
        <div className="hx-trouble" role="alert">
          <strong>{t('events.failed')}</strong>
          <p>{failureWords(answer.error)}</p>
          <Button size="xs" variant="default" onClick={() => answer.refetch()}>
            {tShared('retry')}
          </Button>
        </div>
      )}
      {answer.isPending && <Skeleton height={120} role="status" aria-label={tShared('state.loading')} />}
      {apart && linked.error && <p className="hx-note">{t('event.gone')}</p>}
      {apart && linked.data && (
        <ul className="hx-events">
          <Row event={linked.data} fence={fence} />
        </ul>
      )}
      {answer.data && events.length === 0 && <NothingYet />}
      {events.length > 0 && (
        <ul className="hx-events">
          {events.map((event) => (
            <Row key={event.id} event={event} fence={fence} />
          ))}
        </ul>
      )}
      {answer.hasNextPage && (
        <Button size="xs" variant="default" loading={answer.isFetchingNextPage} onClick={() => answer.fetchNextPage()}>
          {t('events.more')}
        </Button>
      )}
    </section>
  );
}

function NothingYet() {
  return (
    <>
      <p className="hx-note">{t('events.none')}</p>
      <Button size="xs" variant="default" onClick={() => setView({ page: 'settings' })}>
        {t('events.none.phones')}
      </Button>
    </>
  );
}

function Row({ event, fence }: { event: FenceEvent; fence: Geofence }) {
  const { fenceEventId } = useView();
  const who = useWho();
  const { id, kind, at, triggers, deviceId } = event;
  const open = fenceEventId === id;
  const row = useRef<HTMLLIElement>(null);
  // A link opens one that may be far down.
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const Icon = icons[kind];
  const words = { who: who(deviceId), what: t(`kind.${kind}`), at: whenWords(at) };
  return (
    <li ref={row} data-open={open || undefined}>
      <button
        type="button"
        aria-expanded={open}
        aria-label={t('event.open', words)}
        onClick={() => openFence(fence.id, { eventId: open ? null : id })}
      >
        <Icon size={17} stroke={1.6} aria-hidden />
        <span>
          <strong>{words.who}</strong> {words.what}
          <small>
            <time dateTime={at}>{words.at}</time> · {t(triggers ? 'events.triggers' : 'events.quiet')}
          </small>
        </span>
      </button>
      {open && <Explanation event={event} fence={fence} />}
    </li>
  );
}
