import type { Position } from '../contract/common.ts';
import type { TravelMode } from '../contract/routing.ts';
import { circleRing, distanceMeters } from '../geometry/geodesic.ts';
import { cleanArea } from '../geometry/polygons.ts';
import type { Area, Isochrones, Matrix, Router } from './router.ts';

/** Meters a second along the way: 5 km/h, 15 km/h, and 30 km/h in a city's traffic. */
const speeds: Record<TravelMode, number> = { walk: 5 / 3.6, bike: 15 / 3.6, drive: 30 / 3.6 };

/** How much longer a way through streets is than a straight line: some 1.2 to 1.4 in cities (Ballou et al. 2002). */
const detour = 1.3;

const secondsFor = (meters: number, mode: TravelMode) => (meters * detour) / speeds[mode];

/** The area within a radius, split at the antimeridian; empty around a pole. */
function disc(center: Position, radiusMeters: number): Area {
  const area = cleanArea([[circleRing(center, radiusMeters, 64)]]);
  return 'refused' in area ? [] : area.polygons;
}

/** Travel as the crow flies, for where there are no streets. It says so. */
export const estimate: Router = {
  async isochrone({ from, mode, minutes }): Promise<Isochrones> {
    const areas = minutes.map((time) => ({
      minutes: time,
      area: disc(from, (time * 60 * speeds[mode]) / detour),
    }));
    return { estimated: true, areas };
  },
  async matrix({ sources, targets, mode }): Promise<Matrix> {
    const seconds = sources.map((source) =>
      targets.map((target) => Math.round(secondsFor(distanceMeters(source, target), mode))),
    );
    return { estimated: true, seconds };
  },
};
