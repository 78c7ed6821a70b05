import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  createdWebhook,
  newWebhook,
  webhook,
  webhookDelivery,
  webhookPatch,
} from '../../server/contract/checkins.ts';
import { call, callAll, type Page } from './http.ts';
import { queryClient } from './query-client.ts';

export type Webhook = z.infer<typeof webhook>;
export type WebhookEvent = Webhook['events'][number];
export type CreatedWebhook = z.infer<typeof createdWebhook>;
export type NewWebhook = z.infer<typeof newWebhook>;
export type WebhookPatch = z.infer<typeof webhookPatch>;
export type Delivery = z.infer<typeof webhookDelivery>;
export type DeliveryStatus = Delivery['status'];

const webhooksKey = ['webhooks'];
const recentKey = (id: string) => ['webhook-recent', id];
const logKey = (id: string) => ['webhook-log', id];
const path = (id: string, more = '') => `/webhooks/${encodeURIComponent(id)}${more}`;

/** Messages go out by themselves; a person who waits for one looks more often. */
const watchMs = { waiting: 1_000, quiet: 10_000 } as const;
const soonMs = 30_000;

/** A message that is about to be sent, so that its answer is worth waiting for. */
const isUnderWay = ({ status, nextAt }: Delivery): boolean =>
  status === 'waiting' && nextAt !== null && Date.parse(nextAt) < Date.now() + soonMs;

const lookAgainMs = (deliveries: readonly Delivery[] = []): number =>
  deliveries.some(isUnderWay) ? watchMs.waiting : watchMs.quiet;

export const useWebhooks = () =>
  useQuery({
    queryKey: webhooksKey,
    queryFn: ({ signal }) => callAll<Webhook>('/webhooks', signal),
    refetchInterval: watchMs.quiet,
  });

const recentSize = 50;

/** The newest messages of a webhook: what its state is read from. */
export const useRecentDeliveries = (id: string) =>
  useQuery({
    queryKey: recentKey(id),
    queryFn: ({ signal }) => call<Page<Delivery>>(path(id, '/deliveries'), { query: { limit: recentSize }, signal }),
    refetchInterval: ({ state }) => lookAgainMs(state.data?.items),
  });

const pageSize = 20;

/** The messages of a webhook, the newest first, page after page; null: of every status. */
export const useDeliveryLog = (id: string, status: DeliveryStatus | null) =>
  useInfiniteQuery({
    queryKey: [...logKey(id), status],
    queryFn: ({ pageParam, signal }) =>
      call<Page<Delivery>>(path(id, '/deliveries'), { query: { status, limit: pageSize, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: watchMs.quiet,
  });

const refreshWebhooks = () => queryClient.invalidateQueries({ queryKey: webhooksKey });

/** What follows from newer messages: counts, and the log. */
export const refreshCounts = (id: string): Promise<unknown> =>
  Promise.all([refreshWebhooks(), queryClient.invalidateQueries({ queryKey: logKey(id) })]);

const refresh = (id: string) =>
  Promise.all([refreshCounts(id), queryClient.invalidateQueries({ queryKey: recentKey(id) })]);

export async function createWebhook(webhook: NewWebhook): Promise<CreatedWebhook> {
  const created = await call<CreatedWebhook>('/webhooks', { method: 'POST', body: webhook });
  await refreshWebhooks();
  return created;
}

export async function patchWebhook(id: string, patch: WebhookPatch): Promise<Webhook> {
  const changed = await call<Webhook>(path(id), { method: 'PATCH', body: patch });
  queryClient.setQueryData<Webhook[]>(webhooksKey, (known) => known?.map((one) => (one.id === id ? changed : one)));
  await refresh(id);
  return changed;
}

export async function deleteWebhook(id: string): Promise<void> {
  await call<void>(path(id), { method: 'DELETE' });
  queryClient.setQueryData<Webhook[]>(webhooksKey, (known) => known?.filter((one) => one.id !== id));
  void refreshWebhooks();
}

/** The secret that signs from now on; it is told this once. */
export async function rotateSecret(id: string): Promise<string> {
  const { secret } = await call<CreatedWebhook>(path(id, '/rotate'), { method: 'POST' });
  return secret;
}

export async function testWebhook(id: string): Promise<Delivery> {
  const delivery = await call<Delivery>(path(id, '/test'), { method: 'POST' });
  await refresh(id);
  return delivery;
}

export async function replayDelivery(id: string, deliveryId: string): Promise<void> {
  await call<Delivery>(path(id, `/deliveries/${encodeURIComponent(deliveryId)}/replay`), { method: 'POST' });
  await refresh(id);
}

/** How many are sent again. */
export async function replayFailed(id: string): Promise<number> {
  const { replayed } = await call<{ replayed: number }>(path(id, '/replay-failed'), { method: 'POST' });
  await refresh(id);
  return replayed;
}
