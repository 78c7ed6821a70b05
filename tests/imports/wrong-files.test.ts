import { describe, expect, test } from 'vitest';
import { lines, people, recognized } from './reading.ts';

const refusal = async (content: string | Buffer, name?: string) => {
  const answer = await recognized(content, name);
  return 'refused' in answer ? answer.refused : 'not refused';
};
const head = (bytes: number[], rest = 2000) => Buffer.concat([Buffer.from(bytes), Buffer.alloc(rest, 7)]);

describe('a wrong file is refused in one line', () => {
  test.each([
    ['a PNG', head([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /^This is a PNG image/],
    ['a JPEG', head([0xff, 0xd8, 0xff, 0xe0]), /^This is a JPEG image/],
    ['a WebP', Buffer.from('RIFF\u0010\u0000\u0000\u0000WEBPVP8 '), /WebP/],
    ['a photo of a telephone', Buffer.from('\u0000\u0000\u0000\u0018ftypheic'), /photo/],
    [
      'an Excel workbook',
      Buffer.from('PK\u0003\u0004\u0014\u0000[Content_Types].xml'),
      /^This is an Excel workbook. Save the sheet as CSV/,
    ],
    ['an Excel workbook of before 2007', head([0xd0, 0xcf, 0x11, 0xe0]), /old Excel workbook/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
    ['nothing', '', /^The file is empty\.$/],
    ['white space', ' \r\n\t\n', /^The file is empty\.$/],
    ['a program', Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * 7919) % 256)), /not text/],
    ['noise without zeros', Buffer.from(Array.from({ length: 3000 }, (_, n) => 1 + ((n * 7919) % 31))), /not text/],
    [
      'UTF-16 that does not say so',
      Buffer.from('email,name\na@b.org,Ada\n'.repeat(20), 'utf16le'),
      /UTF-16 text without the mark/,
    ],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', /web page/],
    ['a letter', 'Dear Ada,\n\nthe shop is closed on Monday.\n', /No column is known/],
    ['headings alone', 'email,name\n', /headings and no rows/],
  ])('%s', async (_name, content, reason) => {
    const refused = await refusal(content as Buffer);
    expect(refused).toMatch(reason);
    expect(refused.split('\n')).toHaveLength(1);
  });

  test('ten thousand columns', async () => {
    const header = Array.from({ length: 10_000 }, (_, n) => `column ${n}`).join(',');
    expect(await refusal(lines(`email,${header}`, `a@b.org,${'x,'.repeat(9_999)}`))).toBe(
      'The table has 10,001 columns, where up to 500 are read. Is it the right file?',
    );
    expect(await refusal(`"${'long '.repeat(60_000)}`)).toMatch(/^The line of headings cannot be read: /);
    expect(await refusal('"email" x,name\na@b.org,Ada\n')).toMatch(/^The line of headings cannot be read: .*doubled/);
  });
});

describe('a file that is half right', () => {
  test('half a table: the row that was cut is lost, and no other', async () => {
    const { values, problems } = await people('email,name,city\na@b.org,Ada,Rome\nc@d.org,Cy,Oslo\ne@f.org,E');
    expect(values.map(({ email }) => email)).toEqual(['a@b.org', 'c@d.org']);
    expect(problems).toEqual([[3, 'The file ends in the middle of this row.']]);
  });

  test('formulas are text', async () => {
    const { values } = await people(
      lines(
        'email,name,note',
        'a@b.org,"=HYPERLINK(""http://x"",""Ada"")",@SUM(A1:A9)',
        "c@d.org,+cmd|' /C calc'!A0,-1+1",
      ),
    );
    expect(values).toMatchObject([
      { name: '=HYPERLINK("http://x","Ada")', attributes: { note: '@SUM(A1:A9)' } },
      { name: "+cmd|' /C calc'!A0", attributes: { note: '-1+1' } },
    ]);
  });
});
