import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Accuracy, Correction, Geocoded } from '../../server/contract/streets.ts';
import { call } from './http.ts';
import { queryClient } from './query-client.ts';

export type { Accuracy, Correction, Geocoded };

/** Shorter texts mean everything and nothing. */
export const fewestLetters = 3;

const geocodeKey = ['geocode'];
/** About a kilometer: a small pan must not ask again. */
const nearText = (near: readonly [number, number] | null) => near?.map((degrees) => degrees.toFixed(2)).join(',');

/** Addresses for a text; of equally good ones those nearer to `near` first. Disabled for texts that are too short. */
export function useGeocode(text: string, near: readonly [number, number] | null, enabled = true) {
  const q = text.trim();
  return useQuery({
    queryKey: [...geocodeKey, q, nearText(near)],
    queryFn: ({ signal }) =>
      call<{ items: Geocoded[] }>('/geocode', { query: { q, near: nearText(near), limit: 5 }, signal }),
    enabled: enabled && q.length >= fewestLetters,
    placeholderData: keepPreviousData,
    select: ({ items }) => items,
    retry: false,
  });
}

const refresh = () => queryClient.invalidateQueries({ queryKey: geocodeKey });

/** Where an address really is; it holds for every later search and import. */
export async function saveCorrection(address: string, position: readonly [number, number]): Promise<Correction> {
  const saved = await call<Correction>('/geocode/corrections', { method: 'POST', body: { address, position } });
  await refresh();
  return saved;
}

export async function deleteCorrection(id: string): Promise<void> {
  await call<void>(`/geocode/corrections/${encodeURIComponent(id)}`, { method: 'DELETE' });
  await refresh();
}
