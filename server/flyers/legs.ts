import type { Position } from '../contract/common.ts';
import type { Router } from '../routing/index.ts';
import type { Legs } from './walk.ts';

/** Meters a second, as the router has people walk: 5.1 km/h. */
const walkingSpeed = 5.1 / 3.6;
/** How much longer a way through streets is than a straight line. */
const detour = 1.3;
/** Where the router knows no way, there may be one all the same; but it comes last. */
const wayless = 3;
const metersPerDegree = 111_195;

/** On a flat map around the first of them: a neighborhood is small. */
export function straightMeters([lng, lat]: Position, [toLng, toLat]: Position): number {
  const east = Math.abs(toLng - lng);
  const across = Math.min(east, 360 - east) * Math.cos((((lat + toLat) / 2) * Math.PI) / 180);
  return metersPerDegree * Math.hypot(across, toLat - lat);
}

export const straightLegs = (places: readonly Position[]): Legs => {
  const at = (index: number): Position => places[index] ?? [0, 0];
  return (from, to) => straightMeters(at(from), at(to)) * detour;
};

/** On foot through the streets, the mean of both ways. Undefined where the router only estimates. */
export async function routedLegs(router: Router, places: readonly Position[]): Promise<Legs | undefined> {
  const { seconds, estimated } = await router.matrix({ sources: places, targets: places, mode: 'walk' });
  if (estimated) return undefined;
  const straight = straightLegs(places);
  const way = (from: number, to: number): number => {
    const time = seconds[from]?.[to];
    return time === null || time === undefined ? straight(from, to) * wayless : time * walkingSpeed;
  };
  return (from, to) => (way(from, to) + way(to, from)) / 2;
}
