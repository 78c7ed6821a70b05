import type { Position } from '../contract/common.ts';
import type { Range } from '../density/index.ts';
import { circleArea } from '../geometry/geodesic.ts';
import { boundsOf } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import type { Bind } from './terms.ts';

/** The point lies in the area, or on its edge. An area with nothing in it holds nobody. */
export function coordinatesSql(area: Polygons, bind: Bind): string {
  if (area.length === 0) return 'false';
  const json = bind(JSON.stringify({ type: 'MultiPolygon', coordinates: area }));
  return `(c.position is not null and ST_Covers(ST_SetSRID(ST_GeomFromGeoJSON(${json}), 4326), c.position))`;
}

/** `width_bucket` finds the last range that begins at or before a cell by halving: ten thousand of them cost little. */
export function rangesSql(ranges: readonly Range[], bind: Bind): string {
  if (ranges.length === 0) return 'false';
  const lows = ranges.map(({ low }) => low);
  const highs = ranges.map(({ high }) => high);
  return `coalesce(c.cell <= (${bind(highs)}::bigint[])[width_bucket(c.cell, ${bind(lows)}::bigint[])], false)`;
}

/** Around a larger circle a box tells nothing. */
const widestBoxMeters = 1_000_000;
/** The corners that draw a circle are on it; between them it bulges a little beyond. */
const bulge = 0.01;

/**
 * Meters on the ellipsoid, as circles of trade areas count them; a box keeps them from being measured to everybody.
 */
export function distanceSql(
  { center, min, max }: { center: Position; min?: number | undefined; max?: number | undefined },
  bind: Bind,
): string {
  const parts = ['c.position is not null'];
  const point = () =>
    `ST_SetSRID(ST_MakePoint(${center.map((degrees) => `${bind(degrees)}::float8`).join(', ')}), 4326)`;
  const near = (meters: number, sign: '<' | '<=') =>
    `${boxSql(center, meters, bind)}ST_Distance(c.position::geography, ${point()}::geography) ${sign} ${bind(meters)}::float8`;
  if (max !== undefined) parts.push(near(max, '<='));
  if (min !== undefined && min > 0) parts.push(`not (${near(min, '<')})`);
  return `(${parts.join('\n    and ')})`;
}

/** `… and ` for a box around a circle. */
function boxSql(center: Position, meters: number, bind: Bind): string {
  const box = meters > 0 && meters <= widestBoxMeters ? boundsOf(circleArea(center, meters)) : undefined;
  if (!box) return '';
  const [west, south, east, north] = box;
  const [wider, higher] = [(east - west) * bulge, (north - south) * bulge];
  const edges = [west - wider, south - higher, east + wider, north + higher].map((edge) => `${bind(edge)}::float8`);
  return `c.position && ST_MakeEnvelope(${edges.join(', ')}, 4326) and `;
}
