import { LRUCache } from 'lru-cache';
import type { DevicePrincipal } from '../devices/index.ts';
import type { FenceRule, Fences } from '../geofences/index.ts';
import { distanceMeters } from '../geometry/geodesic.ts';

type Place = { lng: number; lat: number };

/** A phone watches few regions at a time: 20 on iOS, of which some are its person's own. */
const maxRegions = 18;
/** With more zones than that, the nearest are chosen anew once the phone has gone so far. */
const movedMeters = 2_000;
/** A command may get lost on its way, or the phone set up anew: zones are told once a day all the same. */
const toldMilliseconds = 86_400_000;

/** A circle around all of a shape, as a phone can watch it: the middle of its box, and the farthest corner. */
function circleAround({ circle, shape }: FenceRule): { lng: number; lat: number; radius: number } {
  if (circle) return circle;
  const corners = shape.flatMap(([shell = []]) => shell);
  const [first = [0, 0]] = corners;
  // Relative to the first corner, so that a shape across the antimeridian is in one piece.
  const east = corners.map(([lng]) => ((lng - first[0] + 540) % 360) - 180);
  const north = corners.map(([, lat]) => lat);
  const middle = (values: readonly number[]) => (least(values) - least(values.map((value) => -value))) / 2;
  const lng = ((first[0] + middle(east) + 540) % 360) - 180;
  const lat = middle(north);
  const radius = corners.reduce((farthest, corner) => Math.max(farthest, distanceMeters([lng, lat], corner)), 0);
  return { lng, lat, radius };
}
const least = (values: readonly number[]) =>
  values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);

/** A waypoint's `tst` is what phones tell waypoints apart by: a moment of its own for each zone, the same every time. */
const keyOf = (id: string) => 1_000_000_000 + (Number(id) % 1_000_000_000);

/** The command that gives a phone the zones nearest to it as regions of its own. */
export function setWaypoints(rules: Iterable<FenceRule>, names: ReadonlyMap<string, string>, near: Place): object {
  const zones = [...rules]
    .map((rule) => ({ rule, circle: circleAround(rule) }))
    .map(({ rule, circle }) => {
      const toCenter = distanceMeters([near.lng, near.lat], [circle.lng, circle.lat]);
      return { rule, circle, toEdge: toCenter - circle.radius };
    })
    .sort((one, other) => one.toEdge - other.toEdge)
    .slice(0, maxRegions);
  const waypoints = zones.map(({ rule, circle }) => ({
    _type: 'waypoint',
    desc: (names.get(rule.id) ?? `Zone ${rule.id}`) + (rule.circle ? '' : ' (circle around it)'),
    lat: circle.lat,
    lon: circle.lng,
    rad: Math.max(Math.ceil(circle.radius), 1),
    tst: keyOf(rule.id),
    rid: `hexhood${rule.id}`,
  }));
  return { _type: 'cmd', action: 'setWaypoints', waypoints: { _type: 'waypoints', waypoints } };
}

/**
 * Tells OwnTracks phones the business's zones when they changed, so that the phone itself wakes up at their edges. What
 * was told is remembered in this process only: told twice is no harm.
 */
export function createWaypoints(fences: Fences, namesOf: (businessId: string) => Promise<ReadonlyMap<string, string>>) {
  const told = new LRUCache<string, Place & { version: number }>({ max: 50_000, ttl: toldMilliseconds });
  return async ({ businessId, deviceId, kind }: DevicePrincipal, near: Place): Promise<object[]> => {
    if (kind !== 'owntracks') return [];
    const index = await fences.of(businessId);
    const version = fences.versionOf(businessId);
    const key = `${businessId} ${deviceId}`;
    const before = told.get(key);
    const sameVersion = before?.version === version;
    const { size } = index.rules;
    if (sameVersion && size <= maxRegions) return [];
    if (sameVersion && distanceMeters([near.lng, near.lat], [before.lng, before.lat]) < movedMeters) return [];
    told.set(key, { ...near, version });
    return size === 0 ? [] : [setWaypoints(index.rules.values(), await namesOf(businessId), near)];
  };
}
