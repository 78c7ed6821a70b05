import { afterAll, beforeAll, expect, test } from 'vitest';
import { savedArea } from '../../server/catchments/index.ts';
import type { Position } from '../../server/contract/common.ts';
import type { FenceArea, Geofence } from '../../server/contract/geofences.ts';
import { refreshAreas } from '../../server/geofences/index.ts';
import { circleArea } from '../../server/geometry/geodesic.ts';
import { insideTester } from '../../server/geometry/inside.ts';
import type { Routing } from '../../server/routing/index.ts';
import { addNeighborhood, newShop } from '../catchments/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { addFence, changeFence, circle, fences, here } from './support.ts';

const knex = testDatabase();
/** Streets that can become faster, or away. */
const streets = { metersPerMinute: 80, estimated: false };
const routing: Routing = {
  router: () => ({
    isochrone: async ({ from, minutes }) => ({
      estimated: streets.estimated,
      areas: minutes.map((time) => ({ minutes: time, area: circleArea(from, time * streets.metersPerMinute) })),
    }),
    matrix: async ({ sources, targets }) => ({ estimated: false, seconds: sources.map(() => targets.map(() => 60)) }),
  }),
  async stop() {},
};
const app = testApp(knex, { routing });
const deps = {
  routing,
  areaOfCatchment: (...[handle, { businessId, role }, id, value]: Parameters<typeof areaOf>) =>
    savedArea(handle, businessId, id, { routing, role, value }),
};
declare const areaOf: Parameters<typeof refreshAreas>[2]['areaOfCatchment'];

let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;
let neighborhoodId: string;
const made = {} as Record<'isochrone' | 'neighborhood' | 'catchment' | 'circle', Geofence>;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(here);
  neighborhoodId = await addNeighborhood(knex, shop.businessId, 'Old town', null, [-76.6, 39.28, -76.57, 39.3]);
  const definition = { method: 'isochrone', storeId, mode: 'walk', minutes: [5] };
  const { body } = await shop.owner.agent
    .post('/api/v1/catchments/saved')
    .send({ name: 'Walk', definition })
    .expect(201);
  const areas = {
    isochrone: { type: 'isochrone', storeId, mode: 'walk', minutes: 5 },
    neighborhood: { type: 'neighborhood', id: neighborhoodId },
    catchment: { type: 'catchment', id: body.id },
    circle: circle(),
  } satisfies Record<string, FenceArea>;
  for (const [name, area] of Object.entries(areas))
    made[name as keyof typeof made] = await addFence(shop.owner, { name, area });
});
afterAll(() => {
  streets.estimated = false;
});

const refresh = () => refreshAreas(knex, shop.businessId, deps);
const now = async (fence: Geofence): Promise<Geofence> =>
  (await shop.owner.agent.get(`${fences}/${fence.id}`).expect(200)).body;
const versions = async () =>
  Object.fromEntries(
    await Promise.all(Object.entries(made).map(async ([name, fence]) => [name, (await now(fence)).version])),
  );
const holds = (fence: Geofence, place: Position) => insideTester(fence.shape.coordinates)(...place);

test('where nothing changed, nothing is written', async () => {
  const before = await knex('fence_versions').where({ business_id: shop.businessId }).first();
  expect(await refresh()).toBe(0);
  expect(await knex('fence_versions').where({ business_id: shop.businessId }).first()).toEqual(before);
  expect(await versions()).toEqual({ isochrone: 1, neighborhood: 1, catchment: 1, circle: 1 });
});

test('a neighborhood that is drawn otherwise takes its fence with it; one that is gone leaves it', async () => {
  const outside: Position = [-76.65, 39.29];
  expect(holds(made.neighborhood, outside)).toBe(false);
  await knex.raw(
    `update neighborhoods set geometry = ST_Multi(ST_MakeEnvelope(-76.7, 39.28, -76.57, 39.3, 4326))
     where business_id = ? and id = ?`,
    [shop.businessId, neighborhoodId],
  );
  expect(await refresh()).toBe(1);
  const wider = await now(made.neighborhood);
  expect(wider).toMatchObject({ version: 2, area: made.neighborhood.area });
  expect(wider.areaSquareMeters).toBeGreaterThan(made.neighborhood.areaSquareMeters * 3);
  expect(holds(wider, outside)).toBe(true);

  await knex('neighborhoods').where({ business_id: shop.businessId, id: neighborhoodId }).delete();
  expect(await refresh()).toBe(0);
  expect(await now(made.neighborhood)).toEqual(wider);
});

test('other streets make other ways, of fences and of trade areas', async () => {
  const before = await now(made.isochrone);
  streets.metersPerMinute = 100;
  expect(await refresh()).toBe(1);
  const after = await now(made.isochrone);
  expect(after.areaSquareMeters / before.areaSquareMeters).toBeCloseTo((100 / 80) ** 2, 1);
  // What catchments keep in memory follows an edition of streets, which here is none.
  expect((await now(made.catchment)).version).toBe(1);
});

test('a trade area that is drawn otherwise takes its fence with it', async () => {
  const before = await now(made.catchment);
  const { id } = before.area as { id: string };
  const saved = shop.owner.agent.patch(`/api/v1/catchments/saved/${id}`);
  await saved.send({ definition: { method: 'ring', storeId, meters: [900] } }).expect(200);
  const after = await now(made.catchment);
  expect(after.version).toBe(before.version + 1);
  expect(after.areaSquareMeters).toBeCloseTo(Math.PI * 900 ** 2, -5);
});

test('a router that is away for a moment makes no true outline an estimate, unless the store moved out of it', async () => {
  const before = await now(made.isochrone);
  Object.assign(streets, { estimated: true, metersPerMinute: 50 });
  expect(await refresh()).toBe(0);
  expect(await now(made.isochrone)).toEqual(before);

  const moved: Position = [here[0] + 0.1, here[1]];
  await shop.owner.agent.patch(`/api/v1/stores/${storeId}`).send({ position: moved }).expect(200);
  await refresh();
  const after = await now(made.isochrone);
  expect(after.estimated).toBe(true);
  expect(holds(after, moved)).toBe(true);
});

test('a store in another zone takes its fences along; the rule begins anew only where a schedule is read in it', async () => {
  const schedule = { windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] };
  const [plain, timed] = [await addFence(shop.owner), await addFence(shop.owner, { schedule })];
  const sinceOf = async ({ id }: Geofence) => (await knex('geofences').where({ id }).first('since')).since;
  const before = [await sinceOf(plain), await sinceOf(timed)];
  await shop.owner.agent.patch(`/api/v1/stores/${storeId}`).send({ timeZone: 'America/Chicago' }).expect(200);
  await refresh();
  for (const fence of [plain, timed]) expect((await now(fence)).timeZone).toBe('America/Chicago');
  expect(await sinceOf(plain)).toEqual(before[0]);
  expect(await sinceOf(timed)).not.toEqual(before[1]);
});

test('what somebody changes meanwhile stays as they wrote it', async () => {
  const fence = await addFence(shop.owner, { area: { type: 'isochrone', storeId, mode: 'walk', minutes: 7 } });
  streets.metersPerMinute = 60;
  const meddling = {
    ...deps,
    routing: {
      ...routing,
      router: () => ({
        ...routing.router(shop.businessId, null),
        async isochrone(ask: Parameters<ReturnType<Routing['router']>['isochrone']>[0]) {
          if (ask.minutes[0] === 7) await changeFence(shop.owner, fence.id, { area: circle(99) });
          return routing.router(shop.businessId, null).isochrone(ask);
        },
      }),
    },
  };
  await refreshAreas(knex, shop.businessId, meddling);
  expect(await now(fence)).toMatchObject({ area: circle(99), version: 2 });
});
