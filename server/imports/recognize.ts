import { readFile, stat } from 'node:fs/promises';
import type { ImportKind } from '../contract/imports.ts';
import type { Source } from '../contract/people.ts';
import { type Columns, headersOf, normalize } from './columns.ts';
import { type CsvRow, readCsv, sniffDelimiter } from './csv.ts';
import { decoderOf, type Encoding, encodingOf, headOf, markedEncoding } from './encoding.ts';
import { featuresOf } from './features.ts';
import { type ExportName, formatOf } from './formats/index.ts';
import { consentNamed, shapeOf, tableOf } from './mapping.ts';
import { columnsOf, matchKind } from './match.ts';
import { foreign, foreignText, isOsmPbf } from './signatures.ts';
import type { DateOrder } from './times.ts';

/** What a file is, as the report tells it. It is kept: an import that is taken up again reads the file the same way. */
export type Detected = {
  /** In words: “Square customer directory”. */
  title: string;
  note?: string;
} & (
  | { format: 'osm-pbf' }
  | { format: 'geojson'; encoding: Encoding }
  | {
      format: 'csv';
      encoding: Encoding;
      delimiter: string;
      source: Source;
      /** Of a known program's export: its name in formats/. */
      exportName?: ExportName;
      /** A hash of the set of normalized headers: files of one shape are read alike. */
      shape: string;
      /** What the file's name says of everybody in it (Mailchimp). */
      consent?: 'subscribed' | 'unsubscribed' | 'cleaned';
      /** The owner says so; without it, the column's values decide. */
      dateOrder?: DateOrder;
      /** Field to header. */
      columns: Columns;
      /** Headers kept with the customer under their own name. */
      attributes?: string[];
      ignored: string[];
    }
);
export type Table = Detected & { format: 'csv' };
export type Recognized =
  | { kind: ImportKind; detected: Detected }
  /** With a table: its columns are not understood, but a person may say what they are. */
  | { refused: string; table?: Table };

/** Tables of people have some dozens of columns; thousands are a mistake, and would cost memory in every row. */
const maxColumns = 500;

/** A GeoJSON file is read as a whole; parsing it takes some ten times its size in memory. */
const maxGeoJsonBytes = 256 * 1024 ** 2;

/**
 * Recognizes a file by what is in it. `kind` is what the sender says it holds. Its name counts for one thing only: Mailchimp
 * says nowhere else whether the people in it are subscribed.
 */
export async function recognize(path: string, kind: ImportKind | null, name = ''): Promise<Recognized> {
  const bytes = await headOf(path);
  if (isOsmPbf(bytes)) {
    if (kind === null || kind === 'streets')
      return { kind: 'streets', detected: { format: 'osm-pbf', title: 'OpenStreetMap extract' } };
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
    : recognizeTable({ text, encoding, cut: size > bytes.length, name }, kind);
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
  return {
    kind: 'neighborhoods',
    detected: { format: 'geojson', title: 'Outlines of neighborhoods (GeoJSON)', encoding },
  };
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

interface Head {
  text: string;
  encoding: Encoding;
  /** The file is longer than this text. */
  cut: boolean;
  name: string;
}

function recognizeTable({ text, encoding, cut, name }: Head, kind: ImportKind | null): Recognized {
  if (kind === 'neighborhoods') return { refused: 'Neighborhoods come as GeoJSON; this is a table.' };
  const { delimiter, rows } = tableHead(text, cut);
  const [first, ...rest] = rows;
  if (first?.fault) return { refused: `The line of headings cannot be read: ${first.fault}` };
  if (!first && cut) return { refused: 'The line of headings cannot be read: it does not end.' };
  if (!first) return { refused: 'The file has no first line to read headings from.' };
  if (first.fields.length > maxColumns) {
    const count = first.fields.length.toLocaleString('en');
    return { refused: `The table has ${count} columns, where up to ${maxColumns} are read. Is it the right file?` };
  }
  const headers = headersOf(first.fields);
  const body = rest.filter((row) => !row.fault && row.fields.length === headers.length).map((row) => row.fields);
  const people = kind === 'streets' ? null : kind;
  const format = formatOf(new Set(headers.map(normalize)), people);
  const matched = format ? columnsOf(format, headers, body) : matchKind(headers, body, people);
  const base = { encoding, delimiter, shape: shapeOf(headers) };
  if ('refused' in matched) return { ...matched, table: tableOf(base, people ?? 'customers', headers, {}, undefined) };
  // A program's export of nothing, such as the people whose e-mail bounced, is a file like any other.
  if (rest.length === 0 && !cut && !format) return { refused: 'The table has headings and no rows.' };
  const consent = format?.name === 'mailchimp' ? consentNamed(name, headers) : undefined;
  const said = { ...base, ...(consent && { consent }) };
  return { kind: matched.kind, detected: tableOf(said, matched.kind, headers, matched.columns, format) };
}

/** The first line may name the delimiter, as Excel understands it: `sep=;`. */
export const separatorLine = /^sep=(.)[\r\n]+/i;

function tableHead(text: string, cut: boolean): { delimiter: string; rows: CsvRow[] } {
  const named = separatorLine.exec(text);
  const rest = named ? text.slice(named[0].length) : text;
  const delimiter = named?.[1] ?? sniffDelimiter(rest, cut);
  return { delimiter, rows: readCsv(rest, delimiter, cut).slice(0, 1000) };
}
