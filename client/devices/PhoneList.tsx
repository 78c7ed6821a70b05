import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Device } from '../api/devices.ts';
import { formatInstant } from '../format/format.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { heardWords, kindWords, stateWords } from './words.ts';

interface PhoneListProps {
  devices: readonly Device[];
  /** from one of them: what was pressed there is gone */
  returned: boolean;
  onOpen: (id: string) => void;
}

const shownAtOnce = 200;

/** Whoever was heard last comes first. */
const inOrder = (devices: readonly Device[]): Device[] =>
  [...devices].sort((a, b) => (b.lastSeenAt ?? b.createdAt).localeCompare(a.lastSeenAt ?? a.createdAt));

export function PhoneList({ devices, returned, onOpen }: PhoneListProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (returned) heading.current?.focus({ preventScroll: true });
  }, [returned]);
  const none = devices.length === 0;
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onOpen('new')}>
      {t('add')}
    </Button>
  );
  return (
    <section aria-label={t('title')}>
      <header className="hx-areas-head">
        <h2 ref={heading} tabIndex={-1}>
          {t('title')}
        </h2>
        {!none && add}
      </header>
      {none ? (
        <div className="hx-teach">
          <h3>{t('none.title')}</h3>
          <p className="hx-note">{t('none.help')}</p>
          <p className="hx-note">{t('none.promise')}</p>
          {add}
        </div>
      ) : (
        <ul className="hx-list" aria-label={t('list.title')}>
          {inOrder(devices)
            .slice(0, shownAtOnce)
            .map((device) => (
              <Row key={device.id} device={device} onOpen={onOpen} />
            ))}
        </ul>
      )}
      {devices.length > shownAtOnce && <p className="hx-note">{t('list.more', { n: shownAtOnce })}</p>}
    </section>
  );
}

function Row({ device, onOpen }: { device: Device; onOpen: (id: string) => void }) {
  const { id, name, kind, customerName, lastSeenAt } = device;
  const state = stateWords(device);
  return (
    <li>
      <button type="button" onClick={() => onOpen(id)}>
        <strong>{customerName && customerName !== name ? t('list.of', { name, customer: customerName }) : name}</strong>
        <span>
          {kindWords(kind)} ·{' '}
          <time {...(lastSeenAt && { dateTime: lastSeenAt, title: formatInstant(lastSeenAt) })}>
            {heardWords(lastSeenAt)}
          </time>
        </span>
        {state && <span className="hx-phone-state">{state}</span>}
      </button>
    </li>
  );
}
