import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Campaign,
  CampaignCheck,
  CampaignProgress,
  CampaignSettings,
  CampaignSettingsPatch,
} from '../../server/contract/campaigns.ts';
import type { Message, testSendBody, testSent } from '../../server/contract/messages.ts';
import type { CampaignResults, Estimate, Power, sharedLink } from '../../server/contract/results.ts';
import { takeCampaign } from './campaigns.ts';
import { call } from './http.ts';
import { queryClient } from './query-client.ts';

export type {
  Campaign,
  CampaignCheck,
  CampaignProgress,
  CampaignResults,
  CampaignSettings,
  CampaignSettingsPatch,
  Estimate,
  Message,
  Power,
};
export type TestSend = z.input<typeof testSendBody>;
export type TestSent = z.infer<typeof testSent>;
export type SharedLink = z.infer<typeof sharedLink>;

const path = (id: string) => `/campaigns/${encodeURIComponent(id)}`;
/** What runs changes by itself. */
const liveMs = 5_000;

/** What a launch would do now: never an old answer. */
export const useCheck = (id: string) =>
  useQuery({
    queryKey: ['campaign-check', id],
    queryFn: ({ signal }) => call<CampaignCheck>(`${path(id)}/check`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });

export const usePower = (id: string, version: string) =>
  useQuery({
    queryKey: ['campaign-power', id, version],
    queryFn: ({ signal }) => call<Power>(`${path(id)}/power`, { signal }),
  });

const act = async (id: string, verb: string, body: object = {}): Promise<Campaign> => {
  const campaign = await call<Campaign>(`${path(id)}/${verb}`, { method: 'POST', body });
  await takeCampaign(campaign);
  return campaign;
};
export const launchCampaign = (id: string, confirm: number | null): Promise<Campaign> =>
  act(id, 'launch', confirm === null ? {} : { confirm });
export const pauseCampaign = (id: string): Promise<Campaign> => act(id, 'pause');
export const resumeCampaign = (id: string): Promise<Campaign> => act(id, 'resume');
export const endCampaign = (id: string): Promise<Campaign> => act(id, 'end');

export const sendTest = (id: string, body: TestSend): Promise<TestSent> =>
  call<TestSent>(`${path(id)}/test`, { method: 'POST', body });

export const useProgress = (id: string, runs: boolean) =>
  useQuery({
    queryKey: ['campaign-progress', id],
    queryFn: ({ signal }) => call<CampaignProgress>(`${path(id)}/progress`, { signal }),
    refetchInterval: runs ? liveMs : false,
  });

const deadKey = (id: string) => ['campaign-dead', id];
export const useDead = (id: string) =>
  useQuery({
    queryKey: deadKey(id),
    queryFn: ({ signal }) =>
      call<{ items: Message[] }>(`/messages/dead?campaign=${encodeURIComponent(id)}`, { signal }),
  });
export async function replayDead(id: string, messages: readonly string[]): Promise<{ replayed: number }> {
  const answer = await call<{ replayed: number }>('/messages/dead/replay', { method: 'POST', body: { messages } });
  await queryClient.invalidateQueries({ queryKey: deadKey(id) });
  await queryClient.invalidateQueries({ queryKey: ['campaign-progress', id] });
  return answer;
}

export const useResults = (id: string, runs = false) =>
  useQuery({
    queryKey: ['campaign-results', id],
    refetchInterval: runs ? 6 * liveMs : false,
    queryFn: ({ signal }) => call<CampaignResults>(`${path(id)}/results`, { signal }),
  });
export const shareResults = (id: string): Promise<SharedLink> =>
  call<SharedLink>(`${path(id)}/share`, { method: 'POST', body: {} });
export const unshareResults = (id: string): Promise<void> => call<void>(`${path(id)}/share`, { method: 'DELETE' });

const settingsKey = ['campaign-settings'];
export const useCampaignSettings = () =>
  useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => call<CampaignSettings>('/campaigns/settings', { signal }),
  });
export async function patchCampaignSettings(patch: CampaignSettingsPatch): Promise<CampaignSettings> {
  const changed = await call<CampaignSettings>('/campaigns/settings', { method: 'PATCH', body: patch });
  queryClient.setQueryData(settingsKey, changed);
  return changed;
}
