import polylabel from 'polylabel';
import { type Flat, ringArea } from './project.ts';

/** Where a name stands best in a polygon (outer ring and holes): the center of the largest circle in it, roughly. */
export function labelPoint(rings: readonly Flat[]): Flat {
  const polygon = rings.map((ring) =>
    Array.from({ length: ring.length / 2 }, (_none, i): [number, number] => [ring[2 * i] ?? 0, ring[2 * i + 1] ?? 0]),
  );
  // A tenth of its width is close enough for a label, and much quicker than a unit.
  const precision = Math.max(4, Math.sqrt(ringArea(rings[0] ?? new Int32Array())) / 10);
  const [x = 0, y = 0] = polylabel(polygon, precision);
  return Int32Array.of(Math.round(x), Math.round(y));
}

/** The center of gravity of a small outline, such as a house; good where it lies within it. */
export function middleOf(ring: Flat): Flat | undefined {
  const [originX = 0, originY = 0] = ring;
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay] = [(ring[i - 2] ?? 0) - originX, (ring[i - 1] ?? 0) - originY];
    const [bx, by] = [(ring[i] ?? 0) - originX, (ring[i + 1] ?? 0) - originY];
    const cross = ax * by - bx * ay;
    sum += cross;
    sumX += (ax + bx) * cross;
    sumY += (ay + by) * cross;
  }
  if (sum === 0) return undefined;
  const [x, y] = [sumX / (3 * sum), sumY / (3 * sum)];
  let inside = false;
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay] = [(ring[i - 2] ?? 0) - originX, (ring[i - 1] ?? 0) - originY];
    const [bx, by] = [(ring[i] ?? 0) - originX, (ring[i + 1] ?? 0) - originY];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside ? Int32Array.of(Math.round(originX + x), Math.round(originY + y)) : undefined;
}

/** A point in the polygon for what stands there: the middle where that is inside, else where a label fits. */
export const pointIn = (rings: readonly Flat[]): Flat => middleOf(rings[0] ?? new Int32Array()) ?? labelPoint(rings);
