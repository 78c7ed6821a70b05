import type { Knex } from 'knex';

/** What one device may see of itself. */
export const selfOf = (knex: Knex, businessId: string, deviceId: string) =>
  knex('devices as d')
    .join('businesses as b', { 'b.id': 'd.business_id' })
    .where({ 'd.business_id': businessId, 'd.id': deviceId })
    .first('d.name', 'd.consented_at', 'b.name as business');

export async function keptFixes(knex: Knex, businessId: string, deviceId: string): Promise<number> {
  const row = await knex('fix_batches')
    .where({ business_id: businessId, device_id: deviceId })
    .sum('count as fixes')
    .first();
  return Number(row?.fixes ?? 0);
}

/** The latest first; where a zone belongs to no store, its own name. */
export const latestVisits = (knex: Knex, businessId: string, deviceId: string, limit: number) =>
  knex('visits as v')
    .leftJoin('stores as s', { 's.business_id': 'v.business_id', 's.id': 'v.store_id' })
    .leftJoin('geofences as g', { 'g.business_id': 'v.business_id', 'g.id': 'v.geofence_id' })
    .where({ 'v.business_id': businessId, 'v.device_id': deviceId })
    .orderBy('v.entered_at', 'desc')
    .limit(limit)
    .select(knex.raw('coalesce(s.name, g.name) as store'), 'v.entered_at', 'v.exited_at');

/** Names of the business's zones that are watched, by id: what a phone shows for the regions it is given. */
export async function zoneNames(knex: Knex, businessId: string): Promise<Map<string, string>> {
  const rows = await knex('geofences').where({ business_id: businessId, active: true }).select('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}
