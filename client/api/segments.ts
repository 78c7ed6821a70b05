import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Definition, Segment, SegmentPreview, segmentChoices } from '../../server/contract/segments.ts';
import { useValue } from '../view/value.ts';
import { call, callAll } from './http.ts';
import { dataVersion, queryClient } from './query-client.ts';

export type { Definition, Segment, SegmentPreview };
export type SegmentChoices = z.infer<typeof segmentChoices>;

const segmentsKey = ['segments'];
const path = (id: string) => `/segments/${encodeURIComponent(id)}`;

export const useSegments = () =>
  useQuery({ queryKey: segmentsKey, queryFn: ({ signal }) => callAll<Segment>('/segments', signal) });

/** Tags, fields and goods that occur in this business. */
export function useSegmentChoices() {
  const version = useValue(dataVersion);
  return useQuery({
    queryKey: ['segment-choices', version],
    queryFn: ({ signal }) => call<SegmentChoices>('/segments/choices', { signal }),
    staleTime: 300_000,
  });
}

export interface PreviewAsk {
  definition: Definition;
  /** of the cells where they live; null: only the counts */
  resolution: number | null;
}

export interface Answer {
  /** what the preview counts: an answer that stays while the next one is on its way is read by its own question */
  definition: Definition;
  preview: SegmentPreview;
}

const previewQuery = (ask: PreviewAsk | null, version: number) => ({
  queryKey: ['segment-preview', ask, version],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Answer> => {
    const definition = ask?.definition ?? { all: [] };
    const body = { definition, resolution: ask?.resolution ?? undefined };
    return { definition, preview: await call<SegmentPreview>('/segments/preview', { method: 'POST', body, signal }) };
  },
  enabled: ask !== null,
});

/** Who a definition holds now. A newer question cancels the one before, whose answer stays meanwhile. */
export function useSegmentPreview(ask: PreviewAsk | null) {
  const version = useValue(dataVersion);
  return useQuery({ ...previewQuery(ask, version), placeholderData: keepPreviousData });
}

export interface Counted {
  preview: SegmentPreview | null;
  failed: boolean;
}
const counts = (results: readonly { data?: Answer | undefined; isError: boolean }[]): Counted[] =>
  results.map(({ data, isError }) => ({ preview: data?.preview ?? null, failed: isError }));

/** How many each definition holds, in the order asked. */
export function useSegmentCounts(definitions: readonly Definition[]): Counted[] {
  const version = useValue(dataVersion);
  return useQueries({
    queries: definitions.map((definition) => previewQuery({ definition, resolution: null }, version)),
    combine: counts,
  });
}

const refresh = () => queryClient.invalidateQueries({ queryKey: segmentsKey });

export async function createSegment(name: string, definition: Definition): Promise<Segment> {
  const created = await call<Segment>('/segments', { method: 'POST', body: { name, definition } });
  await refresh();
  return created;
}

export async function patchSegment(id: string, patch: { name?: string; definition?: Definition }): Promise<Segment> {
  const changed = await call<Segment>(path(id), { method: 'PATCH', body: patch });
  await refresh();
  if (patch.definition) {
    // The map may be narrowed to it.
    dataVersion.set(dataVersion.get() + 1);
    const drawn = ['density', 'neighborhood-metrics', 'customers'];
    await Promise.all(drawn.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
  }
  return changed;
}

export async function deleteSegment(id: string): Promise<void> {
  await call<void>(path(id), { method: 'DELETE' });
  await refresh();
}
