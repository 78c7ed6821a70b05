import type { CampaignState } from '../../server/contract/campaigns.ts';
import { type CampaignPart, defaultCampaigns } from '../view/campaigns.ts';
import { setView } from '../view/view.ts';

/** Opens a campaign (`settings`: how people are written to), or all of them (null). */
export const openCampaign = (id: string | null, part: CampaignPart | null = null, how?: 'replace'): void =>
  setView({ page: 'campaigns', campaigns: { ...defaultCampaigns, id, part } }, how ?? 'push');

/** What one wants to see of it first. */
export function partOf(state: CampaignState): CampaignPart {
  if (state === 'draft') return 'who';
  return state === 'ended' ? 'results' : 'live';
}
