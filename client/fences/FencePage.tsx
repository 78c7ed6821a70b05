import { Button } from '@mantine/core';
import { IconChevronLeft, IconPencil, IconTrash } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type FenceActivity, type Geofence, useFenceEvent } from '../api/fences.ts';
import { formatNumber } from '../format/format.ts';
import { useCan } from '../shell/can.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { t as tShared } from '../strings/t.ts';
import { openFence } from '../view/fences.ts';
import { useView } from '../view/view.ts';
import { removeFence, switchFence } from './actions.ts';
import { draftOf } from './draft.ts';
import { Events } from './Events.tsx';
import { OnOff } from './FenceList.tsx';
import { Inside } from './Inside.tsx';
import { LiveNote } from './LiveNote.tsx';
import { collect, drawEvent, drawFences, drawFixes } from './layers.ts';
import { StateChip } from './StateChip.tsx';
import { useFenceOverlay, useSeen } from './useFenceOverlay.ts';
import type { Live } from './useLive.ts';
import { useNames } from './useNames.ts';
import { durationWords, sentenceOf } from './words.ts';

interface FencePageProps {
  fence: Geofence;
  fences: readonly Geofence[];
  activity: FenceActivity | undefined;
  live: Live;
}

/** One zone: who is there, what it does, and what happened, drawn on the map. */
export function FencePage({ fence, fences, activity, live }: FencePageProps) {
  const can = useCan();
  const names = useNames();
  const [leaving, setLeaving] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useFenceMap(fence, fences, live);
  const counts = activity?.items.find(({ geofenceId }) => geofenceId === fence.id);
  return (
    <div className="hx-fence">
      <button type="button" className="hx-link hx-back" onClick={() => openFence(null)}>
        <IconChevronLeft size={15} aria-hidden />
        {t('back')}
      </button>
      <header className="hx-areas-head">
        <h2 ref={heading} tabIndex={-1}>
          {fence.name}
        </h2>
        {can.saveAreas && <OnOff fence={fence} active={fence.active} />}
      </header>
      <StateChip fence={fence} />
      {activity && counts && <Counts counts={counts} k={activity.k} />}
      <p className="hx-note">{sentenceOf(draftOf(fence), names, fence.areaSquareMeters, fence.timeZone)}</p>
      {can.saveAreas && !leaving && (
        <div className="hx-actions">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => openFence(fence.id, { edits: true })}
          >
            {t('act.edit')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => setLeaving(true)}
          >
            {t('act.delete')}
          </Button>
        </div>
      )}
      {leaving && <Sure fence={fence} counts={counts} onStay={() => setLeaving(false)} />}
      {can.change ? (
        <>
          <LiveNote live={live} />
          <Inside fence={fence} />
          <Events fence={fence} />
        </>
      ) : (
        <p className="hx-note">{t('live.owner')}</p>
      )}
    </div>
  );
}

/** The zone over its neighbors, phones where they were last heard, and what decided the chosen event. */
function useFenceMap(fence: Geofence, fences: readonly Geofence[], live: Live): void {
  const { fenceEventId } = useView();
  const { data: event } = useFenceEvent(fenceEventId);
  const drawn = useMemo(() => (event && fenceEventId ? drawEvent(event, fence) : null), [event, fenceEventId, fence]);
  const zones = useMemo(() => drawFences(fences, fence.id), [fences, fence.id]);
  const areas = useMemo(() => collect.areas([...zones, ...(drawn?.areas ?? [])]), [zones, drawn]);
  const points = useMemo(() => collect.points(drawn ? drawn.points : drawFixes(live.fixes)), [drawn, live.fixes]);
  const lines = useMemo(() => collect.lines(drawn?.lines ?? []), [drawn]);
  useFenceOverlay({ areas, points, lines }, (id) => id !== fence.id && openFence(id));
  const fix = event?.explanation.fix?.position;
  const shown = fenceEventId === null ? fence.id : event ? `${fence.id} ${event.id}` : null;
  useSeen(shown, { shapes: [fence.shape.coordinates], ...(fix && fenceEventId ? { also: [fix] } : {}) });
}

type Counted = FenceActivity['items'][number];

function Counts({ counts, k }: { counts: Counted; k: number }) {
  const said = (count: number | null) => (count === null ? t('numbers.held', { k }) : formatNumber(count));
  const { insideNow, visitsToday, visitsWeek, medianMinutes } = counts;
  const stay = medianMinutes === null ? t('numbers.none') : durationWords(Math.round(medianMinutes * 60));
  return (
    <dl className="hx-fence-counts">
      <div>
        <dt>{t('numbers.inside')}</dt>
        <dd data-held={insideNow === null || undefined}>{said(insideNow)}</dd>
      </div>
      <div>
        <dt>{t('numbers.today')}</dt>
        <dd data-held={visitsToday === null || undefined}>{said(visitsToday)}</dd>
      </div>
      <div>
        <dt>{t('numbers.week')}</dt>
        <dd data-held={visitsWeek === null || undefined}>{said(visitsWeek)}</dd>
      </div>
      <div>
        <dt>{t('numbers.stay')}</dt>
        <dd>{stay}</dd>
      </div>
    </dl>
  );
}

/** Asks once, with what it means in numbers. */
function Sure({ fence, counts, onStay }: { fence: Geofence; counts: Counted | undefined; onStay: () => void }) {
  const [busy, setBusy] = useState(false);
  const week = counts?.visitsWeek ?? null;
  const inside = counts?.insideNow ?? 0;
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
    onStay();
  };
  return (
    <section className="hx-callout" role="alertdialog" aria-label={t('delete.sure', { name: fence.name })}>
      <strong>{t('delete.sure', { name: fence.name })}</strong>
      <p>
        {week === null
          ? t('delete.kept.held')
          : t('delete.kept', { visits: t('delete.visits', { count: week, n: formatNumber(week) }) })}{' '}
        {inside > 0 && t('delete.inside', { count: inside, n: formatNumber(inside) })}
      </p>
      <span className="hx-actions">
        <Button size="compact-xs" color="red" loading={busy} onClick={() => run(() => removeFence(fence))}>
          {t('delete.act')}
        </Button>
        {fence.active && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            onClick={() => run(() => switchFence(fence, false))}
          >
            {t('delete.off')}
          </Button>
        )}
        <Button size="compact-xs" variant="default" disabled={busy} onClick={onStay}>
          {tShared('cancel')}
        </Button>
      </span>
    </section>
  );
}
