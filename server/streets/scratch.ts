import { closeSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Tile } from './basemap/tile.ts';

/** Files between the process that reads an extract and the one that stores what came of it. */

const flushBytes = 1024 ** 2;

/** A file that is written once, from its beginning to its end. */
export class Output {
  private readonly file: number;
  private waiting: Buffer[] = [];
  private bytes = 0;

  constructor(path: string) {
    this.file = openSync(path, 'wx');
  }

  write(content: Buffer): void {
    this.waiting.push(content);
    this.bytes += content.length;
    if (this.bytes > flushBytes) this.flush();
  }

  /** JSON leaves in texts two marks that readers of lines take for the end of one. */
  line(value: unknown): void {
    const json = JSON.stringify(value).replace(/[\u2028\u2029]/g, (mark) =>
      mark === '\u2028' ? '\\u2028' : '\\u2029',
    );
    this.write(Buffer.from(`${json}\n`));
  }

  tile({ z, x, y, mvt }: Tile): void {
    const head = Buffer.alloc(16);
    for (const [at, number] of [z, x, y, mvt.length].entries()) head.writeUInt32LE(number, 4 * at);
    this.write(head);
    this.write(mvt);
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    const content = Buffer.concat(this.waiting);
    for (let at = 0; at < content.length; ) at += writeSync(this.file, content, at);
    this.waiting = [];
    this.bytes = 0;
  }
}

/** The values `line` wrote, at most `most` at a time. */
export async function* readLines<Value>(path: string, most: number): AsyncGenerator<Value[]> {
  const file = await open(path);
  try {
    let batch: Value[] = [];
    for await (const line of createInterface({ input: file.createReadStream({ autoClose: false }) })) {
      if (batch.push(JSON.parse(line) as Value) < most) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    await file.close();
  }
}

/** The tiles `tile` wrote, at most `most` and about `mostBytes` at a time. */
export async function* readTiles(path: string, most: number, mostBytes: number): AsyncGenerator<Tile[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let [batch, bytes]: [Tile[], number] = [[], 0];
    for (let at = 0; at < size; ) {
      const head = Buffer.alloc(16);
      await file.read(head, 0, 16, at);
      const [z = 0, x = 0, y = 0, length = 0] = [0, 4, 8, 12].map((offset) => head.readUInt32LE(offset));
      const mvt = Buffer.alloc(length);
      await file.read(mvt, 0, length, at + 16);
      at += 16 + length;
      bytes += length;
      if (batch.push({ z, x, y, mvt }) < most && bytes < mostBytes) continue;
      yield batch;
      [batch, bytes] = [[], 0];
    }
    if (batch.length > 0) yield batch;
  } finally {
    await file.close();
  }
}
