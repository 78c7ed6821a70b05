import fc from 'fast-check';
import { cellArea, cellToLatLng, cellToParent, latLngToCell, UNITS } from 'h3-js';
import { expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import type { Bbox } from '../../server/contract/density.ts';
import { bboxRanges } from '../../server/geometry/bbox.ts';
import { cellRing, cellToBigint, positionToStoredCell, storedRange } from '../../server/geometry/cells.ts';

const bigintToCell = (stored: string | bigint) => BigInt(stored).toString(16);
const positions = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
) as fc.Arbitrary<Position>;

test('a cell survives the way to PostgreSQL and back', () => {
  fc.assert(
    fc.property(positions, ([lng, lat]) => {
      const cell = latLngToCell(lat, lng, 12);
      expect(bigintToCell(cellToBigint(cell))).toBe(cell);
      expect(BigInt(cellToBigint(cell)) < 2n ** 63n).toBe(true);
    }),
  );
});

test('a stored cell lies in the range of each of its ancestors, and in no other cell’s of that resolution', () => {
  fc.assert(
    fc.property(positions, positions, fc.integer({ min: 0, max: 12 }), (here, there, resolution) => {
      const stored = BigInt(positionToStoredCell(here));
      const ancestor = cellToParent(bigintToCell(stored), resolution);
      const other = latLngToCell(there[1], there[0], resolution);
      for (const cell of [ancestor, other]) {
        const { low, high } = storedRange(cell);
        expect(BigInt(low) <= stored && stored <= BigInt(high)).toBe(cell === ancestor);
      }
    }),
    { numRuns: 2000 },
  );
});

test('the ranges of a box hold every customer of every cell whose center lies in it', () => {
  const boxes = fc
    .record({
      center: positions,
      width: fc.double({ min: 0, max: 3, noNaN: true }),
      height: fc.double({ min: 0, max: 3, noNaN: true }),
    })
    .map(({ center: [lng, lat], width, height }): Bbox => {
      const wrap = (degrees: number) => ((degrees + 540) % 360) - 180;
      return [wrap(lng - width), Math.max(-90, lat - height), wrap(lng + width), Math.min(90, lat + height)];
    });
  fc.assert(
    fc.property(
      boxes,
      fc.integer({ min: 5, max: 12 }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 20,
        maxLength: 20,
      }),
      (box, resolution, parts) => {
        const [west, south, east, north] = box;
        const width = west <= east ? east - west : east + 360 - west;
        const ranges = bboxRanges(box, resolution);
        for (const [right, up] of parts) {
          const lng = ((west + right * width + 540) % 360) - 180;
          const stored = positionToStoredCell([lng, south + up * (north - south)]);
          const [centerLat, centerLng] = cellToLatLng(cellToParent(bigintToCell(stored), resolution));
          const inside =
            centerLat >= south &&
            centerLat <= north &&
            (west <= east ? centerLng >= west && centerLng <= east : centerLng >= west || centerLng <= east);
          if (!inside) continue;
          expect(ranges.some(({ low, high }) => BigInt(low) <= BigInt(stored) && BigInt(stored) <= BigInt(high))).toBe(
            true,
          );
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('the whole world is a box too', () => {
  const ranges = bboxRanges([-180, -90, 180, 90], 9);
  fc.assert(
    fc.property(positions, (position) => {
      const stored = BigInt(positionToStoredCell(position));
      expect(ranges.some(({ low, high }) => BigInt(low) <= stored && stored <= BigInt(high))).toBe(true);
    }),
  );
});

test('a ring never spans more than its cell, also across the antimeridian', () => {
  fc.assert(
    fc.property(fc.double({ min: -85, max: 85, noNaN: true }), fc.constantFrom(-180, 179.999, 180, 0), (lat, lng) => {
      const cell = latLngToCell(lat, lng, 6);
      const ring = cellRing(cell);
      const width = Math.max(...ring.map(([x]) => x)) - Math.min(...ring.map(([x]) => x));
      const widestDegrees = (2 * Math.sqrt(cellArea(cell, UNITS.km2))) / (111 * Math.cos((lat * Math.PI) / 180));
      expect(width).toBeLessThan(Math.max(1, 2 * widestDegrees));
      expect(ring[0]).toEqual(ring.at(-1));
    }),
  );
});
