import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Density, Metric, NeighborhoodMetrics } from '../../server/contract/density.ts';
import type { neighborhoods } from '../../server/contract/places.ts';
import type { DayRange } from '../view/period.ts';
import { apiUrl, call } from './http.ts';

export type { Density, NeighborhoodMetrics };
export type Neighborhoods = z.infer<typeof neighborhoods>;

export interface DensityAsk {
  metric: Metric;
  days: DayRange | null;
  resolution: number;
  merge: boolean;
  /** a saved trade area; null: not narrowed */
  insideId: string | null;
  /** a saved segment; null: everybody */
  segmentId: string | null;
  /** null: everywhere */
  bboxWgs84: readonly number[] | null;
}

const densityQuery = ({ metric, days, resolution, merge, insideId, segmentId, bboxWgs84 }: DensityAsk) => ({
  metric,
  ...days,
  resolution,
  adaptive: merge || undefined,
  catchment: insideId,
  segment: segmentId,
  bbox: bboxWgs84?.join(','),
});

export const useDensity = (ask: DensityAsk, enabled: boolean) =>
  useQuery({
    queryKey: ['density', densityQuery(ask)],
    queryFn: ({ signal }) => call<Density>('/density', { query: densityQuery(ask), signal }),
    placeholderData: keepPreviousData,
    enabled,
  });

export const useNeighborhoods = () =>
  useQuery({
    queryKey: ['neighborhoods'],
    queryFn: ({ signal }) => call<Neighborhoods>('/neighborhoods', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useNeighborhoodMetrics = (
  { metric, days, segmentId }: Pick<DensityAsk, 'metric' | 'days' | 'segmentId'>,
  enabled: boolean,
) =>
  useQuery({
    queryKey: ['neighborhood-metrics', metric, days, segmentId],
    queryFn: ({ signal }) =>
      call<NeighborhoodMetrics>('/neighborhoods/metrics', { query: { metric, ...days, segment: segmentId }, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });

/** Address of the map's tiles, absolute because the map fetches them from a worker. `version` changes with the data. */
export function tilesUrl(
  layer: 'density' | 'neighborhoods',
  ask: Pick<DensityAsk, 'metric' | 'days' | 'merge' | 'insideId' | 'segmentId'> & { resolution: number | null },
): string {
  const blocks = layer === 'density';
  const query = {
    metric: ask.metric,
    ...ask.days,
    resolution: blocks ? ask.resolution : null,
    adaptive: (blocks && ask.merge) || undefined,
    catchment: blocks ? ask.insideId : null,
    segment: ask.segmentId,
  };
  // The braces must stay braces: the map fills them in.
  return `${location.origin}${apiUrl(`/tiles/${layer}/{z}/{x}/{y}.mvt`, query)}`;
}
