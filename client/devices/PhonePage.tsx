import { Button, Switch } from '@mantine/core';
import { IconBell, IconChevronLeft, IconKey, IconPencil, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type CreatedDevice, type Device, renewToken } from '../api/devices.ts';
import { customerLink } from '../customers/open.ts';
import { formatInstant } from '../format/format.ts';
import { moveMap } from '../map/commands.ts';
import { notifyFailure } from '../notify/notices.ts';
import { Sure } from '../notify/Sure.tsx';
import { tDevices as t } from '../strings/en-devices.ts';
import { useView } from '../view/view.ts';
import { forgetPhone, switchPhone, tryNotification } from './actions.ts';
import { ChangePhone } from './ChangePhone.tsx';
import { SetupCard } from './SetupCard.tsx';
import { heardWords, kindWords } from './words.ts';

interface PhonePageProps {
  device: Device;
  /** with its token, while that is shown */
  made: CreatedDevice | null;
  onMade: (made: CreatedDevice | null) => void;
  onClose: () => void;
}

/** One phone or till: what it is, how it is set up, and what can be done with it. */
export function PhonePage({ device, made, onMade, onClose }: PhonePageProps) {
  const [changing, setChanging] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!changing) heading.current?.focus({ preventScroll: true });
  }, [changing]);
  if (changing) return <ChangePhone device={device} onDone={() => setChanging(false)} />;
  return (
    <div className="hx-phones hx-phone">
      <button type="button" className="hx-link hx-back" onClick={onClose}>
        <IconChevronLeft size={15} aria-hidden />
        {t('back')}
      </button>
      <header className="hx-areas-head">
        <h2 ref={heading} tabIndex={-1}>
          {device.name}
        </h2>
        <OnOff device={device} />
      </header>
      {made && <SetupCard made={made} onKept={() => onMade(null)} />}
      <Facts device={device} />
      <Acts device={device} onChange={() => setChanging(true)} onMade={onMade} onForgotten={onClose} />
    </div>
  );
}

/** Switches at once on the screen; what the server says stays. */
function OnOff({ device }: { device: Device }) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const turn = async (next: boolean) => {
    setWanted(next);
    await switchPhone(device, next);
    setWanted(null);
  };
  return (
    <Switch
      size="sm"
      aria-label={t('switch.on', { name: device.name })}
      checked={wanted ?? device.active}
      onChange={(event) => turn(event.currentTarget.checked)}
    />
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ device }: { device: Device }) {
  const view = useView();
  const { kind, customerId, customerName, lastSeenAt, lastPosition, consentedAt, createdAt, clientKey } = device;
  return (
    <dl className="hx-phone-facts">
      <Fact label={t('fact.kind')}>
        {device.encrypted ? t('fact.encrypted', { kind: kindWords(kind) }) : kindWords(kind)}
      </Fact>
      <Fact label={t('fact.customer')}>
        {customerId === null ? (
          t('fact.nobody')
        ) : (
          <a className="hx-link" {...customerLink(view, customerId)}>
            {customerName ?? t('customer.nameless', { id: customerId })}
          </a>
        )}
      </Fact>
      <Fact label={t('fact.heard')}>
        {heardWords(lastSeenAt)}
        {lastSeenAt && ` (${formatInstant(lastSeenAt)})`}{' '}
        {lastPosition && (
          <button
            type="button"
            className="hx-link"
            onClick={() => moveMap({ kind: 'fly', center: lastPosition, zoom: 16 })}
          >
            {t('fact.show')}
          </button>
        )}
      </Fact>
      <Fact label={t('fact.consent')}>
        {consentedAt === null ? t(kind === 'page' ? 'state.unasked' : 'fact.unasked') : formatInstant(consentedAt)}
      </Fact>
      {clientKey !== null && <Fact label={t('fact.key')}>{clientKey}</Fact>}
      <Fact label={t('fact.made')}>{formatInstant(createdAt)}</Fact>
    </dl>
  );
}

interface ActsProps {
  device: Device;
  onChange: () => void;
  onMade: (made: CreatedDevice) => void;
  onForgotten: () => void;
}

/** What can be done with it. What cannot be taken back asks once. */
function Acts({ device, onChange, onMade, onForgotten }: ActsProps) {
  const [asking, setAsking] = useState<'token' | 'forget' | null>(null);
  const { id, name, canBeNotified, active } = device;
  const stay = () => setAsking(null);
  const renew = async () => {
    try {
      onMade(await renewToken(id));
    } catch (error) {
      notifyFailure(t('token.failed'), error);
    }
    stay();
  };
  const forget = async () => {
    if (await forgetPhone(device)) onForgotten();
    else stay();
  };
  if (asking === 'token') {
    return (
      <Sure title={t('token.sure', { name })} act={t('token.act')} onAct={renew} onStay={stay}>
        {t('token.what')}
      </Sure>
    );
  }
  if (asking === 'forget') {
    const off = {
      label: t('forget.off'),
      onAct: async () => {
        await switchPhone(device, false);
        stay();
      },
    };
    return (
      <Sure
        title={t('forget.sure', { name })}
        act={t('forget.act')}
        onAct={forget}
        onStay={stay}
        {...(active ? { instead: off } : {})}
        grave
      >
        {t('forget.what')}
      </Sure>
    );
  }
  const button = { size: 'xs', variant: 'default' } as const;
  return (
    <div className="hx-actions">
      <Button {...button} leftSection={<IconPencil size={15} aria-hidden />} onClick={onChange}>
        {t('act.change')}
      </Button>
      <Button {...button} leftSection={<IconKey size={15} aria-hidden />} onClick={() => setAsking('token')}>
        {t('act.token')}
      </Button>
      {canBeNotified && (
        <Button {...button} leftSection={<IconBell size={15} aria-hidden />} onClick={() => tryNotification(device)}>
          {t('act.push')}
        </Button>
      )}
      <Button {...button} leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setAsking('forget')}>
        {t('act.forget')}
      </Button>
    </div>
  );
}
