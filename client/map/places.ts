import type { FeatureCollection, MultiPolygon, Point } from 'geojson';
import type { PlaceShape, Ring } from './source.ts';

export type Bbox = [west: number, south: number, east: number, north: number];

/** Signed area in square degrees: good enough to rank rings of one town and to weigh their corners. */
function ringArea(ring: Ring): number {
  let doubled = 0;
  for (let index = 0; index + 1 < ring.length; index++) {
    const [x1, y1] = ring[index] ?? [0, 0];
    const [x2, y2] = ring[index + 1] ?? [0, 0];
    doubled += x1 * y2 - x2 * y1;
  }
  return doubled / 2;
}

/** Center of gravity of the largest part, where its name is written. */
export function placeCenter(place: Pick<PlaceShape, 'rings'>): [number, number] | null {
  const outer = place.rings
    .map((polygon) => polygon[0])
    .filter((ring): ring is Ring => ring !== undefined && ring.length > 0);
  const largest = outer.sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)))[0];
  const start = largest?.[0];
  if (!largest || !start) return null;
  // Relative to the first corner, or the subtraction of large products would lose the digits that matter.
  const local: Ring = largest.map(([x, y]) => [x - start[0], y - start[1]]);
  const area = ringArea(local);
  if (Math.abs(area) < 1e-14) return start;
  let sumX = 0;
  let sumY = 0;
  for (let index = 0; index + 1 < local.length; index++) {
    const [x1, y1] = local[index] ?? [0, 0];
    const [x2, y2] = local[index + 1] ?? [0, 0];
    const cross = x1 * y2 - x2 * y1;
    sumX += (x1 + x2) * cross;
    sumY += (y1 + y2) * cross;
  }
  return [start[0] + sumX / (6 * area), start[1] + sumY / (6 * area)];
}

export function placesBbox(places: readonly Pick<PlaceShape, 'rings'>[]): Bbox | null {
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const place of places) {
    for (const [x, y] of place.rings.flat(2)) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return Number.isFinite(box[0]) ? box : null;
}

/** Even-odd rule over all rings, so that holes are outside. */
export function placeContains(place: Pick<PlaceShape, 'rings'>, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const ring of place.rings.flat()) {
    for (let index = 0; index + 1 < ring.length; index++) {
      const [x1, y1] = ring[index] ?? [0, 0];
      const [x2, y2] = ring[index + 1] ?? [0, 0];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

/** `west > east` crosses the antimeridian, as in the API. */
export function bboxContains([west, south, east, north]: Bbox, [x, y]: readonly [number, number]): boolean {
  return y >= south && y <= north && (west <= east ? x >= west && x <= east : x >= west || x <= east);
}

export function placeShapes(places: readonly PlaceShape[]): FeatureCollection<MultiPolygon> {
  return {
    type: 'FeatureCollection',
    features: places.map(({ id, name, rings }) => ({
      type: 'Feature',
      properties: { id, name },
      geometry: { type: 'MultiPolygon', coordinates: rings },
    })),
  };
}

/** One point per place: labels on polygons would repeat in every tile they touch. */
export function placeNames(places: readonly PlaceShape[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: places.flatMap((place) => {
      const center = placeCenter(place);
      const box = placesBbox([place]);
      if (!center || !box) return [];
      const rank = -((box[2] - box[0]) * (box[3] - box[1]));
      return [
        {
          type: 'Feature' as const,
          properties: { name: place.name, rank },
          geometry: { type: 'Point' as const, coordinates: center },
        },
      ];
    }),
  };
}
