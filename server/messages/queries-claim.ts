import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';

export interface Claimed {
  business_id: string;
  id: string;
  campaign_id: string;
  channel: MessageChannel;
  due_at: Date;
  not_after: Date | null;
  /** Where the person is: of the store nearest to them. */
  time_zone: string;
}

const zoneSql = `coalesce((
      select s.time_zone from stores s where s.business_id = m.business_id
      order by s.position <-> c.position, s.id limit 1), 'UTC')`;

/**
 * Takes messages that are due, for a while: nobody else takes them meanwhile, and if this process dies they are due again. A few of
 * each campaign at a time, so that none waits for another's hundred thousand; the higher priority first.
 */
export async function claimDue(
  knex: Knex,
  { runner, limit, perCampaign, leaseMs }: { runner: string; limit: number; perCampaign: number; leaseMs: number },
): Promise<Claimed[]> {
  const { rows } = await knex.raw(
    `
    with due as (
      select d.business_id, d.id
      from campaigns k cross join lateral (
        select m.business_id, m.id, m.next_at, m.priority from messages m
        where m.business_id = k.business_id and m.campaign_id = k.id and m.status = 'owed' and m.next_at <= now()
        order by m.next_at, m.id
        limit :perCampaign
        for update skip locked
      ) d
      where k.state in ('active', 'ended')
      order by d.priority desc, d.next_at, d.id
      limit :limit
    ), taken as (
      update messages m set runner = cast(:runner as uuid), next_at = now() + make_interval(secs => :lease)
      from due where m.business_id = due.business_id and m.id = due.id
      returning m.business_id, m.id, m.campaign_id, m.customer_id, m.channel, m.due_at, m.not_after, m.priority
    )
    select m.business_id, m.id, m.campaign_id, m.channel, m.due_at, m.not_after, ${zoneSql} as time_zone
    from taken m left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    order by m.priority desc, m.due_at, m.id`,
    { runner, limit, perCampaign, lease: leaseMs / 1000 },
  );
  return rows;
}

/** Gives back what was taken and not sent; `at`: not before. */
export async function putBack(knex: Knex, businessId: string, id: string, at: Date | null): Promise<void> {
  await knex('messages')
    .where({ business_id: businessId, id, status: 'owed' })
    .update({ next_at: at ?? knex.fn.now(), runner: null });
}

/** It will not be sent, and why. */
export async function suppress(knex: Knex, businessId: string, id: string, reason: string): Promise<void> {
  await knex('messages')
    .where({ business_id: businessId, id, status: 'owed' })
    .update({
      status: reason === 'quiet_hours' || reason === 'expired' ? 'dropped' : 'suppressed',
      reason,
      settled_at: knex.fn.now(),
      runner: null,
    });
}

/** Takes these messages, if they are due and nobody else has them. */
export async function claimThese(
  knex: Knex,
  businessId: string,
  ids: readonly string[],
  { runner, leaseMs }: { runner: string; leaseMs: number },
): Promise<Claimed[]> {
  const { rows } = await knex.raw(
    `
    with taken as (
      update messages m set runner = cast(:runner as uuid), next_at = now() + make_interval(secs => :lease)
      from campaigns k
      where m.business_id = :businessId and m.id = any(cast(:ids as bigint[])) and m.status = 'owed' and m.next_at <= now()
        and k.business_id = m.business_id and k.id = m.campaign_id and k.state = 'active'
      returning m.business_id, m.id, m.campaign_id, m.customer_id, m.channel, m.due_at, m.not_after, m.priority
    )
    select m.business_id, m.id, m.campaign_id, m.channel, m.due_at, m.not_after, ${zoneSql} as time_zone
    from taken m left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    order by m.priority desc, m.due_at, m.id`,
    { businessId, ids: [...ids], runner, lease: leaseMs / 1000 },
  );
  return rows;
}
