import { useMutation, useQuery } from '@tanstack/react-query';
import { call, type Page } from './http.ts';
import type { ImportFile, ImportProblem, ImportReport } from './import-types.ts';
import { queryClient } from './query-client.ts';

export type { ImportFile, ImportProblem, ImportReport };

export const isOngoing = (report: Pick<ImportReport, 'status'>): boolean =>
  report.status === 'queued' || report.status === 'running';

export const importPath = (id: string) => `/imports/${encodeURIComponent(id)}`;
export const importKey = (id: string | null) => ['imports', 'one', id];

/** Asks twice a second while it runs. */
export const useImport = (id: string | null) =>
  useQuery({
    queryKey: importKey(id),
    queryFn: ({ signal }) => call<ImportReport>(importPath(id ?? ''), { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && !isOngoing(state.data) ? false : 500),
    refetchIntervalInBackground: true,
  });

const list = {
  queryKey: ['imports', 'list'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    call<Page<ImportReport>>('/imports', { query: { limit: 20 }, signal }),
};

export const useImports = () =>
  useQuery({ ...list, refetchInterval: ({ state }) => (state.data?.items.some(isOngoing) ? 1500 : false) });

/** Imports that somebody has to look at before they begin, the first dropped first. */
export function useWaiting(enabled: boolean): ImportReport[] {
  const { data } = useQuery({ ...list, enabled });
  return (data?.items ?? []).filter(({ status }) => status === 'review').reverse();
}

export const useCancelImport = () =>
  useMutation({
    mutationFn: (id: string) => call<unknown>(importPath(id), { method: 'DELETE' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports'] }),
  });
