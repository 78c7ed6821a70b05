/** What a file's first bytes say it is, when that is nothing Hexhood reads. Ordered: the first that fits is told. */
const signatures: { bytes: readonly number[] | string; at?: number; is: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], is: 'This is a PNG image, not a table or a map.' },
  { bytes: [0xff, 0xd8, 0xff], is: 'This is a JPEG image, not a table or a map.' },
  { bytes: 'GIF8', is: 'This is a GIF image, not a table or a map.' },
  { bytes: '%PDF', is: 'This is a PDF document. Export the table as CSV.' },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    is: 'This is a ZIP archive or an Excel workbook. Unpack it, or save the sheet as CSV (UTF-8).',
  },
  { bytes: [0x50, 0x4b, 0x05, 0x06], is: 'This is an empty ZIP archive.' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], is: 'This is an old Excel workbook. Save the sheet as CSV (UTF-8).' },
  { bytes: [0x1f, 0x8b], is: 'This is a gzip archive. Unpack it first.' },
  { bytes: 'SQLite format 3', is: 'This is a database (perhaps a GeoPackage). Export it as GeoJSON or CSV.' },
  { bytes: [0x00, 0x00, 0x27, 0x0a], is: 'This is a shapefile. Convert it to GeoJSON (WGS 84).' },
  { bytes: 'PAR1', is: 'This is a Parquet file. Export it as CSV.' },
];

const holds = (head: Buffer, bytes: readonly number[] | string, at: number): boolean => {
  const wanted = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
  return head.subarray(at, at + wanted.length).equals(wanted);
};

/** An OpenStreetMap extract in PBF: a length, then a BlobHeader whose type is OSMHeader. */
export const isOsmPbf = (head: Buffer): boolean => holds(head, 'OSMHeader', 6);

/** Why a file that begins like this cannot be read; undefined when it may be text. `marked`: it has a BOM. */
export function foreign(head: Buffer, marked: boolean): string | undefined {
  if (head.length === 0) return 'The file is empty.';
  const known = signatures.find(({ bytes, at = 0 }) => holds(head, bytes, at));
  if (known) return known.is;
  if (marked) return undefined;
  return head.includes(0) ? 'This is not text: Hexhood reads GeoJSON and CSV.' : undefined;
}

/** The same for text that is neither JSON nor a table. */
export function foreignText(text: string): string | undefined {
  const start = text.trimStart().slice(0, 1000).toLowerCase();
  if (start === '') return 'The file is empty.';
  if (/<kml\b/.test(start)) return 'This is KML. Convert it to GeoJSON.';
  if (/<gpx\b/.test(start)) return 'This is a GPX track, not a table or a map.';
  if (/^<osm\b|<osm\b/.test(start)) return 'This is OpenStreetMap XML. Download the same area as .osm.pbf.';
  if (/^<!doctype html|^<html/.test(start)) return 'This is a web page, perhaps a sign-in page saved by mistake.';
  if (start.startsWith('<')) return 'This is XML. Hexhood reads GeoJSON and CSV.';
  return undefined;
}
