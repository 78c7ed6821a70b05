import { deflateSync, inflateSync } from 'node:zlib';
import { PbfReader, PbfWriter } from 'pbf';
import { encodeOsmPbf, type OsmData } from '../../geodata/town/osm-pbf.ts';

export const extractOf = (data: Partial<OsmData>): Buffer =>
  encodeOsmPbf({ nodes: [], ways: [], relations: [], ...data });

/** Where a block's Blob is. */
function frameAt(file: Buffer, at: number): { start: number; end: number } {
  const start = at + 4 + file.readUInt32BE(at);
  const size = new PbfReader(file.subarray(at + 4, start)).readFields(
    (tag, found: { bytes: number }, pbf) => {
      if (tag === 3) found.bytes = pbf.readVarint();
    },
    { bytes: 0 },
  ).bytes;
  return { start, end: start + size };
}

/** The blocks of a file, the header first. */
export function blocksOf(file: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < file.length; at += blocks.at(-1)?.length ?? 0)
    blocks.push(file.subarray(at, frameAt(file, at).end));
  return blocks;
}

/** What is in a block, inflated. */
export function contentOf(one: Buffer): Buffer {
  const { start, end } = frameAt(one, 0);
  const { data } = new PbfReader(one.subarray(start, end)).readFields(
    (tag, found: { data: Uint8Array }, pbf) => {
      if (tag === 3) found.data = pbf.readBytes();
    },
    { data: new Uint8Array() },
  );
  return inflateSync(data);
}

/** A block of our own making. `field` of the Blob: 3 is zlib, 1 is uncompressed, others are other compressions. */
export function block(type: string, content: Uint8Array, field = 3): Buffer {
  const body = new PbfWriter();
  body.writeVarintField(2, content.length);
  body.writeBytesField(field, field === 3 ? deflateSync(content) : content);
  const blob = Buffer.from(body.finish());
  const head = new PbfWriter();
  head.writeStringField(1, type);
  head.writeVarintField(3, blob.length);
  const headBytes = Buffer.from(head.finish());
  const length = Buffer.alloc(4);
  length.writeUInt32BE(headBytes.length);
  return Buffer.concat([length, headBytes, blob]);
}

/** A header block. `box`: west, south, east, north. */
export function headerBlock({ needs, box, seconds }: { needs?: string; box?: number[]; seconds?: number }): Buffer {
  const writer = new PbfWriter();
  if (box) {
    const [west = 0, south = 0, east = 0, north = 0] = box;
    writer.writeMessage(
      1,
      (sides: number[], bbox) => {
        for (const [i, degrees] of sides.entries()) bbox.writeSVarintField(i + 1, Math.round(degrees * 1e9));
      },
      [west, east, north, south],
    );
  }
  writer.writeStringField(4, 'OsmSchema-V0.6');
  if (needs) writer.writeStringField(4, needs);
  if (seconds) writer.writeVarintField(32, seconds);
  return block('OSMHeader', writer.finish());
}
