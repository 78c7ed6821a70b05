import { findCrossings } from './crossings.ts';
import { at, type Random } from './random.ts';
import { distanceMeters, lengthMeters, type Point } from './shapes.ts';
import type { Street, Stroke } from './streets.ts';

/** A stretch of street between two places where streets meet or end. */
export interface Block {
  street: Street;
  points: Point[];
  bridge?: string;
  from: string;
  to: string;
}

/** Blocks that hang together and are driven or walked as one, in the street's direction. */
export interface Way {
  street: Street;
  points: Point[];
  bridge?: string;
}

export interface Network {
  blocks: Block[];
  ways: Way[];
  /** Where rails and streets cross at grade. */
  levelCrossings: Point[];
}

/** Two points are the same place when they round to the same centimeter. */
export const placeKey = ([east, north]: Point) => `${Math.round(east * 100)},${Math.round(north * 100)}`;

const stubMeters = 34;

/** Finds the crossings, leaves out streets nobody needs, and keeps what is connected. */
export function buildNetwork(
  random: Random,
  drawn: readonly Stroke[],
  rail: readonly Stroke[],
): Network & { rail: Way[] } {
  const crossed = findCrossings([...drawn, ...rail]);
  const strokes = crossed.slice(0, drawn.length);
  const rails = crossed.slice(drawn.length);
  const blocks = largestComponent(withoutStubs(thinOut(random, cutIntoBlocks(strokes))));
  const streetPlaces = new Set(blocks.flatMap(({ points }) => points.map(placeKey)));
  const levelCrossings = rails
    .filter((stroke) => stroke.bridge === undefined)
    .flatMap(({ points }) => points.filter((point) => streetPlaces.has(placeKey(point))));
  return { blocks, ways: joinIntoWays(blocks), levelCrossings, rail: rails };
}

function cutIntoBlocks(strokes: readonly Stroke[]): Block[] {
  const uses = new Map<string, number>();
  const use = (point: Point, times: number) => uses.set(placeKey(point), (uses.get(placeKey(point)) ?? 0) + times);
  for (const { points } of strokes) {
    for (const point of points) use(point, 1);
    use(at(points, 0), 1);
    use(at(points, -1), 1);
  }
  return strokes.flatMap(({ street, points, bridge }) => {
    const blocks: Block[] = [];
    let run: Point[] = [at(points, 0)];
    for (const point of points.slice(1)) {
      run.push(point);
      if ((uses.get(placeKey(point)) ?? 0) < 2) continue;
      blocks.push({ street, points: run, bridge, from: placeKey(at(run, 0)), to: placeKey(point) });
      run = [point];
    }
    return blocks.filter((block) => block.from !== block.to);
  });
}

/** Main streets stay; of the others each that joins two parts stays, the rest by their neighborhood's share. */
function thinOut(random: Random, blocks: readonly Block[]): Block[] {
  const parts = new Parts();
  const kept = new Set<Block>();
  for (const block of blocks) if (block.street.built === 'all' && kept.add(block)) parts.join(block.from, block.to);
  for (const block of random.shuffle(blocks)) {
    if (kept.has(block) || block.street.built === 'all') continue;
    if (parts.join(block.from, block.to) || random.chance(block.street.built)) kept.add(block);
  }
  return blocks.filter((block) => kept.has(block));
}

/** Short dead ends are what is left of lines drawn past a main street; taking one away can uncover the next. */
function withoutStubs(blocks: Block[]): Block[] {
  for (;;) {
    const ends = new Map<string, number>();
    for (const { from, to } of blocks) for (const end of [from, to]) ends.set(end, (ends.get(end) ?? 0) + 1);
    const isStub = ({ from, to, points, bridge }: Block) =>
      bridge === undefined && (ends.get(from) === 1 || ends.get(to) === 1) && lengthMeters(points) < stubMeters;
    const rest = blocks.filter((block) => !isStub(block));
    if (rest.length === blocks.length) return rest;
    blocks = rest;
  }
}

function largestComponent(blocks: readonly Block[]): Block[] {
  const parts = new Parts();
  for (const { from, to } of blocks) parts.join(from, to);
  const sizes = new Map<string, number>();
  for (const { from } of blocks) sizes.set(parts.find(from), (sizes.get(parts.find(from)) ?? 0) + 1);
  const [largest] = [...sizes].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0]);
  return blocks.filter(({ from }) => parts.find(from) === largest);
}

function joinIntoWays(blocks: readonly Block[]): Way[] {
  const ways: Way[] = [];
  let last: Block | undefined;
  for (const block of blocks) {
    if (last && last.street === block.street && last.bridge === block.bridge && last.to === block.from)
      at(ways, -1).points.push(...block.points.slice(1));
    else ways.push({ street: block.street, points: [...block.points], bridge: block.bridge });
    last = block;
  }
  return ways;
}

/** Union-find with path halving, https://en.wikipedia.org/wiki/Disjoint-set_data_structure */
class Parts {
  private readonly parent = new Map<string, string>();

  find(place: string): string {
    let here = place;
    for (;;) {
      const up = this.parent.get(here) ?? here;
      if (up === here) return here;
      const higher = this.parent.get(up) ?? up;
      this.parent.set(here, higher);
      here = higher;
    }
  }

  /** False when both were in one part already. */
  join(a: string, b: string): boolean {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA === rootB) return false;
    this.parent.set(rootA, rootB);
    return true;
  }
}

/** Meters from one place to every other along the streets (Dijkstra); one-way streets count both ways: people walk. */
export function metersAlongStreets(blocks: readonly Block[], start: string): Map<string, number> {
  const around = new Map<string, { to: string; meters: number }[]>();
  for (const { from, to, points, street } of blocks) {
    if (street.highway.startsWith('motorway')) continue;
    const meters = lengthMeters(points);
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const exits = around.get(a);
      if (exits) exits.push({ to: b, meters });
      else around.set(a, [{ to: b, meters }]);
    }
  }
  // Buckets of 10 m instead of a heap: relaxing again within a bucket keeps it exact.
  const meters = new Map([[start, 0]]);
  const buckets: string[][] = [[start]];
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    const places = buckets[bucket] ?? [];
    for (const place of places) {
      const soFar = meters.get(place) ?? 0;
      for (const exit of around.get(place) ?? []) {
        const total = soFar + exit.meters;
        if (total >= (meters.get(exit.to) ?? Number.POSITIVE_INFINITY)) continue;
        meters.set(exit.to, total);
        const later = Math.max(bucket, Math.floor(total / 10));
        while (buckets.length <= later) buckets.push([]);
        at(buckets, later).push(exit.to);
      }
    }
  }
  return meters;
}

/** The junction nearest as the crow flies. */
export function nearestJunction(blocks: readonly Block[], to: Point): string {
  const best = blocks.reduce((a, b) =>
    distanceMeters(at(b.points, 0), to) < distanceMeters(at(a.points, 0), to) ? b : a,
  );
  return best.from;
}
