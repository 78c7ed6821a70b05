import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';
import type { MessageStatus } from '../contract/campaigns.ts';

export interface MessageCount {
  channel: MessageChannel | null;
  status: MessageStatus;
  reason: string | null;
  messages: number;
  /** Owed, and not before a time to come; and the first of these times. */
  held: number;
  until: Date | null;
  /** What the latest try of one of those met. */
  trouble: string | null;
}

export async function messageCounts(knex: Knex, businessId: string, campaignId: string): Promise<MessageCount[]> {
  const { rows } = await knex.raw(
    `
    select channel, status, reason, count(*)::int as messages,
      count(*) filter (where status = 'owed' and runner is null and next_at > now())::int as held,
      min(next_at) filter (where status = 'owed' and runner is null and next_at > now()) as until,
      max(detail) filter (where status = 'owed' and tries > 0) as trouble
    from messages
    where business_id = :businessId and campaign_id = :campaignId
    group by channel, status, reason`,
    { businessId, campaignId },
  );
  return rows;
}

export interface CampaignSums {
  audience: number;
  held_out: number;
  redeemed: number;
  revenue: number;
  currency: string;
}

export async function campaignSums(knex: Knex, businessId: string, campaignId: string): Promise<CampaignSums> {
  const { rows } = await knex.raw(
    `
    select e.audience, e.held_out, r.redeemed, r.revenue, b.currency
    from businesses b, (
      select count(*)::int as audience, count(*) filter (where arm = 0)::int as held_out from exposures
      where business_id = :businessId and campaign_id = :campaignId
    ) e, (
      select count(*)::int as redeemed, coalesce(sum(amount), 0)::float8 as revenue from redemptions
      where business_id = :businessId and campaign_id = :campaignId
    ) r
    where b.id = :businessId`,
    { businessId, campaignId },
  );
  return rows[0];
}

export interface HourRow {
  hour: Date;
  sent: number;
  redeemed: number;
}

/** The latest hours in which something happened, in the order of time. */
export async function hoursOf(
  knex: Knex,
  businessId: string,
  campaignId: string,
  { days }: { days: number },
): Promise<HourRow[]> {
  const own = `business_id = :businessId and campaign_id = :campaignId`;
  const recent = `now() - make_interval(days => :days)`;
  const { rows } = await knex.raw(
    `
    select date_trunc('hour', at, 'UTC') as hour, sum(sent)::int as sent, sum(redeemed)::int as redeemed
    from (
      select sent_at as at, 1 as sent, 0 as redeemed from messages
      where ${own} and status in ('sent', 'delivered', 'unknown') and sent_at > ${recent}
      union all
      select at, 0, 1 from redemptions where ${own} and at > ${recent}
    ) happened
    group by 1
    order by 1`,
    { businessId, campaignId, days },
  );
  return rows;
}
