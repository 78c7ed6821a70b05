import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { armOf, type CampaignRow, keepPairs, neighborhoodHoldout, pairsOf } from '../campaigns/index.ts';
import { dataVersion } from '../db/version.ts';
import type { Sql } from '../density/index.ts';
import type { Deciding } from './decide.ts';
import { lockCampaign } from './queries.ts';

interface Sides {
  heldOut: ReadonlySet<string>;
  buffer: ReadonlySet<string>;
}

/** Of campaigns, until the business's data changes. */
const sides = new LRUCache<string, Sides, { knex: Knex; campaign: CampaignRow; audience: Sql }>({
  max: 200,
  fetchMethod: async (_key, _stale, { context: { knex, campaign, audience } }) => sidesOf(knex, campaign, audience),
});

/** Which arm somebody is in, from what a campaign decided at its launch: -1 is a buffer between neighborhoods, 0 left alone. */
export async function armsFor(knex: Knex, campaign: CampaignRow, audience: Sql): Promise<Deciding['armOf']> {
  const { salt, business_id, id } = campaign;
  const { holdout, variants } = campaign.definition;
  if (holdout.unit !== 'neighborhoods') return ({ recipient }) => armOf(salt, recipient, holdout, variants);
  const version = `${business_id} ${id} ${await dataVersion(knex, business_id)}`;
  const { heldOut, buffer } = await sides.forceFetch(version, { context: { knex, campaign, audience } });
  return ({ recipient, neighborhoodId, cell }) => {
    if (cell !== null && buffer.has(cell)) return -1;
    if (neighborhoodId !== null && heldOut.has(neighborhoodId)) return 0;
    return armOf(salt, recipient, holdout, variants);
  };
}

async function sidesOf(knex: Knex, campaign: CampaignRow, audience: Sql): Promise<Sides> {
  const { business_id: businessId, id, salt } = campaign;
  const holdout = () => neighborhoodHoldout(knex, businessId, { salt, campaignId: id }, audience);
  if ((await pairsOf(knex, businessId, id)).length === 0) {
    const { pairs } = await holdout();
    // Two that decide at once would leave a mixture of both.
    await knex.transaction(async (trx) => {
      await lockCampaign(trx, businessId, id);
      await keepPairs(trx, businessId, id, pairs);
    });
  }
  const { pairs, bufferCells } = await holdout();
  return {
    heldOut: new Set(pairs.filter(({ treated }) => !treated).map(({ neighborhoodId }) => neighborhoodId)),
    buffer: new Set(bufferCells),
  };
}
