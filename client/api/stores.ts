import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { newStore, Store, storePatch } from '../../server/contract/places.ts';
import { call, callAll } from './http.ts';
import { queryClient } from './query-client.ts';

export type { Store };
export type NewStore = z.infer<typeof newStore>;
export type StorePatch = z.infer<typeof storePatch>;

const storesKey = ['stores'];
const refresh = () => queryClient.invalidateQueries({ queryKey: storesKey });
const path = (id: string) => `/stores/${encodeURIComponent(id)}`;

export const useStores = () =>
  useQuery({ queryKey: storesKey, queryFn: ({ signal }) => callAll<Store>('/stores', signal) });

export const createStore = async (store: NewStore): Promise<Store> => {
  const created = await call<Store>('/stores', { method: 'POST', body: store });
  await refresh();
  return created;
};

/** Shown at once, taken back if the server refuses: a dragged pin does not jump home while it waits. */
export const patchStore = async (id: string, patch: StorePatch): Promise<Store> => {
  const before = queryClient.getQueryData<Store[]>(storesKey);
  queryClient.setQueryData<Store[]>(storesKey, (stores) =>
    stores?.map((store) =>
      store.id === id ? { ...store, ...patch, timeZone: patch.timeZone ?? store.timeZone } : store,
    ),
  );
  try {
    return await call<Store>(path(id), { method: 'PATCH', body: patch });
  } catch (error) {
    queryClient.setQueryData(storesKey, before);
    throw error;
  } finally {
    await refresh();
  }
};

export const deleteStore = async (id: string): Promise<void> => {
  await call<void>(path(id), { method: 'DELETE' });
  await refresh();
};

export const useCreateStore = () => useMutation({ mutationFn: createStore });
export const usePatchStore = () =>
  useMutation({ mutationFn: ({ id, patch }: { id: string; patch: StorePatch }) => patchStore(id, patch) });
