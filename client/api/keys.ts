import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { apiKey, createdApiKey, newApiKey } from '../../server/contract/accounts.ts';
import { call, callAll } from './http.ts';
import { queryClient } from './query-client.ts';

export type ApiKey = z.infer<typeof apiKey>;
export type CreatedApiKey = z.infer<typeof createdApiKey>;
export type NewApiKey = z.infer<typeof newApiKey>;

const refresh = () => queryClient.invalidateQueries({ queryKey: ['keys'] });

export const useKeys = () =>
  useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => callAll<ApiKey>('/keys', signal) });

export const useCreateKey = () =>
  useMutation({
    mutationFn: (key: NewApiKey) => call<CreatedApiKey>('/keys', { method: 'POST', body: key }),
    onSuccess: refresh,
  });

export const useDeleteKey = () =>
  useMutation({
    mutationFn: (id: string) => call<void>(`/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: refresh,
  });
