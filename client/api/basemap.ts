import { useQuery } from '@tanstack/react-query';
import type { Streets } from '../../server/contract/streets.ts';
import { apiUrl, call } from './http.ts';

export type { Streets };

/** The operator's own map style. Without it, or when it cannot be fetched, the ground is ours. */
async function readBasemap(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`The basemap's style answered ${response.status}`);
  return response.json();
}

export const useBasemap = (url: string | null) =>
  useQuery({
    queryKey: ['basemap', url],
    queryFn: ({ signal }) => readBasemap(url ?? '', signal),
    enabled: url !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** null: no map extract was imported. */
const readStreets = async (signal: AbortSignal): Promise<Streets | null> =>
  (await call<Streets | undefined>('/streets', { signal })) ?? null;

export const useStreets = () =>
  useQuery({ queryKey: ['streets'], queryFn: ({ signal }) => readStreets(signal), staleTime: 300_000 });

/** Address of the basemap's tiles. It carries the edition, so that a new import is seen at once. */
export const streetTilesUrl = ({ edition }: Streets): string =>
  `${location.origin}${apiUrl('/tiles/basemap/{z}/{x}/{y}.mvt', { edition })}`;
