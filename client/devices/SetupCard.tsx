import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { CreatedDevice } from '../api/devices.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { Copy } from './Copy.tsx';
import { Qr } from './Qr.tsx';
import { Reach } from './Reach.tsx';

const phoneApps = ['page', 'owntracks', 'traccar', 'overland', 'native'] as const;
type App = (typeof phoneApps)[number] | 'till';
const appsOf = (kind: CreatedDevice['kind']): readonly App[] => (kind === 'till' ? ['till', 'native'] : phoneApps);

/** How the app on a phone is told where to report; shown once, since the token is. */
export function SetupCard({ made, onKept }: { made: CreatedDevice; onKept: () => void }) {
  const [app, setApp] = useState<App>(made.kind);
  const apps = appsOf(made.kind);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
    box.current?.focus({ preventScroll: true });
  }, []);
  const setup = made.setup.find((one) => one.app === app);
  return (
    <section ref={box} tabIndex={-1} className="hx-secret hx-setup" aria-label={t('setup.title', { name: made.name })}>
      <strong>{t('setup.title', { name: made.name })}</strong>
      <p role="status">{t('setup.once')}</p>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('setup.app')}
        value={app}
        onChange={(next) => setApp(apps.find((one) => one === next) ?? made.kind)}
        data={apps.map((one) => ({ value: one, label: t(`app.${one}`) }))}
      />
      <ol className="hx-steps">
        {([1, 2, 3] as const).map((step) => (
          <li key={step}>{t(`setup.${app}.${step}`)}</li>
        ))}
      </ol>
      {setup && (
        <>
          <Qr text={setup.link} label={t('setup.qr', { app: t(`app.${app}`) })} />
          <Reach link={setup.url} />
          <a className="hx-link" href={setup.link}>
            {t(app === 'till' ? 'setup.open.till' : 'setup.open')}
          </a>
          {setup.link !== setup.url && <Copy name={t('setup.url')} value={setup.url} />}
          <Copy name={t('setup.link')} value={setup.link} />
        </>
      )}
      {!setup && <Copy name={t('setup.endpoint')} value={`${location.origin}/api/v1/checkins`} />}
      <Copy name={t('setup.token')} value={made.token} />
      <Button size="xs" variant="default" onClick={onKept}>
        {t('setup.done')}
      </Button>
    </section>
  );
}
