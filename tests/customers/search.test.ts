import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { phonePattern, textPattern } from '../../server/customers/search.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { attachFile, newFile } from './records.ts';

const knex = testDatabase();
const app = testApp(knex);
let client: Awaited<ReturnType<typeof clientOf>>;

const people = [
  { name: 'José Núñez', email: 'j.nunez@example.org', phone: '+14105551001', address: '12 Rue d’Été' },
  { name: 'Łukasz Øberg', email: 'lukasz@example.org', phone: '+493012345678', address: 'Straße des 17. Juni 5' },
  { name: 'Μαρία', email: 'm_aria@example.org', phone: '(410) 555-7788', address: '100% Road' },
  { name: "Pat O'Neil (Mrs.)", email: 'pat+shop@example.org', phone: null, address: 'a\\b [x] {2} ^1$ *?|' },
];

beforeAll(async () => {
  client = await clientOf(knex, app);
  await attachFile(
    knex,
    newFile(client.businessId),
    people.map((one, n) => ({ sourceKey: `${n}`, ...one })),
  );
});

async function found(q: string): Promise<number[]> {
  const { body } = await client.agent.get('/api/v1/customers').query({ q }).expect(200);
  expect(body.total).toBe(body.items.length);
  return body.items.map(({ name }: { name: string }) => people.findIndex((one) => one.name === name));
}

test.each([
  ['case and accents do not count', 'JOSE NUNEZ', [0]],
  ['nor do accents that are typed', 'jösé', [0]],
  ['a letter with a stroke is the plain one', 'lukasz oberg', [1]],
  ['other alphabets have cases too', 'μαΡΊα', [2]],
  ['an apostrophe is one however it is curled', 'o’neil', [3]],
  ['a percent sign is a percent sign', '0%', [2]],
  ['an underscore is an underscore', 'm_a', [2]],
  ['a backslash is a backslash', 'a\\b', [3]],
  ['signs of patterns are signs', '[x] {2} ^1$ *?|', [3]],
  ['a point is a point', 'j.n', [0]],
  ['a plus is a plus', 't+s', [3]],
  ['a phone is found however it is written', '(410) 555-1001', [0]],
  ['the last digits of a phone are enough', '1001', [0]],
  ['a number dialed at home is found', '030 123456', [1]],
  ['and one dialed from abroad', '00 49 30 123', [1]],
  ['a phone kept as it was written is found by its digits', '410.555.7788', [2]],
  ['part of an address', 'rue d’ete', [0]],
  ['nobody', 'zzz', []],
  ['a field does not run into the next one', 'Núñez j.nunez', []],
])('%s: %s', async (_why, q, whom) => {
  expect(await found(q)).toEqual(whom);
});

test('what is part of a text is found in it, whatever it is', async () => {
  const unit = fc.oneof(
    fc.constantFrom(...' %_\\[](){}^$.*+?|-/\'"éÉøß\u0301İıſK'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(unit, { maxLength: 3 }),
      fc.array(unit, { minLength: 1, maxLength: 6 }),
      fc.array(unit, { maxLength: 3 }),
      async (before, part, after) => {
        // Names are kept as they come; marks beside a cut would belong to another letter.
        const [start, q, end] = [before, part, after].map((signs) =>
          signs
            .join('')
            .normalize('NFC')
            .replaceAll(/\p{M}|\0/gu, ''),
        );
        if (!q?.trim()) return;
        const { rows } = await knex.raw('select cast(:text as text) ~ :pattern as found', {
          text: `${start}${q}${end}`,
          pattern: textPattern(q),
        });
        expect(rows[0].found).toBe(true);
      },
    ),
    {
      numRuns: 300,
      // White space that a database without a locale does not know.
      examples: [[[], ['-', '\u2003', '!'], []]],
    },
  );
});

test('the digits of a phone are looked for only where nothing else was typed', () => {
  expect(phonePattern('12')).toBeUndefined();
  expect(phonePattern('12 Main')).toBeUndefined();
  expect(phonePattern('+1 410')).toBe('1[^0-9]*4[^0-9]*1[^0-9]*0');
  expect(phonePattern('000')).toBe('0[^0-9]*0[^0-9]*0');
});
