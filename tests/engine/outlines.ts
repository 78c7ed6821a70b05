import type { FenceRule } from '../../server/geofences/types.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import { fence, origin } from './support.ts';
import { placeAt, type Spot } from './walks.ts';

/** Places as they are outlined on maps, in meters around the origin. */
const drawn: Record<string, Spot[][][]> = {
  /** a shopping center with two wings */
  mall: [
    [
      [
        [-90, -60],
        [70, -60],
        [70, -15],
        [-20, -15],
        [-20, 80],
        [-90, 80],
      ],
    ],
  ],
  /** shops along a street */
  strip: [
    [
      [
        [-150, -18],
        [-40, -24],
        [150, -16],
        [148, 22],
        [-30, 18],
        [-152, 24],
      ],
    ],
  ],
  /** a park with a pond, and its part across the road */
  park: [
    [
      [
        [-130, -100],
        [-20, -140],
        [90, -110],
        [120, 10],
        [60, 130],
        [-70, 120],
        [-140, 30],
      ],
      [
        [10, 0],
        [40, 10],
        [30, 50],
        [0, 40],
      ],
    ],
    [
      [
        [150, -60],
        [230, -50],
        [220, 60],
        [140, 40],
      ],
    ],
  ],
};

export const outlineNames = Object.keys(drawn);

const closed = (ring: Spot[]): Spot[] => [...ring, ...ring.slice(0, 1)];
export const ringsOf = (name: string): Spot[][] => (drawn[name] ?? []).flat().map(closed);

export const outlined = (name: string, more: Partial<FenceRule> = {}): FenceRule => {
  const shape: Polygons = (drawn[name] ?? []).map((polygon) =>
    polygon.map((ring) => closed(ring).map((spot) => placeAt(origin, spot))),
  );
  return fence({ circle: null, shape, ...more });
};
