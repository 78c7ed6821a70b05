import { useMemo } from 'react';
import { useSavedCatchments } from '../api/catchments.ts';
import { useExplore } from '../explore/context.ts';
import type { Names } from './words.ts';

/** What shops, neighborhoods and trade areas are called. */
export function useNames(): Names {
  const { stores, places } = useExplore();
  const { data: areas } = useSavedCatchments();
  return useMemo(
    () => ({
      store: (id) => stores.data?.find((one) => one.id === id)?.name ?? null,
      neighborhood: (id) => places.find((one) => one.id === id)?.name ?? null,
      area: (id) => areas?.find((one) => one.id === id)?.name ?? null,
    }),
    [stores.data, places, areas],
  );
}
