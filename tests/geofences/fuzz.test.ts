import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { newShop, straightRouting } from '../catchments/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { fences, here } from './support.ts';

const knex = testDatabase();
const app = testApp(knex, { routing: straightRouting().routing });
let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(here);
});

const degrees = fc.oneof(
  { weight: 30, arbitrary: fc.double({ min: -90, max: 90, noNaN: true }) },
  { weight: 10, arbitrary: fc.constantFrom(-180, 180, -90, 90, 0, -0, 1e-12, 179.9999999999) },
  fc.double(),
);
const place = fc.oneof({ weight: 9, arbitrary: fc.tuple(degrees, degrees) }, fc.array(degrees, { maxLength: 4 }));
const small = fc.double({ min: -0.3, max: 0.3, noNaN: true });
const corners = fc.oneof(
  fc.array(place, { minLength: 3, maxLength: 9 }),
  fc
    .tuple(degrees, degrees, fc.array(fc.tuple(small, small), { minLength: 3, maxLength: 5 }))
    .map(([lng, lat, offsets]) => offsets.map(([east, north]) => [lng + east, lat + north])),
);
const ring = corners.chain((points) => fc.constantFrom(points, [...points, points[0] ?? []]));
const polygon = fc.oneof(
  ring.map((one) => [one]),
  fc.array(ring, { minLength: 1, maxLength: 3 }),
);
const id = fc.oneof(fc.constantFrom('1', '0', '999999999999999999', '9'.repeat(40), '\u0000', 'x'), fc.string());
const within = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const area = fc.oneof(
  fc.record({
    ...{ type: fc.constant('circle'), center: fc.tuple(within(180), within(85)) },
    radiusMeters: fc.integer({ min: 10, max: 100_000 }),
  }),
  fc.record({
    ...{ type: fc.constant('circle'), center: place },
    radiusMeters: fc.oneof(fc.double(), fc.integer({ min: 10, max: 100_000 }), fc.constantFrom(10, 50, 100_000)),
  }),
  fc.record({ type: fc.constant('Polygon'), coordinates: polygon }),
  fc.record({ type: fc.constant('MultiPolygon'), coordinates: fc.array(polygon, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('cells'),
    cells: fc.array(
      fc.constantFrom(
        ...['8c2aa8441b5b5ff', '852aa847fffffff', '8001fffffffffff', '8f2aa8441b5b5b6', '000000000000000'],
        ...['8f2830828052d25', '801dfffffffffff', '80c3fffffffffff', '8a0326233277fff', '890326233abffff'],
      ),
      { maxLength: 6 },
    ),
  }),
  fc.record({ type: fc.constant('neighborhood'), id }),
  fc.record({ type: fc.constant('catchment'), id, value: fc.double() }),
  fc.constant(null).chain(() =>
    fc.record({
      ...{ type: fc.constant('isochrone'), storeId: fc.oneof(id, fc.constant(storeId)) },
      ...{ mode: fc.constantFrom('walk', 'fly'), minutes: fc.double() },
    }),
  ),
);
const time = fc.constantFrom('00:00', '24:00', '08:30', '25:00', '8:30', '');
const schedule = fc.oneof(
  fc.constant(null),
  fc.record({
    windows: fc.array(
      fc.record({ days: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 8 }), from: time, to: time }),
      { maxLength: 3 },
    ),
    timeZone: fc.constantFrom('Europe/Paris', 'Mars/Olympus', '\u0000'),
  }),
);

test('no area and no rule whatever gets a 500, and what is accepted can be read', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      area,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant({}) },
        fc.record(
          {
            ...{ name: fc.constantFrom('x', '\u0000', '\ud800', 'x'.repeat(300)), schedule, active: fc.boolean() },
            ...{ marginMeters: fc.double(), dwellSeconds: fc.double(), cooldownSeconds: fc.integer() },
          },
          { requiredKeys: [] },
        ),
      ),
      fc.constantFrom('preview', 'post'),
      async (asked, rest, how) => {
        const { agent } = shop.owner;
        const response =
          how === 'preview'
            ? await agent.post(`${fences}/preview`).send({ area: asked })
            : await agent.post(fences).send({ name: 'x', area: asked, ...rest });
        expect(response.status, `${JSON.stringify(asked)} ${response.text}`).toBeLessThan(500);
        if (response.status === 201) {
          accepted++;
          await agent.get(`${fences}/${response.body.id}`).expect(200);
        }
      },
    ),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(20);
  await shop.owner.agent.get(`/api/v1/tiles/geofences/0/0/0.mvt`).expect((response) => {
    expect(response.status).toBeLessThan(500);
  });
});
