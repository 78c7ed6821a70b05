import { expect, test } from 'vitest';
import { answerOwnTracks, readOwnTracks } from '../../server/ingest/owntracks.ts';
import { open } from '../../server/ingest/secretbox.ts';

const read = (message: unknown, passphrase: string | null = null) =>
  readOwnTracks(typeof message === 'string' ? message : JSON.stringify(message), passphrase);
const nothing = { fixes: [], encrypted: false, locked: false };
const tst = 1_790_000_000;

test('a location as Android sends it is a fix: seconds, km/h, meters', () => {
  const message = {
    ...{
      _type: 'location',
      BSSID: '00:11:22:33:44:55',
      SSID: 'Shop',
      _id: 'a1b2c3d4',
      acc: 13,
      alt: 21,
      batt: 73,
      bs: 1,
    },
    ...{ conn: 'w', created_at: tst + 30, inregions: ['Bakery'], lat: 39.2853, lon: -76.5828, m: 1, t: 'u', tid: 'ad' },
    ...{ topic: 'owntracks/ada/phone', tst, vac: 3, vel: 18 },
  };
  expect(read(message).fixes).toEqual([
    { lng: -76.5828, lat: 39.2853, at: tst * 1000, accuracy: 13, speed: 5, id: 'a1b2c3d4' },
  ]);
});

test('a location of the required fields alone has an unknown accuracy, not a perfect one', () => {
  const least = { lng: 2.29513, lat: 48.85833, at: tst * 1000, accuracy: null, speed: null };
  expect(read({ _type: 'location', lat: 48.85833, lon: 2.29513, tst }).fixes).toEqual([least]);
  expect(read({ _type: 'location', lat: 48.85833, lon: 2.29513, tst, acc: 0, vel: -1 }).fixes).toEqual([least]);
  expect(read({ _type: 'location', lat: '48.85833', lon: '2.29513', tst: String(tst) }).fixes).toEqual([least]);
});

test('a transition is a fix where it happened; one of a beacon may have no place', () => {
  const transition = {
    ...{ _type: 'transition', wtst: 1_425_042_603, event: 'enter', desc: 'Bakery', t: 'c', rid: 'hexhood7', tid: 'ad' },
    ...{ lat: 39.2853, lon: -76.5828, tst, acc: 130 },
  };
  const fix = { lng: -76.5828, lat: 39.2853, at: tst * 1000, accuracy: 130, speed: null };
  expect(read(transition).fixes).toEqual([fix]);
  expect(read({ ...transition, event: 'leave' }).fixes).toEqual([fix]);
  expect(read({ ...transition, lat: undefined, lon: undefined, t: 'b' })).toEqual(nothing);
});

test.each([
  { _type: 'waypoint', desc: 'Home', lat: 39.2, lon: -76.5, rad: 50, tst },
  { _type: 'waypoints', waypoints: [{ _type: 'waypoint', desc: 'Home', lat: 39.2, lon: -76.5, rad: 50, tst }] },
  { _type: 'lwt', tst },
  { _type: 'card', name: 'Ada', tid: 'ad' },
  { _type: 'cmd', action: 'dump' },
  { _type: 'dump', configuration: {} },
  { _type: 'configuration', mode: 3 },
  { _type: 'beacon', desc: 'Till', uuid: 'x', major: 1, minor: 2, tst, acc: 1, rssi: -60, prox: 1 },
  { _type: 'steps', steps: 1000, from: tst, to: tst, tst },
  { _type: 'status', iOS: { version: '18.1' } },
  { _type: 'request', request: 'tours' },
  { _type: 'whatever comes next', lat: 39.2, lon: -76.5, tst },
])('$_type is heard and holds no fix', (message) => {
  expect(read(message)).toEqual(nothing);
});

test.each([
  '',
  ' ',
  'not json',
  '{"_type":"location","lat":39.2',
  'null',
  '[]',
  '17',
  '{}',
  '{"_type":7}',
  '{"_type":"location"}',
  '{"_type":"location","lat":39.2,"lon":-76.5}',
  '{"_type":"location","lat":91,"lon":-76.5,"tst":1790000000}',
  '{"_type":"location","lat":39.2,"lon":-181,"tst":1790000000}',
  '{"_type":"location","lat":null,"lon":-76.5,"tst":1790000000}',
  '{"_type":"location","lat":39.2,"lon":1e999,"tst":1790000000}',
  '{"_type":"location","lat":39.2,"lon":-76.5,"tst":"yesterday"}',
  '{"_type":"location","lat":39.2,"lon":-76.5,"tst":1e300}',
  '{"_type":"location","lat":39.2,"lon":-76.5,"tst":-5}',
  '{"_type":"encrypted"}',
  '{"_type":"encrypted","data":"c2hvcnQ="}',
  '{"_type":"encrypted","data":42}',
])('what no retry can mend is heard too: %s', (body) => {
  expect(read(body, 'fleet street')).toEqual(nothing);
});

// A secretbox of NaCl: key "fleet street" and zeros, nonce 00 to 17.
const box =
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXobhhNScNuIJgZWCczeuXCogp95Lj7BmeP3uuwlmZztICxb0jD3t+bEOO3f0KhCyidNyvNoIGiEYJTYjmQA6R8Lf2vA3rgjcGWHCLFwacBEuFznWJIIV7Ew5rpmtgx4+qlaFruFLhK3Q6H6j5wP/e';

test('an encrypted location opens with the passphrase, padded with zeros', () => {
  expect(read({ _type: 'encrypted', data: box }, 'fleet street')).toEqual({
    fixes: [{ lng: -76.5828, lat: 39.2853, at: tst * 1000, accuracy: 12, speed: 10, id: 'a1' }],
    encrypted: true,
    locked: false,
  });
});

test('with another passphrase, or none, it waits: somebody can mend that', () => {
  for (const passphrase of ['fleet stree', 'another one', null])
    expect(read({ _type: 'encrypted', data: box }, passphrase)).toEqual({ ...nothing, locked: true });
  const broken = Buffer.from(box, 'base64');
  broken[40] = (broken[40] ?? 0) ^ 1;
  expect(read({ _type: 'encrypted', data: broken.toString('base64') }, 'fleet street').locked).toBe(true);
});

test('the answer is a list, with its commands encrypted for who encrypts', () => {
  const command = { _type: 'cmd', action: 'setWaypoints' };
  expect(answerOwnTracks([], null)).toMatchObject({ status: 200, body: '[]' });
  expect(JSON.parse(answerOwnTracks([command], null).body)).toEqual([command]);
  expect(answerOwnTracks([], 'fleet street').body).toBe('[]');
  const [sealed, other] = JSON.parse(answerOwnTracks([command, command], 'fleet street').body);
  expect(sealed._type).toBe('encrypted');
  expect(JSON.parse(open(sealed.data, 'fleet street'))).toEqual(command);
  expect(other.data).not.toBe(sealed.data);
});
