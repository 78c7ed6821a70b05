import type { Knex } from 'knex';

export const businessesWithDevices = (knex: Knex): PromiseLike<string[]> =>
  knex('device_states').distinct('business_id').pluck('business_id');

/**
 * Forgets positions from before a time (milliseconds) of some devices, in the order of their ids: fixes and checkpoints, and
 * what events and states tell of them. What a replay of later fixes begins from is kept: the last checkpoint before that
 * time, and the fixes since. Returns the last of these devices, undefined at the end.
 */
export async function forgetPositions(
  knex: Knex,
  businessId: string,
  { before, after, limit }: { before: number; after: string; limit: number },
): Promise<string | undefined> {
  const { rows } = await knex.raw(
    `with chosen as (
       select device_id, last_seen_at, to_timestamp(:before::float8 / 1000) as before from device_states
       where business_id = :businessId and device_id > :after order by device_id limit :limit
     ), base as (
       select s.*, case when s.last_seen_at < s.before then 'infinity' else (
         select max(p.at) from device_checkpoints p
         where p.business_id = :businessId and p.device_id = s.device_id and p.at <= s.before
       ) end as at from chosen s
     ), fixes as (
       delete from fix_batches f using base b
       where f.business_id = :businessId and f.device_id = b.device_id and f.last_at < b.at
     ), checkpoints as (
       delete from device_checkpoints p using base b
       where p.business_id = :businessId and p.device_id = b.device_id and p.at < b.at
     ), events as (
       update fence_events e set explanation = e.explanation || '{"fix": null, "previous": null}' from base b
       where e.business_id = :businessId and e.device_id = b.device_id and e.at < b.before
         and (e.explanation ->> 'fix' is not null or e.explanation ->> 'previous' is not null)
     ), states as (
       update device_states s set state = jsonb_set(s.state, '{track,last}', 'null') #- '{track,jump}', version = s.version + 1 from base b
       where s.business_id = :businessId and s.device_id = b.device_id and s.last_seen_at < b.before and s.due_at is null
         and s.state #>> '{track,last}' is not null
     )
     select max(device_id) as last from chosen`,
    { businessId, before, after, limit },
  );
  return rows[0].last ?? undefined;
}
