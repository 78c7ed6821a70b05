import type { Position } from '../contract/common.ts';
import { sideOf } from './knots.ts';
import type { Polygons } from './polygons.ts';

/** As cleanArea rounds: whole numbers, so that signs are exact. */
const perDegree = 1e9;

interface Point {
  x: number;
  y: number;
}
interface Edge {
  a: Point;
  b: Point;
  /** which ring, and the how manieth of its edges */
  ring: number;
  at: number;
}

/**
 * Where a ring, closed or not, meets itself other than from one corner to the next, or undefined. It may cross the antimeridian:
 * neighbors are never more than 180 degrees apart.
 */
export function selfCrossing(ring: readonly Position[]): Position | undefined {
  const edges = edgesOf(unwrapped([...ring, ...ring.slice(0, 1)]), 0);
  const last = edges.length - 1;
  return firstMeeting(edges, (one, other) => {
    // An edge that goes back over its neighbor meets the next but one, too.
    const apart = Math.abs(one.at - other.at);
    return apart === 1 || apart === last ? undefined : meet(one, other);
  });
}

/** Where two different rings cross, or undefined. Rings that only touch, or share an edge, do not. */
export function ringsCross(polygons: Polygons): Position | undefined {
  const edges = polygons.flat().flatMap((ring, number) => edgesOf(ring, number));
  return firstMeeting(edges, (one, other) => (one.ring === other.ring ? undefined : cross(one, other)));
}

function unwrapped(ring: readonly Position[]): Position[] {
  let shift = 0;
  return ring.map(([lng, lat], index): Position => {
    const before = ring[index - 1]?.[0] ?? lng;
    if (lng - before > 180) shift -= 360;
    if (before - lng > 180) shift += 360;
    return [lng + shift, lat];
  });
}

function edgesOf(ring: readonly Position[], number: number): Edge[] {
  const points = ring
    .map(([lng, lat]) => ({ x: Math.round(lng * perDegree), y: Math.round(lat * perDegree) }))
    .filter(({ x, y }, index, all) => x !== all[index - 1]?.x || y !== all[index - 1]?.y);
  return points.slice(1).map((b, at) => ({ a: points[at] ?? b, b, ring: number, at }));
}

/** Looks at all pairs whose boxes meet, from west to east. */
function firstMeeting(
  edges: readonly Edge[],
  look: (one: Edge, other: Edge) => Point | undefined,
): Position | undefined {
  const west = ({ a, b }: Edge) => Math.min(a.x, b.x);
  let open: Edge[] = [];
  for (const edge of [...edges].sort((one, other) => west(one) - west(other))) {
    const [low, high] = edge.a.y < edge.b.y ? [edge.a.y, edge.b.y] : [edge.b.y, edge.a.y];
    const still: Edge[] = [];
    for (const other of open) {
      if (Math.max(other.a.x, other.b.x) < west(edge)) continue;
      still.push(other);
      if (Math.max(other.a.y, other.b.y) < low || Math.min(other.a.y, other.b.y) > high) continue;
      const found = look(edge, other);
      if (found) return positionOf(found);
    }
    still.push(edge);
    open = still;
  }
  return undefined;
}

function positionOf({ x, y }: Point): Position {
  const lng = x / perDegree;
  return [lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng, y / perDegree];
}

const within = ({ a, b }: Edge, { x, y }: Point) =>
  x >= Math.min(a.x, b.x) && x <= Math.max(a.x, b.x) && y >= Math.min(a.y, b.y) && y <= Math.max(a.y, b.y);

/** A point of both edges. */
function meet(one: Edge, other: Edge): Point | undefined {
  const touched =
    [other.a, other.b].find((point) => sideOf(one.a, one.b, point) === 0 && within(one, point)) ??
    [one.a, one.b].find((point) => sideOf(other.a, other.b, point) === 0 && within(other, point));
  return touched ?? cross(one, other);
}

/** Where two edges cross, both with an end on either side of the other. */
function cross(one: Edge, other: Edge): Point | undefined {
  const apart = (edge: Edge, { a, b }: Edge) =>
    Math.sign(sideOf(edge.a, edge.b, a)) * Math.sign(sideOf(edge.a, edge.b, b)) < 0;
  if (!apart(one, other) || !apart(other, one)) return undefined;
  const [dx, dy] = [other.b.x - other.a.x, other.b.y - other.a.y];
  const { a, b } = one;
  const share = ((other.a.x - a.x) * dy - (other.a.y - a.y) * dx) / ((b.x - a.x) * dy - (b.y - a.y) * dx);
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}
