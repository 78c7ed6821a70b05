import { neighborhoodPlans } from './neighborhood-plan.ts';
import { type Corner, corners, riverPlan, roadPlans, type Via } from './plan.ts';
import { at } from './random.ts';
import { between, counterclockwise, type Point, type Ring, smoothPieces } from './shapes.ts';

/** The lines between corners that main streets, the river and neighborhood boundaries have in common. */
export interface Mesh {
  river: Point[][];
  /** One entry per road plan, in its order. */
  roads: Point[][][];
  /** One ring per neighborhood plan, in its order, counterclockwise. */
  neighborhoods: Ring[];
}

const curveStepMeters = 45;

/** Neighbors share a boundary exactly because each boundary is drawn once, here, and walked in both directions. */
export function drawMesh(): Mesh {
  const edges = new Map<string, Point[]>();
  const draw = (via: readonly Via[]) => {
    const pieces = smoothPieces(via.map(place), curveStepMeters);
    pieces.forEach((piece, i) => {
      const [from, to] = [at(via, i), at(via, i + 1)];
      if (typeof from !== 'string' || typeof to !== 'string') return;
      if (!edges.has(`${from} ${to}`)) edges.set(`${from} ${to}`, piece);
      if (!edges.has(`${to} ${from}`)) edges.set(`${to} ${from}`, [...piece].reverse());
    });
    return pieces;
  };

  const river = draw(riverPlan.via);
  const riverRuns = riverBetweenCorners(river);
  for (const [key, run] of riverRuns) edges.set(key, run);
  const roads = roadPlans.map((road) => draw(road.via));
  const neighborhoods = neighborhoodPlans.map(({ corners: around }) =>
    counterclockwise(
      around.flatMap((corner, i) => {
        const next = at(around, (i + 1) % around.length);
        // Where no line was drawn, the boundary is open country.
        return (edges.get(`${corner} ${next}`) ?? countryside(corner, next)).slice(0, -1);
      }),
    ),
  );
  return { river, roads, neighborhoods };
}

const place = (via: Via): Point => (typeof via === 'string' ? corners[via] : via);

/** The river also runs through places between its corners; a boundary follows it from corner to corner. */
function* riverBetweenCorners(pieces: readonly Point[][]): Generator<[string, Point[]]> {
  let from: Corner | undefined;
  let run: Point[] = [];
  for (const [i, piece] of pieces.entries()) {
    const via = at<Via>(riverPlan.via, i);
    if (typeof via === 'string') [from, run] = [via, []];
    run.push(...(run.length > 0 ? piece.slice(1) : piece));
    const to = at<Via>(riverPlan.via, i + 1);
    if (from === undefined || typeof to !== 'string') continue;
    yield [`${from} ${to}`, run];
    yield [`${to} ${from}`, [...run].reverse()];
  }
}

function countryside(from: Corner, to: Corner): Point[] {
  const [a, b] = [place(from), place(to)];
  return [a, ...[0.25, 0.5, 0.75].map((share) => between(a, b, share)), b];
}
