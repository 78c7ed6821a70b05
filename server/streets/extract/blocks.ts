import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { Blob, BlobHeader } from 'osm-pbf-parser-node/proto/fileformat.js';
import { HeaderBlock } from 'osm-pbf-parser-node/proto/osmformat.js';
import { PbfReader } from 'pbf';
import { BadExtract } from './bad-extract.ts';

/**
 * The frames of an .osm.pbf file: a length, a BlobHeader and a Blob, again and again; the first one is the header.
 * Source: https://wiki.openstreetmap.org/wiki/PBF_Format. The frames are read here and not by the package's stream,
 * which throws where nobody can catch it, copies what it has for each chunk, and cannot go back to a block.
 */

/** The format's own limits. */
const maxHeadBytes = 64 * 1024;
const maxBlobBytes = 32 * 1024 ** 2;

/** Everything else a file may demand changes what its objects mean. */
const understood = new Set(['OsmSchema-V0.6', 'DenseNodes']);

const inflated = promisify(inflate) as (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** Where a block's Blob is in the file. */
export interface Frame {
  offset: number;
  bytes: number;
}

export interface ExtractHeader {
  /** west, south, east, north in degrees; null where the file does not say or what it says is impossible */
  bbox: [number, number, number, number] | null;
  extractAt: Date | null;
}

export interface Blocks {
  header: ExtractHeader;
  frames: Frame[];
  fileBytes: number;
  /** The block's content, inflated. Throws BadExtract. */
  read(frame: Frame): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file and walks through its frames, without reading what is in them. Throws BadExtract for anything else. */
export async function openBlocks(path: string): Promise<Blocks> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw new BadExtract('The file is empty.');
    const first = await readFrame(file, 0, size);
    if (first.type !== 'OSMHeader') throw new BadExtract('This is not an OpenStreetMap extract (.osm.pbf).');
    const header = readHeader(await readBlob(file, first));
    const frames: Frame[] = [];
    for (let offset = first.offset + first.bytes; offset < size; ) {
      const frame = await readFrame(file, offset, size);
      // A block of another kind is somebody's extension: the format asks readers to pass over it.
      if (frame.type === 'OSMData') frames.push({ offset: frame.offset, bytes: frame.bytes });
      offset = frame.offset + frame.bytes;
    }
    return { header, frames, fileBytes: size, read: (frame) => readBlob(file, frame), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readFrame(file: FileHandle, at: number, size: number): Promise<Frame & { type: string }> {
  const noExtract = () => (at === 0 ? new BadExtract('This is not an OpenStreetMap extract (.osm.pbf).') : damaged(at));
  const headBytes = size - at >= 4 ? (await readAt(file, at, 4)).readUInt32BE() : 0;
  if (size - at >= 4 && (headBytes === 0 || headBytes > maxHeadBytes)) throw noExtract();
  if (at + 4 + headBytes > size || headBytes === 0) throw at === 0 ? noExtract() : cutOff();
  const head = decode(await readAt(file, at + 4, headBytes), (pbf) => BlobHeader.read(pbf), noExtract);
  if (head.type === '' || head.datasize <= 0 || head.datasize > maxBlobBytes) throw noExtract();
  const offset = at + 4 + headBytes;
  if (offset + head.datasize > size) throw cutOff();
  return { type: head.type, offset, bytes: head.datasize };
}

async function readBlob(file: FileHandle, { offset, bytes }: Frame): Promise<Buffer> {
  const blob = decode(
    await readAt(file, offset, bytes),
    (pbf) => Blob.read(pbf),
    () => damaged(offset),
  );
  if (blob.raw) return Buffer.from(blob.raw);
  if (!blob.zlib_data && blob.data !== null) {
    const method = blob.data.replace('_data', '').replace('OBSOLETE_', '');
    throw new BadExtract(`The extract is compressed with ${method}, which cannot be read here: save it with zlib.`);
  }
  try {
    return await inflated(blob.zlib_data ?? new Uint8Array(), { maxOutputLength: maxBlobBytes });
  } catch {
    throw damaged(offset);
  }
}

function readHeader(content: Buffer): ExtractHeader {
  const header = decode(
    content,
    (pbf) => HeaderBlock.read(pbf),
    () => damaged(0),
  );
  const foreign = header.required_features.find((feature) => !understood.has(feature));
  if (foreign === 'HistoricalInformation')
    throw new BadExtract('This is a file of the history of OpenStreetMap. An extract of today is needed.');
  if (foreign !== undefined) throw new BadExtract(`The extract needs “${foreign}”, which cannot be read here.`);
  const seconds = header.osmosis_replication_timestamp;
  return {
    bbox: header.bbox && possibleBox(header.bbox),
    extractAt: seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null,
  };
}

function possibleBox(box: { left: number; right: number; top: number; bottom: number }): ExtractHeader['bbox'] {
  const [west, south, east, north] = [box.left, box.bottom, box.right, box.top].map((nano) => nano / 1e9) as [
    number,
    number,
    number,
    number,
  ];
  return west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90
    ? [west, south, east, north]
    : null;
}

/** Runs a generated reader over bytes that may be anything. */
export function decode<Message>(bytes: Uint8Array, read: (pbf: PbfReader) => Message, fault: () => Error): Message {
  try {
    return read(new PbfReader(bytes));
  } catch {
    throw fault();
  }
}

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, offset);
  if (bytesRead < bytes) throw cutOff();
  return buffer;
}

const cutOff = () => new BadExtract('The extract is cut off in the middle: download it again.');
export const damaged = (offset: number) =>
  new BadExtract(`The extract is damaged near byte ${offset.toLocaleString('en')}: download it again.`);
