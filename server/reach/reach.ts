import type { Knex } from 'knex';
import {
  bufferResolution,
  type CampaignRow,
  campaignOf,
  neighborhoodHoldout,
  outlineOf,
  settingsOf,
} from '../campaigns/index.ts';
import { type Holdout, messageChannels, type Reach, type ReachBody } from '../contract/audience.ts';
import { cellToBigint } from '../geometry/cells.ts';
import { Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import { policyForPicked, toldCount } from '../privacy/policy.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { type Audience, audienceOf, audienceSql } from './audience.ts';
import { householdsOf, neighborhoodsOf } from './households.ts';
import { countReach, currencyOf, type HeldOut, overlapping } from './queries.ts';
import { toldReach } from './told.ts';

/** Of a holdout that belongs to no campaign yet: its share is right, its people are not those of a launch. */
const previewSalt = 'preview';

/** Whom an area and a segment truly reach, and why not the others. */
export async function reachOf(
  knex: Knex,
  principal: Principal,
  body: ReachBody,
  deps: SegmentDependencies,
): Promise<Reach | Refusal> {
  const { businessId, role } = principal;
  const { area, segment: segmentId, definition, channels, resolution } = body;
  const campaign = body.campaignId === undefined ? undefined : await campaignOf(knex, businessId, body.campaignId);
  if (body.campaignId !== undefined && !campaign)
    return refuse('bad-input', undefined, [{ pointer: '/campaignId', detail: 'there is no such campaign' }]);
  const audience = await audienceSql(knex, principal, { area, segmentId, definition }, deps);
  if (audience instanceof Refusal) return audience;
  const outline = await outlineOf(knex, principal, area, deps);
  if (outline instanceof Refusal) return outline;
  const holdout = body.holdout ?? campaign?.definition.holdout ?? { unit: 'none', share: 0 };
  const [settings, survey, heldOut, currency] = await Promise.all([
    settingsOf(knex, businessId),
    neighborhoodsOf(knex, businessId),
    heldOutOf(knex, businessId, { holdout, campaign, audience }),
    currencyOf(knex, businessId),
  ]);
  const at = body.at === undefined ? new Date() : new Date(body.at);
  const ask = { audience, channels, caps: settings.caps, at, heldOut, resolution };
  const [rows, overlaps] = await Promise.all([
    countReach(knex, businessId, ask),
    overlapping(knex, businessId, audience, campaign?.id ?? null),
  ]);
  const policy = policyForPicked(role);
  const told = toldReach(rows, resolution !== undefined, {
    ...{ channels, policy, costs: settings.costs, currency },
    neighborhoods: new Map(survey.map(({ id, name, households }) => [id, { name, households }])),
  });
  return {
    ...told,
    ...householdsAnd(householdsOf(survey, outline.shape), told.inArea),
    overlap: overlaps.map((one) => ({ ...one, customers: toldCount(one.customers, policy) })),
    areaSquareMeters: outline.areaSquareMeters,
    estimated: audience.estimated || outline.estimated,
  };
}

/** How many people a campaign would be written to if it were launched now; null where that is held back, or it writes to none. */
export async function reachableOf(
  knex: Knex,
  principal: Principal,
  campaign: CampaignRow,
  deps: SegmentDependencies,
): Promise<number | null | Refusal> {
  const { area, segmentId, channels: all } = campaign.definition;
  const channels = messageChannels.filter((channel) => all.includes(channel));
  if (channels.length === 0) return null;
  const asked = { area, channels, campaignId: campaign.id, ...(segmentId !== null && { segment: segmentId }) };
  const answer = await reachOf(knex, principal, asked, deps);
  return answer instanceof Refusal ? answer : (answer.reachable.any ?? null);
}

/** Households without a customer: one flyer each. */
const householdsAnd = (households: number | null, customers: number | null) => ({
  households,
  flyers: households === null ? null : Math.max(0, households - (customers ?? 0)),
});

async function heldOutOf(
  knex: Knex,
  businessId: string,
  { holdout, campaign, audience }: { holdout: Holdout; campaign: CampaignRow | undefined; audience: Audience },
): Promise<HeldOut> {
  const salt = campaign?.salt ?? previewSalt;
  if (holdout.unit === 'none') return { unit: 'none' };
  if (holdout.unit === 'people') return { unit: 'people', salt, share: holdout.share };
  const { pairs, bufferCells } = await neighborhoodHoldout(
    knex,
    businessId,
    { salt, ...(campaign && { campaignId: campaign.id }) },
    audienceOf(audience),
  );
  return {
    unit: 'neighborhoods',
    neighborhoodIds: pairs.filter(({ treated }) => !treated).map(({ neighborhoodId }) => neighborhoodId),
    bufferCells: bufferCells.map(cellToBigint),
    resolution: bufferResolution,
  };
}
