import type { Position } from '../contract/common.ts';
import { type Columns, cellReader } from './columns.ts';
import { looksSwapped } from './home.ts';
import type { Problem } from './reader.ts';
import { readDegrees, readPair } from './values.ts';

const swapped = 'Latitude and longitude seem to be swapped.';

function checkPosition(lng: number, lat: number, home: readonly Position[]): Position | string {
  if (lng === 0 && lat === 0) return 'The position is 0, 0: a placeholder, not a place.';
  if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lng) <= 90) return swapped;
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return `Degrees end at 90 and 180: ${lat}, ${lng} is nowhere.`;
  return looksSwapped([lng, lat], home) ? `${swapped} Everything else lies elsewhere.` : [lng, lat];
}

export type Placing = { position: Position } | { problem: Problem } | 'none';

/** Reads the position of a row, from a pair of columns or from one column that holds both. `home`: where everything else lies. */
export function placeReader(headers: readonly string[], columns: Columns, home: readonly Position[]) {
  const cell = cellReader(headers, columns);
  const problem = (field: string, reason: string): Placing => ({
    problem: { column: columns[field] ?? field, reason },
  });
  const place = (field: string, lng: number, lat: number): Placing => {
    const checked = checkPosition(lng, lat, home);
    return typeof checked === 'string' ? problem(field, checked) : { position: checked };
  };
  return (fields: readonly string[]): Placing => {
    const [latitude, longitude] = [cell(fields, 'latitude'), cell(fields, 'longitude')];
    if (latitude !== '' || longitude !== '') {
      if (latitude === '') return problem('latitude', 'The latitude is missing.');
      if (longitude === '') return problem('longitude', 'The longitude is missing.');
      const [lat, lng] = [readDegrees(latitude), readDegrees(longitude)];
      if (lat === undefined) return problem('latitude', `“${latitude.slice(0, 40)}” is not a number of degrees.`);
      if (lng === undefined) return problem('longitude', `“${longitude.slice(0, 40)}” is not a number of degrees.`);
      return place('latitude', lng, lat);
    }
    for (const field of ['location', 'lngLat']) {
      const text = cell(fields, field);
      if (text === '') continue;
      const pair = readPair(text);
      if (!pair) return problem(field, `“${text.slice(0, 40)}” is not a position.`);
      const lngFirst = pair.wkt || field === 'lngLat';
      return lngFirst ? place(field, pair.first, pair.second) : place(field, pair.second, pair.first);
    }
    return 'none';
  };
}

/** The positions of a table's first rows that can be read: where its majority lies. */
export function positionsOf(
  rows: readonly (readonly string[])[],
  headers: readonly string[],
  columns: Columns,
): Position[] {
  const read = placeReader(headers, columns, []);
  return rows.flatMap((row) => {
    const placing = read(row);
    return placing !== 'none' && 'position' in placing ? [placing.position] : [];
  });
}
