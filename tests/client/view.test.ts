import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeView, defaultView, encodeView, type View } from '../../client/view/codec.ts';
import { viewMetrics } from '../../client/view/metrics.ts';
import { daysPeriod, isDay, localDay, periodDays, periodPresets } from '../../client/view/period.ts';

const read = (address: string): View => {
  const url = new URL(address, 'http://hexhood.test');
  return decodeView(url.pathname, url.search);
};

test('a fresh view is the shortest link', () => {
  expect(encodeView(defaultView)).toBe('/');
  expect(read('/')).toEqual(defaultView);
});

test('a full view survives the address bar', () => {
  const view: View = {
    page: 'explore',
    importId: null,
    camera: { lng: -76.6122, lat: 39.29038, zoom: 13.25 },
    layer: 'neighborhoods',
    metric: 'penetration',
    period: { kind: 'days', from: '2025-05-01', to: '2025-10-31' },
    resolution: 9,
    merge: true,
    classes: [0, 3],
    selection: { kind: 'neighborhood', id: '17' },
    storeId: '2',
  };
  expect(read(encodeView(view))).toEqual(view);
});

const anyView: fc.Arbitrary<View> = fc
  .record({
    page: fc.constantFrom('explore', 'settings'),
    importId: fc.constant(null),
    camera: fc.option(
      fc.record({
        lng: fc.integer({ min: -180, max: 180 }),
        lat: fc.integer({ min: -90, max: 90 }),
        zoom: fc.integer({ min: 0, max: 22 }),
      }),
    ),
    layer: fc.constantFrom('blocks', 'neighborhoods'),
    metric: fc.constantFrom(...viewMetrics),
    period: fc.record({ kind: fc.constant('preset' as const), preset: fc.constantFrom(...periodPresets) }),
    resolution: fc.option(fc.integer({ min: 5, max: 12 })),
    merge: fc.boolean(),
    classes: fc.uniqueArray(fc.integer({ min: 0, max: 6 })).map((classes) => classes.sort((a, b) => a - b)),
    selection: fc.option(
      fc.record({ kind: fc.constantFrom('block', 'neighborhood', 'store'), id: fc.string({ minLength: 1 }) }),
    ),
    storeId: fc.option(fc.string({ minLength: 1 })),
  })
  .map((view) => view as View)
  .filter((view) => !(view.layer === 'blocks' && view.metric === 'penetration'));

test('every view that can be shown can be shared', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      expect(read(encodeView(view))).toEqual(view);
    }),
  );
});

test.each([
  '/?at=999,5,13',
  '/?at=a,b,c',
  '/?at=1,2',
  '/?at=1,2,3,4',
  '/?at=,,',
  '/?layer=moon&metric=gold&resolution=99&period=never&classes=9.x',
  '/?from=2025-13-01&to=2025-02-30',
  '/nowhere/at/all',
])('a broken link falls back to what can be shown: %s', (address) => {
  expect(read(address)).toEqual(defaultView);
});

test('share of households exists only for neighborhoods', () => {
  expect(read('/?metric=penetration').metric).toBe('customers');
  expect(read('/?layer=neighborhoods&metric=penetration').metric).toBe('penetration');
});

test('an import has its own address', () => {
  expect(read('/import/12')).toMatchObject({ page: 'import', importId: '12' });
  expect(encodeView({ ...defaultView, page: 'import', importId: '12' })).toBe('/import/12');
  expect(encodeView({ ...defaultView, page: 'import' })).toBe('/import');
});

test('a period of thirty days holds thirty days, today included', () => {
  const days = periodDays({ kind: 'preset', preset: '30d' }, new Date(2025, 2, 10, 23, 30));
  expect(days).toEqual({ from: '2025-02-09', to: '2025-03-10' });
});

test('periods count calendar days across a change of the clocks', () => {
  const days = periodDays({ kind: 'preset', preset: '90d' }, new Date(2025, 10, 5, 0, 30));
  expect(days).toEqual({ from: '2025-08-08', to: '2025-11-05' });
});

test('this year begins on its first day; all time has no days', () => {
  const today = new Date(2024, 1, 29, 12);
  expect(periodDays({ kind: 'preset', preset: 'year' }, today)).toEqual({ from: '2024-01-01', to: '2024-02-29' });
  expect(periodDays({ kind: 'preset', preset: 'all' }, today)).toBeNull();
  expect(localDay(today)).toBe('2024-02-29');
});

test('days in the wrong order are swapped, and days that do not exist refused', () => {
  expect(daysPeriod('2025-10-31', '2025-05-01')).toEqual({ kind: 'days', from: '2025-05-01', to: '2025-10-31' });
  expect(daysPeriod('2025-02-29', '2025-05-01')).toBeNull();
  expect(isDay('2024-02-29')).toBe(true);
  expect(isDay('24-2-9')).toBe(false);
});
