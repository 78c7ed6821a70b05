import { cellsToMultiPolygon, getResolution, polygonToCells } from 'h3-js';
import type { Position } from '../contract/common.ts';
import { cellCenter, cellRing } from './cells.ts';
import { boundsOf, insideTester } from './inside.ts';
import { untie } from './knots.ts';
import { cleanArea, type Polygons } from './polygons.ts';

/** What lies in either area; the outer rings are counterclockwise. Throws where the knots of the two cannot be undone. */
export function unite(one: Polygons, other: Polygons): Polygons {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  return untied([...one, ...other]);
}

/** What lies in both areas: the rest of a frame around them without the one, joined with the rest without the other. */
export function intersect(one: Polygons, other: Polygons): Polygons {
  const [a, b] = [boundsOf(one), boundsOf(other)];
  if (!a || !b || a[0] > b[2] || b[0] > a[2] || a[1] > b[3] || b[1] > a[3]) return [];
  const frame = box(
    Math.min(a[0], b[0]) - 1,
    Math.min(a[1], b[1]) - 1,
    Math.max(a[2], b[2]) + 1,
    Math.max(a[3], b[3]) + 1,
  );
  const outside = untied([
    [frame, ...one.flat()],
    [frame, ...other.flat()],
  ]);
  return untied([[frame, ...outside.flat()]]);
}

/** What lies in the one and not in the other: the rest of a frame around them without the one, joined with the other. */
export function subtract(one: Polygons, other: Polygons): Polygons {
  const bounds = boundsOf(one);
  if (!bounds || other.length === 0) return one;
  const [west, south, east, north] = boundsOf([...one, ...other]) ?? bounds;
  const frame = box(west - 1, south - 1, east + 1, north + 1);
  const outside = untied([[frame, ...one.flat()], ...other]);
  return untied([[frame, ...outside.flat()]]);
}

function untied(polygons: Polygons): Polygons {
  const result = untie(polygons);
  if (!result) throw new Error('The outlines of two areas could not be joined.');
  return result;
}

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

/** The outline of cells of one resolution, dissolved, split at the antimeridian. */
export function cellsArea(cells: readonly string[]): Polygons {
  const dissolved = cleanArea(cellsToMultiPolygon([...cells], true));
  if ('polygons' in dissolved) return dissolved.polygons;
  // Around a pole there is no such outline on a flat map; each cell has its own, except the one on the pole.
  return cells.flatMap((cell) => {
    const single = cleanArea([[cellRing(cell)]]);
    return 'polygons' in single ? single.polygons : [];
  });
}

/** The outline of cells of any resolutions, joined level by level. */
export function mixedCellsArea(cells: readonly string[]): Polygons {
  const levels = new Map<number, Set<string>>();
  for (const cell of cells) {
    const level = getResolution(cell);
    levels.set(level, (levels.get(level) ?? new Set()).add(cell));
  }
  return [...levels.values()].map((level) => cellsArea([...level])).reduce((so, area) => unite(so, area), []);
}

/** The cells of `resolution` whose center lies in the area. */
export function areaCells(area: Polygons, resolution: number): string[] {
  const cells = new Set<string>();
  for (const polygon of area) {
    const bounds = boundsOf([polygon]);
    if (!bounds) continue;
    // H3 takes a polygon wider than half the globe the other way round.
    const [west, south, east, north] = bounds;
    const parts = Math.ceil((east - west) / 90);
    if (parts <= 1) {
      for (const cell of polygonToCells(polygon, resolution, true)) cells.add(cell);
      continue;
    }
    const inside = insideTester([polygon]);
    for (let part = 0; part < parts; part++) {
      const slice = box(
        west + ((east - west) * part) / parts,
        south,
        west + ((east - west) * (part + 1)) / parts,
        north,
      );
      for (const cell of polygonToCells([slice], resolution, true)) if (inside(...cellCenter(cell))) cells.add(cell);
    }
  }
  return [...cells];
}

/** Places spread evenly over an area, and what each stands for: its part of the whole, in total 1. */
export interface Sample {
  lng: Float64Array;
  lat: Float64Array;
  share: Float64Array;
}

/**
 * About `count` places in a square grid of meters. Never none for an area with corners: a sliver between the grid's lines is
 * its first corner.
 */
export function sampleArea(area: Polygons, count: number): Sample {
  const bounds = boundsOf(area);
  if (!bounds) return { lng: new Float64Array(), lat: new Float64Array(), share: new Float64Array() };
  const [west, south, east, north] = bounds;
  const inside = insideTester(area);
  const shrink = Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  let found: [lng: number, lat: number, weight: number][] = [];
  // A slender area fills little of its box: try again with a finer grid.
  for (let tries = count; found.length < count / 2 && tries <= count * 64; tries *= 4) {
    const step = Math.sqrt(((east - west) * shrink * (north - south)) / tries) || 1e-7;
    found = [];
    for (let lat = south + step / 2; lat < north; lat += step) {
      const weight = Math.cos((lat * Math.PI) / 180);
      for (let lng = west + step / shrink / 2; lng < east; lng += step / shrink)
        if (inside(lng, lat)) found.push([lng, lat, weight]);
    }
  }
  if (found.length === 0) found = [[west, south, 1]];
  const total = found.reduce((sum, [, , weight]) => sum + weight, 0);
  return {
    lng: Float64Array.from(found, ([lng]) => lng),
    lat: Float64Array.from(found, ([, lat]) => lat),
    share: Float64Array.from(found, ([, , weight]) => weight / total),
  };
}
