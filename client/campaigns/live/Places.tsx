import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Campaign, useResults } from '../../api/campaign-run.ts';
import { useAreaOutline } from '../../api/reach.ts';
import { useExplore } from '../../explore/context.ts';
import { collect, drawArea } from '../../fences/layers.ts';
import { useFenceOverlay, useSeen } from '../../fences/useFenceOverlay.ts';
import { Shades } from '../../segments/Where.tsx';
import { tResults as t } from '../../strings/en-results.ts';
import { cellsOf, drawHoods, shadePlaces } from '../who/layers.ts';

const measures = ['people', 'redeemed'] as const;

/** A campaign's area, which neighborhoods it has reached, and where it was taken up: on the map, and what its colors mean. */
export function Places({ campaign: { id, area, state } }: { campaign: Campaign }) {
  const { places } = useExplore();
  const { data } = useResults(id, state === 'active');
  const [measure, setMeasure] = useState<(typeof measures)[number]>('people');
  const shaded = useMemo(
    () => shadePlaces(new Map(data?.neighborhoods.map((one) => [one.neighborhoodId, one[measure]])), places),
    [data, measure, places],
  );
  const cells = useMemo(() => cellsOf(shaded.features), [shaded]);
  const { data: drawn } = useAreaOutline(area.type === 'everywhere' ? null : area);
  const outline = drawn?.shape?.coordinates;
  const areas = useMemo(
    () =>
      collect.areas([
        ...drawHoods(places, []),
        ...(outline ? [drawArea('area', outline, { tone: 'a', rank: 0.8 })] : []),
      ]),
    [places, outline],
  );
  useFenceOverlay({ areas, cells }, null);
  useSeen(outline ? id : null, { shapes: outline ? [outline] : [] });
  if (!data || places.length === 0) return null;
  return (
    <section className="hx-block" aria-label={t('live.places')}>
      <h3>{t('live.places')}</h3>
      <SegmentedControl
        size="xs"
        aria-label={t('live.places')}
        value={measure}
        onChange={(value) => setMeasure(value as (typeof measures)[number])}
        data={measures.map((value) => ({ value, label: t(`live.places.${value}`) }))}
      />
      <p className="hx-note">{shaded.features.length > 0 ? t(`live.places.help.${measure}`) : t('live.places.none')}</p>
      {shaded.features.length > 0 && <Shades classes={shaded.classes} />}
    </section>
  );
}
