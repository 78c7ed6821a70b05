import { useMemo } from 'react';
import { useCampaigns } from '../api/campaigns.ts';
import { useSavedCatchments } from '../api/catchments.ts';
import { useFences } from '../api/fences.ts';
import { useSegmentChoices } from '../api/segments.ts';
import { useSession } from '../api/session.ts';
import { askOf } from '../catchments/ask.ts';
import { stepWords } from '../catchments/words.ts';
import { useExplore } from '../explore/context.ts';
import { compareText, formatNumber } from '../format/format.ts';
import type { Stock } from './fields/types.ts';
import type { Names } from './words.ts';

/** What the ids in definitions are called. */
export function useNames(): Names {
  const { stores, places } = useExplore();
  const { data: areas } = useSavedCatchments();
  const { data: zones } = useFences();
  const { data: campaigns } = useCampaigns();
  const currency = useSession().data?.business.currency ?? null;
  return useMemo(() => {
    const storeNames = new Map(stores.data?.map(({ id, name }) => [id, name]));
    const placeNames = new Map(places.map(({ id, name }) => [id, name]));
    const saved = new Map(areas?.map((area) => [area.id, area]));
    const zoneNames = new Map(zones?.map(({ id, name }) => [id, name]));
    const campaignNames = new Map(campaigns?.map(({ id, name }) => [id, name]));
    return {
      store: (id) => storeNames.get(id) ?? null,
      neighborhood: (id) => placeNames.get(id) ?? null,
      area: (id) => saved.get(id)?.name ?? null,
      zone: (id) => zoneNames.get(id) ?? null,
      campaign: (id) => campaignNames.get(id) ?? null,
      areaStep: (id, step) => {
        const area = saved.get(id);
        return area ? stepWords(askOf(area.definition), step) : formatNumber(step);
      },
      currency,
    };
  }, [stores.data, places, areas, zones, campaigns, currency]);
}

/** What the builder's fields choose from. */
export function useStock(): Stock {
  const { stores, places } = useExplore();
  const { data: areas } = useSavedCatchments();
  const { data: zones } = useFences();
  const { data: campaigns } = useCampaigns();
  const { data: choices } = useSegmentChoices();
  const currency = useSession().data?.business.currency ?? null;
  return useMemo(
    () => ({
      stores: stores.data ?? [],
      places,
      areas: areas ?? [],
      zones: [...(zones ?? [])].sort((a, b) => compareText(a.name, b.name)),
      campaigns: (campaigns ?? []).filter(({ state }) => state !== 'draft'),
      choices: choices ?? null,
      currency,
    }),
    [stores.data, places, areas, zones, campaigns, choices, currency],
  );
}
