import type { Polygons } from '../geometry/polygons.ts';
import { metersPerDegree, radians } from './earth.ts';
import { isSeam, seamsOf } from './seams.ts';

/** Consecutive edges looked at, or passed over, together. */
const edgesTogether = 16;
/** Nearer to a pole degrees of longitude are no map. */
const polarLatitude = 88;

/** A run of edges of one polygon: from corner `from` to corner `to`, each to the next. */
interface Run {
  from: number;
  to: number;
  polygon: number;
  west: number;
  east: number;
  south: number;
  north: number;
}

/**
 * An area's edges, made ready for being asked often how far a place is from them. Edges are straight in degrees. Parts
 * that the antimeridian cuts asunder are put together again, on degrees beyond 180; where it cut is no edge.
 */
export class Outline {
  readonly squareMeters: number;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  /** 1: what begins at this corner is no edge */
  readonly #blank: Uint8Array;
  readonly #runs: Run[] = [];
  readonly #middle: number;

  constructor(shape: Polygons) {
    const rings = shape.flatMap((polygon, index) => polygon.map((ring) => ({ ring, polygon: index })));
    const count = rings.reduce((sum, { ring }) => sum + ring.length, 0);
    this.#x = new Float64Array(count);
    this.#y = new Float64Array(count);
    this.#blank = new Uint8Array(count);
    const seams = seamsOf(shape);
    const shifts = shiftsOf(shape);
    let corner = 0;
    for (const { ring, polygon } of rings) {
      const first = corner;
      for (const [index, [lng, lat]] of ring.entries()) {
        this.#x[corner] = lng + (shifts[polygon] ?? 0);
        this.#y[corner] = lat;
        const next = ring[index + 1];
        if (!next || isSeam([lng, lat], next, seams)) this.#blank[corner] = 1;
        corner++;
      }
      for (let from = first; from < corner - 1; from += edgesTogether)
        this.#runs.push(this.#run(from, Math.min(from + edgesTogether, corner - 1), polygon));
    }
    const west = this.#runs.reduce((so, run) => Math.min(so, run.west), Number.POSITIVE_INFINITY);
    const east = this.#runs.reduce((so, run) => Math.max(so, run.east), Number.NEGATIVE_INFINITY);
    this.#middle = count > 0 ? (west + east) / 2 : 0;
    this.squareMeters = squareMetersOf(shape);
  }

  /** Meters to the nearest edge, negative inside; infinite where there is no area. */
  distance(lng: number, lat: number): number {
    const x = this.#along(lng);
    const meters = Math.abs(lat) > polarLatitude ? this.#polar(x, lat) : this.#flat(x, lat);
    return this.#isInside(x, lat) ? -meters : meters;
  }

  /** Where on the straight way between two places it meets edges: shares of the way, ascending. */
  meets(from: { lng: number; lat: number }, to: { lng: number; lat: number }): number[] {
    const x = this.#along(from.lng);
    const dx = ((to.lng - from.lng + 540) % 360) - 180;
    const dy = to.lat - from.lat;
    const shares: number[] = [];
    for (const run of this.#runs) {
      if (run.west > Math.max(x, x + dx) || run.east < Math.min(x, x + dx)) continue;
      if (run.south > Math.max(from.lat, to.lat) || run.north < Math.min(from.lat, to.lat)) continue;
      for (let at = run.from; at < run.to; at++) {
        const share = this.#blank[at] ? -1 : this.#meet(at, x, from.lat, dx, dy);
        if (share >= 0 && share <= 1) shares.push(share);
      }
    }
    return shares.sort((a, b) => a - b);
  }

  #meet(at: number, x: number, y: number, dx: number, dy: number): number {
    const [ax, ay, bx, by] = this.#edge(at);
    const [ex, ey] = [bx - ax, by - ay];
    const cross = dx * ey - dy * ex;
    if (cross === 0) return -1;
    const share = ((ax - x) * ey - (ay - y) * ex) / cross;
    const onEdge = ((ax - x) * dy - (ay - y) * dx) / cross;
    return onEdge >= 0 && onEdge <= 1 ? share : -1;
  }

  #edge(at: number): [number, number, number, number] {
    return [this.#x[at] as number, this.#y[at] as number, this.#x[at + 1] as number, this.#y[at + 1] as number];
  }

  /** A longitude as near as can be to the area's. */
  #along(lng: number): number {
    return lng - 360 * Math.round((lng - this.#middle) / 360);
  }

  #run(from: number, to: number, polygon: number): Run {
    const [xs, ys] = [this.#x.subarray(from, to + 1), this.#y.subarray(from, to + 1)];
    const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    return { from, to, polygon, west, east, south, north };
  }

  /** On the plane that touches the place: exact near it. */
  #flat(lng: number, lat: number): number {
    const { x: kx, y: ky } = metersPerDegree(lat);
    const [xs, ys] = [this.#x, this.#y];
    let best = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) {
      const aside = kx * Math.max(run.west - lng, 0, lng - run.east);
      const above = ky * Math.max(run.south - lat, 0, lat - run.north);
      if (aside * aside + above * above >= best) continue;
      for (let at = run.from; at < run.to; at++) {
        if (this.#blank[at]) continue;
        const ax = ((xs[at] as number) - lng) * kx;
        const ay = ((ys[at] as number) - lat) * ky;
        const bx = ((xs[at + 1] as number) - lng) * kx;
        const by = ((ys[at + 1] as number) - lat) * ky;
        const square = squareToSegment(ax, ay, bx, by);
        if (square < best) best = square;
      }
    }
    return Math.sqrt(best);
  }

  #polar(lng: number, lat: number): number {
    const { y: meters } = metersPerDegree(lat);
    const radius = (meters * 180) / Math.PI;
    const sine = Math.sin(radians(lat));
    const project = (at: number): [number, number] => {
      const to = radians(this.#y[at] as number);
      const turn = radians((this.#x[at] as number) - lng);
      const half = Math.sin(turn / 2);
      const y = Math.sin(to - radians(lat)) + 2 * sine * Math.cos(to) * half * half;
      return [radius * Math.cos(to) * Math.sin(turn), radius * y];
    };
    let best = Number.POSITIVE_INFINITY;
    for (const run of this.#runs)
      for (let at = run.from; at < run.to; at++)
        if (!this.#blank[at]) best = Math.min(best, squareToSegment(...project(at), ...project(at + 1)));
    return Math.sqrt(best);
  }

  /** Counts the edges between the place and the equator's side of the map, polygon by polygon. */
  #isInside(lng: number, lat: number): boolean {
    const [xs, ys] = [this.#x, this.#y];
    const toSouth = lat >= 0;
    let polygon = -1;
    let inside = false;
    for (const run of this.#runs) {
      if (run.polygon !== polygon) {
        if (inside) return true;
        polygon = run.polygon;
      }
      if (lng < run.west || lng > run.east || (toSouth ? run.south > lat : run.north < lat)) continue;
      if (toSouth ? run.north < lat : run.south > lat) {
        if ((xs[run.from] as number) > lng !== (xs[run.to] as number) > lng) inside = !inside;
        continue;
      }
      for (let at = run.from; at < run.to; at++) {
        const ax = xs[at] as number;
        const bx = xs[at + 1] as number;
        if (ax > lng === bx > lng) continue;
        const ay = ys[at] as number;
        const y = ay + ((lng - ax) / (bx - ax)) * ((ys[at + 1] as number) - ay);
        if (toSouth ? y < lat : y > lat) inside = !inside;
      }
    }
    return inside;
  }
}

/** From the origin to the nearest point of a segment, squared. */
function squareToSegment(ax: number, ay: number, bx: number, by: number): number {
  const [ex, ey] = [bx - ax, by - ay];
  const length = ex * ex + ey * ey;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * ex + ay * ey) / length));
  const [x, y] = [ax + share * ex, ay + share * ey];
  return x * x + y * y;
}

/** Whole turns for each polygon that bring them next to each other. What goes around a pole stays as it is. */
function shiftsOf(shape: Polygons): number[] {
  const boxes = shape.map((polygon) => {
    const lngs = polygon[0]?.map(([lng]) => lng) ?? [];
    return {
      west: lngs.reduce((so, lng) => Math.min(so, lng), 180),
      east: lngs.reduce((so, lng) => Math.max(so, lng), -180),
    };
  });
  const first = boxes[0];
  if (!first || boxes.some(({ west, east }) => east - west > 180)) return shape.map(() => 0);
  const middle = (first.west + first.east) / 2;
  return boxes.map(({ west, east }) => -360 * Math.round(((west + east) / 2 - middle) / 360));
}

/** On the sphere of the same area, by R. G. Chamberlain and W. H. Duquette's formula; edges as they are on a flat map. */
function squareMetersOf(shape: Polygons): number {
  const authalic = 6_371_007.2;
  let sum = 0;
  for (const polygon of shape)
    for (const [index, ring] of polygon.entries()) {
      let twice = 0;
      for (const [at, [lng, lat]] of ring.entries()) {
        const next = ring[at + 1];
        if (next) twice += radians(next[0] - lng) * (2 + Math.sin(radians(lat)) + Math.sin(radians(next[1])));
      }
      sum += (index === 0 ? 1 : -1) * Math.abs(twice / 2);
    }
  return Math.max(0, sum) * authalic ** 2;
}
