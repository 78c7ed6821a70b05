import type { Knex } from 'knex';
import type { Position } from './position.ts';
import { type EventRow, eventColumns, withDevice } from './queries.ts';

/**
 * `horizon` is the first transaction that may still write: whatever is to be found below it can be found by the next
 * statement, and nothing more will be. `next` is the first that has not begun. Only this database's sessions count.
 * `pg_snapshot_xmin` would count those of every database of the server, so that another one's long import would hold up
 * all that is live here.
 *
 * Why it is right: transactions below the snapshot's end have begun; the sessions are looked at after that, and show what
 * has begun and not ended; what has ended is seen by a statement that begins later. Sessions show the lower 32 bits only.
 */
export async function horizonOf(knex: Knex): Promise<{ horizon: string; next: string }> {
  const { rows } = await knex.raw(
    `
    with now as materialized (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next)
    select least(next, min(
      next + ((backend_xid::text::bigint - next) % 4294967296 + 4294967296 + 2147483648) % 4294967296 - 2147483648
    ))::text as horizon, next::text as next
    from now left join pg_stat_activity on datname = current_database() and backend_xid is not null
      and pid <> pg_backend_pid() and backend_type is distinct from 'autovacuum worker'
    group by next`,
  );
  return rows[0];
}

/** Events after a position, in the order of the stream, at most `limit`: none can appear later before one that was read. */
export async function readStream(knex: Knex, businessId: string, after: Position, limit: number): Promise<EventRow[]> {
  const { horizon } = await horizonOf(knex);
  const { rows } = await knex.raw(
    `
    select ${eventColumns}
    from ${withDevice}
    where e.business_id = :businessId and (e.xid, e.id) > (cast(:xid as xid8), cast(:id as bigint))
      and e.xid < cast(:horizon as xid8)
    order by e.xid, e.id
    limit :limit`,
    { businessId, ...after, horizon, limit },
  );
  return rows;
}

/**
 * A database that was restored counts its transactions anew. Events that came with numbers it has not reached are from
 * before everything that happens now, and would else be told as news when it gets there.
 */
export async function bringBackEvents(knex: Knex): Promise<void> {
  await knex.raw(
    `
    update fence_events e set xid = '3'
    from businesses b, lateral (
      select xid from fence_events where business_id = b.id order by xid desc, id desc limit 1
    ) newest
    where newest.xid > pg_snapshot_xmax(pg_current_snapshot())
      and e.business_id = b.id and e.xid > pg_snapshot_xmax(pg_current_snapshot())`,
  );
}

export interface LastFixRow {
  device_id: string;
  device_name: string;
  last_seen_at: Date;
  /** `flags` only where there are any. */
  last: { lng: number; lat: number; at: number; accuracy: number | null; flags?: number };
}

/** The last fix of each device that was heard of after an instant. */
export async function lastFixes(knex: Knex, businessId: string, since: Date): Promise<LastFixRow[]> {
  const { rows } = await knex.raw(
    `
    select s.device_id, d.name as device_name, s.last_seen_at, s.state->'track'->'last' as last
    from device_states s join devices d on d.business_id = s.business_id and d.id = s.device_id
    where s.business_id = :businessId and s.last_seen_at > :since and jsonb_typeof(s.state->'track'->'last') = 'object'`,
    { businessId, since },
  );
  return rows;
}
