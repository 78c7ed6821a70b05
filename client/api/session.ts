import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { accountPatch, business, businessPatch, Session, signIn } from '../../server/contract/accounts.ts';
import { call } from './http.ts';
import { isSignedOut } from './problem.ts';
import { queryClient } from './query-client.ts';

const sessionKey = ['session'];

export type SignIn = z.infer<typeof signIn>;
export type AccountPatch = z.infer<typeof accountPatch>;
export type BusinessPatch = z.infer<typeof businessPatch>;
export type Business = z.infer<typeof business>;

/** null: nobody is signed in. */
async function readSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await call<Session>('/session', { signal });
  } catch (error) {
    if (isSignedOut(error)) return null;
    throw error;
  }
}

export const useSession = () =>
  useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => readSession(signal), staleTime: 300_000 });

/** Any later answer of 401 means the session ended elsewhere. */
queryClient.getQueryCache().subscribe((event) => {
  if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) {
    queryClient.setQueryData(sessionKey, null);
  }
});

export const useSignIn = () =>
  useMutation({
    mutationFn: (credentials: SignIn) => call<unknown>('/session', { method: 'POST', body: credentials }),
    onSuccess: () => queryClient.resetQueries(),
  });

export const useSignOut = () =>
  useMutation({
    mutationFn: () => call<void>('/session', { method: 'DELETE' }),
    onSuccess: () => {
      queryClient.clear();
      queryClient.setQueryData(sessionKey, null);
    },
  });

const refreshSession = () => queryClient.invalidateQueries({ queryKey: sessionKey });

export const useAccountPatch = () =>
  useMutation({
    mutationFn: (patch: AccountPatch) => call<unknown>('/account', { method: 'PATCH', body: patch }),
    onSuccess: refreshSession,
  });

export const useBusinessPatch = () =>
  useMutation({
    mutationFn: (patch: BusinessPatch) => call<Business>('/business', { method: 'PATCH', body: patch }),
    onSuccess: refreshSession,
  });
