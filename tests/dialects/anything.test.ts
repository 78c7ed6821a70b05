import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOverland } from '../../server/ingest/overland.ts';
import { readOwnTracks } from '../../server/ingest/owntracks.ts';
import { readTraccar } from '../../server/ingest/traccar.ts';

/** What makes a reader throw would be answered 503, and sent again for ever. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '1e999',
    '-0',
    '\u0000',
    '9'.repeat(400),
    '2026-09-21T10:00:00Z',
    '0000-00-00 00:00',
    1e308,
    -1,
    90.1,
    'NaN',
  ),
);
const place = fc.record(
  { latitude: value, longitude: value, accuracy: value, speed: value, mock: value },
  { requiredKeys: [] },
);
const feature = fc.record(
  {
    type: value,
    geometry: fc.oneof(value, fc.record({ type: fc.constant('Point'), coordinates: fc.oneof(value, fc.array(value)) })),
    properties: fc.oneof(
      value,
      fc.record(
        {
          timestamp: value,
          action: fc.oneof(value, fc.constant('visit')),
          arrival_date: value,
          departure_date: value,
          type: value,
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);
const location = fc.oneof(value, fc.record({ coords: fc.oneof(value, place), timestamp: value, mock: value }));
const body = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .oneof(
      value,
      fc.record(
        {
          _type: fc.constantFrom('location', 'transition', 'encrypted'),
          lat: value,
          lon: value,
          tst: value,
          acc: value,
          vel: value,
          _id: value,
          data: fc.oneof(value, fc.base64String()),
        },
        { requiredKeys: ['_type'] },
      ),
      fc.record({ locations: fc.array(fc.oneof(value, feature)), current: fc.oneof(value, feature) }),
      fc.record({ location: fc.oneof(location, fc.array(location)), device_id: value }),
    )
    .map((sent) => JSON.stringify(sent)),
  fc
    .dictionary(
      fc.constantFrom('id', 'deviceid', 'lat', 'lon', 'location', 'timestamp', 'accuracy', 'speed', 'valid', 'mock'),
      // Not String of an object: one with a `toString` that is no function has none.
      value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))),
    )
    .map((parameters) => new URLSearchParams(parameters).toString()),
);

test('no reader throws, and each fix it reads is one', () => {
  fc.assert(
    fc.property(body, (sent) => {
      const fixes = [
        ...readOwnTracks(sent, 'fleet street').fixes,
        ...readTraccar('', sent, 1_790_000_000_000).fixes,
        ...readTraccar(sent, '', 1_790_000_000_000).fixes,
        ...(readOverland(sent)?.fixes ?? []),
      ];
      for (const { lng, lat, at, accuracy, speed } of fixes) {
        expect(Math.abs(lng)).toBeLessThanOrEqual(180);
        expect(Math.abs(lat)).toBeLessThanOrEqual(90);
        expect(at).toBeGreaterThan(0);
        expect(Number.isInteger(at) && !Number.isNaN(new Date(at).getTime())).toBe(true);
        expect(accuracy === null || (accuracy > 0 && accuracy <= 1e7)).toBe(true);
        expect(speed === null || (speed >= 0 && speed <= 1e5)).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});
