import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Of a file's beginning, by which it is recognized. */
const headBytes = 256 * 1024;

/** Files are read in pieces of this size: large enough to be quick, small enough that the values of one are still cheap to collect. */
const pieceBytes = 64 * 1024;

export async function headOf(path: string, bytes = headBytes): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const marks: [Encoding, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding a byte order mark names. */
export const markedEncoding = (head: Buffer): Encoding | undefined =>
  marks.find(([, mark]) => mark.every((byte, index) => head[index] === byte))?.[0];

/**
 * The encoding of a whole file. Without a byte order mark it is UTF-8 if it reads as UTF-8, else Windows-1252, what
 * Excel writes in the West. A few broken characters among many good ones, or one cut off at the end, leave it UTF-8.
 */
export async function encodingOf(path: string): Promise<Encoding> {
  const marked = markedEncoding(await headOf(path, 4));
  if (marked) return marked;
  const decoder = new TextDecoder('utf-8');
  let good = 0;
  let bad = 0;
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what it leaves out
    for (const run of decoder.decode(piece, { stream: true }).match(/[^\u0000-\u007f]+/g) ?? []) {
      const broken = run.split('\ufffd').length - 1;
      bad += broken;
      good += run.length - broken;
    }
  }
  return bad * 10 > good ? 'windows-1252' : 'utf-8';
}

export interface Decoder {
  write(piece: Buffer): string;
  end(): string;
}

/** Text without byte order mark, and without U+0000, which PostgreSQL's text cannot hold. */
export function decoderOf(encoding: Encoding): Decoder {
  const decoder = iconv.getDecoder(encoding);
  const clean = (text: string | undefined) => (text ?? '').replaceAll('\0', '');
  return { write: (piece) => clean(decoder.write(piece)), end: () => clean(decoder.end()) };
}

/** The text of a file piece by piece, with the bytes read so far. The last piece is empty or a rest. */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<{ text: string; bytes: number }> {
  const decoder = decoderOf(encoding);
  let bytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
    bytes += piece.length;
    yield { text: decoder.write(piece), bytes };
  }
  yield { text: decoder.end(), bytes };
}
