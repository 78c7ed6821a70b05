import type { Position } from '../../contract/common.ts';
import type { Faults } from './faults.ts';
import type { Box } from './read.ts';
import { type Ring, signedArea2, toPolygons } from './rings.ts';

/** A coastline within the box, from border to border, and where on the border it begins and ends. */
interface Shore {
  line: Ring;
  entry: number;
  exit: number;
}

/**
 * The sea within the box as polygons of degrees. Coastlines have land on their left, so the sea is followed with the
 * coast on its right hand: along a shore to the box's border, clockwise along the border to where the next shore comes
 * in, until the first one is reached again. Closed coastlines within the box are islands (or, run the other way, seas).
 */
export function oceanOf(coastlines: readonly Ring[], box: Box, faults: Faults): Ring[][] {
  if (coastlines.length === 0) return [];
  const shores: Shore[] = [];
  const islands: Ring[] = [];
  const seas: Ring[] = [];
  for (const line of joinLines(coastlines)) {
    const isClosed = same(line[0], line.at(-1));
    if (isClosed && line.length < 4) continue;
    if (isClosed && line.every((point) => isInside(point, box))) (signedArea2(line) > 0 ? islands : seas).push(line);
    else shores.push(...clipToBox(isClosed ? fromOutside(line, box) : line, box, faults));
  }
  if (shores.length === 0 && isSurrounding(islands, seas)) seas.push(borderFrom(0, perimeter(box), box));
  return toPolygons([...seas, ...followShores(shores, box)], islands);
}

const same = (a: Position | undefined, b: Position | undefined) => a?.[0] === b?.[0] && a?.[1] === b?.[1];
const isInside = ([x, y]: Position, [west, south, east, north]: Box) =>
  x >= west && x <= east && y >= south && y <= north;

/** Where the outermost coastline is an island's, the sea is all around. */
function isSurrounding(islands: readonly Ring[], seas: readonly Ring[]): boolean {
  const largest = (rings: readonly Ring[]) =>
    rings.reduce((most, ring) => Math.max(most, Math.abs(signedArea2(ring))), 0);
  return largest(islands) > largest(seas);
}

/** Joins lines that begin where another ends, without turning any round. */
function joinLines(lines: readonly Ring[]): Ring[] {
  const key = (point: Position | undefined) => String(point);
  const beginning = new Map<string, Ring[]>();
  const ends = new Set<string>();
  const left = new Set(lines.filter((line) => line.length > 1));
  for (const line of left) {
    const there = beginning.get(key(line[0]));
    if (there) there.push(line);
    else beginning.set(key(line[0]), [line]);
    ends.add(key(line.at(-1)));
  }
  const follow = (start: Ring): Ring => {
    const joined = [...start];
    left.delete(start);
    while (!same(joined[0], joined.at(-1))) {
      const next = beginning.get(key(joined.at(-1)))?.find((line) => left.has(line));
      if (!next) break;
      left.delete(next);
      for (const point of next.slice(1)) joined.push(point);
    }
    return joined;
  };
  // Open coasts from their beginning first; what is left then runs in circles.
  const open = [...left].filter((line) => !ends.has(key(line[0]))).map(follow);
  const closed: Ring[] = [];
  for (const line of left) closed.push(follow(line));
  return [...open, ...closed];
}

/** A closed line that begins at a corner outside the box, if it has one. */
function fromOutside(line: Ring, box: Box): Ring {
  const start = line.findIndex((point) => !isInside(point, box));
  return start <= 0 ? line : [...line.slice(start, -1), ...line.slice(0, start + 1)];
}

/** The parts of a line within the box. Ends inside the box are led straight on to the nearest border. */
function clipToBox(line: Ring, box: Box, faults: Faults): Shore[] {
  const parts: Ring[] = [];
  let current: Ring = [];
  const finish = () => {
    if (current.length > 1) parts.push(current);
    current = [];
  };
  for (let i = 1; i < line.length; i++) {
    const [a, b]: [Position, Position] = [line[i - 1] ?? [0, 0], line[i] ?? [0, 0]];
    const cut = clipSegment(a, b, box);
    if (!cut) {
      finish();
      continue;
    }
    if (current.length === 0) current.push(cut[0]);
    if (!same(cut[0], cut[1])) current.push(cut[1]);
    if (!same(cut[1], b)) finish();
  }
  finish();
  return parts.map((part) => {
    const [start, end]: [Position, Position] = [part[0] ?? [0, 0], part.at(-1) ?? [0, 0]];
    const [from, to] = [toBorder(start, box), toBorder(end, box)];
    if (!same(from, start) || !same(to, end)) faults.count('looseCoast');
    const whole = [...(same(from, start) ? [] : [from]), ...part, ...(same(to, end) ? [] : [to])];
    return { line: whole, entry: along(from, box), exit: along(to, box) };
  });
}

/** Liang and Barsky's clipping of a segment; points on the border come out exactly on it. */
function clipSegment(a: Position, b: Position, [west, south, east, north]: Box): [Position, Position] | undefined {
  let [from, to] = [0, 1];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  for (const [step, room] of [
    [-dx, a[0] - west],
    [dx, east - a[0]],
    [-dy, a[1] - south],
    [dy, north - a[1]],
  ] as const) {
    if (step === 0 && room < 0) return undefined;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  if (from > to) return undefined;
  const at = (share: number): Position => [
    Math.min(east, Math.max(west, a[0] + share * dx)),
    Math.min(north, Math.max(south, a[1] + share * dy)),
  ];
  return [
    from === 0 ? a : snap(at(from), [west, south, east, north]),
    to === 1 ? b : snap(at(to), [west, south, east, north]),
  ];
}

/** A computed crossing lies a rounding error beside the border. */
function snap([x, y]: Position, [west, south, east, north]: Box): Position {
  const near = 1e-12;
  const on = (value: number, border: number) => (Math.abs(value - border) < near ? border : value);
  return [on(on(x, west), east), on(on(y, south), north)];
}

/** The nearest point of the border. */
function toBorder([x, y]: Position, [west, south, east, north]: Box): Position {
  const choices: [number, Position][] = [
    [x - west, [west, y]],
    [east - x, [east, y]],
    [y - south, [x, south]],
    [north - y, [x, north]],
  ];
  return choices.reduce((best, choice) => (choice[0] < best[0] ? choice : best))[1];
}

const perimeter = ([west, south, east, north]: Box) => 2 * (east - west + north - south);

/** How far along the border a point of it is, clockwise from the northwest. */
function along([x, y]: Position, [west, south, east, north]: Box): number {
  const [width, height] = [east - west, north - south];
  if (y === north) return x - west;
  if (x === east) return width + (north - y);
  if (y === south) return width + height + (east - x);
  return 2 * width + height + (y - south);
}

/** The border's corners from one place on it clockwise to another, which may be a turn further. */
function cornersBetween(from: number, to: number, [west, south, east, north]: Box): Ring {
  const [width, height] = [east - west, north - south];
  const corners: [number, Position][] = [
    [0, [west, north]],
    [width, [east, north]],
    [width + height, [east, south]],
    [2 * width + height, [west, south]],
  ];
  const turn = perimeter([west, south, east, north]);
  return [0, turn]
    .flatMap((offset) => corners.map(([at, corner]): [number, Position] => [at + offset, corner]))
    .filter(([at]) => at > from && at < to)
    .map(([, corner]) => corner);
}

const borderFrom = (from: number, to: number, box: Box): Ring => {
  const [west, , , north] = box;
  return [[west, north], ...cornersBetween(from, to, box), [west, north]];
};

/** The circles that shores and the border make. A shore that is in none runs against the others: it bounds no sea. */
function followShores(shores: readonly Shore[], box: Box): Ring[] {
  const turn = perimeter(box);
  const ahead = (from: number, to: number) => (to >= from ? to - from : to - from + turn);
  const next = (here: Shore) =>
    shores.reduce((best, shore) => (ahead(here.exit, shore.entry) < ahead(here.exit, best.entry) ? shore : best));
  const done = new Set<Shore>();
  const rings: Ring[] = [];
  for (const start of shores) {
    const way: Shore[] = [];
    let here = start;
    for (; !done.has(here); here = next(here)) {
      done.add(here);
      way.push(here);
    }
    const joins = way.indexOf(here);
    if (joins < 0) continue;
    const circle = way.slice(joins);
    const ring: Ring = circle.flatMap((shore, at) => {
      const following = circle[at + 1] ?? here;
      return [...shore.line, ...cornersBetween(shore.exit, shore.exit + ahead(shore.exit, following.entry), box)];
    });
    rings.push([...ring, ring[0] ?? [0, 0]]);
  }
  return rings.filter((ring) => ring.length > 3);
}
