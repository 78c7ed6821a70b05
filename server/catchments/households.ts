import type { WhiteSpace } from '../contract/catchments.ts';
import { type Sample, sampleArea } from '../geometry/areas.ts';
import { areaSquareMeters } from '../geometry/geodesic.ts';
import { boundsOf, insideTester } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import type { Policy } from '../privacy/policy.ts';
import type { People } from './people.ts';
import type { NeighborhoodShape } from './queries.ts';

/** A neighborhood ready to be asked how much of it lies in an area. */
interface Surveyed extends NeighborhoodShape {
  bounds: readonly [number, number, number, number] | undefined;
  squareMeters: number;
  inside: () => (lng: number, lat: number) => boolean;
  sample: () => Sample;
}
export type Survey = Surveyed[];

/** Points of a neighborhood's grid: its part inside an area is right to about a hundredth. */
const neighborhoodPoints = 300;

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const surveyOf = (shapes: readonly NeighborhoodShape[]): Survey =>
  shapes.map((shape) => ({
    ...shape,
    bounds: boundsOf(shape.area),
    squareMeters: areaSquareMeters(shape.area),
    inside: once(() => insideTester(shape.area)),
    sample: once(() => sampleArea(shape.area, neighborhoodPoints)),
  }));

/**
 * The part of each neighborhood's area (0 to 1, by index) that lies in `area`. Counted on a grid over the smaller of the two,
 * so that a small circle in a large county is not missed, and no outline, however tangled, can fail.
 */
export function partsInside(survey: Survey, area: Polygons, points = 2000): Map<number, number> {
  const parts = new Map<number, number>();
  const bounds = boundsOf(area);
  if (!bounds) return parts;
  const [west, south, east, north] = bounds;
  const squareMeters = areaSquareMeters(area);
  const inside = insideTester(area);
  const sample = once(() => sampleArea(area, points));
  for (const [index, one] of survey.entries()) {
    const around = one.bounds;
    if (!around || around[0] > east || around[2] < west || around[1] > north || around[3] < south) continue;
    const part =
      squareMeters > one.squareMeters
        ? shareInside(one.sample(), inside)
        : (shareInside(sample(), one.inside()) * squareMeters) / one.squareMeters;
    if (part > 0) parts.set(index, Math.min(1, part));
  }
  return parts;
}

function shareInside({ lng, lat, share }: Sample, inside: (lng: number, lat: number) => boolean): number {
  let sum = 0;
  for (let at = 0; at < share.length; at++) if (inside(lng[at] ?? 0, lat[at] ?? 0)) sum += share[at] ?? 0;
  return sum;
}

/** Households of the parts; null where no neighborhood there says how many it has. */
export function householdsIn(survey: Survey, parts: ReadonlyMap<number, number>): number | null {
  let sum: number | null = null;
  for (const [index, part] of parts) {
    const households = survey[index]?.households;
    if (typeof households === 'number') sum = (sum ?? 0) + households * part;
  }
  return sum;
}

export const penetrationOf = (customers: number, households: number): number =>
  Math.round((customers / households) * 10_000) / 10_000;

/**
 * Neighborhoods of which more than half lies inside, with a penetration below the median of all that have households; most
 * households not reached yet first. One with customers but fewer than k is in neither the list nor the median.
 */
export function whiteSpaceOf(
  survey: Survey,
  people: People,
  parts: ReadonlyMap<number, number>,
  { k }: Policy,
): WhiteSpace[] {
  const all = survey.flatMap(({ id, name, households }, index) => {
    const count = people.neighborhoods.get(id) ?? 0;
    if (!households || (count > 0 && count < k)) return [];
    return [{ index, neighborhoodId: id, name, households, customers: count, penetration: count / households }];
  });
  const middle = medianOf(all.map(({ penetration }) => penetration));
  return all
    .filter(({ index, penetration }) => penetration < middle && (parts.get(index) ?? 0) > 0.5)
    .map(({ index: _index, ...one }) => ({
      ...one,
      penetration: penetrationOf(one.customers, one.households),
      unreached: Math.max(0, one.households - one.customers),
    }))
    .sort((one, other) => other.unreached - one.unreached || one.name.localeCompare(other.name, 'en'));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
