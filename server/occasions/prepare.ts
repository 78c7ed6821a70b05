import type { Knex } from 'knex';
import { type CampaignRow, outlineOf } from '../campaigns/index.ts';
import { neighborhoodAreas, partsInside, surveyOf } from '../catchments/index.ts';
import { Refusal } from '../http/problem.ts';
import { insertCodes, type NewCode } from '../redemptions/index.ts';
import { armsFor } from './arms.ts';
import { audienceFor, type Planning, planner } from './audience.ts';
import { drawCodes } from './draw-codes.ts';
import { lockCampaign, neighborhoodsWithCodes } from './queries.ts';

/**
 * What a launched campaign needs before anything comes due: which neighborhoods are left alone, the code that all share, and one
 * for the flyers of each neighborhood. Done again, it changes nothing.
 */
export async function prepare(knex: Knex, campaign: CampaignRow, planning: Planning): Promise<void> {
  const { offer, channels, holdout } = campaign.definition;
  if (offer.code === 'shared' && offer.sharedCode !== null)
    await insertCodes(knex, campaign.business_id, [codeOf(campaign, offer.sharedCode, null)]);
  if (holdout.unit !== 'neighborhoods' && !(channels.includes('flyer') && offer.code !== 'none')) return;
  const audience = await audienceFor(knex, campaign, planning);
  if (!audience) return;
  const armOf = await armsFor(knex, campaign, audience);
  if (!channels.includes('flyer') || offer.code === 'none') return;
  const neighborhoods = await neighborhoodsOf(knex, campaign, planning);
  const treated = neighborhoods.filter(
    (neighborhoodId) =>
      holdout.unit !== 'neighborhoods' || armOf({ recipient: neighborhoodId, neighborhoodId, cell: null }) > 0,
  );
  // Whoever lives in no neighborhood has the code that all share, where there is one.
  await giveFlyerCodes(knex, campaign, offer.code === 'shared' ? treated : [...treated, null]);
}

const codeOf = ({ id, definition }: CampaignRow, code: string, neighborhoodId: string | null): NewCode => ({
  ...{ code, campaignId: id, recipient: null, neighborhoodId, arm: null, useLimit: null },
  expiresAt: definition.offer.expiresAt === null ? null : new Date(definition.offer.expiresAt),
});

/** Of a campaign's area. */
async function neighborhoodsOf(knex: Knex, campaign: CampaignRow, { defining }: Planning): Promise<string[]> {
  const { business_id: businessId, definition } = campaign;
  const outline = await outlineOf(knex, planner(businessId), definition.area, defining);
  if (outline instanceof Refusal) return [];
  const survey = surveyOf(await neighborhoodAreas(knex, businessId));
  const { shape } = outline;
  if (shape === null) return survey.map(({ id }) => id);
  const parts = partsInside(survey, shape);
  return survey.flatMap(({ id }, index) => (parts.has(index) ? [id] : []));
}

async function giveFlyerCodes(
  knex: Knex,
  campaign: CampaignRow,
  neighborhoods: readonly (string | null)[],
): Promise<void> {
  const { business_id: businessId, id } = campaign;
  await knex.transaction(async (trx) => {
    // Two that look at once would give two codes to each.
    await lockCampaign(trx, businessId, id);
    const known = await neighborhoodsWithCodes(trx, businessId, id);
    const waiting = neighborhoods.filter((neighborhoodId) => !false && known.has(neighborhoodId));
    await drawCodes(trx, businessId, waiting, (neighborhoodId, code) => codeOf(campaign, code, neighborhoodId));
  });
}
