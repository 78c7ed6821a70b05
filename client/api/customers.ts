import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Channel,
  ConsentState,
  Customer,
  CustomerPatch,
  CustomerSummary,
  consent,
  consentList,
  customerRecord,
  customersPage,
  MergeReason,
  merge,
  mergeList,
  newConsent,
  proposal,
  proposals,
  Source,
  Timeline,
} from '../../server/contract/people.ts';
import type { CustomerSort } from '../view/people.ts';
import { apiUrl, call } from './http.ts';
import { queryClient, refreshData } from './query-client.ts';

export type { Channel, ConsentState, Customer, CustomerPatch, CustomerSummary, MergeReason, Source };
export type Consent = z.infer<typeof consent>;
export type ConsentList = z.infer<typeof consentList>;
export type CustomerRecord = z.infer<typeof customerRecord>;
export type Merge = z.infer<typeof merge>;
export type NewConsent = z.input<typeof newConsent>;
export type Proposal = z.infer<typeof proposal>;
export type TimelineItem = Timeline['items'][number];
type CustomersPage = z.infer<typeof customersPage>;

/** Whom the list shows, and the file of it holds. */
export interface CustomersAsk {
  find: string;
  segmentId: string | null;
  neighborhoodId: string | null;
  sort: CustomerSort;
}

const listQuery = ({ find, segmentId, neighborhoodId, sort }: CustomersAsk) => ({
  q: find.trim(),
  segment: segmentId,
  neighborhood: neighborhoodId,
  sort,
});
const pageSize = 100;
const customersKey = ['customers'];
const oneKey = (id: string) => [...customersKey, 'one', id];
const path = (id: string) => `/customers/${encodeURIComponent(id)}`;

const nextCursor = ({ nextCursor: next }: { nextCursor: string | null }) => next;

/** The list, page after page. Until the next answer has come, the one before stays (`isPlaceholderData`). */
export const useCustomers = (ask: CustomersAsk) =>
  useInfiniteQuery({
    queryKey: [...customersKey, 'list', listQuery(ask)],
    queryFn: ({ pageParam, signal }) =>
      call<CustomersPage>('/customers', {
        query: { ...listQuery(ask), cursor: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
    placeholderData: keepPreviousData,
  });

export const customersCsvUrl = (ask: CustomersAsk): string => apiUrl('/exports/customers.csv', listQuery(ask));
export const exportUrl = (id: string): string => apiUrl(`${path(id)}/export`);

export const useCustomer = (id: string) =>
  useQuery({ queryKey: oneKey(id), queryFn: ({ signal }) => call<Customer>(path(id), { signal }) });
export const readCustomer = (id: string): Promise<Customer> => call<Customer>(path(id));

export const useConsents = (id: string) =>
  useQuery({
    queryKey: [...oneKey(id), 'consents'],
    queryFn: ({ signal }) => call<ConsentList>(`${path(id)}/consents`, { signal }),
  });

export const useTimeline = (id: string) =>
  useInfiniteQuery({
    queryKey: [...oneKey(id), 'timeline'],
    queryFn: ({ pageParam, signal }) =>
      call<Timeline>(`${path(id)}/timeline`, { query: { cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });

export const useMerges = (id: string) =>
  useQuery({
    queryKey: [...oneKey(id), 'merges'],
    queryFn: ({ signal }) => call<z.infer<typeof mergeList>>(`${path(id)}/merges`, { signal }),
    select: ({ items }) => items,
  });

/** Pairs that may be the same person; the first of them, and how many there are. */
export const useProposals = () =>
  useQuery({
    queryKey: [...customersKey, 'proposals'],
    queryFn: ({ signal }) => call<z.infer<typeof proposals>>('/customers/proposals', { signal }),
  });

const refreshPeople = () => queryClient.invalidateQueries({ queryKey: customersKey });

export async function patchCustomer(id: string, patch: CustomerPatch): Promise<Customer> {
  const changed = await call<Customer>(path(id), { method: 'PATCH', body: patch });
  // Another address is another place on the map.
  await (patch.address !== undefined || patch.position !== undefined ? refreshData() : refreshPeople());
  return changed;
}

export async function addConsent(id: string, said: NewConsent): Promise<void> {
  await call<unknown>(`${path(id)}/consents`, { method: 'POST', body: said });
  await refreshPeople();
}

/** Makes `other` part of `id`. Answers the id of the merge, to take it back by. */
export async function joinCustomers(id: string, otherId: string): Promise<string> {
  await call<unknown>(`${path(id)}/merges`, { method: 'POST', body: { customerId: otherId } });
  const { items } = await call<z.infer<typeof mergeList>>(`${path(id)}/merges`);
  await refreshData();
  return items.find((one) => one.otherCustomerId === otherId && one.undoneAt === null)?.id ?? '';
}

/** Answers whose page the one has who is split off. */
export async function undoMerge(id: string, mergeId: string): Promise<{ customerId: string }> {
  const split = await call<{ customerId: string }>(`${path(id)}/merges/${encodeURIComponent(mergeId)}/undo`, {
    method: 'POST',
  });
  await refreshData();
  return split;
}

/** Two people who look alike and are not the same: not proposed again. */
export async function keepApart(id: string, otherId: string): Promise<void> {
  await call<unknown>('/customers/proposals/apart', { method: 'POST', body: { customers: [id, otherId] } });
  await refreshPeople();
}

export async function proposeAgain(id: string, otherId: string): Promise<void> {
  await call<unknown>('/customers/proposals/apart', { method: 'DELETE', body: { customers: [id, otherId] } });
  await refreshPeople();
}

/** `gone` runs before anything is asked anew, so that nobody looks for the erased one. */
export async function eraseCustomer(id: string, gone: () => void): Promise<void> {
  await call<void>(path(id), { method: 'DELETE' });
  gone();
  queryClient.removeQueries({ queryKey: oneKey(id) });
  await refreshData();
}
