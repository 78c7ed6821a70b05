import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { failureWords } from '../notify/notices.ts';
import { placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { Controls } from './Controls.tsx';
import { useExplore } from './context.ts';
import { Details } from './Details.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { Legend } from './Legend.tsx';
import { PlaceTable } from './PlaceTable.tsx';
import { Totals } from './Totals.tsx';

const StoreForm = lazy(() => import('../stores/StoreForm.tsx'));

export function ExplorePanel({ phone }: { phone: boolean }) {
  const explore = useExplore();
  const spot = useValue(placing);
  if (spot) {
    return (
      <Suspense fallback={null}>
        <StoreForm key={spot.id ?? 'new'} at={spot} />
      </Suspense>
    );
  }
  const { error, retry, view } = explore;
  const nothing = isEmpty(explore);
  return (
    <>
      {nothing && <FirstSteps />}
      {error && (
        <div className="hx-trouble" role="alert">
          <strong>{t('explore.failed')}</strong>
          <p>{failureWords(error)}</p>
          <Button size="xs" variant="default" onClick={() => retry()}>
            {t('retry')}
          </Button>
        </div>
      )}
      {!nothing && (!error || explore.rows.length > 0) && (
        <>
          {phone && <Details />}
          <Totals />
          {phone && <Legend />}
          <Controls />
          <PlaceTable />
        </>
      )}
      {nothing && phone && view.selection?.kind === 'store' && <Details />}
    </>
  );
}

/** Nothing to color yet: no customers anywhere, on the map or off it. */
function isEmpty({ city, visible, hoods, view, insideId, segment }: ReturnType<typeof useExplore>): boolean {
  if (insideId || segment) return false;
  if (view.period.kind !== 'preset' || view.period.preset !== 'all') return false;
  if (view.metric === 'new' || view.metric === 'lapsed') return false;
  if (city && visible) return city.total === 0 && visible.total === 0 && visible.unplaced === 0;
  return hoods !== undefined && hoods.total === 0;
}
