import type { Landscape } from './landscape.ts';
import { drawLocalStreets } from './local-streets.ts';
import type { Mesh } from './mesh.ts';
import { motorwayPlan, railPlan, roadPlans } from './plan.ts';
import { at, randomFor } from './random.ts';
import { SegmentIndex } from './segment-index.ts';
import { between, distanceMeters, joinPieces, offsetLine, type Point, smoothPieces } from './shapes.ts';
import { streetNames } from './street-names.ts';

export interface Street {
  name: string;
  /** The OpenStreetMap class; `rail` for the railway. */
  highway: string;
  ref?: string;
  oneway?: boolean;
  /** 'all' is built as drawn; a number is the share of the segments not needed for access that are built. */
  built: 'all' | number;
}

/** A street as drawn, before crossings are found. A bridge meets others only at its ends. */
export interface Stroke {
  street: Street;
  points: Point[];
  bridge?: string;
}

export interface StreetDrawing {
  strokes: Stroke[];
  rail: Stroke[];
}

const curveStepMeters = 45;

export function drawStreets(seed: number, mesh: Mesh, landscape: Landscape): StreetDrawing {
  const random = randomFor(seed, 'streets');
  const names = streetNames(random);
  const motorway = drawMotorway();
  const motorwayIndex = new SegmentIndex<Street>();
  for (const { street, points } of motorway) motorwayIndex.addLine(points, street);

  const overWater = (marginMeters: number) => (point: Point) =>
    landscape.metersFromRiver(point) < marginMeters && !landscape.isOnEyot(point);
  const overMotorway = (point: Point) =>
    motorwayIndex.within(point, 22, ({ value }) => value.highway === 'motorway') !== undefined;
  const railStreet: Street = { name: railPlan.name, highway: 'rail', built: 'all' };
  // The margin takes the railway over the riverside streets too.
  const overRiverside = overWater(45);
  const railLine = joinPieces(smoothPieces(railPlan.via, curveStepMeters));
  const rail = spanning(railStreet, railLine, (point) => overRiverside(point) || overMotorway(point), 'Railway Bridge');

  const main = roadPlans.flatMap(({ name, highway, ref, bridge }, i): Stroke[] => {
    const street: Street = { name, highway, ref, built: 'all' };
    const line = joinPieces(at(mesh.roads, i));
    const strokes = spanning(street, line, overWater(6), bridge ?? 'none');
    return bridge === undefined ? strokes.filter((stroke) => stroke.bridge === undefined) : strokes;
  });
  const overpass = main.flatMap((stroke) =>
    stroke.bridge === undefined && stroke.street.highway === 'primary'
      ? spanning(stroke.street, stroke.points, overMotorway, 'Motorway Bridge')
      : [stroke],
  );
  const fixed = [...overpass, ...drawQuays(landscape), ...motorway];
  const local = drawLocalStreets(random, names, mesh, landscape, fixed, rail);
  return { strokes: [...fixed, ...local], rail };
}

/** Cuts the line where it has to span something; sampled every few meters. */
function spanning(
  street: Street,
  line: readonly Point[],
  mustSpan: (point: Point) => boolean,
  bridge: string,
): Stroke[] {
  const strokes: Stroke[] = [];
  let points: Point[] = [at(line, 0)];
  let onBridge = mustSpan(at(line, 0));
  const finish = () => {
    if (points.length > 1) strokes.push({ street, points, bridge: onBridge ? bridge : undefined });
  };
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [at(line, i - 1), at(line, i)];
    const samples = Math.max(1, Math.round(distanceMeters(a, b) / 6));
    for (let sample = 1; sample <= samples; sample++) {
      const point = sample === samples ? b : between(a, b, sample / samples);
      const spans = mustSpan(point);
      if (spans !== onBridge) {
        points.push(point);
        finish();
        [points, onBridge] = [[point], spans];
      } else if (sample === samples) points.push(b);
    }
  }
  finish();
  return strokes;
}

/** Streets along both banks, through the built-up part. */
function drawQuays({ river }: Landscape): Stroke[] {
  const along = (side: 1 | -1) =>
    offsetLine(river.line, (i) => side * (at(river.halfWidthsMeters, i) + 24)).filter(
      ([, north]) => north < 2250 && north > -2300,
    );
  return [
    { street: { name: 'East Quay', highway: 'tertiary', built: 'all' }, points: along(1) },
    { street: { name: 'West Quay', highway: 'tertiary', built: 'all' }, points: along(-1) },
  ];
}

/** Two one-way carriageways that meet the trunk roads at the ends, and four ramps to the bridge over them. */
function drawMotorway(): Stroke[] {
  const { halfGapMeters, interchange, name, ref, via } = motorwayPlan;
  const line = joinPieces(smoothPieces(via, 60));
  const carriageway = (side: 1 | -1) => {
    // The gap opens over the first steps, so that both sides share their end points.
    const gap = (i: number) => halfGapMeters * Math.min(1, i / 4, (line.length - 1 - i) / 4);
    const points = offsetLine(line, (i) => side * gap(i));
    return side === 1 ? points.reverse() : points;
  };
  const street: Street = { name, highway: 'motorway', ref, oneway: true, built: 'all' };
  const sides = [carriageway(-1), carriageway(1)];
  const ramps = sides.flatMap((points) => drawRamps(points, interchange));
  return [...sides.map((points) => ({ street, points })), ...ramps];
}

function drawRamps(carriageway: readonly Point[], interchange: Point): Stroke[] {
  const street: Street = { name: '', highway: 'motorway_link', ref: motorwayPlan.ref, oneway: true, built: 'all' };
  const middle = carriageway.reduce(
    (best, point, i) =>
      distanceMeters(point, interchange) < distanceMeters(at(carriageway, best), interchange) ? i : best,
    0,
  );
  const [exit, entry] = [at(carriageway, middle - 5), at(carriageway, middle + 5)];
  // The primary road ends at the interchange; ramps of both carriageways meet there.
  const bend = (a: Point): Point => {
    const side = Math.sign(at(carriageway, middle)[0] - interchange[0]) || 1;
    return [between(a, interchange, 0.6)[0] + side * 55, between(a, interchange, 0.6)[1]];
  };
  const curve = (...via: Point[]) => joinPieces(smoothPieces(via, 40));
  return [
    { street, points: curve(exit, bend(exit), interchange) },
    { street, points: curve(interchange, bend(entry), entry) },
  ];
}
