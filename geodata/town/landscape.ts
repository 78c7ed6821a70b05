import { type AreaPlan, areaPlans, coastPlan, riverPlan } from './plan.ts';
import { at, randomFor } from './random.ts';
import {
  between,
  blob,
  distanceMeters,
  isInside,
  joinPieces,
  nearestShare,
  offsetLine,
  type Point,
  type Ring,
  smoothPieces,
} from './shapes.ts';

export interface Area {
  plan: AreaPlan;
  ring: Ring;
  holes: { ring: Ring; tags: Readonly<Record<string, string>> }[];
}

export interface Landscape {
  river: { line: Point[]; halfWidthsMeters: number[]; ring: Ring; eyot: Ring };
  coast: Ring;
  /** A rock off the coast that belongs to the southern neighborhood. */
  skerry: Ring;
  areas: Area[];
  /** How far from the river's water; negative in it. The eyot counts as water: nobody builds there. */
  metersFromRiver(point: Point): number;
  isOnEyot(point: Point): boolean;
  /** Parks, woods, works: nothing is built in them and no street runs through, only paths. */
  isKeptFree(point: Point, marginMeters: number): boolean;
}

export function makeLandscape(seed: number, riverPieces: Point[][]): Landscape {
  const random = randomFor(seed, 'landscape');
  const line = joinPieces(riverPieces);
  const eyotIndex = nearestIndex(line, riverPlan.eyot.nearest);
  const halfWidthsMeters = line.map((point, i) =>
    halfWidth(i / (line.length - 1), distanceMeters(point, at(line, eyotIndex))),
  );
  const left = offsetLine(line, (i) => at(halfWidthsMeters, i));
  const right = offsetLine(line, (i) => -at(halfWidthsMeters, i));
  const ring = [...left, ...right.reverse()];
  const eyot = drawEyot(line, eyotIndex);
  const areas = areaPlans.map((plan) => ({
    plan,
    ring: blob(plan.center, plan.radii, random),
    holes: (plan.holes ?? []).map((hole) => ({ ring: blob(hole.center, hole.radii, random, 20), tags: hole.tags })),
  }));

  function metersFromRiver(point: Point): number {
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [at(line, i - 1), at(line, i)];
      const share = nearestShare(point, a, b);
      const width = at(halfWidthsMeters, i - 1) * (1 - share) + at(halfWidthsMeters, i) * share;
      nearest = Math.min(nearest, distanceMeters(point, between(a, b, share)) - width);
    }
    return nearest;
  }

  return {
    river: { line, halfWidthsMeters, ring, eyot },
    coast: joinPieces(smoothPieces([...coastPlan, at(coastPlan, 0)], 120)).slice(0, -1),
    skerry: blob([-1250, -3420], [90, 55], random, 18),
    areas,
    metersFromRiver,
    isOnEyot: (point) => isInside(point, eyot),
    isKeptFree: (point, marginMeters) => areas.some((area) => isNearArea(point, area, marginMeters)),
  };
}

/** Wider towards the sea, and around the eyot so that both arms stay wide. */
function halfWidth(share: number, metersFromEyot: number): number {
  const [spring, mouth] = riverPlan.halfWidthMeters;
  const swell =
    riverPlan.eyot.halfWidthMeters * Math.exp(-((metersFromEyot / (1.4 * riverPlan.eyot.halfLengthMeters)) ** 2));
  return spring + (mouth - spring) * share + swell;
}

function drawEyot(riverLine: readonly Point[], middle: number): Ring {
  const { halfLengthMeters, halfWidthMeters } = riverPlan.eyot;
  const spine = riverLine.filter((point) => distanceMeters(point, at(riverLine, middle)) < halfLengthMeters);
  const breadth = (i: number) => halfWidthMeters * Math.sin((Math.PI * (i + 0.4)) / (spine.length - 0.2)) + 2;
  return [...offsetLine(spine, breadth), ...offsetLine(spine, (i) => -breadth(i)).reverse()];
}

function nearestIndex(line: readonly Point[], to: Point): number {
  let best = 0;
  for (const [i, point] of line.entries()) if (distanceMeters(point, to) < distanceMeters(at(line, best), to)) best = i;
  return best;
}

/** Grows the area by scaling the point towards its center: exact enough for margins much smaller than the area. */
function isNearArea(point: Point, { plan, ring }: Area, marginMeters: number): boolean {
  const [dx, dy] = [point[0] - plan.center[0], point[1] - plan.center[1]];
  const reach = Math.hypot(dx, dy);
  if (reach > 1.3 * Math.max(...plan.radii) + marginMeters) return false;
  const scale = reach > marginMeters ? 1 - marginMeters / reach : 0;
  return isInside([plan.center[0] + dx * scale, plan.center[1] + dy * scale], ring);
}
