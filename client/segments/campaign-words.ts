import type { Condition } from '../../server/contract/segments.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { tidy, withinWords } from './phrases.ts';
import type { Names } from './words.ts';

/** "were sent the campaign “Bread week” in the last 30 days". */
export function campaignWords(
  { campaignId, did, within }: Extract<Condition, { type: 'campaign' }>,
  { campaign }: Names,
): string {
  const name = campaignId === undefined ? undefined : campaign(campaignId);
  const which =
    name === undefined
      ? t('words.campaign.any')
      : name === null
        ? t('words.campaign.gone')
        : t('words.campaign.one', { name });
  return tidy(t(`words.campaign.${did}`, { which, when: within ? withinWords(within) : '' }));
}
