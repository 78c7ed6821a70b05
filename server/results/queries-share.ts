import type { Knex } from 'knex';

/** A campaign has one link at a time: a new one takes the old one's place. */
export async function shareResults(
  knex: Knex,
  businessId: string,
  campaignId: string,
  tokenHash: Buffer,
): Promise<{ created_at: Date }> {
  const [row] = await knex('result_shares')
    .insert({ business_id: businessId, campaign_id: campaignId, token_hash: tokenHash })
    .onConflict(['business_id', 'campaign_id'])
    .merge({ token_hash: tokenHash, created_at: knex.fn.now() })
    .returning('created_at');
  return row;
}

export const unshareResults = (knex: Knex, businessId: string, campaignId: string): PromiseLike<number> =>
  knex('result_shares').where({ business_id: businessId, campaign_id: campaignId }).delete();

/** The campaign that a link shows; undefined where the link is gone. */
export async function sharedCampaign(knex: Knex, businessId: string, tokenHash: Buffer): Promise<string | undefined> {
  const row = await knex('result_shares')
    .where({ business_id: businessId, token_hash: tokenHash })
    .first('campaign_id');
  return row?.campaign_id;
}
