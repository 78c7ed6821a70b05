import { getHexagonAreaAvg, UNITS } from 'h3-js';
import type { z } from 'zod';
import type { isochroneCatchment } from '../contract/catchments.ts';
import type { TravelMode } from '../contract/routing.ts';
import { areaCells, cellsArea, intersect, unite } from '../geometry/areas.ts';
import { areaSquareMeters } from '../geometry/geodesic.ts';
import type { Polygons } from '../geometry/polygons.ts';
import type { Ask } from './ask.ts';
import type { StoreAt } from './queries.ts';
import { type Drawn, placesIn, placesInCells, type Region } from './region.ts';

type Isochrone = z.output<typeof isochroneCatchment>;

/** Areas reached within some minutes; with another store, also what both reach, and which of the two is nearer by time. */
export async function drawIsochrones(
  ask: Ask,
  store: StoreAt,
  other: StoreAt | undefined,
  { mode, minutes }: Isochrone,
): Promise<Drawn> {
  const stores = other && other.id !== store.id ? [store, other] : [store];
  const reached = await Promise.all(
    stores.map(({ position }) => ask.router.isochrone({ from: position, mode, minutes })),
  );
  const [own = [], others = []] = reached.map(({ areas }) => areas);
  const places = ask.places();
  const region = (part: Region['properties']['part'], value: number, area: Polygons): Region => ({
    properties: { part, storeId: store.id, value, unit: 'minutes' },
    area,
    members: placesIn(places, area),
  });
  const regions = own.map(({ minutes: value, area }) => region('catchment', value, area));
  const overlaps = own.flatMap(({ minutes: value, area }) => {
    const both = intersect(area, others.find((one) => one.minutes === value)?.area ?? []);
    return both.length > 0 ? [region('overlap', value, both)] : [];
  });
  const largest = own.at(-1)?.area ?? [];
  const nearer =
    stores.length < 2 ? undefined : await nearerBy(ask, stores, mode, unite(largest, others.at(-1)?.area ?? []));
  const shared = (nearer?.parts ?? []).map(
    ({ storeId, ...rest }): Region => ({
      properties: { part: 'nearer', storeId, value: minutes.at(-1) ?? 0, unit: 'minutes' },
      ...rest,
    }),
  );
  return {
    regions: [...regions, ...overlaps, ...shared],
    largest,
    estimated: reached.some(({ estimated }) => estimated) || nearer?.estimated === true,
  };
}

/** About so many cells are shared out between two stores: an edge is then some hundredth of the area's width. */
const sharedCells = 2_000;
const finestShared = 11;

/** Cells of an area by the store that is quicker to reach, dissolved. Those no way leads to belong to none. */
async function nearerBy(ask: Ask, stores: readonly StoreAt[], mode: TravelMode, area: Polygons) {
  const squareMeters = areaSquareMeters(area);
  let resolution = finestShared;
  while (resolution > 0 && squareMeters / getHexagonAreaAvg(resolution, UNITS.m2) > sharedCells) resolution--;
  const cells = areaCells(area, resolution);
  const times = await Promise.all(stores.map(({ position }) => ask.travel.toCells(position, mode, cells)));
  const own = stores.map((): string[] => []);
  for (const [at, cell] of cells.entries()) {
    const seconds = times.map((time) => time.seconds[at] ?? Number.POSITIVE_INFINITY);
    const least = Math.min(...seconds);
    if (Number.isFinite(least)) own[seconds.indexOf(least)]?.push(cell);
  }
  const places = ask.places();
  const parts = stores.flatMap(({ id: storeId }, at) => {
    const mine = own[at] ?? [];
    if (mine.length === 0) return [];
    const outline = cellsArea(mine);
    return [{ storeId, area: outline, members: placesInCells(places, mine, resolution, outline) }];
  });
  return { parts, estimated: times.some(({ estimated }) => estimated) };
}
