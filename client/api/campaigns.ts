import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Campaign,
  CampaignFields,
  CampaignPatch,
  CampaignState,
  CampaignSummary,
  newCampaign,
} from '../../server/contract/campaigns.ts';
import { call, callAll } from './http.ts';
import { queryClient } from './query-client.ts';

export type { Campaign, CampaignFields, CampaignPatch, CampaignState, CampaignSummary };
export type NewCampaign = z.input<typeof newCampaign>;

const listKey = ['campaigns'];
const oneKey = (id: string) => ['campaign', id];
const path = (id: string) => `/campaigns/${encodeURIComponent(id)}`;

/** What a running campaign has sent changes by itself. */
const listMs = 30_000;

export const useCampaigns = () =>
  useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) => callAll<CampaignSummary>('/campaigns', signal),
    refetchInterval: listMs,
  });

export const readCampaign = (id: string, signal?: AbortSignal): Promise<Campaign> =>
  call<Campaign>(path(id), signal ? { signal } : {});

/** Read anew whenever it is opened: somebody else may have changed it. */
export const useCampaign = (id: string | null) =>
  useQuery({
    queryKey: oneKey(id ?? ''),
    queryFn: ({ signal }) => readCampaign(id ?? '', signal),
    enabled: id !== null,
    staleTime: 0,
  });

/** Puts what the server answered where the screens look for it. */
export async function takeCampaign(campaign: Campaign): Promise<void> {
  queryClient.setQueryData(oneKey(campaign.id), campaign);
  await queryClient.invalidateQueries({ queryKey: listKey });
}

export async function createCampaign(campaign: NewCampaign): Promise<Campaign> {
  const created = await call<Campaign>('/campaigns', { method: 'POST', body: campaign });
  await takeCampaign(created);
  return created;
}

export async function patchCampaign(id: string, patch: CampaignPatch): Promise<Campaign> {
  const changed = await call<Campaign>(path(id), { method: 'PATCH', body: patch });
  await takeCampaign(changed);
  return changed;
}

export async function duplicateCampaign(id: string): Promise<Campaign> {
  const made = await call<Campaign>(`${path(id)}/duplicate`, { method: 'POST' });
  await takeCampaign(made);
  return made;
}

/** Drafts only. */
export async function deleteCampaign(id: string): Promise<void> {
  await call<void>(path(id), { method: 'DELETE' });
  queryClient.removeQueries({ queryKey: oneKey(id) });
  await queryClient.invalidateQueries({ queryKey: listKey });
}
