import { expect, test } from 'vitest';
import { firstScreenFiles } from '../../client/build/budget.ts';
import { findPlaces } from '../../client/search/matches.ts';
import { neighborStop, settle, stopPixels } from '../../client/shell/sheet-height.ts';
import { parsePosition, writePosition } from '../../client/stores/position.ts';

const room = 600;

test('a released sheet rests at the nearest height', () => {
  expect(settle(stopPixels('half', room) + 20, 0, room)).toBe('half');
  expect(settle(room - 10, 0, room)).toBe('full');
  expect(settle(100, 0, room)).toBe('peek');
});

test('a flung sheet goes on to the next height', () => {
  expect(settle(stopPixels('half', room) + 20, 1, room)).toBe('full');
  expect(settle(stopPixels('half', room) - 20, -1, room)).toBe('peek');
  expect(settle(room, 1, room)).toBe('full');
});

test('arrow keys stop at both ends', () => {
  expect(neighborStop('peek', -1)).toBe('peek');
  expect(neighborStop('peek', 1)).toBe('half');
  expect(neighborStop('full', 1)).toBe('full');
});

test('coordinates are read as people write them, latitude first', () => {
  expect(parsePosition('52.0907, 5.1214')).toEqual([5.1214, 52.0907]);
  expect(parsePosition(' -33.9 151.2 ')).toEqual([151.2, -33.9]);
  expect(parsePosition('52;5')).toEqual([5, 52]);
  expect(parsePosition(writePosition([5.1214, 52.0907]))).toEqual([5.1214, 52.0907]);
});

test.each(['', '52', '91, 0', '0, 181', 'Main Street 5, 3', '1,2,3'])('this is not a position: "%s"', (text) => {
  expect(parsePosition(text)).toBeNull();
});

const hoods = [
  { id: '1', name: 'Old Town', center: null },
  { id: '2', name: 'Sankt Jörgen', center: null },
  { id: '3', name: 'Townsend', center: null },
];

test('names that begin with the words come first, then words inside, then letters inside', () => {
  const more = [...hoods, { id: '4', name: 'Downtown', center: null }];
  expect(findPlaces('town', more, []).map(({ id }) => id)).toEqual(['3', '1', '4']);
});

test('accents and case do not matter', () => {
  expect(findPlaces('jorgen', hoods, []).map(({ id }) => id)).toEqual(['2']);
});

test('typed coordinates can be gone to; nothing finds nothing', () => {
  expect(findPlaces('52.1, 5.1', hoods, [])).toMatchObject([{ kind: 'position', center: [5.1, 52.1] }]);
  expect(findPlaces('  ', hoods, [])).toEqual([]);
  expect(findPlaces('zzz', hoods, [])).toEqual([]);
});

test('the first screen is the entry and what it imports, not what it loads later', () => {
  const chunk = (fileName: string, imports: string[], isEntry = false) => ({ fileName, imports, isEntry, code: '' });
  const chunks = new Map([
    ['main.js', chunk('main.js', ['shared.js'], true)],
    ['shared.js', chunk('shared.js', ['deep.js', 'main.js'])],
    ['deep.js', chunk('deep.js', [])],
    ['map.js', chunk('map.js', ['shared.js'])],
  ]);
  expect(firstScreenFiles(chunks).sort()).toEqual(['deep.js', 'main.js', 'shared.js']);
});
