import { QueryClient } from '@tanstack/react-query';
import { value } from '../view/value.ts';
import { Failure } from './problem.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // Only what may pass by itself is tried again.
      retry: (tries, error) =>
        tries < 2 && error instanceof Failure && (error.reason === 'busy' || error.reason === 'fault'),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Counts up when what the tiles are made of has changed, and their addresses have not. */
export const dataVersion = value(0);

/** After an import everything drawn may differ. */
export async function refreshData(): Promise<void> {
  const keys = [
    ...['density', 'neighborhoods', 'neighborhood-metrics', 'stores', 'session', 'streets', 'geocode'],
    'customers',
  ];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
  dataVersion.set(dataVersion.get() + 1);
}
