/** What a file's first bytes say it is, when that is nothing Hexhood reads. Ordered: the first that fits is told. */
const signatures: { bytes: readonly number[] | string; at?: number; is: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], is: 'This is a PNG image, not a table or a map.' },
  { bytes: [0xff, 0xd8, 0xff], is: 'This is a JPEG image, not a table or a map.' },
  { bytes: 'GIF8', is: 'This is a GIF image, not a table or a map.' },
  { bytes: '%PDF', is: 'This is a PDF document. Export the table as CSV.' },
  { bytes: 'WEBP', at: 8, is: 'This is a WebP image, not a table or a map.' },
  { bytes: 'ftyp', at: 4, is: 'This is a photo or a film, not a table or a map.' },
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

export const isZip = (head: Buffer): boolean =>
  holds(head, [0x50, 0x4b, 0x03, 0x04], 0) || holds(head, [0x50, 0x4b, 0x05, 0x06], 0);

const archives: (readonly number[] | string)[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b],
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
  'Rar!',
  'BZh',
  [0xfd, 0x37, 0x7a, 0x58, 0x5a],
];

/** Something that would have to be unpacked in its turn. */
export const isArchive = (head: Buffer): boolean => archives.some((bytes) => holds(head, bytes, 0));

/** Documents of office programs are ZIP archives too; what they are is told by the names in them. */
export function officeDocument(holdsName: (name: string) => boolean): string | undefined {
  if (holdsName('[Content_Types].xml')) {
    if (holdsName('word/document.xml')) return 'This is a Word document. Save its table as CSV (UTF-8).';
    if (holdsName('ppt/presentation.xml')) return 'This is a presentation, not a table or a map.';
    return 'This is an Excel workbook. Save the sheet as CSV (UTF-8).';
  }
  if (holdsName('mimetype') && holdsName('content.xml'))
    return 'This is an OpenDocument file. Save the sheet as CSV (UTF-8).';
  return holdsName('Index/Document.iwa') ? 'This is a Numbers sheet. Export it as CSV (UTF-8).' : undefined;
}

/** An OpenStreetMap extract in PBF: a length, then a BlobHeader whose type is OSMHeader. */
export const isOsmPbf = (head: Buffer): boolean => holds(head, 'OSMHeader', 6);

/** Why a file that begins like this cannot be read; undefined when it may be text. `marked`: it has a BOM. */
export function foreign(head: Buffer, marked: boolean): string | undefined {
  if (head.length === 0) return 'The file is empty.';
  const office = isZip(head) ? officeDocument((name) => head.includes(name)) : undefined;
  if (office) return office;
  const known = signatures.find(({ bytes, at = 0 }) => holds(head, bytes, at));
  if (known) return known.is;
  if (marked) return undefined;
  if (!head.includes(0)) return undefined;
  const zeros = head.subarray(0, 1000).filter((byte) => byte === 0).length;
  return zeros * 5 > Math.min(head.length, 1000) * 2 && zeros * 5 < Math.min(head.length, 1000) * 3
    ? 'This seems to be UTF-16 text without the mark that says so. Save it as CSV (UTF-8).'
    : notText;
}

const notText = 'This is not text: Hexhood reads GeoJSON and CSV.';

/** The same for text that is neither JSON nor a table. */
export function foreignText(text: string): string | undefined {
  const start = text.trimStart().slice(0, 1000).toLowerCase();
  if (start === '') return 'The file is empty.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it counts
  if ((start.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0) * 50 > start.length) return notText;
  if (/<kml\b/.test(start)) return 'This is KML. Convert it to GeoJSON.';
  if (/<gpx\b/.test(start)) return 'This is a GPX track, not a table or a map.';
  if (/^<osm\b|<osm\b/.test(start)) return 'This is OpenStreetMap XML. Download the same area as .osm.pbf.';
  if (/^<!doctype html|^<html/.test(start)) return 'This is a web page, perhaps a sign-in page saved by mistake.';
  if (start.startsWith('<')) return 'This is XML. Hexhood reads GeoJSON and CSV.';
  return undefined;
}
