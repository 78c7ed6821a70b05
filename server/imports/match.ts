import { type Columns, customerFields, matchColumns, normalize, purchaseFields, saysAddress } from './columns.ts';
import type { ExportFormat } from './formats/index.ts';
import { permissionFields, readPermission } from './permissions.ts';
import { readBirthday } from './times.ts';
import { readPair } from './values.ts';

export type Matched = { kind: 'customers' | 'purchases'; columns: Columns } | { refused: string };

/** The columns of a known program's export. */
export const columnsOf = ({ kind, columns }: ExportFormat, headers: string[], body: string[][]): Matched => {
  const matched = matchColumns(headers, columns);
  return { kind, columns: kind === 'customers' ? withoutHalves(matched, headers, body) : matched };
};

/** What a table that no known program made holds, by its headings and first rows. `kind`: what its sender says. */
export function matchKind(headers: string[], body: string[][], kind: 'customers' | 'purchases' | null): Matched {
  const purchases = matchColumns(headers, purchaseFields);
  const customers = onlyWhatFits(withoutHalves(matchColumns(headers, customerFields), headers, body), headers, body);
  const isPurchases = purchases.at !== undefined && purchases.amount !== undefined;
  const isPlaced = Boolean(customers.latitude ?? customers.location ?? customers.lngLat);
  const isPeople = Boolean(customers.email ?? customers.phone ?? customers.lastName) || isPlaced;
  const saysSo = headers.some((header) => /^(customer|client|member|kunde|cliente)/.test(normalize(header)));

  if (kind === 'purchases' && !isPurchases)
    return { refused: 'Purchases need a column for the date and one for the amount.' };
  if (kind === 'customers' && !isPeople && !customers.id) {
    return { refused: 'Customers need a column that tells them apart: id, e-mail, phone or position.' };
  }
  // A list of people may hold a date and a sum; a list of purchases hardly ever says where people live.
  const rather = isPlaced && Boolean(customers.name ?? customers.lastName) && purchases.id === customers.id;
  if (kind === 'purchases' || (kind === null && isPurchases && !rather))
    return { kind: 'purchases', columns: purchases };
  if (kind === 'customers' || isPeople || (saysSo && customers.id)) return { kind: 'customers', columns: customers };
  const shown = headers.slice(0, 5).map((header) => `“${header}”`);
  return { refused: `No column is known as customers' or purchases'. The first line says ${shown.join(', ')}.` };
}

/**
 * A latitude without a longitude is no position, a column called “location” may hold a town, and a town without streets or
 * postcodes places nobody.
 */
function withoutHalves(columns: Columns, headers: string[], body: string[][]): Columns {
  const kept = { ...columns };
  if (!saysAddress(kept)) for (const field of ['address2', 'city', 'region', 'country']) delete kept[field];
  if (kept.latitude === undefined || kept.longitude === undefined) {
    delete kept.latitude;
    delete kept.longitude;
  }
  for (const field of ['location', 'lngLat']) {
    const index = headers.indexOf(kept[field] ?? '');
    const filled = body.map((row) => row[index]?.trim() ?? '').filter((text) => text !== '');
    if (filled.filter((text) => readPair(text)).length * 2 < filled.length) delete kept[field];
  }
  return kept;
}

/** A column may be called “newsletter” and hold how often, or “birthday” and hold no date: such a column is an attribute. */
function onlyWhatFits(columns: Columns, headers: string[], body: string[][]): Columns {
  const kept = { ...columns };
  const valuesOf = (field: string) => {
    const index = headers.indexOf(kept[field] ?? '');
    return index < 0 ? [] : body.map((row) => row[index]?.trim() ?? '').filter((text) => text !== '');
  };
  for (const field of permissionFields) {
    if (valuesOf(field).some((text) => readPermission(text) === undefined)) delete kept[field];
  }
  const birthdays = valuesOf('birthday');
  const readable = (text: string) =>
    readBirthday(text, 'month-first') !== undefined || readBirthday(text, 'day-first') !== undefined;
  if (birthdays.filter(readable).length * 2 < birthdays.length) delete kept.birthday;
  return kept;
}
