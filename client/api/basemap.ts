import { useQuery } from '@tanstack/react-query';

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
