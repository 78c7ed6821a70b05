import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { expandZip, isZipFile } from '../../server/imports/zip.ts';

const parent = mkdtempSync(join(tmpdir(), 'hexhood-zip-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(parent, 'out-'));
});

interface EntryChange {
  flags?: number;
  method?: number;
  /** What the directory says of the sizes, where that is not the truth. */
  claimedBytes?: number;
}

/** An archive as programs write it: local headers with their data, and the central directory. */
function zip(entries: Record<string, string | Buffer>, change: EntryChange = {}): string {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content as string);
    const packed = deflateRawSync(data);
    const fields = (signature: number, made: boolean) => {
      const head = Buffer.alloc(made ? 46 : 30);
      let at = head.writeUInt32LE(signature, 0);
      if (made) at = head.writeUInt16LE(20, at);
      at = head.writeUInt16LE(20, at);
      at = head.writeUInt16LE((change.flags ?? 0) | 0x800, at);
      at = head.writeUInt16LE(change.method ?? 8, at);
      at = head.writeUInt32LE(0, at);
      at = head.writeUInt32LE(crc32(data), at);
      at = head.writeUInt32LE(packed.length, at);
      at = head.writeUInt32LE(change.claimedBytes ?? data.length, at);
      head.writeUInt16LE(Buffer.byteLength(name), at);
      if (made) head.writeUInt32LE(offset, 42);
      return Buffer.concat([head, Buffer.from(name)]);
    };
    central.push(fields(0x02014b50, true));
    const local = Buffer.concat([fields(0x04034b50, false), packed]);
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return written(Buffer.concat([...parts, listing, end]));
}

let count = 0;
function written(bytes: Buffer): string {
  const path = join(parent, `archive-${count++}.zip`);
  writeFileSync(path, bytes);
  return path;
}

const refusal = async (path: string) => {
  const answer = await expandZip(path, directory);
  expect(readdirSync(directory)).toEqual([]);
  return 'refused' in answer ? answer.refused : 'not refused';
};

describe('an archive is unpacked', () => {
  test('under names of our own, keeping what its files are called', async () => {
    const path = zip({
      'audience/subscribed_members_export_a1.csv': 'email\na@b.org\n',
      'audience/': '',
      '__MACOSX/audience/._subscribed_members_export_a1.csv': 'x',
      'audience/.DS_Store': 'x',
      'unsubscribed_members_export_a1.csv': 'email\nc@d.org\n',
    });
    const answer = await expandZip(path, directory);
    if ('refused' in answer) throw new Error(answer.refused);
    expect(answer.files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['subscribed_members_export_a1.csv', 14],
      ['unsubscribed_members_export_a1.csv', 14],
    ]);
    expect(answer.files.map((file) => readFileSync(file.path, 'utf8'))).toEqual([
      'email\na@b.org\n',
      'email\nc@d.org\n',
    ]);
    expect(answer.files.every((file) => file.path.startsWith(join(directory, 'upload-')))).toBe(true);
  });

  test('with files that repeat themselves, as tables do', async () => {
    const answer = await expandZip(zip({ 'a.csv': 'email,name\n'.repeat(100_000) }), directory);
    expect(answer).toMatchObject({ files: [{ bytes: 1_100_000 }] });
  });

  test('and told apart from other files', async () => {
    expect(await isZipFile(zip({ a: 'b' }))).toBe(true);
    expect(await isZipFile(written(Buffer.from('PK,email\n')))).toBe(false);
  });
});

describe('an archive is refused, and nothing of it is left', () => {
  test.each([
    [
      'an Excel workbook',
      { '[Content_Types].xml': '', 'xl/workbook.xml': '' },
      /^This is an Excel workbook. Save the sheet as CSV \(UTF-8\)\.$/,
    ],
    ['a Word document', { '[Content_Types].xml': '', 'word/document.xml': '' }, /Word document/],
    ['an OpenDocument sheet', { mimetype: '', 'content.xml': '' }, /OpenDocument/],
    ['a Numbers sheet', { 'Index/Document.iwa': '' }, /Numbers/],
    [
      'an archive in it',
      { 'good.csv': 'a,b\n', 'inner.csv': Buffer.from('PK\u0003\u0004rest') },
      /archive in the ZIP archive \(inner\.csv\)/,
    ],
    ['a name that leads elsewhere', { 'good.csv': 'a,b\n', '../../etc/passwd': 'x' }, /outside of itself/],
    [
      'too many files',
      Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`${n}.csv`, 'a'])),
      /more than 20 files/,
    ],
    ['nothing in it', { 'folder/': '' }, /holds no files/],
  ] as [string, Record<string, string | Buffer>, RegExp][])('%s', async (_name, entries, reason) => {
    expect(await refusal(zip(entries))).toMatch(reason);
  });

  test('a bomb', async () => {
    expect(await refusal(zip({ 'a.csv': 'a,b\n', 'bomb.csv': Buffer.alloc(60 * 1024 ** 2, 0x61) }))).toMatch(
      /hundreds of times/,
    );
  });

  test('one that is encrypted, packed strangely, larger than it says, or too large by what it says', async () => {
    expect(await refusal(zip({ 'a.csv': 'a' }, { flags: 1 }))).toMatch(/encrypted/);
    expect(await refusal(zip({ 'a.csv': 'a' }, { method: 12 }))).toMatch(/cannot be read here/);
    expect(await refusal(zip({ 'a.csv': 'a'.repeat(5000) }, { claimedBytes: 10 }))).toMatch(/damaged/);
    expect(await refusal(zip({ 'a.csv': 'a' }, { claimedBytes: 3 * 1024 ** 3 }))).toMatch(/more than 2 GB/);
  });

  test('one that is cut off, or only begins like one', async () => {
    const whole = readFileSync(zip({ 'a.csv': 'email\n'.repeat(1000) }));
    expect(await refusal(written(whole.subarray(0, whole.length - 30)))).toMatch(/damaged/);
    expect(await refusal(written(Buffer.from('PK\u0003\u0004')))).toMatch(/damaged/);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 40, 60);
    expect(await refusal(written(broken))).toMatch(/damaged/);
  });
});
