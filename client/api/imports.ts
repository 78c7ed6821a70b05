import { useMutation, useQuery } from '@tanstack/react-query';
import { call, type Page } from './http.ts';
import type { ImportFile, ImportProblem, ImportReport } from './import-types.ts';
import { queryClient } from './query-client.ts';

export type { ImportFile, ImportProblem, ImportReport };

export const isOngoing = (report: Pick<ImportReport, 'status'>): boolean =>
  report.status === 'queued' || report.status === 'running';

const path = (id: string) => `/imports/${encodeURIComponent(id)}`;

/** Asks twice a second while it runs. */
export const useImport = (id: string | null) =>
  useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => call<ImportReport>(path(id ?? ''), { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && !isOngoing(state.data) ? false : 500),
    refetchIntervalInBackground: true,
  });

export const useImports = () =>
  useQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ signal }) => call<Page<ImportReport>>('/imports', { query: { limit: 20 }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOngoing) ? 1500 : false),
  });

export const useCancelImport = () =>
  useMutation({
    mutationFn: (id: string) => call<unknown>(path(id), { method: 'DELETE' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports'] }),
  });
