import type { Landscape } from './landscape.ts';
import type { Mesh } from './mesh.ts';
import { type BuildStyle, buildStyles, type NeighborhoodPlan, neighborhoodPlans } from './neighborhood-plan.ts';
import type { Block, Network, Way } from './network.ts';
import { at, type Random } from './random.ts';
import { SegmentIndex } from './segment-index.ts';
import { between, distanceMeters, isInside, lengthMeters, type Point, type Ring } from './shapes.ts';
import type { Street } from './streets.ts';

/** A building with the one address it has. */
export interface Address {
  street: string;
  housenumber: string;
  postcode: string;
  point: Point;
  outline: Ring;
  building: string;
  households: number;
  /** Index into the neighborhood plans. */
  neighborhood: number;
  /** The block it stands at, and how far along from the block's start. */
  block: Block;
  alongMeters: number;
}

const addressable = /^(primary|secondary|tertiary|residential|living_street|unclassified)$/;

/** Lines both sides of every street with buildings, odd numbers on the left. */
export function buildAddresses(
  random: Random,
  network: Network & { rail: Way[] },
  mesh: Mesh,
  landscape: Landscape,
): Address[] {
  const streets = new SegmentIndex<string>(40);
  for (const { points, street } of [...network.blocks, ...network.rail]) streets.addLine(points, street.highway);
  const taken = new Neighbors();
  const numbers = new Map<Street, { left: number; right: number }>();
  const addresses: Address[] = [];

  for (const block of network.blocks) {
    if (!addressable.test(block.street.highway) || block.bridge !== undefined) continue;
    const next = numbers.get(block.street) ?? { left: 1, right: 2 };
    numbers.set(block.street, next);
    for (const place of placesAlong(block, neighborhoodOf, mesh, random)) {
      const { lot } = place.style;
      if (landscape.metersFromRiver(place.point) < 14 || landscape.isKeptFree(place.point, 8)) continue;
      if (streets.within(place.point, lot.depthMeters / 2 + 5)) continue;
      if (streets.within(place.point, 24, ({ value }) => value === 'rail' || value === 'motorway')) continue;
      if (!taken.claim(place.point, Math.min(lot.spacingMeters * 0.93, lot.depthMeters + 5))) continue;
      addresses.push({
        street: block.street.name,
        housenumber: takeNumber(random, next, place.left),
        postcode: postcode(place.neighborhood, place.point),
        point: place.point,
        outline: place.outline,
        building: place.style.building,
        households: random.integer(...place.style.households),
        neighborhood: place.neighborhood,
        block,
        alongMeters: place.alongMeters,
      });
    }
  }
  return addresses;

  function neighborhoodOf(point: Point): number {
    return mesh.neighborhoods.findIndex((ring) => isInside(point, ring));
  }
}

interface Place {
  point: Point;
  outline: Ring;
  left: boolean;
  alongMeters: number;
  neighborhood: number;
  style: BuildStyle;
}

function* placesAlong(block: Block, neighborhoodOf: (point: Point) => number, mesh: Mesh, random: Random): Generator<Place> {
  const length = lengthMeters(block.points);
  for (const left of [true, false]) {
    let alongMeters = 9;
    while (alongMeters < length - 6) {
      const { point: curb, east, north } = pointAlong(block.points, alongMeters);
      // Outside the town's neighborhoods nothing is built, but the street may come back in.
      const side = left ? 1 : -1;
      const neighborhood = neighborhoodOf([curb[0] - side * north * 20, curb[1] + side * east * 20]);
      const plan: NeighborhoodPlan | undefined = neighborhoodPlans[neighborhood];
      if (!plan || !mesh.neighborhoods[neighborhood]) {
        alongMeters += 25;
        continue;
      }
      const style: BuildStyle = buildStyles[plan.style];
      const { widthMeters, depthMeters, setbackMeters, spacingMeters } = style.lot;
      const away = side * (setbackMeters + depthMeters / 2 + random.between(0, setbackMeters / 8));
      const point: Point = [curb[0] - north * away, curb[1] + east * away];
      const [w, d] = [widthMeters * random.between(0.43, 0.5), depthMeters * random.between(0.42, 0.5)];
      const corner = (x: number, y: number): Point => [point[0] + east * x - north * y, point[1] + north * x + east * y];
      const outline = [corner(-w, -d), corner(w, -d), corner(w, d), corner(-w, d)];
      // The curb's side decides the style; the building's own middle must lie in the same neighborhood.
      if (isInside(point, at(mesh.neighborhoods, neighborhood)))
        yield { point, outline, left, alongMeters, neighborhood, style };
      alongMeters += spacingMeters * random.between(1, 1.12);
    }
  }
}

/** A place on the line and the line's direction there, as a unit vector. */
function pointAlong(line: readonly Point[], meters: number): { point: Point; east: number; north: number } {
  let left = meters;
  for (let i = 1; ; i++) {
    const [a, b] = [at(line, i - 1), at(line, i)];
    const length = distanceMeters(a, b);
    if (left <= length || i === line.length - 1)
      return { point: between(a, b, left / length), east: (b[0] - a[0]) / length, north: (b[1] - a[1]) / length };
    left -= length;
  }
}

/** Now and then a number is missing, or was split into an A and a B later. */
function takeNumber(random: Random, next: { left: number; right: number }, left: boolean): string {
  const side = left ? 'left' : 'right';
  const number = next[side];
  next[side] += random.chance(0.04) ? 4 : 2;
  return random.chance(0.015) ? `${number}A` : `${number}`;
}

/** WBC and two digits for the neighborhood, then a quarter of it. In no country's format. */
function postcode(neighborhood: number, [east, north]: Point): string {
  const quarter = 1 + (Math.floor(east / 600) & 1) + 2 * (Math.floor(north / 600) & 1);
  return `WBC ${String(neighborhood + 1).padStart(2, '0')}-${quarter}`;
}

/** Keeps building middles apart. */
class Neighbors {
  private readonly squares = new Map<string, { point: Point; meters: number }[]>();

  claim(point: Point, meters: number): boolean {
    const [x, y] = [Math.floor(point[0] / 40), Math.floor(point[1] / 40)];
    for (let i = x - 1; i <= x + 1; i++)
      for (let j = y - 1; j <= y + 1; j++)
        for (const other of this.squares.get(`${i},${j}`) ?? [])
          if (distanceMeters(point, other.point) < Math.max(meters, other.meters)) return false;
    const key = `${x},${y}`;
    this.squares.set(key, [...(this.squares.get(key) ?? []), { point, meters }]);
    return true;
  }
}
