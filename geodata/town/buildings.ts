import type { Landscape } from './landscape.ts';
import { type BuildStyle, buildStyles, neighborhoodPlans } from './neighborhood-plan.ts';
import { type Block, placeKey } from './network.ts';
import { at, type Random } from './random.ts';
import { SegmentIndex } from './segment-index.ts';
import { between, distanceMeters, isInside, lengthMeters, type Point, type Ring } from './shapes.ts';

/** A house with its address. `door` is where its people are placed: the middle of the house. */
export interface Building {
  ring: Ring;
  door: Point;
  kind: string;
  street: string;
  number: number;
  postcode: string;
  neighborhood: number;
  households: number;
  /** The end of its block, for distances along the streets. */
  corner: string;
  metersToCorner: number;
}

const unbuilt = new Set(['motorway', 'motorway_link', 'trunk', 'footway', 'cycleway', 'track', 'rail']);
const clearOfCornersMeters = 14;

/** Houses along both sides of every street that has addresses, as densely as the neighborhood is built. */
export function placeBuildings(
  random: Random,
  blocks: readonly Block[],
  neighborhoods: readonly Ring[],
  landscape: Landscape,
  rail: readonly { points: readonly Point[] }[],
): Building[] {
  const streets = new SegmentIndex<Block>();
  for (const block of blocks) streets.addLine(block.points, block);
  const rails = new SegmentIndex<true>();
  for (const { points } of rail) rails.addLine(points, true);
  const houses = new SegmentIndex<true>();
  const numbers = new Map<string, [odd: number, even: number]>();
  const buildings: Building[] = [];

  const isFree = (door: Point, style: BuildStyle, own: Block) =>
    landscape.metersFromRiver(door) > 26 &&
    !landscape.isOnEyot(door) &&
    !landscape.isKeptFree(door, 12) &&
    !rails.within(door, 26) &&
    !streets.within(door, style.lot.depthMeters / 2 + 5, ({ value }) => value !== own) &&
    !houses.within(door, Math.max(style.lot.widthMeters, style.lot.depthMeters) * 0.98);

  for (const block of blocks) {
    if (unbuilt.has(block.street.highway) || block.bridge !== undefined || block.street.name === '') continue;
    const length = lengthMeters(block.points);
    const home = neighborhoods.findIndex((ring) => isInside(alongLine(block.points, length / 2).point, ring));
    if (home < 0) continue;
    const style: BuildStyle = buildStyles[at(neighborhoodPlans, home).style];
    const next = numbers.get(block.street.name) ?? [1, 2];
    numbers.set(block.street.name, next);
    for (let along = clearOfCornersMeters; along < length - clearOfCornersMeters; along += style.lot.spacingMeters) {
      for (const side of [0, 1] as const) {
        const number = next[side];
        next[side] += 2;
        const { point, direction } = alongLine(block.points, along);
        const normal: Point = side === 0 ? [-direction[1], direction[0]] : [direction[1], -direction[0]];
        const away = style.lot.setbackMeters + style.lot.depthMeters / 2;
        const door: Point = [point[0] + normal[0] * away, point[1] + normal[1] * away];
        const neighborhood = neighborhoods.findIndex((ring) => isInside(door, ring));
        if (neighborhood < 0 || random.chance(0.06) || !isFree(door, style, block)) continue;
        houses.add({ a: door, b: door, value: true });
        buildings.push({
          ring: footprint(door, direction, style.lot.widthMeters / 2, style.lot.depthMeters / 2),
          door,
          kind: style.building,
          street: block.street.name,
          number,
          postcode: `WB${1 + Math.floor(neighborhood / 5)} ${1 + (neighborhood % 5)}WC`,
          neighborhood,
          households: random.integer(...style.households),
          corner: along < length / 2 ? block.from : block.to,
          metersToCorner: Math.min(along, length - along),
        });
      }
    }
  }
  return buildings;
}

function alongLine(line: readonly Point[], meters: number): { point: Point; direction: Point } {
  let left = meters;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [at(line, i - 1), at(line, i)];
    const length = distanceMeters(a, b);
    if (left <= length || i === line.length - 1) {
      const direction: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
      return { point: between(a, b, Math.min(1, left / length)), direction };
    }
    left -= length;
  }
  throw new RangeError(`a line of one point at ${placeKey(at(line, 0))}`);
}

function footprint(center: Point, [east, north]: Point, halfWidth: number, halfDepth: number): Ring {
  const corner = (u: number, v: number): Point => [center[0] + east * u - north * v, center[1] + north * u + east * v];
  return [
    corner(-halfWidth, -halfDepth),
    corner(halfWidth, -halfDepth),
    corner(halfWidth, halfDepth),
    corner(-halfWidth, halfDepth),
  ];
}
