import { expect, test } from 'vitest';
import type { DevicePrincipal } from '../../server/devices/index.ts';
import type { FenceRule } from '../../server/geofences/types.ts';
import { createWaypoints, setWaypoints } from '../../server/ingest/waypoints.ts';

const near = { lng: -76.58, lat: 39.28 };
const rule = (id: string, own: Partial<FenceRule>): FenceRule => ({
  ...{ id, version: 1, since: 0, circle: null, shape: [], storeId: null, schedule: null, timeZone: 'UTC' },
  ...{ enterRule: 'standard', margin: null, dwellSeconds: null, cooldownSeconds: 0, ...own },
});
const circle = (id: string, lng: number, lat = 39.28, radius = 75) => rule(id, { circle: { lng, lat, radius } });
const waypointsOf = (command: object) =>
  (command as { waypoints: { waypoints: { desc: string; lat: number; lon: number; rad: number; tst: number }[] } })
    .waypoints.waypoints;

test('a circle stays a circle, by its name', () => {
  const command = setWaypoints([circle('7', -76.58)], new Map([['7', 'Bakery']]), near);
  expect(command).toMatchObject({ _type: 'cmd', action: 'setWaypoints', waypoints: { _type: 'waypoints' } });
  expect(waypointsOf(command)).toMatchObject([{ desc: 'Bakery', lat: 39.28, lon: -76.58, rad: 75 }]);
});

test('any other shape becomes the circle around it, also across the antimeridian', () => {
  const box = (west: number, east: number): [number, number][][] => [
    [
      [west, -17],
      [east, -17],
      [east, -16.99],
      [west, -16.99],
      [west, -17],
    ],
  ];
  const shape = [box(179.995, 180), box(-180, -179.995)];
  const [waypoint] = waypointsOf(setWaypoints([rule('8', { shape })], new Map([['8', 'Ferry']]), near));
  expect(waypoint?.desc).toBe('Ferry (circle around it)');
  expect(Math.abs(waypoint?.lon ?? 0)).toBeCloseTo(180, 9);
  expect(waypoint?.lat).toBeCloseTo(-16.995, 9);
  expect(waypoint?.rad).toBeGreaterThan(760);
  expect(waypoint?.rad).toBeLessThan(780);
});

test('a phone is given no more regions than it can watch: the nearest ones, each with a key of its own', () => {
  const rules = Array.from({ length: 100 }, (_, index) => circle(String(index + 1), -76.58 + (100 - index) / 100));
  const waypoints = waypointsOf(setWaypoints(rules, new Map(), near));
  expect(waypoints.map(({ desc }) => desc)).toEqual(Array.from({ length: 18 }, (_, index) => `Zone ${100 - index}`));
  expect(new Set(waypoints.map(({ tst }) => tst)).size).toBe(18);
});

test('a phone is told when zones changed, and once it is far from where it was told', async () => {
  let rules = [circle('1', -76.58)];
  let version = 1;
  const fences = {
    of: async () => ({ rules: new Map(rules.map((one) => [one.id, one])) }),
    versionOf: () => version,
  };
  const waypointsFor = createWaypoints(fences as never, async () => new Map([['1', 'Bakery']]));
  const phone = { businessId: '1', deviceId: '5', kind: 'owntracks' } as DevicePrincipal;
  const told = async (device: DevicePrincipal, place = near) => (await waypointsFor(device, place)).length;
  const away = { lng: -76.58, lat: 39.31 };

  expect([await told(phone), await told(phone), await told(phone, away)]).toEqual([1, 0, 0]);
  expect(await told({ ...phone, deviceId: '6' })).toBe(1);
  expect(await told({ ...phone, kind: 'traccar' })).toBe(0);
  version = 2;
  expect([await told(phone), await told(phone)]).toEqual([1, 0]);
  rules = Array.from({ length: 30 }, (_, index) => circle(String(index + 1), -76.58));
  version = 3;
  expect([await told(phone), await told(phone), await told(phone, away), await told(phone, away)]).toEqual([
    1, 0, 1, 0,
  ]);
  rules = [];
  version = 4;
  expect(await told(phone)).toBe(0);
});
