import { Button, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { FenceActivity, Geofence } from '../api/fences.ts';
import { useExplore } from '../explore/context.ts';
import { compareText, formatRadius, usesImperial } from '../format/format.ts';
import { useCan } from '../shell/can.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { openFence } from '../view/fences.ts';
import { switchFence } from './actions.ts';
import { DraftCard } from './DraftCard.tsx';
import { usualRules } from './draft.ts';
import { writeDraft } from './kept-drafts.ts';
import { LiveNote } from './LiveNote.tsx';
import { collect, drawFences, drawFixes } from './layers.ts';
import { StateChip } from './StateChip.tsx';
import { useFenceOverlay, useSeen } from './useFenceOverlay.ts';
import type { Live } from './useLive.ts';
import { insideWords, todayWords } from './words.ts';

interface FenceListProps {
  businessId: string;
  fences: readonly Geofence[];
  activity: FenceActivity | undefined;
  live: Live;
}

/** All zones with who is there; those of the map can be clicked. */
export function FenceList({ businessId, fences, activity, live }: FenceListProps) {
  const can = useCan();
  const sorted = useMemo(() => [...fences].sort((a, b) => compareText(a.name, b.name)), [fences]);
  const areas = useMemo(() => collect.areas(drawFences(fences, null)), [fences]);
  const points = useMemo(() => collect.points(drawFixes(live.fixes)), [live.fixes]);
  useFenceOverlay({ areas, points }, openFence);
  useSeen('list', { shapes: fences.map(({ shape }) => shape.coordinates), loose: true });
  return (
    <>
      <header className="hx-areas-head">
        <h2>{t('title')}</h2>
        {can.saveAreas && fences.length > 0 && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => openFence('new')}>
            {t('new')}
          </Button>
        )}
      </header>
      {fences.length > 0 && <p className="hx-note">{t('title.help')}</p>}
      {can.saveAreas && <DraftCard businessId={businessId} />}
      {fences.length === 0 ? (
        <Nothing businessId={businessId} />
      ) : (
        <ul className="hx-list hx-list-plain hx-fences" aria-label={t('list.title')}>
          {sorted.map((fence) => (
            <Row key={fence.id} fence={fence} activity={activity} />
          ))}
        </ul>
      )}
      {activity && activity.k > 1 && fences.length > 0 && (
        <p className="hx-note">{t('numbers.about', { k: activity.k })}</p>
      )}
      {can.change && fences.length > 0 && <LiveNote live={live} />}
    </>
  );
}

interface RowProps {
  fence: Geofence;
  activity: FenceActivity | undefined;
}

function Row({ fence, activity }: RowProps) {
  const can = useCan();
  const { id, name, active } = fence;
  const counts = activity?.items.find(({ geofenceId }) => geofenceId === id);
  return (
    <li>
      <button type="button" aria-label={t('list.open', { name })} onClick={() => openFence(id)}>
        <strong>{name}</strong>
        <StateChip fence={fence} />
        {activity && counts && (
          <span>
            {[...(active ? [insideWords(counts, activity.k)] : []), todayWords(counts, activity.k)].join(' · ')}
          </span>
        )}
      </button>
      {can.saveAreas && <OnOff fence={fence} active={active} />}
    </li>
  );
}

/** Switches at once on the screen; what the server says stays. */
export function OnOff({ fence, active }: { fence: Geofence; active: boolean }) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  useEffect(() => setWanted((before) => (before === active ? null : before)), [active]);
  const turn = async (next: boolean) => {
    setWanted(next);
    await switchFence(fence, next);
    setWanted(null);
  };
  return (
    <Switch
      size="sm"
      aria-label={t('switch.on', { name: fence.name })}
      checked={wanted ?? active}
      onChange={(event) => turn(event.currentTarget.checked)}
    />
  );
}

const suggestedMeters = usesImperial ? 91.44 : 100;

/** What a zone is for, and the first one in one click. */
function Nothing({ businessId }: { businessId: string }) {
  const can = useCan();
  const { store } = useExplore();
  if (!can.saveAreas) return <p className="hx-empty">{t('none.wait')}</p>;
  const around = () => {
    if (!store) return;
    const area = { type: 'circle', center: store.position, radiusMeters: suggestedMeters } as const;
    writeDraft(businessId, 'new', { ...usualRules, name: store.name, area, storeId: store.id });
    openFence('new');
  };
  return (
    <section className="hx-teach" aria-label={t('none.title')}>
      <h3>{t('none.title')}</h3>
      <p className="hx-note">{t('none.help')}</p>
      <div className="hx-actions">
        {store && (
          <Button size="xs" onClick={around}>
            {t('none.around', { radius: formatRadius(suggestedMeters), store: store.name })}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => openFence('new')}>
          {t('new')}
        </Button>
      </div>
      <p className="hx-note">{t('none.phones')}</p>
    </section>
  );
}
