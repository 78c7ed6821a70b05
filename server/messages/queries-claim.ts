import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';

export interface Claimed {
  business_id: string;
  id: string;
  campaign_id: string;
  channel: MessageChannel;
  not_after: Date | null;
  /** Where the person is: of the store nearest to them. */
  time_zone: string;
}

const among = (table: string) =>
  `(cast(:only as bigint[]) is null or ${table}.business_id = any(cast(:only as bigint[])))`;

/** Marks the messages of `due` as taken, and tells of them. Binds :runner and :lease. */
const takeSql = `taken as (
      update messages m set runner = cast(:runner as uuid), next_at = now() + make_interval(secs => :lease)
      from due where m.business_id = due.business_id and m.id = due.id
      returning m.business_id, m.id, m.campaign_id, m.customer_id, m.channel, m.not_after, m.priority
    )
    select m.business_id, m.id, m.campaign_id, m.channel, m.not_after, coalesce((
      select s.time_zone from stores s where s.business_id = m.business_id
      order by s.position <-> c.position, s.id limit 1), 'UTC') as time_zone
    from taken m left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    order by m.priority desc, m.id`;

export interface Claiming {
  runner: string;
  leaseMs: number;
  /** Messages in all, and at most of one campaign. */
  limit: number;
  perCampaign: number;
  /** Messages of one business, where `rooms` does not say otherwise. */
  perBusiness: number;
  rooms: ReadonlyMap<string, number>;
  /** Of these businesses; null: of all. */
  only: readonly string[] | null;
  /** Those nobody here can deliver. */
  without: readonly MessageChannel[];
}

/**
 * Takes messages that are due, for a while: nobody else takes them meanwhile, and if this process dies they are due again. Campaigns
 * take turns, so that none waits for another's hundred thousand, and in a turn the higher priority is first; so do businesses.
 */
export async function claimDue(knex: Knex, claiming: Claiming): Promise<Claimed[]> {
  const { runner, leaseMs, limit, perCampaign, perBusiness, rooms, without, only } = claiming;
  const { rows } = await knex.raw(
    `
    with due as (
      select d.business_id, d.id
      from (
        select d.*, row_number() over (partition by d.business_id order by d.turn, d.priority desc, d.next_at, d.id) as place
        from (
          select d.*, row_number() over (partition by d.business_id, d.campaign_id order by d.next_at, d.id) as turn
          from campaigns k cross join lateral (
            select m.business_id, m.campaign_id, m.id, m.next_at, m.priority from messages m
            where m.business_id = k.business_id and m.campaign_id = k.id and m.status = 'owed' and m.next_at <= now()
              and m.channel <> all(cast(:without as text[]))
            order by m.next_at
            limit :perCampaign
            for update skip locked
          ) d
          where k.state = 'active' and ${among('k')}
        ) d
      ) d left join unnest(cast(:businesses as bigint[]), cast(:rooms as integer[])) as r (business_id, room) using (business_id)
      where d.place <= coalesce(r.room, :perBusiness)
      order by d.place, d.next_at, d.id
      limit :limit
    ), ${takeSql}`,
    {
      ...{ runner, limit, perCampaign, perBusiness },
      lease: leaseMs / 1000,
      without: [...without],
      only: only && [...only],
      businesses: [...rooms.keys()],
      rooms: [...rooms.values()],
    },
  );
  return rows;
}

/** Takes one message, if it is due and nobody else has it. */
export async function claimOne(
  knex: Knex,
  businessId: string,
  id: string,
  { runner, leaseMs }: Pick<Claiming, 'runner' | 'leaseMs'>,
): Promise<Claimed | undefined> {
  const { rows } = await knex.raw(
    `
    with due as (
      select m.business_id, m.id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      where m.business_id = :businessId and m.id = :id and m.status = 'owed' and m.next_at <= now() and k.state = 'active'
      for update of m skip locked
    ), ${takeSql}`,
    { businessId, id, runner, lease: leaseMs / 1000 },
  );
  return rows[0];
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

/** Messages at once, so that nobody waits long for these rows. */
const atOnce = 1_000;

/** What is owed by campaigns that are over, or too late by now, never goes out. */
export async function letGo(knex: Knex, businessIds: readonly string[] | null): Promise<void> {
  const only = businessIds && [...businessIds];
  await knex.raw(
    `
    update messages m set status = 'suppressed', reason = 'ended', settled_at = now(), runner = null
    from (
      select m.business_id, m.id
      from campaigns k cross join lateral (
        select business_id, id from messages
        where business_id = k.business_id and campaign_id = k.id and status = 'owed'
        limit :atOnce
        for update skip locked
      ) m
      where k.state = 'ended' and ${among('k')}
    ) over
    where m.business_id = over.business_id and m.id = over.id`,
    { atOnce, only },
  );
  await knex.raw(
    `
    update messages m set status = 'dropped', reason = 'expired', settled_at = now(), runner = null
    from (
      select m.business_id, m.id from messages m where m.status = 'owed' and m.not_after <= now() and ${among('m')}
      limit :atOnce
      for update skip locked
    ) late
    where m.business_id = late.business_id and m.id = late.id`,
    { atOnce, only },
  );
}
