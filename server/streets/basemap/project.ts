import type { Position } from '../../contract/common.ts';
import { basemapZoom } from '../../contract/streets.ts';

/** Units along a tile's edge, as vector tiles count. */
export const extent = 4096;

/** Everything is drawn in whole units of the closest zoom's tiles: 0.3 m at the equator. The world is this wide. */
export const worldUnits = extent * 2 ** basemapZoom.max;

/** Corners as x, y, x, y, ...: x grows to the east, y to the south, from the northwest corner of Web Mercator. */
export type Flat = Int32Array;

export function project([lng, lat]: Position): [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [inWorld(lng / 360 + 0.5), inWorld(0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI))];
}
const inWorld = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * worldUnits);

/** Corners that fall together are one. */
export function projectLine(line: readonly Position[]): Flat {
  const flat = new Int32Array(line.length * 2);
  let used = 0;
  for (const position of line) {
    const [x, y] = project(position);
    if (used > 0 && flat[used - 2] === x && flat[used - 1] === y) continue;
    flat[used++] = x;
    flat[used++] = y;
  }
  return flat.subarray(0, used);
}

/** Square units within a closed ring. */
export function ringArea(ring: Flat): number {
  let sum = 0;
  const [originX = 0, originY = 0] = ring;
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay, bx, by] = [ring[i - 2] ?? 0, ring[i - 1] ?? 0, ring[i] ?? 0, ring[i + 1] ?? 0];
    sum += (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
  }
  return Math.abs(sum / 2);
}

/** [west, north, east, south] in units. */
export type UnitBox = [number, number, number, number];

export function boundsOf(parts: readonly Flat[]): UnitBox {
  const box: UnitBox = [worldUnits, worldUnits, 0, 0];
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      const [x, y] = [part[i] ?? 0, part[i + 1] ?? 0];
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  }
  return box;
}

/** The way back, to the seventh digit of a degree. */
export function unproject([x, y]: readonly [number, number]): Position {
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / worldUnits)));
  return [round((x / worldUnits) * 360 - 180), round((latitude * 180) / Math.PI)];
}
