import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, wordsOf } from '../../server/addresses/fold.ts';
import { parseHouseNumbers, writeHouseNumber } from '../../server/addresses/house-number.ts';
import { writeLabel } from '../../server/addresses/label.ts';
import { parseAddress } from '../../server/addresses/parse.ts';
import { parseStreetName } from '../../server/addresses/street-name.ts';
import { similarity, TrigramIndex } from '../../server/addresses/trigram.ts';
import { slipsBetween } from '../../server/addresses/typo.ts';

const full = (name: string) => parseStreetName(name).full;
const said = (text: string) =>
  parseAddress(text)
    .words.map(({ text }) => text)
    .join(' ');

describe('folding', () => {
  test.each([
    ["O'Donnell", ['odonnell']],
    ['Boulevard d’Italie', ['boulevard', 'd', 'italie']],
    ['Weiße Straße', ['weisse', 'strasse']],
    ['Œuvre Sainte-Dévote', ['oeuvre', 'sainte', 'devote']],
    ['K St. N.W.', ['k', 'st', 'nw']],
    ['St.Paul', ['st', 'paul']],
    ['Ångströmgatan', ['angstromgatan']],
    ['ＦＬＥＥＴ', ['fleet']],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('is idempotent', () => {
    const isStable = (text: string) => fold(fold(text)) === fold(text);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), isStable));
  });
});

describe('street names written in two ways are one', () => {
  test.each([
    ['E Pratt St', 'East Pratt Street'],
    ['S. BROADWAY', 'South Broadway'],
    ['Key Hwy', 'Key Highway'],
    ['St Helena Ave', 'Saint Helena Avenue'],
    ['St. Paul St', 'Saint Paul Street'],
    ['Market Pl', 'Market Place'],
    ['K Street N.W.', 'K St Northwest'],
    ['N E Main St', 'Northeast Main Street'],
    ['E. 5th Ave.', 'East Fifth Avenue'],
    ['M. L. King Blvd', 'M L King Boulevard'],
    ['bd Albert 1er', 'Boulevard Albert Ier'],
    ['Av. Albert 2', 'Avenue Albert II'],
    ["bd d'Italie", 'Boulevard d Italie'],
    ['Hauptstr.', 'Hauptstraße'],
    ['Haupt-Str.', 'Hauptstrasse'],
    ['Kerkstr', 'Kerkstraat'],
    ['Pza. Mayor', 'Plaza Mayor'],
    ['Avda. de América', 'Avenida de America'],
    ['V.le Europa', 'Viale Europa'],
    ['McComas St', 'Mc Comas Street'],
    ["O'Donnell St", 'O Donnell Street'],
  ])('%s = %s', (a, b) => {
    expect(full(a)).toBe(full(b));
  });

  test.each([
    ['E Pratt St', 'W Pratt St'],
    ['Boston Street', 'Boston Avenue'],
    ['45th Street', '46th Street'],
    ['East Avenue', 'South East Avenue'],
    ['Rue Saint-Charles', 'Avenue Saint-Charles'],
  ])('%s is not %s', (a, b) => {
    expect(full(a)).not.toBe(full(b));
  });

  test('a street named like a direction keeps its name', () => {
    expect(parseStreetName('East Avenue')).toMatchObject({ direction: '', words: ['east'], type: 'avenue' });
    expect(parseStreetName('South East Avenue')).toMatchObject({ direction: 'south', words: ['east'], type: 'avenue' });
  });

  test('normalizing what is normalized changes nothing, for names of any usual shape', () => {
    const one = (words: string) => fc.constantFrom(...words.split(' '));
    const maybe = (words: string) => fc.oneof(fc.constant(''), one(words));
    const stem = one(
      "baltimore st mc mccomas o'donnell 45th first east north paul i ii dr ste park place court king's",
    );
    const shapes = fc.oneof(
      fc.tuple(maybe('n s. East NW'), stem, one('fleet pratt hill park'), one('st Ave. blvd place ct hwy way')),
      fc.tuple(maybe('n s. East NW'), one('fleet pratt'), one('st Ave. blvd place'), maybe('n SW east')),
      fc.tuple(one('rue av. bd pl. quai calle via'), maybe("de du de-la d'"), stem, one('paul costa grimaldi italie')),
      fc.tuple(one('Haupt Kerk Garten'), one('strasse str. straße straat')).map(([name, type]) => [name + type]),
    );
    const name = shapes.map((words: string[]) => words.filter(Boolean).join(' '));
    fc.assert(
      fc.property(name, (text) => full(full(text)) === full(text)),
      { numRuns: 2000 },
    );
  });
});

describe('house numbers', () => {
  const number = (n: number, suffix = '') => ({ number: n, suffix });
  test.each([
    ['12', [number(12)]],
    ['12;14', [number(12), number(14)]],
    ['12,14', [number(12), number(14)]],
    ['12-16', [number(12), number(14), number(16)]],
    ['4-6', [number(4), number(6)]],
    ['723-B', [number(723, 'b')]],
    ['34 b', [number(34, 'b')]],
    ['32Bis', [number(32, 'bis')]],
    ['226 1/2', [number(226, 'half')]],
    ['226½', [number(226, 'half')]],
    ['37-12', [number(37, '-12')]],
    ['1;3;5', [number(1), number(3), number(5)]],
    ['s/n', []],
    ['', []],
  ])('%s', (text, numbers) => {
    expect(parseHouseNumbers(text)).toEqual(numbers);
  });
});

describe('parts of a building are left out', () => {
  test.each([
    ['1701 Fleet St Apt 3B', '1701 fleet st'],
    ['1701 Fleet St, Apt 3B, Baltimore', '1701 fleet st baltimore'],
    ['1701 Fleet St #4', '1701 fleet st'],
    ['1701 Fleet St, #4', '1701 fleet st'],
    ['1701 Fleet St Unit 5', '1701 fleet st'],
    ['1701 Fleet St Fl 2', '1701 fleet st'],
    ['1701 Fleet St, 2nd Floor', '1701 fleet st'],
    ['1701 Fleet St Ste 200', '1701 fleet st'],
    ['Suite 200, 1701 Fleet St', '1701 fleet st'],
    ['Apt 4 1701 Fleet St', '1701 fleet st'],
    ['1701 Fleet St rear', '1701 fleet st'],
    ['1701 Fleet St (ring twice)', '1701 fleet st'],
    ['6 rue Grimaldi, appt. 12', '6 rue grimaldi'],
    ['c/o Ann Lee, 1701 Fleet St', '1701 fleet st'],
    ['12 Front St', '12 front st'],
    ["Bob's, 12 Front Street", 'bobs 12 front street'],
    ['5 Avenue Ste Dévote', '5 avenue ste devote'],
    ['Rue de la Porte 5', 'rue de la porte 5'],
    ['C/ Mayor 5', 'calle mayor 5'],
    ['Calle Mayor, nº 5', 'calle mayor 5'],
  ])('%s', (text, words) => {
    expect(said(text)).toBe(words);
  });
});

describe('post-office boxes', () => {
  test.each([
    'PO Box 41',
    'P.O. BOX 41',
    'p.o.box 41',
    'POB 41',
    'Post Office Box 41',
    'P O Box #41',
    'BP 12',
    'B.P. 12',
    'Boîte postale 12',
    'Postfach 10 20',
    'Apartado 55',
    'Apartado de Correos 55',
    'Apdo. 5',
    'Casella Postale 7',
    'C.P. 7',
    'Postbus 90',
    'Box 12',
    'RR 2 Box 15',
    '2400 Boston St, PO Box 41',
  ])('%s', (text) => {
    expect(parseAddress(text).postBox).toBe(true);
  });

  test.each(['Boxwood Lane 5', '12 Box Hill Road', '12 Poblado St', 'CP 28013 Madrid', '5 Bph Street', '12 Post Road'])(
    '%s is none',
    (text) => {
      expect(parseAddress(text).postBox).toBe(false);
    },
  );
});

describe('trigrams', () => {
  test('similarity is what pg_trgm says', () => {
    expect(similarity('word', 'two words')).toBeCloseTo(0.363636, 5);
    expect(similarity('cat', 'cat')).toBe(1);
    expect(similarity('', '')).toBe(0);
    expect(similarity('abc', 'xyz')).toBe(0);
  });

  test('the index finds what comparing with each finds', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abc '), maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 30 }), text, (texts, asked) => {
        const found = new TrigramIndex(texts).find(asked, 0.3, 100).map((item) => item.text);
        expect(found.toSorted()).toEqual(texts.filter((other) => similarity(asked, other) >= 0.3).toSorted());
      }),
    );
  });
});

test('slips count added, missing, changed and swapped letters', () => {
  expect(slipsBetween('boston', 'boston', 2)).toBe(0);
  expect(slipsBetween('boston', 'bosotn', 2)).toBe(1);
  expect(slipsBetween('boston', 'bosston', 2)).toBe(1);
  expect(slipsBetween('boston', 'bston', 2)).toBe(1);
  expect(slipsBetween('boston', 'bolton', 2)).toBe(1);
  expect(slipsBetween('boston', 'camden', 2)).toBe(3);
});

test('a label is read back as the house and the street it was written of', () => {
  const house = fc.record({
    number: fc.integer({ min: 1, max: 99_999 }),
    suffix: fc.constantFrom('', 'a', 'b', 'bis', 'ter', 'half', 'z'),
  });
  const street = fc.constantFrom(
    'Fleet Street',
    'East Pratt Street',
    'South Broadway',
    'Avenue de la Costa',
    'Hauptstraße',
    'Calle Mayor',
    "Boulevard d'Italie",
  );
  fc.assert(
    fc.property(house, street, fc.boolean(), (written, name, last) => {
      const { words } = parseAddress(
        writeLabel({ house: written, street: name, city: 'Ort', postcode: '12345' }, last),
      );
      const text = words.map((word) => word.text).join(' ');
      const [read] = parseHouseNumbers(writeHouseNumber(written));
      expect(read).toEqual(written);
      expect(words.some((word) => word.number?.number === written.number)).toBe(true);
      expect(text).toContain(wordsOf(name).join(' '));
    }),
  );
});
