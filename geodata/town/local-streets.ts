import type { Landscape } from './landscape.ts';
import type { Mesh } from './mesh.ts';
import { type BuildStyle, buildStyles, type NeighborhoodPlan, neighborhoodPlans } from './neighborhood-plan.ts';
import { at, type Random } from './random.ts';
import { SegmentIndex } from './segment-index.ts';
import { between, isInside, type Point, type Ring } from './shapes.ts';
import type { streetNames } from './street-names.ts';
import type { Street, Stroke } from './streets.ts';

const sampleMeters = 20;

/**
 * The streets inside each neighborhood: a grid whose lines wander. In the core they barely do; in the suburbs they wind.
 * Lines run a little past the main streets at the boundary; the network cuts the ends off where they cross.
 */
export function drawLocalStreets(
  random: Random,
  names: ReturnType<typeof streetNames>,
  mesh: Mesh,
  landscape: Landscape,
  main: readonly Stroke[],
  rail: readonly Stroke[],
): Stroke[] {
  const mainIndex = new SegmentIndex<Street>();
  const railIndex = new SegmentIndex<Street>();
  for (const { points, street } of main) mainIndex.addLine(points, street);
  for (const { points, street } of rail) railIndex.addLine(points, street);
  const isOpen = (a: Point, b: Point) => {
    const middle = between(a, b, 0.5);
    return (
      landscape.metersFromRiver(middle) > 10 &&
      !landscape.isKeptFree(middle, 6) &&
      railIndex.within(middle, 18) === undefined &&
      mainIndex.within(middle, 42, (segment) => runsAlong(a, b, segment.a, segment.b)) === undefined
    );
  };

  return neighborhoodPlans.flatMap((plan, index) => {
    const ring = at(mesh.neighborhoods, index);
    const style = buildStyles[plan.style];
    return gridLines(random, plan, style, ring).flatMap(({ line, lengthwise, order }) => {
      const street = makeStreet(random, names(plan.style), plan, lengthwise, order);
      return openRuns(line, ring, isOpen).map((points) => ({ street, points }));
    });
  });
}

function makeStreet(random: Random, name: string, plan: NeighborhoodPlan, lengthwise: boolean, order: number): Street {
  const core = plan.style === 'core';
  const highway =
    core && random.chance(0.15)
      ? 'living_street'
      : plan.style === 'villas' && random.chance(0.2)
        ? 'unclassified'
        : 'residential';
  // Only every second of the core's lengthwise streets: their crossings are two-way, so every place stays reachable.
  const oneway = core && lengthwise && order % 2 === 0;
  return { name, highway, oneway, built: buildStyles[plan.style].throughShare };
}

interface GridLine {
  line: Point[];
  lengthwise: boolean;
  order: number;
}

function gridLines(random: Random, plan: NeighborhoodPlan, style: BuildStyle, ring: Ring): GridLine[] {
  const angle = (plan.angleDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const middle: Point = [mean(ring.map(([east]) => east)), mean(ring.map(([, north]) => north))];
  const reach = Math.max(...ring.map(([east, north]) => Math.hypot(east - middle[0], north - middle[1])));
  const [phaseU, phaseV] = [random.between(0, 6), random.between(0, 6)];
  const waveMeters = 5.2 * Math.max(...style.blockMeters);
  const wander = (along: number, phase: number) =>
    style.wanderMeters *
    (Math.sin((2 * Math.PI * along) / waveMeters + phase) +
      0.45 * Math.sin((4.7 * Math.PI * along) / waveMeters + 2 * phase));
  const onPlane = (u: number, v: number): Point => {
    const [bentU, bentV] = [u + wander(v + 0.3 * u, phaseU), v + wander(u - 0.3 * v, phaseV)];
    return [middle[0] + bentU * cos - bentV * sin, middle[1] + bentU * sin + bentV * cos];
  };
  const far = reach + 3 * style.wanderMeters;
  const lines: GridLine[] = [];
  for (const lengthwise of [false, true]) {
    const spacing = style.blockMeters[lengthwise ? 1 : 0];
    const count = Math.ceil(far / spacing);
    for (let order = -count; order <= count; order++) {
      const across = (order + random.between(-0.12, 0.12)) * spacing;
      const line: Point[] = [];
      for (let along = -far; along <= far; along += sampleMeters)
        line.push(lengthwise ? onPlane(across, along) : onPlane(along, across));
      lines.push({ line, lengthwise, order });
    }
  }
  return lines;
}

/** The parts of the line inside the ring (with one sample beyond, to cross the street there) where building is open. */
function openRuns(line: readonly Point[], ring: Ring, isOpen: (a: Point, b: Point) => boolean): Point[][] {
  const inside = line.map((point) => isInside(point, ring));
  const runs: Point[][] = [];
  let run: Point[] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [at(line, i - 1), at(line, i)];
    if ((inside[i - 1] || inside[i]) && isOpen(a, b)) {
      if (run.length === 0) run.push(a);
      run.push(b);
    } else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** Within about 33 degrees of each other: such a street would double the main street. */
function runsAlong(a: Point, b: Point, c: Point, d: Point): boolean {
  const [ab, cd]: [Point, Point] = [
    [b[0] - a[0], b[1] - a[1]],
    [d[0] - c[0], d[1] - c[1]],
  ];
  return Math.abs(ab[0] * cd[0] + ab[1] * cd[1]) > 0.84 * Math.hypot(...ab) * Math.hypot(...cd);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
