import { expect, test } from 'vitest';
import { readOverland } from '../../server/ingest/overland.ts';

const read = (body: unknown) => readOverland(typeof body === 'string' ? body : JSON.stringify(body));
const at = Date.parse('2015-10-01T15:00:00Z');
const geometry = { type: 'Point', coordinates: [-122.030581, 37.3318] };
const properties = {
  ...{ timestamp: '2015-10-01T08:00:00-0700', altitude: 0, speed: 4, horizontal_accuracy: 30, vertical_accuracy: -1 },
  ...{ motion: ['driving', 'stationary'], pauses: false, activity: 'other_navigation', desired_accuracy: 100 },
  ...{ deferred: 1000, significant_change: 'disabled', locations_in_payload: 1, battery_state: 'charging' },
  ...{ battery_level: 0.89, device_id: '', unique_id: 'E7A5', wifi: '' },
};
const feature = { type: 'Feature', geometry, properties };
const fix = { lng: -122.030581, lat: 37.3318, at, accuracy: 30, speed: 4 };

test('a batch is its features in order', () => {
  const later = { ...feature, properties: { ...properties, timestamp: '2015-10-01T15:00:05Z', speed: -1 } };
  expect(read({ locations: [feature, later] })).toEqual({ fixes: [fix, { ...fix, at: at + 5000, speed: null }] });
  expect(read({ locations: [] })).toEqual({ fixes: [] });
});

test('what the app does not know is unknown', () => {
  const unknown = { timestamp: '2015-10-01T15:00:00Z', speed: -1, horizontal_accuracy: -1 };
  for (const own of [unknown, { timestamp: unknown.timestamp }])
    expect(read({ locations: [{ ...feature, properties: own }] })?.fixes).toEqual([
      { ...fix, accuracy: null, speed: null },
    ]);
});

test('a visit was there at its arrival and its departure, as far as they are known', () => {
  const visit = (dates: object) =>
    read({
      locations: [
        {
          ...feature,
          properties: { action: 'visit', timestamp: '2015-10-01T17:00:00Z', horizontal_accuracy: 33, ...dates },
        },
      ],
    })?.fixes;
  const stayed = { lng: fix.lng, lat: fix.lat, accuracy: 33, speed: null };
  const [arrival_date, departure_date] = ['2015-10-01T15:00:00Z', '2015-10-01T16:30:00Z'];
  const left = Date.parse(departure_date);
  expect(visit({ arrival_date, departure_date: null })).toEqual([{ ...stayed, at }]);
  expect(visit({ arrival_date: null, departure_date })).toEqual([{ ...stayed, at: left }]);
  expect(visit({ arrival_date, departure_date })).toEqual([
    { ...stayed, at },
    { ...stayed, at: left },
  ]);
  expect(visit({ arrival_date: null, departure_date: null })).toEqual([{ ...stayed, at: at + 2 * 3_600_000 }]);
});

test('trips and notes of what the app did are no fixes: their places are old', () => {
  const note = {
    type: 'Feature',
    geometry,
    properties: { timestamp: '2015-10-01T15:00:00Z', action: 'paused_location_updates' },
  };
  const withoutPlace = {
    type: 'Feature',
    properties: { timestamp: '2015-10-01T15:00:00Z', action: 'entered_background' },
  };
  const trip = {
    type: 'Feature',
    geometry,
    properties: {
      ...{ type: 'trip', mode: 'walk', start: '2015-10-01T15:00:00Z', end: '2015-10-01T15:10:00Z' },
      timestamp: '2015-10-01T15:10:00Z',
    },
  };
  expect(read({ locations: [note, withoutPlace, trip, feature] })).toEqual({ fixes: [fix] });
});

test('where the phone is now comes with a long queue; the trip under way does not count', () => {
  const current = { ...feature, properties: { ...properties, timestamp: '2015-10-01T16:00:00Z' } };
  const trip = { mode: 'walk', distance: 10, current_location: current, start_location: feature, start: 'x' };
  expect(read({ locations: [feature], current, trip })).toEqual({ fixes: [fix, { ...fix, at: at + 3_600_000 }] });
  expect(read({ locations: [feature], current: null })).toEqual({ fixes: [fix] });
});

test('one bad feature does not hold up its batch', () => {
  const bad: unknown[] = [
    null,
    7,
    'x',
    [],
    {},
    { type: 'Feature', geometry: null, properties },
    { type: 'Feature', geometry },
    { type: 'Feature', geometry: { type: 'LineString', coordinates: [[0, 0]] }, properties },
    { type: 'Feature', geometry: { type: 'Point', coordinates: null }, properties },
    { type: 'Feature', geometry: { type: 'Point', coordinates: [200, 37] }, properties },
    { type: 'Feature', geometry: { type: 'Point', coordinates: [37] }, properties },
    { ...feature, properties: { ...properties, timestamp: 'soon' } },
    { ...feature, properties: { ...properties, timestamp: null } },
    { ...feature, properties: { ...properties, action: 'visit', arrival_date: {}, departure_date: [] } },
  ];
  expect(read({ locations: [...bad, feature] })).toEqual({ fixes: [fix] });
  expect(read({ locations: bad })).toEqual({ fixes: [] });
});

test('only what is no batch at all is not understood', () => {
  for (const body of ['', 'x', '[]', 'null', '{}', '{"locations":{}}', '{"locations":['])
    expect(read(body), body).toBeUndefined();
});
