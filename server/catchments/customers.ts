import { getHexagonEdgeLengthAvg, UNITS } from 'h3-js';
import type { z } from 'zod';
import type { customersCatchment } from '../contract/catchments.ts';
import type { Position } from '../contract/common.ts';
import { cellsArea, unite } from '../geometry/areas.ts';
import { cellCenter } from '../geometry/cells.ts';
import { expandCell } from '../geometry/compact-cells.ts';
import { hullAround } from '../geometry/hull.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type Ask, distancesFrom } from './ask.ts';
import { closestWithin, doorMeters, doorSeconds, outlierFence } from './closest.ts';
import type { Places } from './people.ts';
import type { StoreAt } from './queries.ts';
import { cellOf, type Drawn, placesIn, placesInCells, placesWhere, type Region } from './region.ts';

type Customers = z.output<typeof customersCatchment>;

/**
 * The areas of the closest p% of a store's customers. Purchases name no store, so a store's customers are those to whom it
 * is the nearest of the business's stores. Outliers are cut off first: percents are of the others.
 */
export async function drawCustomers(ask: Ask, store: StoreAt, question: Customers): Promise<Drawn> {
  const places = ask.places();
  const meters = await distancesFrom(places, store.position);
  const timed = question.distance === 'time';
  const travel = timed ? await ask.travel.toPlaces(store.position, question.mode, places, meters) : undefined;
  const distances = travel?.seconds ?? meters;

  const own = nearestTo(store, ask.situation.stores, places);
  const column = (of: ArrayLike<number>, among: readonly number[]) => Float64Array.from(among, (at) => of[at] ?? 0);
  const reached = own.filter((at) => Number.isFinite(distances[at]));
  const door = timed ? doorSeconds : doorMeters;
  const fence = outlierFence(column(distances, reached), column(places.customers, reached), door);
  const kept = reached.filter((at) => (distances[at] ?? 0) <= fence);
  const weights = column(places[question.by], kept).map((weight) => Math.max(0, weight));
  const closest = closestWithin(column(distances, kept), weights, question.percents);

  const rings = closest.map(({ percent, within }) => ({
    percent,
    members: kept.filter((at) => (distances[at] ?? 0) <= within),
  }));
  const outline = outlineOf(places, question.boundary, rings.at(-1)?.members ?? []);
  let area: Polygons = [];
  const regions = rings.map(({ percent, members }): Region => {
    const drawn = outline(members, area);
    area = drawn.area;
    return { properties: { part: 'catchment', storeId: store.id, value: percent, unit: 'percent' }, ...drawn };
  });
  const count = (among: readonly number[]) => among.reduce((sum, at) => sum + (places.customers[at] ?? 0), 0);
  const storeCustomers = count(kept);
  return {
    regions,
    largest: area,
    estimated: travel?.estimated ?? false,
    outliers: count(own) - storeCustomers,
    storeCustomers,
  };
}

/** Places to which `store` is the nearest of all, on a sphere: of two as near as that, either will do. */
function nearestTo(store: StoreAt, stores: readonly StoreAt[], places: Places): number[] {
  const own = onSphere(...store.position);
  // A store is nearer than another where the place lies on its side of the plane between the two.
  const sides = stores
    .filter(({ id }) => id !== store.id)
    .map(({ position }) => onSphere(...position).map((part, axis) => (own[axis] ?? 0) - part));
  return placesWhere(places, (at) => {
    if (sides.length === 0) return true;
    const [x, y, z] = onSphere(places.lng[at] ?? 0, places.lat[at] ?? 0);
    return sides.every(([a = 0, b = 0, c = 0]) => a * x + b * y + c * z >= 0);
  });
}

function onSphere(lng: number, lat: number): [number, number, number] {
  const [x, y] = [(lng * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
}

type Outline = (members: readonly number[], smaller: Polygons) => Pick<Region, 'area' | 'members'>;

/** More places than this are drawn by their cells' centers, which a hull cannot tell from them. */
const mostHullPlaces = 2_000;
const mostOutlineCells = 1_500;
/** From a cell's center to anybody counted in it, in edges: a descendant sticks out a little, and cells differ in size. */
const cellReach = 1.5;

/**
 * How members become an area. A hull needs single customers: a hull around a few homes shows where they are, so those who
 * may not see people get whole cells, each of which holds k customers. A larger percent's area holds the smaller one's.
 */
function outlineOf(places: Places, boundary: Customers['boundary'], most: readonly number[]): Outline {
  const byCells = (): Outline => {
    const resolution = places.single ? resolutionFor(places, most, 10, mostOutlineCells) : places.resolution;
    return (members) => {
      const cells = cellsOf(places, members, resolution);
      const area = cellsArea(cells);
      return { area, members: placesInCells(places, cells, resolution, area) };
    };
  };
  if (boundary === 'cells' || !places.single) return byCells();

  const resolution = resolutionFor(places, most, 11, mostHullPlaces);
  const margin = getHexagonEdgeLengthAvg(resolution, UNITS.m) * cellReach;
  return (members, smaller) => {
    const centers = cellsOf(places, members, resolution).map((cell): Position => cellCenter(cell));
    const hull = hullAround(centers, margin);
    if (hull.length === 0) return byCells()(members, smaller);
    const area = unite(smaller, hull);
    // A long edge is straight on the map and bent on the globe: a member beside it is still a member.
    const counts = new Uint8Array(places.size);
    for (const at of members) counts[at] = 1;
    for (const at of placesIn(places, area)) counts[at] = 1;
    return { area, members: placesWhere(places, (at) => counts[at] === 1) };
  };
}

const cellsOf = (places: Places, members: readonly number[], resolution: number): string[] =>
  [...compactCellsOf(places, members, resolution)].map((cell) => expandCell(cell, resolution));

const compactCellsOf = (places: Places, members: readonly number[], resolution: number): Set<number> =>
  new Set(members.map((at) => cellOf(places, at, resolution)));

/** The finest resolution, from `finest` on, in which the members are in at most `most` cells. */
function resolutionFor(places: Places, members: readonly number[], finest: number, most: number): number {
  let resolution = finest;
  while (resolution > 5 && compactCellsOf(places, members, resolution).size > most) resolution--;
  return resolution;
}
