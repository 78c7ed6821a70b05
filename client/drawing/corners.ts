import type { Position } from '../../server/contract/common.ts';
import { parsePosition } from '../stores/position.ts';
import type { Drawn } from './shapes.ts';

/** Six decimals are a tenth of a meter. */
const line = ([lng, lat]: Position): string => `${lat.toFixed(6)}, ${lng.toFixed(6)}`;

export type Outline = Exclude<Drawn, { type: 'circle' }>;

/** The corners of an outline as text: one a line, latitude first; an empty line between parts. Holes are left out. */
export function writeCorners(area: Outline): string {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.map(([shell = []]) => shell.slice(1).map(line).join('\n')).join('\n\n');
}

/** An outline from typed corners, or the number of the first line that is no position; null where there are too few. */
export function readCorners(text: string): Outline | { wrongLine: number } | null {
  const parts: Position[][] = [[]];
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') {
      if (parts.at(-1)?.length) parts.push([]);
      continue;
    }
    const position = parsePosition(row);
    if (!position) return { wrongLine: index + 1 };
    parts.at(-1)?.push(position);
  }
  const rings = parts.filter((part) => part.length > 0);
  if (rings.length === 0 || rings.some((ring) => ring.length < 3)) return null;
  const polygons = rings.map((ring) => [[...ring, ...ring.slice(0, 1)]]);
  const [only] = polygons;
  return only && polygons.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}
