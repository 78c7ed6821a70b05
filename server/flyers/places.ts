import type { Survey } from '../catchments/index.ts';
import { partsInside } from '../catchments/index.ts';
import { boundsOf, insideTester } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import type { Box } from './queries.ts';

/** A neighborhood, or what of an area lies in none. */
export interface Place {
  id: string | null;
  name: string;
  /** Of the part inside; null where they are not known. */
  households: number | null;
  /** Its own outline; of the rest that of the whole area. */
  outline: Polygons;
  /** A border that two outlines do not share to the meter. */
  sliver: boolean;
  /** To be compared with: nothing is brought there. */
  leftAlone: boolean;
}

/** Less of a neighborhood than this is an inexact border, not a part of the area. */
const sliverPart = 0.02;
const everywhere: Box = [-180, -90, 180, 90];

export interface Places {
  places: Place[];
  box: Box;
  /** The index of the place where flyers would go, if any: the first neighborhood, or the rest. */
  placeAt(lng: number, lat: number): number | undefined;
}

/** What an area (null: everywhere) consists of. Everywhere is all neighborhoods, or all there is where there are none. */
export function placesIn(survey: Survey, outline: Polygons | null, leftAlone: ReadonlySet<string>): Places {
  const parts = outline ? partsInside(survey, outline) : new Map(survey.map((_one, index) => [index, 1]));
  const places: Place[] = [];
  const tests: ((lng: number, lat: number) => boolean)[] = [];
  for (const [index, part] of parts) {
    const one = survey[index];
    if (!one) continue;
    places.push({
      id: one.id,
      name: one.name,
      households: one.households === null ? null : Math.round(one.households * part),
      outline: one.area,
      sliver: part < sliverPart,
      leftAlone: leftAlone.has(one.id),
    });
    tests.push(one.inside());
  }
  const rest = places.length;
  const withRest = outline !== null || survey.length === 0;
  if (withRest) {
    const name = rest === 0 ? 'The area' : 'Elsewhere in the area';
    places.push({ id: null, name, households: null, outline: outline ?? [], sliver: rest > 0, leftAlone: false });
  }
  const inArea = outline ? insideTester(outline) : () => true;
  const bounds = outline ? boundsOf(outline) : undefined;
  let latest = 0;
  return {
    places,
    box: bounds ?? everywhere,
    placeAt(lng, lat) {
      if (!inArea(lng, lat)) return undefined;
      // What comes next mostly lies where the last did; overlapping neighborhoods share by the order of the streets.
      if (!tests[latest]?.(lng, lat)) latest = tests.findIndex((inside) => inside(lng, lat));
      if (latest < 0) latest = rest;
      return latest < rest || withRest ? latest : undefined;
    },
  };
}
