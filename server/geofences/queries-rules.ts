import type { Knex } from 'knex';
import type { CheckinSettings } from '../contract/checkins.ts';
import type { FenceArea, FenceSchedule } from '../contract/geofences.ts';
import type { Polygons } from '../geometry/polygons.ts';

/** What the engine needs of a fence, as it is stored. */
export interface RuleRow {
  id: string;
  version: number;
  /** milliseconds since 1970 */
  since: number;
  circle: Extract<FenceArea, { type: 'circle' }> | null;
  /** empty for a circle, which the engine measures by itself */
  shape: Polygons;
  store_id: string | null;
  schedule: FenceSchedule | null;
  time_zone: string;
  enter_rule: 'standard' | 'confirmed' | 'instant';
  margin_meters: number | null;
  dwell_seconds: number | null;
  cooldown_seconds: number;
}

export interface Rules {
  /** of `fence_versions` at the moment the rest was read */
  version: number;
  /** what was set; defaults fill the rest */
  settings: Partial<CheckinSettings>;
  /** by id; of one that is known in its version, the id alone */
  rules: (RuleRow | string)[];
}

/**
 * The active fences of a business, its settings, and the version of both: one statement, so that they belong together. `known`:
 * versions by id, of fences whose outlines need not be sent again.
 */
export async function rulesOf(knex: Knex, businessId: string, known: Record<string, number>): Promise<Rules> {
  const { rows } = await knex.raw(
    `
    select coalesce((select version from fence_versions where business_id = :businessId), 0)::float8 as version,
      coalesce((select settings from checkin_settings where business_id = :businessId), '{}') as settings,
      (select coalesce(json_agg(case when (:known::jsonb ->> id::text)::int = version then to_json(id::text)
         else json_build_object(
         'id', id::text, 'version', version, 'since', floor(date_part('epoch', since) * 1000),
         'circle', case when area ->> 'type' = 'circle' then area end,
         'shape', case when area ->> 'type' = 'circle' then '[]' else shape end, 'store_id', store_id::text,
         'schedule', schedule, 'time_zone', time_zone, 'enter_rule', enter_rule, 'margin_meters', margin_meters,
         'dwell_seconds', dwell_seconds, 'cooldown_seconds', cooldown_seconds) end order by id), '[]')
       from geofences where business_id = :businessId and active) as rules`,
    { businessId, known: JSON.stringify(known) },
  );
  return rows[0];
}

/** The versions of some businesses' fences; one that never had a fence is not in it. */
export async function fenceVersions(knex: Knex, businessIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await knex.raw(
    'select business_id, version::float8 as version from fence_versions where business_id = any(?::bigint[])',
    [[...businessIds]],
  );
  return new Map(rows.map((row: { business_id: string; version: number }) => [row.business_id, row.version]));
}

export async function fenceVersion(knex: Knex, businessId: string): Promise<number> {
  return (await fenceVersions(knex, [businessId])).get(businessId) ?? 0;
}

/**
 * In the transaction of every write of fences or of check-in settings: all processes read them anew. Its lock also keeps two
 * writers of one business apart.
 */
export const raiseFenceVersion = (trx: Knex, businessId: string): PromiseLike<unknown> =>
  trx.raw(
    `insert into fence_versions (business_id, version) values (?, 1)
     on conflict (business_id) do update set version = fence_versions.version + 1`,
    [businessId],
  );
