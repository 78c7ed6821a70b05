import { expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { travelModes } from '../../server/contract/routing.ts';
import { distanceMeters } from '../../server/geometry/geodesic.ts';
import { createRouting } from '../../server/routing/index.ts';
import { listener } from './town.ts';

const { warnings, log } = listener();
const routing = createRouting({ dataDirectory: '/nowhere', valhallaUrl: undefined, log });
const kilometersPerHour = { walk: 5, bike: 15, drive: 30 };
const detour = 1.3;
const radiusMeters = (mode: keyof typeof kilometersPerHour, minutes: number) =>
  (kilometersPerHour[mode] * 1000 * minutes) / 60 / detour;

const places: Record<string, Position> = {
  'in a city': [-76.5828, 39.2853],
  'at the antimeridian': [179.999, -16.8],
  'in the far north': [25, 71],
};

test.each(['no streets', 'streets without routing tiles'])('%s: circles as wide as the time allows', async (which) => {
  const router = routing.router('1', which === 'no streets' ? null : '7');
  for (const from of Object.values(places))
    for (const mode of travelModes) {
      const { estimated, areas } = await router.isochrone({ from, mode, minutes: [5, 10, 15] });
      expect(estimated).toBe(true);
      expect(areas.map(({ minutes }) => minutes)).toEqual([5, 10, 15]);
      for (const { minutes, area } of areas) {
        for (const corner of area.flat(2)) {
          // Where it was split at the antimeridian, an edge has corners of its own.
          if (Math.abs(corner[0]) === 180) continue;
          expect(Math.abs(distanceMeters(from, corner) / radiusMeters(mode, minutes) - 1)).toBeLessThan(0.001);
        }
      }
    }
  expect(warnings).toEqual([]);
});

test('an estimate at the antimeridian is split there', async () => {
  const ask = { from: places['at the antimeridian'] ?? [0, 0], mode: 'walk' as const, minutes: [15] };
  const { areas } = await routing.router('1', null).isochrone(ask);
  const parts = areas[0]?.area ?? [];
  expect(parts).toHaveLength(2);
  for (const [ring = []] of parts) {
    const lngs = ring.map(([lng]) => lng);
    expect(Math.max(...lngs) - Math.min(...lngs)).toBeLessThan(1);
    expect(ring.every(([lng]) => Math.abs(lng) <= 180)).toBe(true);
  }
});

test('estimated times follow from the distance, across the antimeridian too', async () => {
  const sources: Position[] = [
    [-76.5828, 39.2853],
    [179.999, -16.8],
  ];
  const targets: Position[] = [
    [-76.5828, 39.2953],
    [-179.999, -16.8],
  ];
  const { estimated, seconds } = await routing.router('1', null).matrix({ sources, targets, mode: 'bike' });
  expect(estimated).toBe(true);
  const wanted = (from: number, to: number) =>
    Math.round((distanceMeters(sources[from] ?? [0, 0], targets[to] ?? [0, 0]) * detour) / (15 / 3.6));
  expect(seconds).toEqual([
    [wanted(0, 0), wanted(0, 1)],
    [wanted(1, 0), wanted(1, 1)],
  ]);
  expect(seconds[1]?.[1]).toBeLessThan(100);
});
