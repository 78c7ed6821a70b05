import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { importKind, importLimits } from '../contract/imports.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { NewFile } from './create.ts';

interface Received {
  files: (NewFile & { bytes: number })[];
  kind?: string;
  review?: string;
  refusal?: Refusal;
}

const tooLarge = refuse('too-large', `A file may have ${importLimits.fileBytes / 1024 ** 3} GB.`);
const tooMany = refuse('bad-input', `An import takes up to ${importLimits.files} files.`, [
  { pointer: '/file', detail: 'too many files' },
]);

/**
 * Streams the files of a multipart request into `directory`, under names of our own, and answers what `register` makes of
 * them. After a refusal, a broken connection or a fault nothing of them is left there.
 */
export async function receiveFiles<Result>(
  request: Request,
  directory: string,
  register: (files: NewFile[], how: { review: boolean }) => Promise<Result>,
): Promise<Result | Refusal> {
  if (!request.is('multipart/form-data')) return refuse('unsupported-media', 'Send the files as multipart/form-data.');
  await mkdir(directory, { recursive: true });
  const received: Received = { files: [] };
  let registered = false;
  try {
    const refusal = (await receive(request, directory, received)) ?? received.refusal ?? judge(received);
    if (refusal) return refusal;
    const kind = importKind.safeParse(received.kind).data;
    const result = await register(
      received.files.map((file) => ({ ...file, kind })),
      { review: received.review === 'true' },
    );
    registered = true;
    return result;
  } finally {
    if (!registered) for (const { path } of received.files) await rm(path, { force: true });
  }
}

function judge({ files, kind, review }: Received): Refusal | undefined {
  if (files.length === 0) {
    return refuse('bad-input', 'There is no file in the request.', [{ pointer: '/file', detail: 'is required' }]);
  }
  if (!['', 'true', 'false', undefined].includes(review)) {
    return refuse('bad-input', 'It is reviewed, or not.', [{ pointer: '/review', detail: 'is true or false' }]);
  }
  if (kind === undefined || kind === '' || importKind.safeParse(kind).success) return undefined;
  const detail = `is one of ${importKind.options.join(', ')}`;
  return refuse('bad-input', 'The kind is not known.', [{ pointer: '/kind', detail }]);
}

async function receive(request: Request, directory: string, received: Received): Promise<Refusal | undefined> {
  let form: busboy.Busboy;
  try {
    const limits = {
      files: importLimits.files,
      fileSize: importLimits.fileBytes,
      fields: 20,
      fieldSize: 1000,
      parts: 100,
    };
    form = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  } catch {
    return refuse('bad-input', 'The multipart request has no boundary.');
  }
  const writing: Promise<void>[] = [];
  form.on('file', (_field, stream, { filename }) => {
    const file = { name: filename || 'file', path: join(directory, `upload-${randomUUID()}`), bytes: 0 };
    received.files.push(file);
    const written = store(stream, file, received);
    // The disk is full: stop reading instead of waiting for a stream that nobody empties.
    written.catch((error: Error) => form.destroy(error));
    writing.push(written);
  });
  form.on('field', (field, value) => {
    if (field === 'kind' || field === 'review') received[field] = value;
  });
  form.on('filesLimit', () => {
    received.refusal = tooMany;
  });
  try {
    await pipeline(request, form);
  } catch (error) {
    await Promise.allSettled(writing);
    if (received.refusal) return received.refusal;
    if (request.destroyed || /unexpected end|malformed|boundary/i.test((error as Error).message)) {
      return refuse('bad-input', 'The request ended before its files did.');
    }
    throw error;
  }
  await Promise.all(writing);
  return undefined;
}

/** Writes one file. Past the limit the rest is let go, so that the sender gets to read the answer. */
async function store(
  stream: Readable & { truncated?: boolean },
  file: { path: string; bytes: number },
  received: Received,
) {
  stream.on('data', (piece: Buffer) => {
    file.bytes += piece.length;
  });
  stream.on('limit', () => {
    received.refusal = tooLarge;
  });
  await pipeline(stream, createWriteStream(file.path, { mode: 0o600 }));
}
