import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  CatchmentFeature,
  CatchmentProperties,
  Catchments,
  catchmentBody,
  Proximity,
  SavedCatchment,
  WhiteSpace,
} from '../../server/contract/catchments.ts';
import type { TravelMode } from '../../server/contract/routing.ts';
import type { StreetShop } from '../../server/contract/streets.ts';
import type { AreaAsk } from '../view/area.ts';
import { useValue } from '../view/value.ts';
import { call, callAll } from './http.ts';
import { dataVersion, queryClient } from './query-client.ts';

export type {
  CatchmentFeature,
  CatchmentProperties,
  Catchments,
  Proximity,
  SavedCatchment,
  StreetShop,
  TravelMode,
  WhiteSpace,
};
export type CatchmentInput = z.input<typeof catchmentBody>;

export interface Asked {
  /** what `body` was made of: an answer that stays while the next one is on its way is read by its own question */
  ask: AreaAsk;
  body: CatchmentInput;
  /** a shop that moved has other areas */
  position: readonly [number, number];
}

const catchmentQuery = (asked: Asked | null, version: number) => ({
  queryKey: ['catchments', asked?.body, asked?.position, version],
  queryFn: async ({ signal }: { signal: AbortSignal }) => ({
    ask: asked?.ask as AreaAsk,
    answer: await call<Catchments>('/catchments', { method: 'POST', body: asked?.body, signal }),
  }),
  enabled: asked !== null,
  staleTime: 300_000,
});

/** The areas asked for. Until the next ones have come, the ones before stay (`isPlaceholderData`). */
export function useCatchments(asked: Asked | null) {
  const version = useValue(dataVersion);
  return useQuery({ ...catchmentQuery(asked, version), placeholderData: keepPreviousData });
}

export interface SeveralAnswer {
  answer: Catchments | null;
  failed: boolean;
}
const several = (
  results: readonly { data?: { answer: Catchments } | undefined; isError: boolean }[],
): SeveralAnswer[] => results.map(({ data, isError }) => ({ answer: data?.answer ?? null, failed: isError }));

/** In the order asked; the same objects as long as nothing has changed. */
export function useSeveralCatchments(asked: readonly Asked[]): SeveralAnswer[] {
  const version = useValue(dataVersion);
  return useQueries({ queries: asked.map((one) => catchmentQuery(one, version)), combine: several });
}

const savedKey = ['saved-catchments'];
const refreshSaved = () => queryClient.invalidateQueries({ queryKey: savedKey });
const savedPath = (id: string) => `/catchments/saved/${encodeURIComponent(id)}`;

export const useSavedCatchments = () =>
  useQuery({
    queryKey: savedKey,
    queryFn: ({ signal }) => callAll<SavedCatchment>('/catchments/saved', signal),
  });

export async function saveCatchment(name: string, definition: CatchmentInput): Promise<SavedCatchment> {
  const saved = await call<SavedCatchment>('/catchments/saved', { method: 'POST', body: { name, definition } });
  await refreshSaved();
  return saved;
}

export async function patchCatchment(
  id: string,
  patch: { name?: string; definition?: CatchmentInput },
): Promise<SavedCatchment> {
  const saved = await call<SavedCatchment>(savedPath(id), { method: 'PATCH', body: patch });
  await refreshSaved();
  // The map may be narrowed to it.
  dataVersion.set(dataVersion.get() + 1);
  await queryClient.invalidateQueries({ queryKey: ['density'] });
  return saved;
}

export async function deleteCatchment(id: string): Promise<void> {
  await call<void>(savedPath(id), { method: 'DELETE' });
  await refreshSaved();
}

export interface ProximityAsk {
  storeId: string;
  position: readonly [number, number];
  /** outer edges in meters */
  bands: readonly number[];
  /** outer edges in minutes */
  minutes: readonly number[];
  mode: TravelMode;
}

export function useProximity(ask: ProximityAsk | null) {
  const version = useValue(dataVersion);
  return useQuery({
    queryKey: ['proximity', ask, version],
    queryFn: ({ signal }) =>
      call<Proximity>(`/stores/${encodeURIComponent(ask?.storeId ?? '')}/proximity`, {
        query: { bands: ask?.bands.join(','), minutes: ask?.minutes.join(','), mode: ask?.mode },
        signal,
      }),
    enabled: ask !== null,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

export interface ShopsAsk {
  /** null: any */
  kind: string | null;
  q: string;
  bboxWgs84: readonly number[];
  /** the nearest come first */
  near: readonly [number, number];
}

/** Shops of the map extract. */
export function useStreetShops(ask: ShopsAsk | null) {
  const version = useValue(dataVersion);
  return useQuery({
    queryKey: ['street-shops', ask, version],
    queryFn: ({ signal }) =>
      call<{ items: StreetShop[] }>('/streets/shops', {
        query: {
          kind: ask?.kind,
          q: ask?.q.trim(),
          bbox: ask?.bboxWgs84.join(','),
          near: ask?.near.join(','),
          limit: 200,
        },
        signal,
      }),
    enabled: ask !== null,
    placeholderData: keepPreviousData,
    select: ({ items }) => items,
  });
}
