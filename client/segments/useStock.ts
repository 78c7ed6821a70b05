import { useMemo } from 'react';
import { useSavedCatchments } from '../api/catchments.ts';
import { useSegmentChoices } from '../api/segments.ts';
import { useSession } from '../api/session.ts';
import { askOf } from '../catchments/ask.ts';
import { stepWords } from '../catchments/words.ts';
import { useExplore } from '../explore/context.ts';
import { formatNumber } from '../format/format.ts';
import type { Stock } from './fields/types.ts';
import type { Names } from './words.ts';

/** What the ids in definitions are called. */
export function useNames(): Names {
  const { stores, places } = useExplore();
  const { data: areas } = useSavedCatchments();
  const currency = useSession().data?.business.currency ?? null;
  return useMemo(() => {
    const storeNames = new Map(stores.data?.map(({ id, name }) => [id, name]));
    const placeNames = new Map(places.map(({ id, name }) => [id, name]));
    const saved = new Map(areas?.map((area) => [area.id, area]));
    return {
      store: (id) => storeNames.get(id) ?? null,
      neighborhood: (id) => placeNames.get(id) ?? null,
      area: (id) => saved.get(id)?.name ?? null,
      areaStep: (id, step) => {
        const area = saved.get(id);
        return area ? stepWords(askOf(area.definition), step) : formatNumber(step);
      },
      currency,
    };
  }, [stores.data, places, areas, currency]);
}

/** What the builder's fields choose from. */
export function useStock(): Stock {
  const { stores, places } = useExplore();
  const { data: areas } = useSavedCatchments();
  const { data: choices } = useSegmentChoices();
  const currency = useSession().data?.business.currency ?? null;
  return useMemo(
    () => ({ stores: stores.data ?? [], places, areas: areas ?? [], choices: choices ?? null, currency }),
    [stores.data, places, areas, choices, currency],
  );
}
