import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useResults } from '../../api/campaign-run.ts';
import { useExplore } from '../../explore/context.ts';
import { collect } from '../../fences/layers.ts';
import { useFenceOverlay } from '../../fences/useFenceOverlay.ts';
import { Shades } from '../../segments/Where.tsx';
import { tResults as t } from '../../strings/en-results.ts';
import { cellsOf, drawHoods, shadePlaces } from '../who/layers.ts';

const measures = ['people', 'redeemed'] as const;

/** Which neighborhoods a campaign has reached, and where it was taken up: on the map, and what its colors mean. */
export function Places({ campaignId, runs }: { campaignId: string; runs: boolean }) {
  const { places } = useExplore();
  const { data } = useResults(campaignId, runs);
  const [measure, setMeasure] = useState<(typeof measures)[number]>('people');
  const shaded = useMemo(
    () => shadePlaces(new Map(data?.neighborhoods.map((one) => [one.neighborhoodId, one[measure]])), places),
    [data, measure, places],
  );
  const cells = useMemo(() => cellsOf(shaded.features), [shaded]);
  const areas = useMemo(() => collect.areas(drawHoods(places, [])), [places]);
  useFenceOverlay({ areas, cells }, null);
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
