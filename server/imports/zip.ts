import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { importLimits } from '../contract/imports.ts';
import { headOf } from './encoding.ts';
import { isArchive, isZip, officeDocument } from './signatures.ts';

export interface Unpacked {
  /** As it is called in the archive, without its folders. */
  name: string;
  path: string;
  bytes: number;
}

/** Deflate packs 1,000 to 1; tables and maps reach 20. Small files may repeat themselves more. */
const maxRatio = 200;
const ratioCountsFrom = 10 * 1024 ** 2;
/** Folders and what macOS adds are entries too. */
const maxEntries = 10_000;

/** A reason to refuse the archive, in words for its sender. */
class Refused extends Error {}

export const isZipFile = async (path: string): Promise<boolean> => isZip(await headOf(path, 4));

/**
 * Unpacks an archive into `directory`, under names of our own: what its entries are called is never used as a path. After a
 * refusal nothing of it is left there. Office documents, encrypted archives and archives in archives are refused.
 */
export async function expandZip(path: string, directory: string): Promise<{ files: Unpacked[] } | { refused: string }> {
  const files: Unpacked[] = [];
  let archive: ZipFile | undefined;
  try {
    archive = await openPromise(path, { lazyEntries: true, autoClose: false });
    const packedBytes = (await stat(path)).size;
    const budget = { left: importLimits.fileBytes, packedBytes };
    for (const entry of await entriesOf(archive)) files.push(await unpack(archive, entry, directory, budget));
    return { files };
  } catch (error) {
    for (const file of files) await rm(file.path, { force: true });
    if (error instanceof Refused) return { refused: error.message };
    // What the disk says is a fault; the rest yauzl and zlib say of the archive.
    if ((error as { syscall?: unknown }).syscall !== undefined) throw error;
    const outside = /relative path|absolute path|invalid characters/.test((error as Error).message);
    return {
      refused: outside
        ? 'The ZIP archive has a file whose name leads outside of itself. It was not unpacked.'
        : 'The ZIP archive is damaged or cut off.',
    };
  } finally {
    archive?.close();
  }
}

const nameOf = (entry: Entry): string => entry.fileName.split(/[/\\]/).at(-1) ?? '';

/** A folder, or what a computer keeps for itself. */
const isHidden = (entry: Entry): boolean =>
  /[/\\]$/.test(entry.fileName) || /(^|[/\\])__MACOSX[/\\]/.test(entry.fileName) || /^\.|^$/.test(nameOf(entry));

async function entriesOf(archive: ZipFile): Promise<Entry[]> {
  const names = new Set<string>();
  const entries: Entry[] = [];
  for await (const entry of archive.eachEntry()) {
    names.add(entry.fileName);
    if (names.size > maxEntries) break;
    if (!isHidden(entry)) entries.push(entry);
  }
  const office = officeDocument((name) => names.has(name));
  if (office !== undefined) throw new Refused(office);
  if (entries.length > importLimits.files || names.size > maxEntries) {
    throw new Refused(`The ZIP archive holds more than ${importLimits.files} files; an import takes up to that many.`);
  }
  if (entries.length === 0) throw new Refused('The ZIP archive holds no files.');
  for (const entry of entries) {
    if (entry.isEncrypted()) throw new Refused('The ZIP archive is encrypted. Unpack it, and send the files in it.');
    if (!entry.canDecodeFileData()) throw new Refused('The ZIP archive is packed in a way that cannot be read here.');
    if (entry.uncompressedSize > importLimits.fileBytes) throw tooMuch;
  }
  return entries;
}

const tooMuch = new Refused(`The ZIP archive holds more than ${importLimits.fileBytes / 1024 ** 3} GB.`);
const bomb = new Refused('The ZIP archive unpacks to hundreds of times its size: that is no table and no map.');

async function unpack(
  archive: ZipFile,
  entry: Entry,
  directory: string,
  budget: { left: number; packedBytes: number },
): Promise<Unpacked> {
  const path = join(directory, `upload-${randomUUID()}`);
  let bytes = 0;
  // Entries may share their bytes, so an entry is held against the whole archive's size too.
  const packed = Math.min(entry.compressedSize, budget.packedBytes);
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes > budget.left) return done(tooMuch);
      done(bytes > ratioCountsFrom && bytes > packed * maxRatio ? bomb : null, piece);
    },
  });
  try {
    await pipeline(await archive.openReadStreamPromise(entry), counting, createWriteStream(path, { mode: 0o600 }));
    if (isArchive(await headOf(path, 8))) {
      throw new Refused(`There is an archive in the ZIP archive (${shown(nameOf(entry))}). Unpack it first.`);
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  budget.left -= bytes;
  return { name: shown(nameOf(entry)), path, bytes };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const shown = (name: string): string => name.replaceAll(/[\u0000-\u001f\u007f]/g, '').slice(0, 255);
