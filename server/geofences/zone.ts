import tzLookup from '@photostructure/tz-lookup';
import type { Position } from '../contract/common.ts';
import type { FenceArea, FenceSchedule } from '../contract/geofences.ts';
import { distanceMeters } from '../geometry/geodesic.ts';
import { boundsOf } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';

/** A place in the middle of an area, not necessarily in it. */
export function middleOf(area: FenceArea, shape: Polygons): Position {
  if (area.type === 'circle') return area.center;
  // Of what the antimeridian cuts in two: of the first part.
  const [west, south, east, north] = boundsOf(shape.slice(0, 1)) ?? [0, 0, 0, 0];
  return [(west + east) / 2, (south + north) / 2];
}

interface Zoned {
  area: FenceArea;
  shape: Polygons;
  storeId: string | null;
  schedule: FenceSchedule | null;
}
type StoreAt = { id: string; position: Position; timeZone: string };

/** The zone a fence's schedule and its days are read in: its own, its store's, the nearest store's, or the place's. */
export function zoneOf({ area, shape, storeId, schedule }: Zoned, stores: readonly StoreAt[]): string {
  if (schedule?.timeZone !== undefined) return schedule.timeZone;
  const own = stores.find(({ id }) => id === storeId);
  if (own) return own.timeZone;
  const middle = middleOf(area, shape);
  const away = stores.map(({ position, timeZone }) => ({ timeZone, meters: distanceMeters(middle, position) }));
  const [nearest] = away.sort((one, other) => one.meters - other.meters);
  return nearest?.timeZone ?? tzLookup(middle[1], middle[0]);
}
