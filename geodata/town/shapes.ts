import { at, type Random } from './random.ts';

/** Meters east and north of the town's center. The whole town is drawn on this plane. */
export type Point = readonly [east: number, north: number];

/** Open: the first point is not repeated at the end. */
export type Ring = readonly Point[];

export const distanceMeters = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

export const between = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

export function lengthMeters(line: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) length += distanceMeters(at(line, i - 1), at(line, i));
  return length;
}

/**
 * A smooth curve through every control point (Catmull-Rom, https://en.wikipedia.org/wiki/Catmull-Rom_spline), returned
 * as one piece between each two controls, so that lines which share a control point share it exactly.
 */
export function smoothPieces(controls: readonly Point[], stepMeters: number): Point[][] {
  const pieces: Point[][] = [];
  for (let i = 0; i + 1 < controls.length; i++) {
    const [b, c] = [at(controls, i), at(controls, i + 1)];
    const a = i > 0 ? at(controls, i - 1) : between(c, b, 2);
    const d = i + 2 < controls.length ? at(controls, i + 2) : between(b, c, 2);
    const steps = Math.max(1, Math.round(distanceMeters(b, c) / stepMeters));
    const piece: Point[] = [b];
    for (let step = 1; step < steps; step++) piece.push(catmullRom(a, b, c, d, step / steps));
    pieces.push([...piece, c]);
  }
  return pieces;
}

function catmullRom(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const along = (i: 0 | 1) =>
    b[i] +
    0.5 * t * (c[i] - a[i] + t * (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i] + t * (3 * (b[i] - c[i]) + d[i] - a[i])));
  return [along(0), along(1)];
}

export function joinPieces(pieces: readonly (readonly Point[])[]): Point[] {
  return pieces.flatMap((piece, i) => (i === 0 ? piece : piece.slice(1)));
}

/** The line moved sideways; left of its direction is positive. */
export function offsetLine(line: readonly Point[], metersAt: (index: number) => number): Point[] {
  return line.map((point, i) => {
    const [before, after] = [at(line, Math.max(0, i - 1)), at(line, Math.min(line.length - 1, i + 1))];
    const length = distanceMeters(before, after);
    const shift = metersAt(i) / length;
    return [point[0] - (after[1] - before[1]) * shift, point[1] + (after[0] - before[0]) * shift];
  });
}

/** An ellipse with a hand-drawn edge. */
export function blob(center: Point, radii: readonly [number, number], random: Random, corners = 36): Point[] {
  const phases = [random.between(0, 6), random.between(0, 6), random.between(0, 6)] as const;
  return Array.from({ length: corners }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / corners;
    const wobble =
      1 +
      0.1 * Math.sin(2 * angle + phases[0]) +
      0.07 * Math.sin(3 * angle + phases[1]) +
      0.04 * Math.sin(5 * angle + phases[2]);
    return [center[0] + radii[0] * wobble * Math.cos(angle), center[1] + radii[1] * wobble * Math.sin(angle)];
  });
}

/** Even-odd rule. */
export function isInside(point: Point, ring: Ring): boolean {
  let inside = false;
  let previous = at(ring, -1);
  for (const corner of ring) {
    if (
      corner[1] > point[1] !== previous[1] > point[1] &&
      point[0] < corner[0] + ((previous[0] - corner[0]) * (point[1] - corner[1])) / (previous[1] - corner[1])
    )
      inside = !inside;
    previous = corner;
  }
  return inside;
}

/** Where a-b and c-d cross, as shares of each; undefined when they do not (or are parallel). */
export function crossing(a: Point, b: Point, c: Point, d: Point): { t: number; u: number } | undefined {
  const [abx, aby, cdx, cdy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const determinant = abx * cdy - aby * cdx;
  if (Math.abs(determinant) < 1e-9) return undefined;
  const t = ((c[0] - a[0]) * cdy - (c[1] - a[1]) * cdx) / determinant;
  const u = ((c[0] - a[0]) * aby - (c[1] - a[1]) * abx) / determinant;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : undefined;
}

/** Share along a-b of the place nearest to the point, in [0, 1]. */
export function nearestShare(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return 0;
  return Math.min(1, Math.max(0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared));
}

export const metersToSegment = (point: Point, a: Point, b: Point) =>
  distanceMeters(point, between(a, b, nearestShare(point, a, b)));

/** Signed area is positive for counterclockwise rings. */
export function signedArea(ring: Ring): number {
  let doubled = 0;
  let previous = at(ring, -1);
  for (const corner of ring) {
    doubled += previous[0] * corner[1] - corner[0] * previous[1];
    previous = corner;
  }
  return doubled / 2;
}

export const counterclockwise = (ring: Ring): Ring => (signedArea(ring) < 0 ? [...ring].reverse() : ring);
