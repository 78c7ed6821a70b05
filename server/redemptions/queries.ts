import type { Knex } from 'knex';
import type { CampaignDefinition } from '../campaigns/index.ts';
import type { TillShop } from '../contract/redemptions.ts';

export interface RedemptionRow {
  id: string;
  code: string;
  campaign_id: string;
  campaign: string;
  definition: CampaignDefinition;
  store_id: string | null;
  amount: number | null;
  at: Date;
  currency: string;
}

export interface Taking {
  code: string;
  /** How often a code without a limit of its own may be used; null: as often as wanted. */
  useLimit: number | null;
  storeId: string | null;
  amount: number | null;
  clientId: string | null;
  at: Date;
}

/** `used_up`: nothing was left of it, or of the offer. `again`: this id is counted already. */
export type Taken = { id: string; used: number; redemptions: number } | 'used_up' | 'again';

/**
 * Takes a use of a code and one of its campaign's, and keeps the redemption, all or nothing. That neither goes beyond its
 * limit when many ask at once is held by the row's lock for the code, by the constraint for the campaign.
 */
export async function takeCode(knex: Knex, businessId: string, taking: Taking): Promise<Taken> {
  const { code, useLimit, storeId, amount, clientId, at } = taking;
  return knex
    .raw(
      `
      with taken as (
        update codes k set used = k.used + 1
        from campaigns c
        where k.business_id = :businessId and k.code = :code and c.business_id = k.business_id and c.id = k.campaign_id
          and k.used < coalesce(k.use_limit, cast(:useLimit as integer), 2147483647)
          and c.redemptions < coalesce(cast(c.definition #>> '{offer,totalLimit}' as integer), 2147483647)
        returning k.*
      ), counted as (
        update campaigns c set redemptions = c.redemptions + 1
        from taken t
        where c.business_id = t.business_id and c.id = t.campaign_id
        returning c.redemptions
      ), kept as (
        insert into redemptions (
          business_id, code, campaign_id, recipient, neighborhood_id, arm, store_id, amount, client_id, at)
        select business_id, code, campaign_id, recipient, neighborhood_id, arm,
          cast(:storeId as bigint), cast(:amount as numeric), cast(:clientId as text), cast(:at as timestamptz)
        from taken, counted
        returning id
      )
      select kept.id, taken.used, counted.redemptions from kept, taken, counted`,
      { businessId, code, useLimit, storeId, amount, clientId, at },
    )
    .then(
      ({ rows }) => rows[0] ?? 'used_up',
      (error: { code?: string; constraint?: string }) => {
        if (error.code === '23514') return 'used_up';
        if (error.code === '23505' && error.constraint?.includes('client_id')) return 'again';
        throw error;
      },
    );
}

/** Gives the use back. False: there is no such redemption, or it is older. */
export async function undoRedemption(
  knex: Knex,
  businessId: string,
  id: string,
  withinMinutes: number,
): Promise<boolean> {
  const { rows } = await knex.raw(
    `
    with gone as (
      delete from redemptions
      where business_id = :businessId and id = :id and recorded_at > now() - make_interval(mins => :withinMinutes)
      returning business_id, code, campaign_id
    ), back as (
      update codes k set used = k.used - 1
      from gone g
      where k.business_id = g.business_id and k.code = g.code and k.campaign_id = g.campaign_id and k.used > 0
      returning k.code
    ), counted as (
      update campaigns c set redemptions = c.redemptions - 1
      from gone g left join back on true
      where c.business_id = g.business_id and c.id = g.campaign_id
      returning 1
    )
    select 1 from gone`,
    { businessId, id, withinMinutes },
  );
  return rows.length > 0;
}

const redemptions = (knex: Knex, businessId: string) =>
  knex('redemptions as r')
    .join('campaigns as c', { 'c.business_id': 'r.business_id', 'c.id': 'r.campaign_id' })
    .join('businesses as b', 'b.id', 'r.business_id')
    .where('r.business_id', businessId)
    .select(
      ...['r.id', 'r.code', 'r.campaign_id', 'c.name as campaign', 'c.definition', 'r.store_id', 'r.at', 'b.currency'],
      knex.raw('r.amount::float8 as amount'),
    );

export const redemptionOf = (knex: Knex, businessId: string, id: string): PromiseLike<RedemptionRow | undefined> =>
  redemptions(knex, businessId).where('r.id', id).first();

export const redemptionByClientId = (
  knex: Knex,
  businessId: string,
  clientId: string,
): PromiseLike<RedemptionRow | undefined> => redemptions(knex, businessId).where('r.client_id', clientId).first();

/** The newest first. */
export const listRedemptions = (
  knex: Knex,
  businessId: string,
  { before, limit, campaignId }: { before: string | null; limit: number; campaignId: string | null },
): PromiseLike<RedemptionRow[]> =>
  redemptions(knex, businessId)
    .modify((query) => {
      if (before !== null) query.where('r.id', '<', before);
      if (campaignId !== null) query.where('r.campaign_id', campaignId);
    })
    .orderBy('r.id', 'desc')
    .limit(limit + 1);

/** False: there is no such redemption, or it is older. */
export async function setAmount(
  knex: Knex,
  businessId: string,
  id: string,
  { amount, withinDays }: { amount: number | null; withinDays: number },
): Promise<boolean> {
  const { rowCount } = await knex.raw(
    `
    update redemptions set amount = cast(:amount as numeric)
    where business_id = :businessId and id = :id and recorded_at > now() - make_interval(days => :withinDays)`,
    { businessId, id, amount, withinDays },
  );
  return rowCount > 0;
}

/** How often a code was taken for a campaign, and when last. */
export async function usesOf(
  knex: Knex,
  businessId: string,
  { code, campaign_id }: { code: string; campaign_id: string },
): Promise<{ times: number; last: Date | null }> {
  const { rows } = await knex.raw(
    `
    select count(*)::int as times, max(at) as last from redemptions
    where business_id = :businessId and campaign_id = :campaign_id and code = :code`,
    { businessId, campaign_id, code },
  );
  return rows[0];
}

export interface StoreRow {
  id: string;
  time_zone: string;
}
/** Where a code is taken: all the stores, at most two where it is only asked which is the only one. */
export const storesOf = (knex: Knex, businessId: string, id: string | undefined): PromiseLike<StoreRow[]> =>
  knex('stores')
    .where({ business_id: businessId, ...(id !== undefined && { id }) })
    .orderBy('id')
    .limit(2)
    .select('id', 'time_zone');

export async function tillShopOf(knex: Knex, businessId: string): Promise<TillShop> {
  const { rows } = await knex.raw(
    `
    select b.name as business, b.currency, (
      select coalesce(json_agg(json_build_object('id', s.id::text, 'name', s.name) order by s.name, s.id), '[]')
      from stores s where s.business_id = b.id
    ) as stores
    from businesses b where b.id = :businessId`,
    { businessId },
  );
  return rows[0];
}
