import type { Geofence } from '../contract/geofences.ts';
import type { FenceRow } from './queries.ts';
import { toRule } from './registry.ts';
import { openAt } from './schedule.ts';

const ruleOf = ({ area, since, ...row }: FenceRow) =>
  toRule({ ...row, since: since.getTime(), circle: area.type === 'circle' ? area : null });

/** Whether somebody who comes now would be noticed. */
export const isOpen = (row: FenceRow, now = Date.now()): boolean => row.active && openAt(ruleOf(row), now);

export const toGeofence = (row: FenceRow): Geofence => ({
  id: row.id,
  name: row.name,
  area: row.area,
  active: row.active,
  storeId: row.store_id,
  schedule: row.schedule,
  enterRule: row.enter_rule,
  marginMeters: row.margin_meters,
  dwellSeconds: row.dwell_seconds,
  cooldownSeconds: row.cooldown_seconds,
  timeZone: row.time_zone,
  shape: { type: 'MultiPolygon', coordinates: row.shape },
  areaSquareMeters: row.square_meters,
  perimeterMeters: row.perimeter_meters,
  estimated: row.estimated,
  openNow: isOpen(row),
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
