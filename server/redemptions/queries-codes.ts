import type { Knex } from 'knex';
import type { CampaignDefinition } from '../campaigns/index.ts';
import type { CampaignState } from '../contract/campaigns.ts';

export interface NewCode {
  code: string;
  campaignId: string;
  /** Whom it was given to; null: anybody. */
  recipient: string | null;
  neighborhoodId: string | null;
  arm: number | null;
  /** Null: as often as wanted. */
  useLimit: number | null;
  expiresAt: Date | null;
}

/** Takes up codes, and says which of them were free. */
export async function insertCodes(knex: Knex, businessId: string, codes: readonly NewCode[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const { rows } = await knex.raw<{ rows: { code: string }[] }>(
    `
    insert into codes (business_id, code, campaign_id, recipient, neighborhood_id, arm, use_limit, expires_at)
    select :businessId, n.code, n.campaign_id, n.recipient, n.neighborhood_id, n.arm, n.use_limit, n.expires_at
    from jsonb_to_recordset(cast(:codes as jsonb)) as n (
      code text, campaign_id bigint, recipient bigint, neighborhood_id bigint, arm smallint, use_limit integer,
      expires_at timestamptz)
    on conflict (business_id, code) do nothing
    returning code`,
    {
      businessId,
      codes: JSON.stringify(
        codes.map((row) => ({
          code: row.code,
          campaign_id: row.campaignId,
          recipient: row.recipient,
          neighborhood_id: row.neighborhoodId,
          arm: row.arm,
          use_limit: row.useLimit,
          expires_at: row.expiresAt,
        })),
      ),
    },
  );
  return rows.map(({ code }) => code);
}

export interface CodeRow {
  code: string;
  campaign_id: string;
  recipient: string | null;
  neighborhood_id: string | null;
  use_limit: number | null;
  used: number;
  expires_at: Date | null;
  campaign: string;
  state: CampaignState;
  definition: CampaignDefinition;
  start_at: Date | null;
  launched_at: Date | null;
  /** Redemptions of the campaign, of all codes. */
  redemptions: number;
  currency: string;
}

/** The codes that read alike, with their campaigns: more than a few are as good as none. */
export async function codesLike(knex: Knex, businessId: string, folded: string): Promise<CodeRow[]> {
  const { rows } = await knex.raw(
    `
    select k.code, k.campaign_id, k.recipient, k.neighborhood_id, k.use_limit, k.used, k.expires_at,
      c.name as campaign, c.state, c.definition, c.start_at, c.launched_at, c.redemptions, b.currency
    from codes k
    join campaigns c on c.business_id = k.business_id and c.id = k.campaign_id
    join businesses b on b.id = k.business_id
    where k.business_id = :businessId and k.folded = :folded
    limit 100`,
    { businessId, folded },
  );
  return rows;
}

/**
 * Takes up the shared codes of launched campaigns that read so, where they are not taken up yet. One that an ended
 * campaign had goes over to the one that uses it now.
 */
export async function takeUpShared(knex: Knex, businessId: string, folded: string): Promise<number> {
  const { rows } = await knex.raw(
    `
    insert into codes as k (business_id, code, campaign_id, expires_at)
    select distinct on (s.code) c.business_id, s.code, c.id, cast(c.definition #>> '{offer,expiresAt}' as timestamptz)
    from campaigns c, lateral (select c.definition #>> '{offer,sharedCode}' as code) s
    where c.business_id = :businessId and c.state in ('scheduled', 'active', 'paused')
      and c.definition #>> '{offer,code}' = 'shared'
      and translate(regexp_replace(upper(s.code), '[^A-Z0-9]', '', 'g'), 'OIL', '011') = :folded
    order by s.code, c.launched_at
    on conflict (business_id, code) do update
      set campaign_id = excluded.campaign_id, used = 0, use_limit = null, expires_at = excluded.expires_at,
        recipient = null, neighborhood_id = null, arm = null, created_at = now()
      where exists (
        select from campaigns o
        where o.business_id = k.business_id and o.id = k.campaign_id and o.state = 'ended' and o.id <> excluded.campaign_id)
    returning 1`,
    { businessId, folded },
  );
  return rows.length;
}
