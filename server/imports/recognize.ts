import { readFile, stat } from 'node:fs/promises';
import type { ImportKind } from '../contract/imports.ts';
import { type Columns, customerFields, headersOf, matchColumns, normalize, purchaseFields } from './columns.ts';
import { type CsvRow, readCsv, sniffDelimiter } from './csv.ts';
import { saysAddress } from './customer-row.ts';
import { decoderOf, type Encoding, encodingOf, headOf, markedEncoding } from './encoding.ts';
import { featuresOf } from './features.ts';
import { foreign, foreignText, isOsmPbf } from './signatures.ts';
import { readPair } from './values.ts';

/** What a file is, as the report tells it. It is kept: an import that is taken up again reads the file the same way. */
export type Detected = { note?: string } & (
  | { format: 'osm-pbf' }
  | { format: 'geojson'; encoding: Encoding }
  | {
      format: 'csv';
      encoding: Encoding;
      delimiter: string;
      /** Field to header. */
      columns: Columns;
      /** Headers kept with the customer under their own name. */
      attributes?: string[];
      ignored: string[];
    }
);
export type Table = Detected & { format: 'csv' };
export type Recognized = { kind: ImportKind; detected: Detected } | { refused: string };

/** A GeoJSON file is read as a whole; parsing it takes some ten times its size in memory. */
const maxGeoJsonBytes = 256 * 1024 ** 2;

/** Recognizes a file by what is in it; its name counts for nothing. `kind` is what the sender says it holds. */
export async function recognize(path: string, kind: ImportKind | null): Promise<Recognized> {
  const bytes = await headOf(path);
  if (isOsmPbf(bytes)) {
    if (kind === null || kind === 'streets') return { kind: 'streets', detected: { format: 'osm-pbf' } };
    return { refused: `This is a map extract (.osm.pbf), which holds streets, not ${kind}.` };
  }
  const strange = foreign(bytes, markedEncoding(bytes) !== undefined);
  if (strange) return { refused: strange };
  if (kind === 'streets') return { refused: 'Streets come as an OpenStreetMap extract, a file in .osm.pbf.' };
  const encoding = await encodingOf(path);
  const { size } = await stat(path);
  const text = decoderOf(encoding)
    .write(bytes)
    .replace(/^\ufeff/, '');
  const strangeText = foreignText(text);
  if (strangeText) return { refused: strangeText };
  return /^\s*[{[]/.test(text)
    ? recognizeJson(path, encoding, size, kind)
    : recognizeTable(text, encoding, size > bytes.length, kind);
}

async function recognizeJson(
  path: string,
  encoding: Encoding,
  size: number,
  kind: ImportKind | null,
): Promise<Recognized> {
  if (size > maxGeoJsonBytes) return { refused: 'A GeoJSON file may have 256 MB. Simplify its outlines, or split it.' };
  const features = await readFeatures(path, encoding);
  if ('refused' in features) return features;
  if (kind !== null && kind !== 'neighborhoods') return { refused: `This is GeoJSON; ${kind} come as a CSV table.` };
  return { kind: 'neighborhoods', detected: { format: 'geojson', encoding } };
}

export async function readFeatures(path: string, encoding: Encoding): Promise<unknown[] | { refused: string }> {
  const decoder = decoderOf(encoding);
  const text = decoder.write(await readFile(path)) + decoder.end();
  try {
    return featuresOf(JSON.parse(text));
  } catch {
    return { refused: 'The file begins like GeoJSON, but it is cut off or damaged.' };
  }
}

function recognizeTable(text: string, encoding: Encoding, cut: boolean, kind: ImportKind | null): Recognized {
  if (kind === 'neighborhoods') return { refused: 'Neighborhoods come as GeoJSON; this is a table.' };
  const { delimiter, rows } = tableHead(text, cut);
  const [first, ...rest] = rows;
  if (!first) return { refused: 'The file has no first line to read headings from.' };
  const headers = headersOf(first.fields);
  const body = rest.filter((row) => !row.fault && row.fields.length === headers.length).map((row) => row.fields);
  const matched = matchKind(headers, body, kind);
  if ('refused' in matched) return matched;
  const used = new Set(Object.values(matched.columns));
  const others = headers.filter((header) => !used.has(header));
  const detected: Table = {
    format: 'csv',
    encoding,
    delimiter,
    columns: matched.columns,
    ...(matched.kind === 'customers' ? { attributes: others, ignored: [] } : { ignored: others }),
  };
  if (rest.length === 0 && !cut) return { refused: 'The table has headings and no rows.' };
  return { kind: matched.kind, detected };
}

/** The first line may name the delimiter, as Excel understands it: `sep=;`. */
export const separatorLine = /^sep=(.)[\r\n]+/i;

function tableHead(text: string, cut: boolean): { delimiter: string; rows: CsvRow[] } {
  const named = separatorLine.exec(text);
  const rest = named ? text.slice(named[0].length) : text;
  const delimiter = named?.[1] ?? sniffDelimiter(rest, cut);
  return { delimiter, rows: readCsv(rest, delimiter, cut).slice(0, 1000) };
}

type Matched = { kind: 'customers' | 'purchases'; columns: Columns } | { refused: string };

function matchKind(headers: string[], body: string[][], kind: ImportKind | null): Matched {
  const purchases = matchColumns(headers, purchaseFields);
  const customers = withoutHalves(matchColumns(headers, customerFields), headers, body);
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
