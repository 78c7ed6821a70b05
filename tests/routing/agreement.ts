import { bbox, booleanPointInPolygon, multiPolygon, pointToPolygonDistance } from '@turf/turf';
import type { Position } from '../../server/contract/common.ts';
import type { TravelMode } from '../../server/contract/routing.ts';
import type { Area, Router } from '../../server/routing/index.ts';
import { seeded } from '../support/people.ts';

const count = 300;
/** The ten-minute area is tested, in the box around the fifteen-minute one. */
const minutes = [10, 15];

/** Shares 0 to 1 of random places for which the area and the travel times agree. */
export interface Agreement {
  /** of places inside the ten-minute area: those at most 11 minutes away */
  inside: number;
  /** of places more than 50 m outside it: those more than 9 minutes away, or out of reach */
  outside: number;
}

/** Compares a router's ten-minute area with its own travel times at 300 places inside and 300 outside. */
export async function agreement(router: Router, from: Position, mode: TravelMode): Promise<Agreement> {
  const { estimated, areas } = await router.isochrone({ from, mode, minutes });
  if (estimated) throw new Error('There are no streets here.');
  const [ten, fifteen] = areas.map(({ area }) => multiPolygon(area));
  if (!ten || !fifteen) throw new Error('An area is missing.');
  const meters = (place: Position) => pointToPolygonDistance(place, ten, { units: 'meters' });
  const inside = places(fifteen.geometry.coordinates as Area, (place) => booleanPointInPolygon(place, ten));
  const outside = places(fifteen.geometry.coordinates as Area, (place) => meters(place) > 50);
  const { seconds } = await router.matrix({ sources: [from], targets: [...inside, ...outside], mode });
  const times = seconds[0] ?? [];
  const share = (list: (number | null)[], holds: (time: number) => boolean) =>
    list.filter((time) => holds(time ?? Number.POSITIVE_INFINITY)).length / list.length;
  return {
    inside: share(times.slice(0, count), (time) => time <= 11 * 60),
    outside: share(times.slice(count), (time) => time > 9 * 60),
  };
}

/** Evenly spread over the box around an area, kept where `counts`. The same ones each time. */
function places(around: Area, counts: (place: Position) => boolean): Position[] {
  const [west, south, east, north] = bbox(multiPolygon(around));
  const random = seeded(7);
  const found: Position[] = [];
  for (let tries = 0; found.length < count; tries++) {
    if (tries > 100 * count) throw new Error('There are no such places.');
    const place: Position = [west + random() * (east - west), south + random() * (north - south)];
    if (counts(place)) found.push(place);
  }
  return found;
}
