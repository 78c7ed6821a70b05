import { useMemo } from 'react';
import { type ProximityAsk, useProximity } from '../api/catchments.ts';
import { usesImperial } from '../format/format.ts';
import { usualRadii } from './ask.ts';
import type { Areas } from './useAreas.ts';

const bands = usualRadii(usesImperial);
const minutes = [5, 10, 15, 20, 30];

export type HowFarAnswer = ReturnType<typeof useHowFar>;

/** Asked only while its tab is open: travel times of every customer are work for the server. */
export function useHowFar({ areas, store }: Areas) {
  const wanted = areas.tab === 'far' && store !== null;
  const ask: ProximityAsk | null = useMemo(
    () =>
      wanted && store ? { storeId: store.id, position: store.position, bands, minutes, mode: areas.farMode } : null,
    [wanted, store, areas.farMode],
  );
  return useProximity(ask);
}
