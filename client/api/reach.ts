import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  CampaignArea,
  CampaignOutline,
  MessageChannel,
  Place,
  Reach,
  ReachStep,
  reachBody,
  Steps,
} from '../../server/contract/audience.ts';
import { useValue } from '../view/value.ts';
import { call } from './http.ts';
import { dataVersion } from './query-client.ts';

export type { CampaignArea, CampaignOutline, MessageChannel, Place, Reach, ReachStep, Steps };
export type ReachAsk = z.input<typeof reachBody>;

/** An answer with its question: what stays while the next is on its way is read by its own question. */
export interface Reached {
  ask: ReachAsk;
  reach: Reach;
}

/** A newer question aborts the one before, whose answer stays meanwhile. null asks nothing. */
export const reachQuery = (ask: ReachAsk | null, version: number) => ({
  queryKey: ['reach', ask, version],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Reached> => {
    const asked = ask ?? {};
    return { ask: asked, reach: await call<Reach>('/reach', { method: 'POST', body: asked, signal }) };
  },
  enabled: ask !== null,
  placeholderData: keepPreviousData,
});

export const useReach = (ask: ReachAsk | null) => useQuery(reachQuery(ask, useValue(dataVersion)));

/** An area as the map shows it. null asks nothing. */
export const useAreaOutline = (area: CampaignArea | null) => {
  const version = useValue(dataVersion);
  return useQuery({
    queryKey: ['reach-outline', area, version],
    queryFn: ({ signal }) => call<CampaignOutline>('/reach/outline', { method: 'POST', body: { area }, signal }),
    enabled: area !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
};
