import type { CampaignFields, CampaignPatch } from '../../server/contract/campaigns.ts';
import { parseKept } from './saver.ts';

/** What was changed and not saved yet, so that closing the page loses nothing. */

const keyOf = (businessId: string, id: string) => `hexhood.campaign-draft.${businessId}.${id}`;

/** Private windows may refuse to keep anything; then a change lives as long as its page. */
const kept = (work: () => string | null): string | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

export const readKept = (businessId: string, id: string, campaign: CampaignFields): Partial<CampaignFields> =>
  parseKept(
    kept(() => localStorage.getItem(keyOf(businessId, id))),
    campaign,
  );

export function writeKept(businessId: string, id: string, patch: CampaignPatch): void {
  kept(() => {
    if (Object.keys(patch).length > 0) localStorage.setItem(keyOf(businessId, id), JSON.stringify(patch));
    else localStorage.removeItem(keyOf(businessId, id));
    return null;
  });
}

export const dropKept = (businessId: string, id: string): void => writeKept(businessId, id, {});
