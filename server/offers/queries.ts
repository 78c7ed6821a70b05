import type { Knex } from 'knex';

/** Businesses with a running campaign about zones, and their phones for which an offer waits or was given just now. */
export async function lookForOffers(
  knex: Knex,
  recentMs: number,
): Promise<{ business_id: string; device_ids: string[] }[]> {
  const { rows } = await knex.raw(
    `
    select k.business_id, coalesce(array_agg(distinct m.device_id) filter (where m.device_id is not null), '{}') as device_ids
    from campaigns k left join messages m on m.business_id = k.business_id and m.campaign_id = k.id
      and m.channel = 'checkin' and m.device_id is not null
      and (m.status = 'owed' or m.status in ('sent', 'delivered') and m.next_at > now() - make_interval(secs => :recent))
    where k.state = 'active' and k.trigger = 'fence'
    group by k.business_id`,
    { recent: recentMs / 1000 },
  );
  return rows;
}

/** Offers that wait for a phone, the most important first; what happened long ago is no reason any more. */
export async function owedOffers(
  knex: Knex,
  businessId: string,
  deviceId: string,
  { limit, oldestMs }: { limit: number; oldestMs: number },
): Promise<string[]> {
  const { rows } = await knex.raw(
    `
    select m.id from messages m
    where m.business_id = :businessId and m.device_id = :deviceId and m.channel = 'checkin' and m.status = 'owed'
      and m.next_at <= now() and m.due_at > now() - make_interval(secs => :oldest)
    order by m.priority desc, m.due_at, m.id
    limit :limit`,
    { businessId, deviceId, limit, oldest: oldestMs / 1000 },
  );
  return rows.map(({ id }: { id: string }) => id);
}

export interface Given {
  id: string;
  campaign_id: string;
  arm: number;
  code: string | null;
}

/** Offers that a phone was given a moment ago, the first one first. */
export async function givenOffers(
  knex: Knex,
  businessId: string,
  deviceId: string,
  { limit, recentMs }: { limit: number; recentMs: number },
): Promise<Given[]> {
  const { rows } = await knex.raw(
    `
    select m.id, m.campaign_id, m.arm, m.code from messages m
    where m.business_id = :businessId and m.device_id = :deviceId and m.channel = 'checkin'
      and m.status in ('sent', 'delivered') and m.settled_at > now() - make_interval(secs => :recent)
    order by m.settled_at, m.id
    limit :limit`,
    { businessId, deviceId, limit, recent: recentMs / 1000 },
  );
  return rows;
}
