import '../css/catchments.css';
import '../css/segments.css';
import '../css/fences.css';
import { Button, Skeleton } from '@mantine/core';
import { useEffect } from 'react';
import { useActivity, useFences } from '../api/fences.ts';
import { useSession } from '../api/session.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { t as tShared } from '../strings/t.ts';
import { openFence } from '../view/fences.ts';
import { useView } from '../view/view.ts';
import { Editor } from './Editor.tsx';
import { FenceList } from './FenceList.tsx';
import { FencePage } from './FencePage.tsx';
import { useLive } from './useLive.ts';

/** While events come as they happen, counts need asking for only now and then. */
const countsMs = { live: 60_000, polled: 20_000 } as const;

/** Watched places: listed with who is there, drawn on the map, and what happened at each. */
export default function FencesPage() {
  const { fenceId, editsFence } = useView();
  const businessId = useSession().data?.business.id ?? '';
  const can = useCan();
  const fences = useFences();
  const { data, error } = fences;
  const live = useLive(can.change);
  const activity = useActivity(live.connected ? countsMs.live : countsMs.polled);
  const fence = data?.find(({ id }) => id === fenceId) ?? null;
  const makes = fenceId === 'new' && can.saveAreas;
  const gone = fenceId !== null && !makes && data !== undefined && !fence && !fences.isFetching;
  useEffect(() => {
    if (!gone) return;
    if (fenceId !== 'new') notify({ tone: 'problem', text: t('gone') });
    openFence(null, {}, 'replace');
  }, [gone, fenceId]);

  if (error && !data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('list.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => fences.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  if (!data || gone) return <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;
  if (makes) return <Editor key="new" businessId={businessId} fences={data} saved={null} />;
  if (fence && editsFence && can.saveAreas)
    return <Editor key={fence.id} businessId={businessId} fences={data} saved={fence} />;
  if (fence) return <FencePage key={fence.id} fence={fence} fences={data} activity={activity.data} live={live} />;
  if (fenceId !== null) return <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;
  return <FenceList businessId={businessId} fences={data} activity={activity.data} live={live} />;
}
