import '../css/catchments.css';
import { Button, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useExplore } from '../explore/context.ts';
import { failureWords } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { type AreaTab, areaTabs } from '../view/areas.ts';
import { useValue } from '../view/value.ts';
import { setView } from '../view/view.ts';
import { rivalSpot } from './AddByHand.tsx';
import { AreaTable } from './AreaTable.tsx';
import { ChanceResult } from './ChanceResult.tsx';
import { Compare } from './Compare.tsx';
import { Controls } from './Controls.tsx';
import { Estimated, Headline } from './Headline.tsx';
import { HowFar } from './HowFar.tsx';
import { Keep } from './Keep.tsx';
import { Saved } from './Saved.tsx';
import { TwoShops } from './TwoShops.tsx';
import { type Areas, setAreas, useAreas } from './useAreas.ts';
import { useHowFar } from './useHowFar.ts';
import { useOverlay } from './useOverlay.ts';
import { WhiteSpace } from './WhiteSpace.tsx';

const StoreForm = lazy(() => import('../stores/StoreForm.tsx'));

/** The area a shop draws from: drawn in four ways, compared, saved, and how far people come. */
export default function AreasPage() {
  const { stores } = useExplore();
  const spot = useValue(placing);
  if (spot && spot !== rivalSpot) {
    return (
      <Suspense fallback={null}>
        <StoreForm key={spot.id ?? 'new'} at={spot} />
      </Suspense>
    );
  }
  if (stores.isPending) return <Skeleton height={240} role="status" aria-label={t('state.loading')} />;
  return stores.data && stores.data.length > 0 ? <WithShop /> : <NoShop />;
}

/** Nothing to draw around yet: what this page is for, and the first step. */
function NoShop() {
  const can = useCan();
  return (
    <section className="hx-teach" aria-label={t('areas.none.title')}>
      <h2>{t('areas.none.title')}</h2>
      <p className="hx-note">{t('areas.none.help')}</p>
      {can.change ? (
        <Button
          size="xs"
          onClick={() => {
            setView({ page: 'explore', selection: null });
            placing.set({ id: null, position: null });
          }}
        >
          {t('first.store.act')}
        </Button>
      ) : (
        <p className="hx-note">{t('areas.none.wait')}</p>
      )}
    </section>
  );
}

function WithShop() {
  const page = useAreas();
  const far = useHowFar(page);
  useOverlay(page, far.data?.desireLines ?? null);
  const { areas, store, stores } = page;
  return (
    <>
      <header className="hx-areas-head">
        <h2>{stores.length > 1 ? t('areas.title') : t('areas.of', { store: store?.name ?? '' })}</h2>
        {stores.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('areas.shop')}
            value={store?.id ?? ''}
            onChange={(event) => setView({ storeId: event.currentTarget.value })}
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </header>
      <SegmentedControl
        fullWidth
        aria-label={t('areas.tabs')}
        value={areas.tab}
        onChange={(tab) => setAreas({ tab: tab as AreaTab })}
        data={areaTabs.map((tab) => ({ value: tab, label: t(`areas.tab.${tab}`) }))}
      />
      {areas.tab === 'area' && <Area page={page} />}
      {areas.tab === 'far' && <HowFar page={page} answer={far} />}
      {areas.tab === 'saved' && <Saved page={page} />}
    </>
  );
}

function Area({ page }: { page: Areas }) {
  const { error, result } = page;
  return (
    <>
      {error && !page.stale ? (
        <div className="hx-trouble" role="alert">
          <strong>{t('areas.failed')}</strong>
          <p>{failureWords(error)}</p>
          <Button size="xs" variant="default" onClick={() => page.retry()}>
            {t('retry')}
          </Button>
        </div>
      ) : (
        <Headline page={page} />
      )}
      {result?.answer.estimated && <Estimated />}
      <Controls page={page} />
      {page.loading && <Skeleton height={180} role="status" aria-label={t('state.loading')} />}
      <AreaTable page={page} />
      <TwoShops page={page} />
      <ChanceResult page={page} />
      {result && (
        <>
          <Compare page={page} />
          <WhiteSpace page={page} />
          <Keep page={page} />
        </>
      )}
    </>
  );
}
