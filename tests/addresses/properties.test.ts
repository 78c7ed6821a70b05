import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { geocode, geocodeBatch } from '../../server/addresses/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { at, house, place, serve, way } from './support.ts';

const knex = testDatabase();
const names = ['Aliceanna', 'Lancaster', 'Fairmount', 'Chesapeake', 'Wolfram', 'Patapsco', 'Kingfisher', 'Montgomery'];
const types = ['Street', 'Avenue', 'Road'];
const numbers = [1, 8, 12, 101, 1204];
let businessId: string;

beforeAll(async () => {
  businessId = await newBusiness(knex);
  const streets = names.map((name, n) => `${name} ${types[n % types.length]}`);
  await serve(knex, businessId, [
    place(at(0, 0), 'town', 'Millbrook'),
    ...streets.map((name, n) => way([at(0, n * 100), at(900, n * 100)], { highway: 'residential', name })),
    ...streets.flatMap((street, n) =>
      numbers.map((number, m) =>
        house(at(m * 200, n * 100), { housenumber: `${number}`, street, city: 'Millbrook', postcode: '21001' }),
      ),
    ),
  ]);
});

/** One slip of the finger in a word: a letter left out, doubled, swapped with the next, or taken for another. */
const slip = (word: string) =>
  fc
    .tuple(fc.nat(word.length - 2), fc.constantFrom('out', 'twice', 'swap', 'other'), fc.constantFrom(...'qxzk'))
    .map(([at, kind, other]) => {
      const letters = [...word];
      const [here = '', next = ''] = letters.slice(at);
      const become = { out: [], twice: [here, here], swap: [next, here], other: [other] }[kind];
      letters.splice(at, kind === 'swap' ? 2 : 1, ...become);
      return letters.join('');
    });

test('a street with one slip in its name is still found, as a house where the number is known', async () => {
  const written = fc.nat(names.length - 1).chain((n) => slip(names[n] ?? '').map((word) => ({ n, word })));
  const cases = fc.sample(written, 400);
  const found = await geocodeBatch(
    knex,
    businessId,
    cases.map(({ n, word }) => `101 ${word} ${types[n % 3]}, Millbrook`),
  );
  for (const [index, { n, word }] of cases.entries()) {
    const label = `101 ${names[n]} ${types[n % 3]}, Millbrook 21001`;
    expect(found[index], word).toMatchObject({ accuracy: 'address', label });
  }
});

const shuffled = fc.array(
  fc.oneof(
    fc.constantFrom(...names, ...types, ...numbers.map(String)),
    fc.constantFrom(
      'St',
      'Ave',
      'N',
      'Apt',
      '#',
      ',',
      'PO Box',
      'Millbrook',
      '21001',
      'Seattle',
      'WA',
      '98101',
      '1/2',
      'rear',
      'DE',
      '½',
      '-',
      '12-14',
    ),
    fc.string({ maxLength: 8 }),
  ),
  { maxLength: 9 },
);

test('no text is a house unless its number and its street are in it, and none is a fault', async () => {
  const texts = [
    ...fc.sample(
      shuffled.map((words) => words.join(' ')),
      3000,
    ),
    ...fc.sample(fc.string({ unit: 'binary', maxLength: 300 }), 500),
  ];
  const found = await geocodeBatch(knex, businessId, texts);
  for (const [n, text] of texts.entries()) {
    const answer = found[n];
    if (answer?.accuracy !== 'address') continue;
    const [, number = '', name = ''] = /^(\d+) (\w+)/.exec(answer.label) ?? [];
    expect(text, answer.label).toMatch(new RegExp(`(^|\\D)${number}(\\D|$)`));
    expect(text.toLowerCase(), answer.label).toContain(name.toLowerCase().slice(0, 2));
    expect(text, answer.label).not.toMatch(/PO Box/);
  }
});

test('no text makes a search fail', async () => {
  for (const text of fc.sample(
    fc.oneof(
      shuffled.map((words) => words.join(' ')),
      fc.string({ unit: 'binary' }),
    ),
    100,
  )) {
    const items = await geocode(knex, businessId, text);
    for (const { score } of items) expect(score).toBeLessThanOrEqual(1);
  }
});

test('a label finds its own house', async () => {
  for (const name of names) {
    const [first] = await geocode(knex, businessId, `12 ${name}`);
    const [again] = await geocode(knex, businessId, first?.label ?? '');
    expect(again).toEqual({ ...first, score: 1 });
  }
});
