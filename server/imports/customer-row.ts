import type { Position } from '../contract/common.ts';
import { type Columns, normalize } from './columns.ts';
import { looksSwapped } from './home.ts';
import { type DateOrder, readDay } from './times.ts';
import { phoneDigits, readDegrees, readEmail, readPair, readText, wellFormed } from './values.ts';

/** A customer as a row tells it. Blank is null. */
export interface Customer {
  identityKey: string;
  sourceId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  tags: string[];
  attributes: Record<string, string>;
  since: string | null;
  /** As a person would write it on an envelope, in one line. */
  address: string | null;
  position: Position | null;
}

export interface Problem {
  column?: string;
  reason: string;
}

/** What became of a row. Without a value it failed (or, `empty`, was skipped), and the problems say why. */
export interface Parsed<Value> {
  value?: Value;
  empty?: boolean;
  unplaced?: boolean;
  problems: Problem[];
}

export interface CustomerPlan {
  headers: readonly string[];
  columns: Columns;
  dateOrder: DateOrder;
  /** Where the business's points lie, to notice swapped coordinates. */
  home: readonly Position[];
}

/** Index keys of PostgreSQL hold some 2,700 bytes; ids in real use are far shorter. */
const maxIdLength = 200;

export const emptyRow: Parsed<never> = { empty: true, problems: [{ reason: 'The row is empty.' }] };

/** Reads a value by field name, and knows its column's header. */
export function cellReader(headers: readonly string[], columns: Columns) {
  const indexes = new Map(Object.entries(columns).map(([field, header]) => [field, headers.indexOf(header)]));
  return (fields: readonly string[], field: string): string => fields[indexes.get(field) ?? -1]?.trim() ?? '';
}

const swapped = 'Latitude and longitude seem to be swapped.';

function checkPosition(lng: number, lat: number, home: readonly Position[]): Position | string {
  if (lng === 0 && lat === 0) return 'The position is 0, 0: a placeholder, not a place.';
  if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lng) <= 90) return swapped;
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return `Degrees end at 90 and 180: ${lat}, ${lng} is nowhere.`;
  return looksSwapped([lng, lat], home) ? `${swapped} Everything else lies elsewhere.` : [lng, lat];
}

type Placing = { position: Position } | { problem: Problem } | 'none';

/** The position of a row, from a pair of columns or from one column that holds both. */
function placeReader({ headers, columns, home }: Omit<CustomerPlan, 'dateOrder'>) {
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
  const read = placeReader({ headers, columns, home: [] });
  return rows.flatMap((row) => {
    const placing = read(row);
    return placing !== 'none' && 'position' in placing ? [placing.position] : [];
  });
}

/** A table may know people without knowing where they are. */
export const saysWhere = (columns: Columns): boolean =>
  ['latitude', 'location', 'lngLat'].some((field) => columns[field] !== undefined);

/** A table may know addresses, which the streets then place. */
export const saysAddress = (columns: Columns): boolean =>
  columns.address !== undefined || columns.postcode !== undefined;

/** One line as on an envelope; nothing when only a country or a region is known. */
function addressOf(cell: (field: string) => string): string | null {
  if (['address', 'address2', 'city', 'postcode'].every((field) => cell(field) === '')) return null;
  const town = [cell('region'), cell('postcode')].filter(Boolean).join(' ');
  const parts = [cell('address'), cell('address2'), cell('city'), town, cell('country')].filter(Boolean);
  return readText(parts.join(', '), 300) ?? null;
}

const splitTags = (text: string): string[] => [
  ...new Set(text.split(/[,;|]/).flatMap((tag) => readText(tag.replaceAll('"', ''), 100) ?? [])),
];

function identityOf(customer: Omit<Customer, 'identityKey'>): string | undefined {
  if (customer.sourceId) return `id:${customer.sourceId}`;
  if (customer.email) return `email:${customer.email}`;
  const digits = customer.phone && phoneDigits(customer.phone);
  if (digits) return `phone:${digits}`;
  if (!customer.position) return undefined;
  const [lng, lat] = customer.position;
  return `place:${normalize(customer.name ?? '').slice(0, 200)}:${lat.toFixed(6)},${lng.toFixed(6)}`;
}

/** What tells a customer apart, in words: for the report of rows that were merged. */
export const identityWords = (identityKey: string): string =>
  ({ id: 'id', email: 'e-mail', phone: 'phone', place: 'name and place' })[identityKey.split(':')[0] ?? ''] ??
  'identity';

/** Reads rows of a customers table. Columns of no known meaning become attributes under their header. */
export function customerReader(plan: CustomerPlan): (fields: readonly string[]) => Parsed<Customer> {
  const { headers, columns } = plan;
  const cell = cellReader(headers, columns);
  const place = placeReader(plan);
  const hasPlaces = saysWhere(columns) || saysAddress(columns);
  const used = new Set(Object.values(columns));
  const attributeIndexes = headers.flatMap((header, index) => (used.has(header) ? [] : [[header, index] as const]));

  return (fields) => {
    if (fields.every((field) => field.trim() === '')) return emptyRow;
    const problems: Problem[] = [];
    const say = (field: string, reason: string) => {
      problems.push({ column: columns[field] ?? field, reason });
      return null;
    };
    const checked = <Value>(field: string, read: (text: string) => Value | undefined, what: string): Value | null => {
      const text = cell(fields, field);
      return text === '' ? null : (read(text) ?? say(field, `“${text.slice(0, 40)}” is not ${what}; it was left out.`));
    };

    const sourceId = readText(cell(fields, 'id'), maxIdLength + 1) ?? null;
    if (sourceId !== null && [...sourceId].length > maxIdLength) {
      return { problems: [{ column: columns.id ?? 'id', reason: `An id may have ${maxIdLength} characters.` }] };
    }
    const placing = place(fields);
    if (placing !== 'none' && 'problem' in placing) problems.push(placing.problem);
    const phone = checked('phone', (text) => phoneDigits(text) && readText(text, 50), 'a phone number');
    const fullName = [cell(fields, 'firstName'), cell(fields, 'lastName')].join(' ');
    const customer = {
      sourceId,
      name: readText(cell(fields, 'name'), 200) ?? readText(fullName, 200) ?? null,
      email: checked('email', readEmail, 'an e-mail address'),
      phone: phone ?? null,
      tags: splitTags(cell(fields, 'tags')),
      attributes: attributesOf(fields, attributeIndexes),
      since: checked('since', (text) => readDay(text, plan.dateOrder), 'a date'),
      address: addressOf((field) => cell(fields, field)),
      position: placing !== 'none' && 'position' in placing ? placing.position : null,
    };
    const identityKey = identityOf(customer);
    if (identityKey === undefined) {
      problems.push({ reason: 'Nothing tells who this is: no id, e-mail, phone or place.' });
      return { problems };
    }
    return {
      value: { identityKey, ...customer },
      unplaced: hasPlaces && placing === 'none' && customer.address === null,
      problems,
    };
  };
}

function attributesOf(
  fields: readonly string[],
  indexes: readonly (readonly [string, number])[],
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [header, index] of indexes) {
    const text = fields[index]?.trim();
    if (text) attributes[header] = wellFormed(text.slice(0, 2000));
  }
  return attributes;
}
