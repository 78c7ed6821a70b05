import { Button, Skeleton } from '@mantine/core';
import { IconPlus, IconSettings } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { type CampaignSummary, useCampaigns } from '../../api/campaigns.ts';
import { makeOverlay, overlay } from '../../map/overlay.ts';
import { failureWords } from '../../notify/notices.ts';
import { useCan } from '../../shell/can.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { t as tShared } from '../../strings/t.ts';
import { defaultCampaigns, shownStates } from '../../view/campaigns.ts';
import { setView, useView } from '../../view/view.ts';
import { beginCampaign } from '../actions.ts';
import { openCampaign } from '../open.ts';
import { Calendar } from './Calendar.tsx';
import { CampaignRow } from './CampaignRow.tsx';

/** All campaigns with what they do and what came of them, as a list or by day. */
export function CampaignList() {
  const campaigns = useCampaigns();
  const { data, error } = campaigns;
  useStreetsOnly();
  if (error && !data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('list.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => campaigns.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  if (!data) return <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;
  return (
    <>
      <header className="hx-areas-head">
        <h2>{t('title')}</h2>
        {data.length > 0 && <NewButton size="xs" />}
      </header>
      {data.length === 0 ? <Nothing /> : <Some campaigns={data} />}
      <button type="button" className="hx-link hx-with-icon" onClick={() => openCampaign('settings')}>
        <IconSettings size={15} stroke={1.6} aria-hidden />
        {t('list.settings')}
      </button>
    </>
  );
}

/** Nobody asks for the blocks here; they would only be in the way of what the list says. */
function useStreetsOnly(): void {
  useEffect(() => {
    overlay.set(makeOverlay({ hideData: true }));
    return () => overlay.set(null);
  }, []);
}

function NewButton({ size }: { size: 'xs' | 'sm' }) {
  const can = useCan();
  const [busy, setBusy] = useState(false);
  if (!can.saveAreas) return null;
  const begin = async () => {
    setBusy(true);
    await beginCampaign();
    setBusy(false);
  };
  return (
    <Button size={size} leftSection={<IconPlus size={15} aria-hidden />} loading={busy} onClick={begin}>
      {t('new')}
    </Button>
  );
}

/** What a campaign is, and the first one in one click. */
function Nothing() {
  const can = useCan();
  if (!can.saveAreas) return <p className="hx-empty">{t('none.wait')}</p>;
  return (
    <section className="hx-teach" aria-label={t('none.title')}>
      <h3>{t('none.title')}</h3>
      <p className="hx-note">{t('none.help')}</p>
      <NewButton size="sm" />
    </section>
  );
}

function Some({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  const { campaigns: view } = useView();
  const show = (patch: Partial<typeof view>) => setView({ campaigns: { ...defaultCampaigns, ...view, ...patch } });
  const shown = campaigns.filter(({ state }) => view.state === null || state === view.state);
  const present = shownStates.filter((one) => campaigns.some(({ state }) => state === one) || one === view.state);
  return (
    <>
      <nav className="hx-tabs" aria-label={t('list.show')}>
        {(['list', 'calendar'] as const).map((way) => (
          <button
            key={way}
            type="button"
            aria-pressed={view.calendar === (way === 'calendar')}
            onClick={() => show({ calendar: way === 'calendar' })}
          >
            {t(`list.show.${way}`)}
          </button>
        ))}
      </nav>
      {present.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out otherwise
        <div className="hx-chips" role="group" aria-label={t('filter.label')}>
          <button type="button" aria-pressed={view.state === null} onClick={() => show({ state: null })}>
            {t('filter.all')}
          </button>
          {present.map((state) => (
            <button
              key={state}
              type="button"
              aria-pressed={view.state === state}
              onClick={() => show({ state: view.state === state ? null : state })}
            >
              {t(`state.${state}`)}
            </button>
          ))}
        </div>
      )}
      {view.calendar ? (
        <Calendar campaigns={shown} month={view.month} onMonth={(month) => show({ month })} />
      ) : shown.length === 0 ? (
        <p className="hx-empty">{t('list.none')}</p>
      ) : (
        <ul className="hx-list hx-list-plain hx-campaigns" aria-label={t('list.title')}>
          {shown.map((campaign) => (
            <CampaignRow key={campaign.id} campaign={campaign} />
          ))}
        </ul>
      )}
    </>
  );
}
