import { Button, SegmentedControl, Skeleton, useMantineColorScheme } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useSession, useSignOut } from '../api/session.ts';
import { useStores } from '../api/stores.ts';
import { moveMap } from '../map/commands.ts';
import { useCan } from '../shell/can.ts';
import { placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { type SettingsPart, settingsParts } from '../view/settings.ts';
import { setView, useView } from '../view/view.ts';
import { Account } from './Account.tsx';
import { BusinessForm } from './BusinessForm.tsx';
import { Keys } from './Keys.tsx';
import { Streets } from './Streets.tsx';

const pageOf = {
  phones: lazy(() => import('../devices/PhonesPage.tsx')),
  webhooks: lazy(() => import('../webhooks/WebhooksPage.tsx')),
} as const satisfies Record<SettingsPart, unknown>;

export default function SettingsPage() {
  const { settingsPart } = useView();
  return settingsPart ? <Part part={settingsPart} /> : <Settings />;
}

const openPart = (settingsPart: SettingsPart | null) => setView({ settingsPart, deviceId: null, webhookId: null });

/** A page of its own behind the settings, with the way back; what is open in it has its own. */
function Part({ part }: { part: SettingsPart }) {
  const { deviceId, webhookId } = useView();
  const Page = pageOf[part];
  return (
    <>
      {deviceId === null && webhookId === null && (
        <button type="button" className="hx-link hx-back" onClick={() => openPart(null)}>
          <IconChevronLeft size={15} aria-hidden />
          {t('settings.title')}
        </button>
      )}
      <Suspense fallback={<Skeleton height={200} role="status" aria-label={t('state.loading')} />}>
        <Page />
      </Suspense>
    </>
  );
}

function Parts() {
  return (
    <section aria-label={t('settings.parts')}>
      <h3>{t('settings.parts')}</h3>
      <ul className="hx-list hx-list-onward">
        {settingsParts.map((part) => (
          <li key={part}>
            <button type="button" onClick={() => openPart(part)}>
              <strong>{t(`settings.${part}`)}</strong>
              <span>{t(`settings.${part}.help`)}</span>
              <IconChevronRight size={16} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Settings() {
  const { data: session } = useSession();
  const can = useCan();
  const signOut = useSignOut();
  if (!session) return null;
  return (
    <>
      <h2>{t('settings.title')}</h2>
      <Appearance />
      {can.change && <BusinessForm business={session.business} />}
      <Stores />
      {can.keys && <Parts />}
      <Streets />
      <Account session={session} />
      {can.keys && <Keys />}
      <section>
        <Button variant="default" onClick={() => signOut.mutate()} loading={signOut.isPending}>
          {t('settings.signOut')}
        </Button>
      </section>
    </>
  );
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section aria-label={t('settings.appearance')}>
      <h3>{t('settings.appearance')}</h3>
      <SegmentedControl
        fullWidth
        aria-label={t('settings.appearance')}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
        data={[
          { value: 'auto', label: t('settings.auto') },
          { value: 'light', label: t('settings.light') },
          { value: 'dark', label: t('settings.dark') },
        ]}
      />
    </section>
  );
}

function Stores() {
  const { data: stores = [] } = useStores();
  const can = useCan();
  return (
    <section aria-label={t('stores.title')}>
      <h3>{t('stores.title')}</h3>
      {stores.length === 0 && <p className="hx-note">{t('stores.none')}</p>}
      <ul className="hx-list">
        {stores.map((store) => (
          <li key={store.id}>
            <button
              type="button"
              onClick={() => {
                setView({ page: 'explore', selection: { kind: 'store', id: store.id }, storeId: store.id });
                moveMap({ kind: 'fly', center: store.position });
              }}
            >
              <strong>{store.name}</strong>
              <span>{store.timeZone.replaceAll('_', ' ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {can.change && (
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            setView({ page: 'explore' });
            placing.set({ id: null, position: null });
          }}
        >
          {t('stores.add')}
        </Button>
      )}
    </section>
  );
}
