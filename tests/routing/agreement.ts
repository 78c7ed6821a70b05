import { bbox, booleanPointInPolygon, multiPolygon } from '@turf/turf';
import { metersToSegment, type Point } from '../../geodata/town/shapes.ts';
import type { Position } from '../../server/contract/common.ts';
import type { TravelMode } from '../../server/contract/routing.ts';
import type { Area, Router } from '../../server/routing/index.ts';
import { seeded } from '../support/people.ts';

const count = 300;
const farMeters = 50;

/** Shares 0 to 1 of random places for which the area and the travel times agree. */
export interface Agreement {
  /** of places inside the ten-minute area: those at most 11 minutes away */
  inside: number;
  /** of places more than 50 m outside it: those more than 9 minutes away, or out of reach */
  outside: number;
}

/**
 * Compares a router's ten-minute area with its own travel times at 300 places inside and 300 outside, spread evenly over
 * the box around the fifteen-minute area. The same places each time.
 */
export async function agreement(router: Router, from: Position, mode: TravelMode): Promise<Agreement> {
  const { estimated, areas } = await router.isochrone({ from, mode, minutes: [10, 15] });
  const [ten, fifteen] = areas.map(({ area }) => area);
  if (estimated || !ten || !fifteen) throw new Error('There are no streets here.');
  const isInside = (place: Position) => booleanPointInPolygon(place, multiPolygon(ten));
  const inside = places(fifteen, isInside);
  const outside = places(fifteen, (place) => !isInside(place) && isFarFrom(ten, place));
  const { seconds } = await router.matrix({ sources: [from], targets: [...inside, ...outside], mode });
  const times = (seconds[0] ?? []).map((time) => time ?? Number.POSITIVE_INFINITY);
  return {
    inside: times.slice(0, count).filter((time) => time <= 11 * 60).length / count,
    outside: times.slice(count).filter((time) => time > 9 * 60).length / count,
  };
}

export const sayAgreement = (name: string, { inside, outside }: Agreement): void =>
  console.log(`${name}: inside ${(inside * 100).toFixed(1)}%, outside ${(outside * 100).toFixed(1)}%`);

function places(around: Area, counts: (place: Position) => boolean): Position[] {
  const [west, south, east, north] = bbox(multiPolygon(around));
  const random = seeded(7);
  const found: Position[] = [];
  for (let tries = 0; found.length < count; tries++) {
    if (tries > 100 * count) throw new Error('Hardly any place is like that.');
    const place: Position = [west + random() * (east - west), south + random() * (north - south)];
    if (counts(place)) found.push(place);
  }
  return found;
}

/** On a plane around the place: exact enough for some meters. */
function isFarFrom(area: Area, [lng, lat]: Position): boolean {
  const flat = ([x, y]: Position): Point => [
    (x - lng) * 111_320 * Math.cos((lat * Math.PI) / 180),
    (y - lat) * 111_132,
  ];
  return area.flat().every((ring) => {
    const corners = ring.map(flat);
    return corners
      .slice(1)
      .every((corner, index) => metersToSegment([0, 0], corners[index] ?? corner, corner) > farMeters);
  });
}
