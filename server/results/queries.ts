import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';
import type { Moments } from './moments.ts';
import type { Reached } from './window.ts';

export async function reachedOf(knex: Knex, businessId: string, campaignId: string): Promise<Reached> {
  const { rows } = await knex.raw(
    `
    select min(at) as "firstAt", greatest(max(at), (
        select max(coalesce(sent_at, next_at)) from messages
        where business_id = :businessId and campaign_id = :campaignId
          and status in ('owed', 'sending', 'sent', 'delivered', 'unknown'))) as "lastAt"
    from exposures where business_id = :businessId and campaign_id = :campaignId`,
    { businessId, campaignId },
  );
  return rows[0];
}

/** People of one arm and neighborhood who are alike in these. */
export interface OutcomeGroup {
  arm: number;
  neighborhoodId: string | null;
  reachable: boolean;
  /** A message was handed over to them. */
  written: boolean;
  people: number;
  visits: Moments;
  buyers: number;
  /** As the comparison takes it: large sums are cut. */
  revenue: Moments;
  /** What was spent. */
  spent: number;
}

/**
 * What people did from the day (visits: the instant) they were due until `to`, by arm and neighborhood, as sums: a hundred
 * thousand people come back as a few rows.
 *
 * Purchases are of days, since files often tell no more. Where purchases are what made somebody due (`afterDays` 1), those of
 * the day itself do not count.
 *
 * A single order can be larger than what everybody else spent. So the largest sums are cut to the next one: at most 0.5% of
 * those compared, and fewer the more there are, sqrt(n) / 10, so that what is cut away is soon less than chance.
 */
export async function outcomeGroups(
  knex: Knex,
  businessId: string,
  campaignId: string,
  { to, afterDays }: { to: Date; afterDays: number },
): Promise<OutcomeGroup[]> {
  const sql = `
    with zone as materialized (
      select coalesce((select time_zone from stores where business_id = :businessId order by id limit 1), 'UTC') as name
    ), due as materialized (
      select e.recipient, e.arm, e.neighborhood_id, e.reachable, e.at,
        (e.at at time zone (select name from zone))::date + :afterDays::int as day
      from exposures e where e.business_id = :businessId and e.campaign_id = :campaignId
    ), first as materialized (
      select min(day) as day, min(at) as at from due
    ), bought as (
      select due.recipient, count(*) filter (where p.amount > 0) as purchases, sum(p.amount)::float8 as spent
      from purchases p join due on due.recipient = p.customer_id and p.day >= due.day
      where p.business_id = :businessId and p.customer_id is not null and p.day >= (select day from first)
        and p.day <= (:to::timestamptz at time zone (select name from zone))::date
      group by due.recipient
    ), came as (
      select due.recipient, count(*) as visits
      from visits v join devices d on d.business_id = v.business_id and d.id = v.device_id
      join due on due.recipient = coalesce(d.customer_id, -d.id) and v.entered_at > due.at
      where v.business_id = :businessId and v.entered_at > (select at from first) and v.entered_at < :to
      group by due.recipient
    ), written as (
      select distinct recipient from messages
      where business_id = :businessId and campaign_id = :campaignId and status in ('sent', 'delivered')
    ), people as materialized (
      select due.arm, due.neighborhood_id, due.reachable, written.recipient is not null as written,
        coalesce(came.visits, 0)::float8 as visits, coalesce(bought.purchases, 0) > 0 as buyer,
        coalesce(bought.spent, 0) as spent
      from due left join bought using (recipient) left join came using (recipient) left join written using (recipient)
    ), cap as materialized (
      select coalesce((
        select spent from people where reachable and arm >= 0 and spent > 0
        order by spent desc
        offset (select floor(least(0.005 * count(*), sqrt(count(*)) / 10)) from people where reachable and arm >= 0)
        limit 1), 'infinity'::float8) as spent
    )
    select arm, neighborhood_id as "neighborhoodId", reachable, written, count(*)::int as people,
      json_build_object('people', count(*), 'some', count(*) filter (where visits > 0), 'sum', sum(visits),
        'squares', sum(visits ^ 2), 'cubes', sum(visits ^ 3)) as visits,
      count(*) filter (where buyer)::int as buyers,
      json_build_object('people', count(*), 'some', count(*) filter (where spent <> 0), 'sum', sum(cut),
        'squares', sum(cut ^ 2), 'cubes', sum(cut ^ 3)) as revenue,
      sum(spent) as spent
    from (select people.*, least(people.spent, cap.spent) as cut from people, cap) p
    group by arm, neighborhood_id, reachable, written`;
  return knex.transaction(async (trx) => {
    // A campaign's people come all at once. Before the next analyze (the embedded database has none by itself) the planner takes
    // them for three, and would look at all purchases for each.
    await trx.raw('set local enable_nestloop = off');
    const { rows } = await trx.raw(sql, { businessId, campaignId, to, afterDays });
    return rows;
  });
}

export interface MessageGroup {
  channel: MessageChannel | null;
  status: string;
  reason: string | null;
  messages: number;
}
export async function messageGroups(knex: Knex, businessId: string, campaignId: string): Promise<MessageGroup[]> {
  const { rows } = await knex.raw(
    `
    select channel, status, reason, count(*)::int as messages from messages
    where business_id = :businessId and campaign_id = :campaignId
    group by channel, status, reason`,
    { businessId, campaignId },
  );
  return rows;
}

export interface RedemptionGroup {
  arm: number | null;
  neighborhoodId: string | null;
  redeemed: number;
  revenue: number;
}
export async function redemptionGroups(knex: Knex, businessId: string, campaignId: string): Promise<RedemptionGroup[]> {
  const { rows } = await knex.raw(
    `
    select arm, neighborhood_id as "neighborhoodId", count(*)::int as redeemed, coalesce(sum(amount), 0)::float8 as revenue
    from redemptions where business_id = :businessId and campaign_id = :campaignId
    group by arm, neighborhood_id`,
    { businessId, campaignId },
  );
  return rows;
}

export async function neighborhoodNames(
  knex: Knex,
  businessId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return knex('neighborhoods')
    .where({ business_id: businessId })
    .whereIn('id', [...ids])
    .orderBy(['name', 'id'])
    .select('id', 'name');
}
