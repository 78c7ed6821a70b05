import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  FenceActivity,
  FenceArea,
  FenceEvent,
  FencePreview,
  FenceSchedule,
  Geofence,
  GeofencePatch,
  LiveFix,
  newGeofence,
  Visit,
} from '../../server/contract/geofences.ts';
import { apiUrl, call, callAll, type Page } from './http.ts';
import { queryClient } from './query-client.ts';

export type { FenceActivity, FenceArea, FenceEvent, FencePreview, FenceSchedule, Geofence, LiveFix, Visit };
export type NewGeofence = z.input<typeof newGeofence>;
export type Activity = FenceActivity['items'][number];

const fencesKey = ['geofences'];
const activityKey = ['geofence-activity'];
const path = (id: string) => `/geofences/${encodeURIComponent(id)}`;

/** Zones open and close by the clock, so they are asked for now and then. */
const minuteMs = 60_000;

export const useFences = () =>
  useQuery({
    queryKey: fencesKey,
    queryFn: ({ signal }) => callAll<Geofence>('/geofences', signal),
    refetchInterval: minuteMs,
  });

/** Who is inside and who came; asked for again every `everyMs`. */
export const useActivity = (everyMs: number) =>
  useQuery({
    queryKey: activityKey,
    queryFn: ({ signal }) => call<FenceActivity>('/geofences/activity', { signal }),
    refetchInterval: everyMs,
  });

/** What an area would be as a zone; a refusal comes as a `Failure`. The answer before stays while the next is on its way. */
export const useFencePreview = (area: FenceArea | null) =>
  useQuery({
    queryKey: ['geofence-preview', area],
    queryFn: ({ signal }) => call<FencePreview>('/geofences/preview', { method: 'POST', body: { area }, signal }),
    enabled: area !== null,
    placeholderData: keepPreviousData,
    staleTime: minuteMs,
  });

const refresh = () =>
  Promise.all([fencesKey, activityKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));

export async function createFence(fence: NewGeofence): Promise<Geofence> {
  const created = await call<Geofence>('/geofences', { method: 'POST', body: fence });
  await refresh();
  return created;
}

export async function patchFence(id: string, patch: GeofencePatch): Promise<Geofence> {
  const changed = await call<Geofence>(path(id), { method: 'PATCH', body: patch });
  queryClient.setQueryData<Geofence[]>(fencesKey, (known) => known?.map((one) => (one.id === id ? changed : one)));
  await refresh();
  return changed;
}

export async function deleteFence(id: string): Promise<void> {
  await call<void>(path(id), { method: 'DELETE' });
  await refresh();
}

const eventsKey = (fenceId: string) => ['fence-events', fenceId];
const visitsKey = ['fence-visits'];
const pageSize = 30;

/** What happened at a zone, the newest first, page after page. For the owner. */
export const useFenceEvents = (fenceId: string, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: eventsKey(fenceId),
    queryFn: ({ pageParam, signal }) =>
      call<Page<FenceEvent>>('/fence-events', {
        query: { geofence: fenceId, limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled,
  });

/** One that a link names and the list does not hold yet. */
export const useFenceEvent = (id: string | null) =>
  useQuery({
    queryKey: ['fence-event', id],
    queryFn: ({ signal }) => call<FenceEvent>(`/fence-events/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Who is inside now. For the owner. */
export const useInside = (fenceId: string, enabled: boolean) =>
  useQuery({
    queryKey: [...visitsKey, fenceId],
    queryFn: ({ signal }) =>
      call<Page<Visit>>('/visits', { query: { geofence: fenceId, open: true, limit: 50 }, signal }),
    enabled,
    refetchInterval: minuteMs,
    select: ({ items }) => items,
  });

/** What the stream told is put where lists look for it; counts are asked for again. */
export async function takeIn(events: readonly FenceEvent[]): Promise<void> {
  const fenceIds = new Set(events.flatMap(({ geofenceId }) => geofenceId ?? []));
  const keys = [activityKey, ...[...fenceIds].flatMap((id) => [eventsKey(id), [...visitsKey, id]])];
  await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

export interface LiveListener {
  onFix: (fix: LiveFix) => void;
  onEvent: (event: FenceEvent) => void;
  /** false while the connection is down; it comes back by itself */
  onState: (connected: boolean) => void;
}

const retryMs = 5_000;

/** Listens to what happens, as it happens. Returns how to stop. For the owner. */
export function listenLive({ onFix, onEvent, onState }: LiveListener): () => void {
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const read =
    <Data>(tell: (data: Data) => void) =>
    (event: Event) =>
      tell(JSON.parse((event as Event & { data: string }).data) as Data);
  const open = () => {
    source = new EventSource(apiUrl('/events/stream'));
    source.addEventListener('fix', read(onFix));
    source.addEventListener('fence', read(onEvent));
    source.addEventListener('open', () => onState(true));
    source.addEventListener('error', () => {
      onState(false);
      // After an answer that is no stream the browser does not try again.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, retryMs);
    });
  };
  open();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
