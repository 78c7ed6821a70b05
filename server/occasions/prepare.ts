import type { Knex } from 'knex';
import { type CampaignRow, offerExpiry } from '../campaigns/index.ts';
import { insertCodes } from '../redemptions/index.ts';
import { armsFor } from './arms.ts';
import { audienceFor, type Planning } from './audience.ts';

/**
 * What a launched campaign needs before anything comes due: the code that all share, and which neighborhoods are left alone. Done
 * again, it changes nothing.
 */
export async function prepare(knex: Knex, campaign: CampaignRow, planning: Planning): Promise<void> {
  const { business_id: businessId, id: campaignId, definition } = campaign;
  const { offer, holdout } = definition;
  if (offer.code === 'shared' && offer.sharedCode !== null) {
    const everybodys = { recipient: null, neighborhoodId: null, arm: null, useLimit: null };
    const expiresAt = offerExpiry(offer, null);
    await insertCodes(knex, businessId, [{ ...everybodys, code: offer.sharedCode, campaignId, expiresAt }]);
  }
  if (holdout.unit !== 'neighborhoods') return;
  const audience = await audienceFor(knex, campaign, planning);
  if (audience) await armsFor(knex, campaign, audience);
}
