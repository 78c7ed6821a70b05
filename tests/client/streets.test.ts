import { expect, test } from 'vitest';
import { extractName } from '../../client/imports/extract-name.ts';
import { recognized } from '../../client/imports/recognized.ts';
import { correctedAddress, foundAddress, isMovable, moveFound, showFound, zoomFor } from '../../client/search/found.ts';
import { t } from '../../client/strings/t.ts';
import { importPhases } from '../../server/contract/imports.ts';
import { accuracies } from '../../server/contract/streets.ts';

test('every accuracy and every phase of an import has its words', () => {
  for (const accuracy of accuracies) expect(t(`geocode.${accuracy}`)).not.toBe('');
  for (const phase of importPhases) expect(t(`imports.phase.${phase}`)).toMatch(/\w/);
});

test('a house is looked at from close by, a place from far', () => {
  const zooms = accuracies.map(zoomFor);
  expect(zooms).toEqual([...zooms].sort((a, b) => b - a));
});

test('a correction is about the house; where only the street was known, about what was typed', () => {
  const position: [number, number] = [-76.6, 39.28];
  showFound({ label: '1700 Fleet Street, 21231', accuracy: 'address', position, score: 1 }, '1700 fleet');
  const house = foundAddress.get();
  expect(house && correctedAddress(house)).toBe('1700 Fleet Street, 21231');
  showFound({ label: 'Fleet Street', accuracy: 'street', position, score: 0.7 }, '1702 fleet st');
  const street = foundAddress.get();
  expect(street && correctedAddress(street)).toBe('1702 fleet st');
});

test('only what names a house can be moved', () => {
  expect(isMovable({ accuracy: 'address', asked: 'town hall' })).toBe(true);
  expect(isMovable({ accuracy: 'interpolated', asked: '12 fleet' })).toBe(true);
  expect(isMovable({ accuracy: 'street', asked: '12 fleet street' })).toBe(true);
  expect(isMovable({ accuracy: 'street', asked: 'fleet street' })).toBe(false);
  expect(isMovable({ accuracy: 'postcode', asked: '21231' })).toBe(false);
  expect(isMovable({ accuracy: 'place', asked: 'canton' })).toBe(false);
});

test('a dragged pin does not forget where the address was', () => {
  showFound({ label: 'Here', accuracy: 'address', position: [1, 2], score: 1 }, 'here');
  moveFound([1.5, 2.5]);
  expect(foundAddress.get()).toMatchObject({ position: [1, 2], moved: [1.5, 2.5] });
  foundAddress.set(null);
  moveFound([3, 3]);
  expect(foundAddress.get()).toBeNull();
});

test.each([
  ['baltimore.osm.pbf', 'Baltimore'],
  ['monaco-latest.osm.pbf', 'Monaco'],
  ['new_york-latest.pbf', 'New york'],
  ['.osm.pbf', '.osm.pbf'],
])('the extract %s is about %s', (file, name) => {
  expect(extractName(file)).toBe(name);
});

test('what an extract holds is not a heading that was recognized', () => {
  const counts = { streets: 7230, addresses: 1950, buildings: 1, shops: 0, tiles: 300 };
  expect(recognized({ detected: { format: 'OpenStreetMap', counts } }).map(({ value }) => value)).toEqual([
    'OpenStreetMap',
  ]);
});
