import { expect, test } from 'vitest';
import { readTraccar } from '../../server/ingest/traccar.ts';

const now = Date.parse('2026-09-21T12:00:00Z');
const at = Date.parse('2026-09-21T10:13:20Z');
const query = (text: string) => readTraccar(text, '', now);
const place = { lng: -76.5828, lat: 39.2853 };

test('Traccar Client up to 8 sends parameters: seconds, knots, meters', () => {
  const sent =
    'id=123456&timestamp=1789985600&lat=39.2853&lon=-76.5828&speed=10.0&bearing=45.0&altitude=21.0&accuracy=12.5&batt=83.0&charge=true';
  const fix = { ...place, at, accuracy: 12.5, speed: (10 * 1852) / 3600 };
  expect(query(sent)).toEqual({ id: '123456', fixes: [fix], nonsense: false });
  expect(readTraccar('', sent, now)).toEqual({ id: '123456', fixes: [fix], nonsense: false });
  expect(readTraccar('id=123456', sent.slice(10), now)).toEqual({ id: '123456', fixes: [fix], nonsense: false });
  expect(query(`${sent}&mock=true`).fixes).toEqual([{ ...fix, mock: true }]);
});

test.each([
  ['1789985600', at],
  ['1789985600000', at],
  ['1789985600123', at + 123],
  ['2026-09-21T10:13:20Z', at],
  ['2026-09-21T10:13:20.123Z', at + 123],
  ['2026-09-21T06:13:20-04:00', at],
  ['2026-09-21T12:13:20+0200', at],
  ['2026-09-21 10:13:20', at],
])('the time may be %s', (timestamp, expected) => {
  expect(query(`id=1&lat=39.2853&lon=-76.5828&${new URLSearchParams({ timestamp })}`).fixes[0]?.at).toBe(expected);
});

test('a report without a time is of now, as Traccar has it', () => {
  expect(query('id=1&lat=39.2853&lon=-76.5828').fixes).toEqual([{ ...place, at: now, accuracy: null, speed: null }]);
});

test('the position may be a pair, the id a deviceid; unknown is unknown', () => {
  expect(query('deviceid=1&timestamp=1789985600&location=39.2853,-76.5828&accuracy=0&speed=-1')).toEqual({
    id: '1',
    fixes: [{ ...place, at, accuracy: null, speed: null }],
    nonsense: false,
  });
  expect(query('id=1&timestamp=1789985600&lat=39.2853&lon=-76.5828&accuracy=good&speed=fast').fixes).toEqual([
    { ...place, at, accuracy: null, speed: null },
  ]);
});

test('a sign of life without a position is heard: nothing to keep, nothing wrong', () => {
  for (const sent of [
    'id=1',
    'id=1&batt=50',
    'id=1&lat=&lon=',
    'id=1&lat=0&lon=0',
    'id=1&lat=0.0&lon=0.0',
    'id=1&valid=false&lat=39.2&lon=-76.5',
  ])
    expect(query(sent), sent).toEqual({ id: '1', fixes: [], nonsense: false });
});

test('nonsense is told from that', () => {
  for (const sent of [
    'lat=abc&lon=-76.5',
    'lat=39.2',
    'lat=91&lon=0',
    'lat=39.2&lon=NaN',
    'location=39.2',
    'lat=%LAT&lon=%LON',
    'lat=39.2&lon=-76.5&timestamp=noon',
    'lat=39.2&lon=-76.5&timestamp=2026-02-30T10:00:00Z',
    'lat=39.2&lon=-76.5&timestamp=0',
  ])
    expect(query(`id=1&${sent}`), sent).toEqual({ id: '1', fixes: [], nonsense: true });
  expect(readTraccar('', '', now)).toEqual({ id: null, fixes: [], nonsense: false });
});

const coords = { latitude: 39.2853, longitude: -76.5828, accuracy: 14.2, speed: 1.4, heading: 90, altitude: 21 };
const location = {
  timestamp: '2026-09-21T10:13:20.000Z',
  coords,
  ...{ is_moving: true, odometer: 1234.5, event: '', battery: { level: 0.83, is_charging: false } },
  ...{ activity: { type: 'walking' }, extras: {}, _: '&id=123&lat=1&lon=2&timestamp=x&' },
};
const json = (body: unknown) => readTraccar('', JSON.stringify(body), now);

test('Traccar Client 9 sends JSON: meters per second, -1 for unknown', () => {
  const fix = { ...place, at, accuracy: 14.2, speed: 1.4 };
  expect(json({ location, device_id: '123' })).toEqual({ id: '123', fixes: [fix], nonsense: false });
  expect(json({ location: { ...location, mock: true }, device_id: 123 })).toEqual({
    id: '123',
    fixes: [{ ...fix, mock: true }],
    nonsense: false,
  });
  const unknown = { ...location, coords: { ...coords, speed: -1, accuracy: -1, heading: -1 } };
  expect(json({ location: unknown }).fixes).toEqual([{ ...place, at, accuracy: null, speed: null }]);
});

test('its locations may be many; a bad one does not hold up the others', () => {
  const bad = { ...location, coords: { ...coords, latitude: 200 } };
  expect(json({ location: [location, bad, { event: 'providerchange' }, location], device_id: 'x' })).toMatchObject({
    fixes: [{ at }, { at }],
    nonsense: false,
  });
  expect(json({ location: [bad] })).toMatchObject({ fixes: [], nonsense: true });
  expect(json({ location: { ...location, timestamp: null } })).toMatchObject({ fixes: [], nonsense: true });
});

test('JSON without a position is a sign of life', () => {
  for (const body of [
    {},
    { location: null },
    { location: {} },
    { location: [] },
    { location: { coords: {} } },
    { location: 'x' },
  ])
    expect(json({ ...body, device_id: '123' })).toEqual({ id: '123', fixes: [], nonsense: false });
});

test('JSON that is broken is read by the parameters the app writes into it', () => {
  const broken =
    '{"location":{"coords":{"latitude":39.2853,"speed":,},"_":"&id=123&lat=39.2853&lon=-76.5828&timestamp=2026-09-21T10:13:20.000Z&"}}';
  expect(readTraccar('', broken, now)).toMatchObject({ id: '123', fixes: [{ ...place, at }], nonsense: false });
});
