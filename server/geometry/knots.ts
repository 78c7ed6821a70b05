import type { Position } from '../contract/common.ts';
import type { Polygons } from './polygons.ts';

/**
 * Repairs polygons whose rings cross themselves or each other. What lies inside any of the parts, by the even-odd rule of
 * its own rings, stays inside; crossings become corners.
 *
 * Why not PostGIS: for some knots its geometry library throws, and the embedded database cannot catch that. It answers no
 * row, or the row of another query. So everything here is whole numbers on a grid and exact signs:
 *   1. cut all edges where they meet, rounding each crossing to the grid, until they meet at their ends only;
 *   2. drop edges with the inside on both sides or on none, and turn the others so that the inside is on their left;
 *   3. walk along them, always taking the sharpest left turn: counterclockwise rings are shells, clockwise ones holes.
 */

/** Tenths of a millimeter, as cleanArea rounds; even, so that the middle of an edge is on the grid too. */
const perDegree = 2e9;
/** Rounding moves edges a little, which can make new crossings; two or three rounds are usual. */
const maxRounds = 30;
const columnCount = 512;

interface Point {
  x: number;
  y: number;
  key: string;
}
interface Edge {
  a: Point;
  b: Point;
  /** The parts it bounds: those that hold it an odd number of times. */
  parts: Set<number>;
}

const pointAt = (x: number, y: number): Point => ({ x, y, key: `${x},${y}` });
const gridPoint = (x: number, y: number) => pointAt(2 * Math.round(x / 2), 2 * Math.round(y / 2));
const before = (a: Point, b: Point) => a.x < b.x || (a.x === b.x && a.y < b.y);

/** The side of the line a→b on which c lies: positive left, negative right, 0 on it. The sign is exact for whole numbers. */
export function sideOf(a: Bare, b: Bare, c: Bare): number {
  const left = (b.x - a.x) * (c.y - a.y);
  const right = (b.y - a.y) * (c.x - a.x);
  const side = left - right;
  // Differences of grid numbers are exact; each product may be off by its last bit.
  if (Math.abs(side) > (Math.abs(left) + Math.abs(right)) * 4e-16) return side;
  const exact = BigInt(b.x - a.x) * BigInt(c.y - a.y) - BigInt(b.y - a.y) * BigInt(c.x - a.x);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

/**
 * Valid polygons in place of `polygons`, or undefined where that fails, or where its edges cross more than `maxCuts` times.
 * None when nothing has an area.
 */
export function untie(polygons: Polygons, maxCuts = Number.POSITIVE_INFINITY): Polygons | undefined {
  let edges = edgesOf(polygons);
  for (let round = 0; ; round++) {
    const cut = cutWhereTheyMeet(edges, maxCuts);
    if (cut === 'too many') return undefined;
    if (!cut) break;
    if (round === maxRounds) return undefined;
    edges = cut;
  }
  const rings = walk(turnInsideLeft(edges));
  return rings && nest(rings);
}

/** Each edge once, with its lesser end first. An edge that a part holds twice bounds nothing of it. */
function collect(edges: Iterable<Edge>): Edge[] {
  const byEnds = new Map<string, Edge>();
  for (const { a, b, parts } of edges) {
    if (a.key === b.key) continue;
    const [low, high] = before(a, b) ? [a, b] : [b, a];
    const key = `${low.key} ${high.key}`;
    const known = byEnds.get(key);
    if (!known) byEnds.set(key, { a: low, b: high, parts: new Set(parts) });
    else for (const part of parts) if (!known.parts.delete(part)) known.parts.add(part);
  }
  return [...byEnds.values()].filter((edge) => edge.parts.size > 0);
}

function edgesOf(polygons: Polygons): Edge[] {
  const edges: Edge[] = [];
  for (const [part, rings] of polygons.entries()) {
    for (const ring of rings) {
      const points = ring.map(([lng, lat]) => gridPoint(lng * perDegree, lat * perDegree));
      for (const [index, b] of points.entries()) {
        const a = points[index - 1];
        if (a) edges.push({ a, b, parts: new Set([part]) });
      }
    }
  }
  return collect(edges);
}

/** The edges cut at all points where two of them meet, or undefined when they meet at their ends only. */
function cutWhereTheyMeet(edges: Edge[], maxCuts: number): Edge[] | undefined | 'too many' {
  const cuts = new Map<Edge, Map<string, Point>>();
  let count = 0;
  const cut = (edge: Edge, at: Point) => {
    if (at.key === edge.a.key || at.key === edge.b.key) return;
    count++;
    const known = cuts.get(edge);
    if (known) known.set(at.key, at);
    else cuts.set(edge, new Map([[at.key, at]]));
  };
  // From west to east; `open` holds the edges that reach the current one.
  const sorted = [...edges].sort((one, other) => one.a.x - other.a.x);
  let open: Edge[] = [];
  for (const edge of sorted) {
    open = open.filter((other) => other.b.x >= edge.a.x);
    const [low, high] = edge.a.y < edge.b.y ? [edge.a.y, edge.b.y] : [edge.b.y, edge.a.y];
    for (const other of open) {
      if (Math.max(other.a.y, other.b.y) < low || Math.min(other.a.y, other.b.y) > high) continue;
      meet(edge, other, cut);
    }
    if (count > maxCuts) return 'too many';
    open.push(edge);
  }
  if (cuts.size === 0) return undefined;
  return collect(edges.flatMap((edge) => piecesOf(edge, [...(cuts.get(edge)?.values() ?? [])])));
}

function meet(one: Edge, other: Edge, cut: (edge: Edge, at: Point) => void): void {
  const sides = [sideOf(one.a, one.b, other.a), sideOf(one.a, one.b, other.b)] as const;
  const otherSides = [sideOf(other.a, other.b, one.a), sideOf(other.a, other.b, one.b)] as const;
  if (sides[0] === 0 && within(one, other.a)) cut(one, other.a);
  if (sides[1] === 0 && within(one, other.b)) cut(one, other.b);
  if (otherSides[0] === 0 && within(other, one.a)) cut(other, one.a);
  if (otherSides[1] === 0 && within(other, one.b)) cut(other, one.b);
  const crossing =
    Math.sign(sides[0]) * Math.sign(sides[1]) < 0 && Math.sign(otherSides[0]) * Math.sign(otherSides[1]) < 0;
  if (!crossing) return;
  const { a, b } = one;
  const dx = other.b.x - other.a.x;
  const dy = other.b.y - other.a.y;
  const share = ((other.a.x - a.x) * dy - (other.a.y - a.y) * dx) / ((b.x - a.x) * dy - (b.y - a.y) * dx);
  const inside = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0.5;
  const at = gridPoint(a.x + inside * (b.x - a.x), a.y + inside * (b.y - a.y));
  cut(one, at);
  cut(other, at);
}

/** Whether a point on the edge's line lies between its ends. */
const within = ({ a, b }: Edge, point: Point): boolean =>
  point.x >= a.x && point.x <= b.x && point.y >= Math.min(a.y, b.y) && point.y <= Math.max(a.y, b.y);

function piecesOf({ a, b, parts }: Edge, cuts: Point[]): Edge[] {
  const along = (point: Point) => (point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y);
  const points = [a, ...cuts.sort((one, other) => along(one) - along(other)), b];
  return points.slice(1).map((point, index) => ({ a: points[index] ?? a, b: point, parts }));
}

/** The edges that part inside from outside, from their first point to their second with the inside on the left. */
function turnInsideLeft(edges: Edge[]): [Point, Point][] {
  const columns = columnsOf(edges);
  const turned: [Point, Point][] = [];
  for (const edge of edges) {
    const middle = { x: (edge.a.x + edge.b.x) / 2, y: (edge.a.y + edge.b.y) / 2 };
    const upright = edge.a.x === edge.b.x;
    // Counted along a ray: to the east of an upright edge, else to the north. Ends count half open.
    const parities = new Set<number>();
    for (const other of upright ? edges : columns(middle.x)) {
      if (other === edge || !(upright ? eastOf(other, middle) : northOf(other, middle))) continue;
      for (const part of other.parts) if (!parities.delete(part)) parities.add(part);
    }
    const near = parities.size > 0;
    for (const part of edge.parts) if (!parities.delete(part)) parities.add(part);
    const far = parities.size > 0;
    if (near === far) continue;
    // `near` is the side of the ray. North is left of an edge that goes east; east is right of one that goes north.
    turned.push(near !== upright ? [edge.a, edge.b] : [edge.b, edge.a]);
  }
  return turned;
}

type Bare = { x: number; y: number };
const northOf = ({ a, b }: Edge, point: Bare) => a.x <= point.x && point.x < b.x && sideOf(a, b, point) < 0;
const eastOf = ({ a, b }: Edge, point: Bare) => {
  const [low, high] = a.y < b.y ? [a, b] : [b, a];
  return low.y <= point.y && point.y < high.y && sideOf(low, high, point) > 0;
};

/** The edges near a meridian, without a look at all of them. */
function columnsOf(edges: Edge[]): (x: number) => Edge[] {
  const west = edges.reduce((so, { a }) => Math.min(so, a.x), Number.POSITIVE_INFINITY);
  const east = edges.reduce((so, { b }) => Math.max(so, b.x), Number.NEGATIVE_INFINITY);
  const width = (east - west) / columnCount || 1;
  const column = (x: number) => Math.min(columnCount - 1, Math.floor((x - west) / width));
  const columns = Array.from({ length: columnCount }, (): Edge[] => []);
  for (const edge of edges) for (let at = column(edge.a.x); at <= column(edge.b.x); at++) columns[at]?.push(edge);
  return (x) => columns[column(x)] ?? [];
}

/** Closed walks over all edges, cut where they touch themselves: rings without their repeated last point. */
function walk(edges: [Point, Point][]): Point[][] | undefined {
  const leaving = new Map<string, Point[]>();
  for (const [from, to] of edges) {
    const known = leaving.get(from.key);
    if (known) known.push(to);
    else leaving.set(from.key, [to]);
  }
  const rings: Point[][] = [];
  for (const [start] of edges) {
    let from = start;
    let to = leaving.get(start.key)?.pop();
    if (!to) continue;
    const path = [from];
    const places = new Map([[from.key, 0]]);
    while (to) {
      const place = places.get(to.key);
      if (place === undefined) {
        places.set(to.key, path.length);
        path.push(to);
      } else {
        const ring = path.splice(place + 1);
        for (const point of ring) places.delete(point.key);
        rings.push([to, ...ring]);
      }
      if (path.length === 1 && !leaving.get(start.key)?.length) break;
      const next = sharpestLeft(from, to, leaving.get(to.key) ?? []);
      [from, to] = [to, next];
    }
    if (path.length !== 1) return undefined;
  }
  return rings;
}

/** Takes out of `choices` the first one clockwise from where the walk comes from. */
function sharpestLeft(from: Point, at: Point, choices: Point[]): Point | undefined {
  const turn = (to: Point) => {
    const back = Math.atan2(from.y - at.y, from.x - at.x);
    const angle = back - Math.atan2(to.y - at.y, to.x - at.x);
    return angle <= 0 ? angle + 2 * Math.PI : angle;
  };
  let best = 0;
  for (let index = 1; index < choices.length; index++) {
    const [one, other] = [choices[best], choices[index]];
    if (one && other && turn(other) < turn(one)) best = index;
  }
  return choices.splice(best, 1)[0];
}

const areaOf = (ring: readonly Point[]): number =>
  ring.reduce((so, point, index) => {
    const next = ring[(index + 1) % ring.length] ?? point;
    const [x, y] = [ring[0]?.x ?? 0, ring[0]?.y ?? 0];
    return so + (point.x - x) * (next.y - y) - (next.x - x) * (point.y - y);
  }, 0);

/** Gives each hole to the smallest shell around it. */
function nest(rings: Point[][]): Polygons | undefined {
  const shells = rings.filter((ring) => areaOf(ring) > 0).sort((one, other) => areaOf(one) - areaOf(other));
  const polygons = new Map(shells.map((shell) => [shell, [toRing(shell)]]));
  for (const hole of rings.filter((ring) => areaOf(ring) <= 0)) {
    const [a, b] = hole;
    if (!a || !b) return undefined;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const around = shells.find((shell) => holds(shell, middle));
    if (!around) return undefined;
    polygons.get(around)?.push(toRing(hole));
  }
  return [...polygons.values()];
}

function holds(ring: readonly Point[], point: Bare): boolean {
  let inside = false;
  for (const [index, one] of ring.entries()) {
    const other = ring[(index + 1) % ring.length] ?? one;
    const [low, high] = one.y < other.y ? [one, other] : [other, one];
    if (low.y <= point.y && point.y < high.y && sideOf(low, high, point) > 0) inside = !inside;
  }
  return inside;
}

const toRing = (ring: readonly Point[]): Position[] =>
  [...ring, ...ring.slice(0, 1)].map(({ x, y }): Position => [x / perDegree, y / perDegree]);
