import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvReader, maxRowCharacters, readCsv, sniffDelimiter } from '../../server/imports/csv.ts';

const value = fc.string({ unit: fc.constantFrom(...'ab ,;"\n\r\té'), maxLength: 6 });
const write = (rows: string[][], delimiter: string, newline: string) =>
  rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(delimiter) + newline).join('');

/** What a text cut into pieces of these sizes, again and again, reads as. */
function readInPieces(text: string, sizes: readonly number[]) {
  const reader = new CsvReader(',');
  const rows = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    rows.push(...reader.push(text.slice(at, at + size)));
    at += size;
  }
  return [...rows, ...reader.end()];
}

test('well-formed text is read as csv-parse reads it', () => {
  const options = { numRuns: 500 };
  const rows = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
      (written, delimiter, newline) => {
        const text = write(written, delimiter, newline);
        const expected = parse(text, { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] });
        expect(readCsv(text, delimiter).map((row) => row.fields)).toEqual(expected);
        expect(expected).toEqual(written);
      },
    ),
    options,
  );
});

test('any text reads the same however it is cut into pieces', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab,"\n\r '), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (written, sizes) => {
      expect(readInPieces(written, sizes)).toEqual(readCsv(written, ','));
    }),
    { numRuns: 3000 },
  );
});

test('a quotation mark that is never closed, or a line without end, costs one row of a long text', () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index},some text that fills the line`).join('\n');
  for (const bad of ['x,"never closed', `x,${'long'.repeat(maxRowCharacters)}`, `"${'a\n'.repeat(10)}`]) {
    const read = readInPieces(`a,b\n${bad}\n${rows}\n`, [65_536]);
    expect(read.filter((row) => row.fault === undefined && row.fields.length === 2)).toHaveLength(20_001);
    expect(read).toEqual(readCsv(`a,b\n${bad}\n${rows}\n`, ','));
  }
});

test.each([
  [',', 'a,b,c\n1,2,3'],
  [';', 'a;b;c\n1,5;2,5;3'],
  ['\t', 'a\tb, c\n1\t2'],
  ['|', 'a|b|c\n1|2, 3|4'],
  [',', 'a,"b;c;d;e",f\n1,"2;2;2;2",3'],
  [';', '"a, or b, or c";d\n1;2\n3;4'],
  [',', 'email\na@b.org'],
])('the delimiter %j is found in %j', (delimiter, text) => {
  expect(sniffDelimiter(text, false)).toBe(delimiter);
});
