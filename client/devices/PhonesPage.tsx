import '../css/catchments.css';
import '../css/devices.css';
import { Button, Skeleton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type CreatedDevice, useDevices } from '../api/devices.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { t as tShared } from '../strings/t.ts';
import { setView, useView } from '../view/view.ts';
import { Keeping } from './Keeping.tsx';
import { NewPhone } from './NewPhone.tsx';
import { PhoneList } from './PhoneList.tsx';
import { PhonePage } from './PhonePage.tsx';
import { Posters } from './Posters.tsx';

/** Phones and tills that report, posters, and how long positions are kept. Single people's: for the owner. */
export default function PhonesPage() {
  const can = useCan();
  return can.keys ? <Phones /> : <p className="hx-empty">{t('owner')}</p>;
}

const open = (deviceId: string | null, how: 'push' | 'replace' = 'push') => setView({ deviceId }, how);

function Phones() {
  const { deviceId } = useView();
  const devices = useDevices();
  const { data, error } = devices;
  /** Its token is told once: it stays on screen until the page of this phone is left. */
  const [made, setMade] = useState<CreatedDevice | null>(null);
  const returned = useRef(false);
  useEffect(() => {
    if (deviceId === null) setMade(null);
    else returned.current = true;
  }, [deviceId]);
  const device = data?.find(({ id }) => id === deviceId);
  const gone = deviceId !== null && deviceId !== 'new' && data !== undefined && !device && !devices.isFetching;
  useEffect(() => {
    if (!gone) return;
    notify({ tone: 'problem', text: t('gone') });
    open(null, 'replace');
  }, [gone]);

  if (error && !data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('list.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => devices.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  if (!data) return <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;
  if (deviceId === 'new') {
    const added = (created: CreatedDevice) => {
      setMade(created);
      open(created.id, 'replace');
    };
    return <NewPhone onCancel={() => open(null)} onMade={added} />;
  }
  if (device) {
    return (
      <PhonePage
        key={device.id}
        device={device}
        made={made?.id === device.id ? made : null}
        onMade={setMade}
        onClose={() => open(null)}
      />
    );
  }
  return (
    <div className="hx-phones">
      <PhoneList devices={data} returned={returned.current} onOpen={open} />
      <Posters />
      <Keeping />
    </div>
  );
}
