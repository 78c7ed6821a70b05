import { cellToParent } from 'h3-js';
import type { z } from 'zod';
import type { Catchments, huffCatchment } from '../contract/catchments.ts';
import { areaCells, cellsArea } from '../geometry/areas.ts';
import { compactCell } from '../geometry/compact-cells.ts';
import type { Ask } from './ask.ts';
import { findExponents } from './exponents.ts';
import { householdsIn, partsInside } from './households.ts';
import { choicesOf, probabilities } from './huff.ts';
import type { StoreAt } from './queries.ts';
import { type Drawn, placesByCell, type Region } from './region.ts';
import { mapInTurns } from './turns.ts';

type Huff = z.output<typeof huffCatchment>;
type Rival = Omit<NonNullable<Catchments['huff']>['stores'][number], 'expectedShare'>;

/** Cells in an answer, and pairs of store and cell to ask the router about; with more, cells get coarser. */
const mostCells = 3_000;
const mostPairs = 60_000;
const coarsest = 5;
/** Points in a cell, to tell which neighborhoods it lies in. */
const cellPoints = 30;

/** For each cell the probability that somebody there goes to `store`, rather than to another own one or a competitor. */
export async function drawHuff(ask: Ask, store: StoreAt, question: Huff): Promise<Drawn> {
  const rivals = rivalsOf(ask.situation.stores, question);
  const grid = await gridOf(ask, rivals, question);
  const { cells, resolution } = grid;
  const choices = choicesOf(
    rivals.map(({ attraction }) => attraction),
    grid.minutes,
  );
  const places = ask.places(resolution);
  const byCell = placesByCell(places, resolution);
  const shapes = await mapInTurns(cells, (cell) => {
    const area = cellsArea([cell]);
    const parts = partsInside(ask.survey, area, cellPoints);
    const members = byCell?.get(compactCell(cell, resolution)) ?? [];
    return { area, parts, members, households: householdsIn(ask.survey, parts) };
  });

  const found = findExponents(question, choices, {
    kind: 'origins',
    customers: shapes.map(({ members }) => members.reduce((sum, at) => sum + (places.customers[at] ?? 0), 0)),
    households: shapes.map(({ households }) => households ?? 0),
    own: [...rivals.keys()].filter((at) => rivals[at]?.storeId !== null),
  });
  const chances = cells.map((_cell, at) => probabilities(choices, at, found.alpha, found.beta));
  const mine = rivals.findIndex(({ storeId }) => storeId === store.id);
  const regions = cells.map((h3, at): Region => {
    const { area, members, parts } = shapes[at] ?? { area: [], members: [], parts: new Map() };
    const own = chances[at] ?? [];
    const value = own[mine] ?? 0;
    return {
      properties: { part: 'cell', storeId: store.id, value, unit: 'probability', h3, probabilities: own },
      ...{ area, members, parts },
    };
  });
  const shares = meanChances(
    chances,
    shapes.map(({ households }) => households),
  );
  return {
    regions,
    largest: cellsArea(cells),
    estimated: grid.estimated,
    huff: { ...found, resolution, stores: rivals.map((rival, at) => ({ ...rival, expectedShare: shares[at] ?? 0 })) },
  };
}

/** All of the business's stores, which share one attraction, and the competitors. */
const rivalsOf = (stores: readonly StoreAt[], { attraction, competitors }: Huff): Rival[] => [
  ...stores.map(({ id, name, position }) => ({ storeId: id, osmId: null, name, position, attraction })),
  ...competitors.map(({ osmId, name, position, attraction: own }) => ({
    ...{ storeId: null, osmId: osmId ?? null, name: name ?? osmId ?? '', position, attraction: own },
  })),
];

/** The cells within reach of any of the stores, and the minutes [cell][store] from each; Infinity: no way. */
async function gridOf({ router, travel }: Ask, rivals: readonly Rival[], { mode, maxMinutes, resolution }: Huff) {
  const reached = await Promise.all(
    rivals.map(({ position }) => router.isochrone({ from: position, mode, minutes: [maxMinutes] })),
  );
  const areas = reached.flatMap((one) => one.areas.map(({ area }) => area));
  const most = Math.min(mostCells, mostPairs / rivals.length);
  let level = resolution;
  // A first look in coarse cells saves making a million fine ones.
  const roughly = new Set(areas.flatMap((area) => areaCells(area, Math.min(7, resolution)))).size;
  if (resolution > 7) while (level > 7 && roughly * 7 ** (level - 7) > most * 2) level--;
  let cells = [...new Set(areas.flatMap((area) => areaCells(area, level)))];
  while (cells.length > most && level > coarsest) {
    level--;
    cells = [...new Set(cells.map((cell) => cellToParent(cell, level)))];
  }
  const times = await Promise.all(rivals.map(({ position }) => travel.toCells(position, mode, cells)));
  const minutes = cells.map((_cell, at) => times.map(({ seconds }) => (seconds[at] ?? Number.POSITIVE_INFINITY) / 60));
  const isReached = (at: number) => minutes[at]?.some(Number.isFinite) ?? false;
  const estimated = [...reached, ...times].some((one) => one.estimated);
  return {
    cells: cells.filter((_cell, at) => isReached(at)),
    minutes: minutes.filter((_row, at) => isReached(at)),
    ...{ estimated, resolution: level },
  };
}

/** Each store's mean probability over households, or over cells where no households are known. */
function meanChances(chances: readonly number[][], households: readonly (number | null)[]): number[] {
  const known = households.some((count) => count !== null && count > 0);
  const weights = households.map((count) => (known ? (count ?? 0) : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const stores = chances[0]?.length ?? 0;
  return Array.from({ length: stores }, (_none, store) =>
    chances.reduce((sum, cell, at) => sum + (cell[store] ?? 0) * ((weights[at] ?? 0) / total), 0),
  );
}
