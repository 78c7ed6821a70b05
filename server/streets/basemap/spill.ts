import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { basemapZoom } from '../../contract/streets.ts';
import { clipDrawing } from './clip.ts';
import { type Drawing, layers } from './drawing.ts';
import { boundsOf, extent, type UnitBox, worldUnits } from './project.ts';

/** Features reach into a neighboring tile this far, so that a wide line or an outline is not cut at the edge. */
export const bufferUnits = 64;

/**
 * Tiles are made bucket by bucket, so that only one bucket's drawings are in memory: a bucket is a tile with all those
 * within it. The far zooms, which show little, have buckets of their own.
 */
const schemes = [
  { z: 10, to: 11 },
  { z: 12, to: basemapZoom.max },
] as const;

export interface Bucket {
  z: number;
  x: number;
  y: number;
  /** The last zoom whose tiles are made of it. */
  to: number;
}
interface Kept extends Bucket {
  chunks: { at: number; bytes: number }[];
  waiting: Buffer[];
}

const maxWaitingBytes = 32 * 1024 ** 2;

/** Drawings on disk, sorted into buckets. One file that grows: a bucket knows where its pieces are. */
export class Spill {
  private readonly file: number;
  private readonly buckets = new Map<string, Kept>();
  private waitingBytes = 0;
  private end = 0;
  private limit: UnitBox = [0, 0, worldUnits, worldUnits];

  constructor(path: string) {
    this.file = openSync(path, 'wx+');
  }

  /** From now on nothing is kept of buckets outside the box, and none of them is listed. */
  limitTo(box: UnitBox): void {
    this.limit = box;
  }

  add(drawing: Drawing): void {
    const bounds = boundsOf(drawing.parts);
    for (const { z, to } of schemes) {
      if (drawing.zoom > to) continue;
      const size = tileUnits(z);
      const pad = (size * bufferUnits) / extent;
      const [west, north, east, south] = tilesTouched(bounds, size, pad, this.limit);
      for (let x = west; x <= east; x++) {
        const column: UnitBox = [x * size - pad, 0, (x + 1) * size + pad, worldUnits];
        for (const part of west < east ? clipDrawing(drawing, column) : [drawing]) {
          for (let y = north; y <= south; y++) {
            const row: UnitBox = [0, y * size - pad, worldUnits, (y + 1) * size + pad];
            for (const piece of north < south ? clipDrawing(part, row) : [part]) this.put({ z, x, y, to }, piece);
          }
        }
      }
    }
  }

  private put({ z, x, y, to }: Bucket, drawing: Drawing): void {
    const key = `${z}/${x}/${y}`;
    let bucket = this.buckets.get(key);
    if (!bucket) {
      bucket = { z, x, y, to, chunks: [], waiting: [] };
      this.buckets.set(key, bucket);
    }
    const record = encode(drawing);
    bucket.waiting.push(record);
    this.waitingBytes += record.length;
    if (this.waitingBytes > maxWaitingBytes) this.flush();
  }

  private flush(): void {
    for (const bucket of this.buckets.values()) {
      if (bucket.waiting.length === 0) continue;
      const chunk = Buffer.concat(bucket.waiting);
      writeSync(this.file, chunk, 0, chunk.length, this.end);
      bucket.chunks.push({ at: this.end, bytes: chunk.length });
      this.end += chunk.length;
      bucket.waiting = [];
    }
    this.waitingBytes = 0;
  }

  /** What there is to tile, in a fixed order. */
  list(): Bucket[] {
    const [west, north, east, south] = this.limit;
    return [...this.buckets.values()]
      .filter(({ z, x, y }) => {
        const size = tileUnits(z);
        return x * size <= east && (x + 1) * size >= west && y * size <= south && (y + 1) * size >= north;
      })
      .sort((a, b) => a.z - b.z || a.x - b.x || a.y - b.y);
  }

  read({ z, x, y }: Bucket): Drawing[] {
    const bucket = this.buckets.get(`${z}/${x}/${y}`);
    const written = (bucket?.chunks ?? []).map(({ at, bytes }) => {
      const chunk = Buffer.alloc(bytes);
      readSync(this.file, chunk, 0, bytes, at);
      return chunk;
    });
    return [...written, ...(bucket?.waiting ?? [])].flatMap((chunk) => [...decode(chunk)]);
  }

  close(): void {
    closeSync(this.file);
  }
}

export const tileUnits = (z: number) => extent * 2 ** (basemapZoom.max - z);

/** [west, north, east, south] of the tiles a box touches, within a limit. */
function tilesTouched(box: UnitBox, size: number, pad: number, limit: UnitBox): UnitBox {
  const at = (units: number) => Math.floor(units / size);
  const last = worldUnits / size - 1;
  return [
    Math.max(0, at(box[0] - pad), at(limit[0])),
    Math.max(0, at(box[1] - pad), at(limit[1])),
    Math.min(last, at(box[2] + pad), at(limit[2])),
    Math.min(last, at(box[3] + pad), at(limit[3])),
  ];
}

const shapes = ['point', 'line', 'area'] as const;

/** Two lengths, what it is as JSON, and its corners. */
function encode({ layer, zoom, order, attributes, shape, parts }: Drawing): Buffer {
  const lengths = parts.map((part) => part.length);
  const about = Buffer.from(
    JSON.stringify([layers.indexOf(layer), zoom, order, attributes, shapes.indexOf(shape), lengths]),
  );
  const corners = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  const head = Buffer.alloc(8);
  head.writeUInt32LE(about.length);
  head.writeUInt32LE(4 * lengths.reduce((sum, length) => sum + length, 0), 4);
  return Buffer.concat([head, about, ...corners]);
}

function* decode(chunk: Buffer): Generator<Drawing> {
  for (let at = 0; at < chunk.length; ) {
    const [aboutBytes, cornerBytes] = [chunk.readUInt32LE(at), chunk.readUInt32LE(at + 4)];
    const from = at + 8 + aboutBytes;
    const [layer, zoom, order, attributes, shape, lengths] = JSON.parse(chunk.toString('utf8', at + 8, from)) as [
      number,
      number,
      number,
      Drawing['attributes'],
      number,
      number[],
    ];
    // A copy: views of typed arrays must begin at a multiple of four.
    const corners = new Int32Array(Uint8Array.prototype.slice.call(chunk, from, from + cornerBytes).buffer);
    let used = 0;
    const parts = lengths.map((length) => {
      used += length;
      return corners.subarray(used - length, used);
    });
    yield { layer: layers[layer] ?? 'land', zoom, order, attributes, shape: shapes[shape] ?? 'point', parts };
    at = from + cornerBytes;
  }
}
