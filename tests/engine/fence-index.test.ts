import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { deepestOn } from '../../server/geofences/cross.ts';
import { signedDistance } from '../../server/geofences/distance.ts';
import { emptyState, evaluate } from '../../server/geofences/evaluate.ts';
import { FenceIndex } from '../../server/geofences/fence-index.ts';
import { cleanArea } from '../../server/geometry/polygons.ts';
import { circleAt, EveryFence, fence, origin, settings, start } from './support.ts';
import { fencesAround, wander } from './towns.ts';
import { randomOf } from './walks.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const places = [
  [-76.6, 39.28],
  [179.99, -17],
  [-179.995, 65],
  [10, 89.9],
  [-120, -89.95],
] as const;
const place = fc
  .tuple(fc.constantFrom(...places), degrees(-0.05, 0.05), degrees(-0.02, 0.02))
  .map(([[lng, lat], dx, dy]): Position => {
    const x = lng + dx / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    return [((x + 540) % 360) - 180, Math.max(-90, Math.min(90, lat + dy))];
  });
const square = ([lng, lat]: Position, half: number) => {
  const ring = [
    [lng - half, lat - half],
    [lng + half, lat - half],
    [lng + half, lat + half],
    [lng - half, lat + half],
    [lng - half, lat - half],
  ];
  const area = cleanArea([[ring]]);
  return 'refused' in area ? [] : area.polygons;
};
const rules = fc
  .array(fc.tuple(place, degrees(10, 3_000), fc.boolean()), { maxLength: 40 })
  .map((made) =>
    made.map(([center, radius, isCircle], index) =>
      isCircle || Math.abs(center[1]) > 85
        ? circleAt(center, radius, { id: String(index) })
        : fence({ id: String(index), circle: null, shape: square(center, radius / 111_000) }),
    ),
  );

describe('the index of fences', () => {
  test('finds every fence that a look at all of them finds, near a place', () => {
    fc.assert(
      fc.property(rules, place, fc.constantFrom(0, 50, 5_000), (fences, [lng, lat], meters) => {
        const found = new Set(new FenceIndex(fences).near(lng, lat, meters));
        for (const rule of fences) if (signedDistance(rule, lng, lat) <= meters) expect(found).toContain(rule);
      }),
      { numRuns: 500 },
    );
  });
  test('and along a way', () => {
    fc.assert(
      fc.property(rules, place, degrees(-0.05, 0.05), degrees(-0.05, 0.05), (fences, [lng, lat], dx, dy) => {
        const to = {
          lng: ((lng + dx + 540) % 360) - 180,
          lat: Math.max(-90, Math.min(90, lat + dy)),
          at: 0,
          accuracy: 5,
        };
        const found = new Set(new FenceIndex(fences).along(lng, lat, to.lng, to.lat));
        for (const rule of fences) {
          if (Math.abs(lat) > 85) continue;
          const isOnWay = deepestOn(rule, { lng, lat, at: 0, accuracy: 5 }, to) !== null;
          if (isOnWay || signedDistance(rule, to.lng, to.lat) <= 0) expect(found).toContain(rule);
        }
      }),
      { numRuns: 500 },
    );
  });
  test('finds each once, in order, and nothing far away', () => {
    const island = fence({ id: '7', circle: null, shape: square([180, 10], 0.1) });
    const index = new FenceIndex([circleAt(origin, 100), island, circleAt([-179.95, 10], 5_000, { id: '9' })]);
    expect(index.near(180, 10, 1_000).map(({ id }) => id)).toEqual(['7', '9']);
    expect(index.near(-180, 10, 0)).toEqual([island]);
    expect(index.along(179.8, 10, -179.8, 10).map(({ id }) => id)).toEqual(['7', '9']);
    expect(index.near(0, 0, 100_000)).toEqual([]);
    expect(new FenceIndex([]).near(0, 0, 1)).toEqual([]);
  });
  test('leads to the very same events as a look at all fences, for thousands of them', () => {
    let events = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomOf(seed);
      const center: Position = seed % 3 === 0 ? [179.999, -17] : origin;
      const fences = fencesAround(center, 4_000, 250, random);
      const fixes = wander(center, 3_000, 300, 30, start, random);
      const told = { fixes, until: start + 86_400_000, state: emptyState(), settings };
      const quick = evaluate({ ...told, fences: new FenceIndex(fences) });
      expect(quick).toEqual(evaluate({ ...told, fences: new EveryFence(fences) }));
      events += quick.events.length;
    }
    expect(events).toBeGreaterThan(300);
  });
});
