import { booleanPointInPolygon, polygon } from '@turf/turf';
import type { Position } from '../../contract/common.ts';
import type { Area } from '../router.ts';

const metersPerDegree = 111_320;

/** Square meters of two cells of Valhalla's grid, 0.001 degrees wide: islands and holes below are noise. */
const speckSquareMeters = 20_000;

/**
 * Valhalla's outlines as a valid area without specks: outer rings counterclockwise, holes clockwise (RFC 7946). The
 * largest part stays, however small. A limit that is the same for all times keeps a shorter time within a longer one.
 */
export function toArea(polygons: readonly Position[][][]): Area {
  const whole = polygons.flatMap(simple).map(([shell = [], ...holes]) => ({
    size: squareMeters(shell),
    rings: [shell, ...holes.filter((hole) => -squareMeters(hole) >= speckSquareMeters)],
  }));
  const largest = Math.max(...whole.map(({ size }) => size));
  return whole.filter(({ size }) => size >= Math.min(speckSquareMeters, largest)).map(({ rings }) => rings);
}

/** The same polygon, or several where a ring touches itself in a corner. */
function simple(rings: readonly Position[][]): Position[][][] {
  const loops = rings.map((ring, index) => loopsOf(turned(ring, index === 0 ? 1 : -1)));
  const all = loops.flat();
  if (loops.every(({ length }) => length === 1)) return [all];
  const shells = all
    .filter((loop) => squareMeters(loop) > 0)
    .sort((one, other) => squareMeters(one) - squareMeters(other))
    .map((shell) => [shell]);
  for (const hole of all.filter((loop) => squareMeters(loop) < 0))
    shells.find(([shell = []]) => isIn(hole, shell))?.push(hole);
  return shells;
}

const isIn = (loop: readonly Position[], shell: Position[]): boolean =>
  loop.some((corner) => booleanPointInPolygon(corner, polygon([shell]), { ignoreBoundary: true }));

/** The closed loops of a ring that do not touch themselves, each ending where a corner comes back. Spurs fall out. */
function loopsOf(ring: readonly Position[]): Position[][] {
  const loops: Position[][] = [];
  const way: Position[] = [];
  const indexes = new Map<string, number>();
  for (const corner of ring) {
    const from = indexes.get(corner.join());
    if (from !== undefined) {
      const loop = way.splice(from);
      for (const passed of loop) indexes.delete(passed.join());
      if (loop.length > 2) loops.push([...loop, corner]);
    }
    indexes.set(corner.join(), way.length);
    way.push(corner);
  }
  return loops;
}

const turned = (ring: Position[], sign: 1 | -1): Position[] =>
  squareMeters(ring) * sign >= 0 ? ring : ring.toReversed();

/** Positive for a counterclockwise ring. On a plane: good for areas within an hour. */
function squareMeters(ring: readonly Position[]): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let doubled = 0;
  for (let index = 0; index + 1 < ring.length; index++) {
    const [x1, y1] = ring[index] ?? [0, 0];
    const [x2, y2] = ring[index + 1] ?? [0, 0];
    doubled += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return (doubled / 2) * metersPerDegree ** 2 * Math.cos((y0 * Math.PI) / 180);
}
