import { isDeepStrictEqual } from 'node:util';
import type { GeofencePatch, NewGeofence } from '../contract/geofences.ts';
import type { FenceColumns, FenceRow, Surroundings } from './queries.ts';
import type { ResolvedArea } from './resolve.ts';
import { zoneOf } from './zone.ts';

/** What decides on positions: a change of it holds from now on, and leaves earlier visits as they are. */
const deciding = ['area', 'shape', 'active', 'schedule', 'enter_rule', 'margin_meters', 'dwell_seconds'] as const;

const shapeColumns = ({ polygons, areaSquareMeters, perimeterMeters, estimated }: ResolvedArea) => ({
  shape: polygons,
  square_meters: areaSquareMeters,
  perimeter_meters: perimeterMeters,
  estimated,
});

export function columnsOf(
  fence: NewGeofence,
  resolved: ResolvedArea,
  { stores }: Pick<Surroundings, 'stores'>,
): FenceColumns {
  return {
    name: fence.name,
    area: fence.area,
    ...shapeColumns(resolved),
    active: fence.active,
    store_id: fence.storeId,
    schedule: fence.schedule,
    time_zone: zoneOf({ ...fence, shape: resolved.polygons }, stores),
    enter_rule: fence.enterRule,
    margin_meters: fence.marginMeters,
    dwell_seconds: fence.dwellSeconds,
    cooldown_seconds: fence.cooldownSeconds,
  };
}

/** What of a stored fence becomes another, and whether the rules that decide begin anew; undefined where nothing does. */
export function changeOf(
  row: FenceRow,
  { name, area, active, storeId, schedule, enterRule, marginMeters, dwellSeconds, cooldownSeconds }: GeofencePatch,
  resolved: ResolvedArea | undefined,
  { stores }: Pick<Surroundings, 'stores'>,
): { change: Partial<FenceColumns>; begins: boolean } | undefined {
  const wanted = {
    ...(name !== undefined && { name }),
    ...(area && { area }),
    ...(resolved && shapeColumns(resolved)),
    ...(active !== undefined && { active }),
    ...(storeId !== undefined && { store_id: storeId }),
    ...(schedule !== undefined && { schedule }),
    ...(enterRule !== undefined && { enter_rule: enterRule }),
    ...(marginMeters !== undefined && { margin_meters: marginMeters }),
    ...(dwellSeconds !== undefined && { dwell_seconds: dwellSeconds }),
    ...(cooldownSeconds !== undefined && { cooldown_seconds: cooldownSeconds }),
  };
  const next = { ...row, ...wanted };
  next.time_zone = zoneOf({ ...next, storeId: next.store_id }, stores);
  const changed = (Object.keys({ ...wanted, time_zone: '' }) as (keyof FenceColumns)[]).filter(
    (column) => !isDeepStrictEqual(plain(next[column]), plain(row[column])),
  );
  if (changed.length === 0) return undefined;
  const rezoned = changed.includes('time_zone') && next.schedule !== null;
  return {
    change: Object.fromEntries(changed.map((column) => [column, next[column]])),
    begins: rezoned || deciding.some((column) => changed.includes(column)),
  };
}

/** As it comes back from the database: without what is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
