import { Skeleton } from '@mantine/core';
import { useMediaQuery, useViewportSize } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useSession } from '../api/session.ts';
import { ExploreContext } from '../explore/context.ts';
import { Details } from '../explore/Details.tsx';
import { ExploreMap } from '../explore/ExploreMap.tsx';
import { ExplorePanel } from '../explore/ExplorePanel.tsx';
import { Legend } from '../explore/Legend.tsx';
import { useExploreData } from '../explore/useExplore.ts';
import { DropAnywhere } from '../imports/DropAnywhere.tsx';
import { Tray } from '../imports/Tray.tsx';
import { Notices } from '../notify/Notices.tsx';
import { foundAddress } from '../search/found.ts';
import { placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { dataShown } from '../view/areas.ts';
import { campaignsOverMap } from '../view/campaigns.ts';
import type { View } from '../view/codec.ts';
import { usePick, useValue } from '../view/value.ts';
import { DemoNote, Unreachable } from './Banners.tsx';
import { useCan } from './can.ts';
import { Rail } from './Rail.tsx';
import { Sheet } from './Sheet.tsx';
import { type SheetStop, stopPixels } from './sheet-height.ts';

const TopBar = lazy(() => import('./TopBar.tsx'));
const AreasPage = lazy(() => import('../catchments/AreasPage.tsx'));
const FencesPage = lazy(() => import('../fences/FencesPage.tsx'));
const CustomersPage = lazy(() => import('../customers/CustomersPage.tsx'));
const SegmentsPage = lazy(() => import('../segments/SegmentsPage.tsx'));
const CampaignsPage = lazy(() => import('../campaigns/CampaignsPage.tsx'));
const InsightsPage = lazy(() => import('../insights/InsightsPage.tsx'));
const ImportPage = lazy(() => import('../imports/ImportPage.tsx'));
const SettingsPage = lazy(() => import('../settings/SettingsPage.tsx'));

const phoneQuery = '(max-width: 52em)';
/** What is above and below the sheet at its fullest: the search bar and the navigation. */
const phoneChrome = 56 + 64;

/** Pages that say something on the map beside what they say in the panel: zones, one person, one segment, whom a campaign reaches. */
function laysOverMap({ page, customerId, editedSegment, campaigns }: View): boolean {
  if (page === 'campaigns') return campaignsOverMap(campaigns);
  if (page === 'customers') return /^\d+$/.test(customerId ?? '');
  return page === 'fences' || page === 'insights' || (page === 'segments' && editedSegment !== null);
}

export function Frame() {
  const explore = useExploreData();
  const { data: session } = useSession();
  const can = useCan();
  const phone = useMediaQuery(phoneQuery, matchMedia(phoneQuery).matches, { getInitialValueInEffect: false });
  const { height } = useViewportSize();
  const [stop, setStop] = useState<SheetStop>('half');
  const spot = useValue(placing);
  const { view } = explore;
  const room = Math.max(240, (height || innerHeight) - phoneChrome);

  // While the first answers travel, so does the map's library.
  useEffect(() => {
    import('../map/MapCanvas.tsx').catch(() => undefined);
  }, []);

  // Placing a pin needs the map; reading a page needs room.
  const onMap = view.page === 'explore' || view.page === 'areas';
  const needsMap = spot !== null || onMap || laysOverMap(view);
  useEffect(() => setStop(needsMap ? 'half' : 'full'), [needsMap]);
  // Where an address was found, its pin and its card need the room.
  const foundLabel = usePick(foundAddress, (found) => found?.label ?? null);
  useEffect(() => {
    if (foundLabel !== null) setStop('peek');
  }, [foundLabel]);

  const page = (
    <div className="hx-panel-scroll" data-page={view.page}>
      {view.page === 'explore' && <DemoNote />}
      <Suspense fallback={<Skeleton role="status" height={200} aria-label={t('state.loading')} />}>
        {view.page === 'explore' && <ExplorePanel phone={phone} />}
        {view.page === 'areas' && <AreasPage />}
        {view.page === 'fences' && <FencesPage />}
        {view.page === 'customers' && <CustomersPage />}
        {view.page === 'segments' && <SegmentsPage />}
        {view.page === 'campaigns' && <CampaignsPage />}
        {view.page === 'insights' && <InsightsPage />}
        {view.page === 'import' && <ImportPage />}
        {view.page === 'settings' && <SettingsPage />}
      </Suspense>
    </div>
  );
  // Trade areas hide the blocks, and with them what is said about blocks.
  const withData = view.page === 'explore' || (view.page === 'areas' && dataShown(view.areas));
  const covered = phone && stop !== 'full' ? stopPixels(stop, room) : 0;

  return (
    <ExploreContext.Provider value={explore}>
      <div className="hx-frame" data-phone={phone || undefined}>
        <a className="hx-skip" href="#panel">
          {t('nav.skip')}
        </a>
        <Rail phone={phone} />
        <main className="hx-main">
          <h1 className="hx-visually-hidden">{t('title', { business: session?.business.name ?? '' })}</h1>
          <div className="hx-map-area">
            <ExploreMap coveredBottomPixels={covered} />
            <search className="hx-top">
              <Suspense fallback={<Skeleton role="status" height={36} aria-label={t('state.loading')} />}>
                <TopBar />
              </Suspense>
            </search>
            <Unreachable />
            {!phone && onMap && !spot && (withData || view.selection?.kind === 'store') && (
              <div className="hx-float-details">
                <Details />
              </div>
            )}
            {!phone && withData && (
              <div className="hx-float-legend">
                <Legend />
              </div>
            )}
          </div>
          {phone ? (
            <Sheet stop={stop} onStop={setStop} room={room}>
              <section id="panel" tabIndex={-1} className="hx-panel" aria-label={t(`nav.${view.page}`)}>
                {page}
              </section>
            </Sheet>
          ) : (
            <section id="panel" tabIndex={-1} className="hx-panel" aria-label={t(`nav.${view.page}`)}>
              {page}
            </section>
          )}
        </main>
        <Tray />
        <Notices />
        <DropAnywhere enabled={can.change} />
      </div>
    </ExploreContext.Provider>
  );
}
