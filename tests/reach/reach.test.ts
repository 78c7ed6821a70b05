import fc from 'fast-check';
import { cellToParent, latLngToCell } from 'h3-js';
import { beforeAll, expect, test } from 'vitest';
import { bufferResolution, neighborhoodHoldout } from '../../server/campaigns/index.ts';
import { messageChannels, type Reach } from '../../server/contract/audience.ts';
import { storedResolution } from '../../server/geometry/cells.ts';
import { picks } from '../segments/evaluate.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { areas, segment } from './arbitrary.ts';
import { counted } from './counted.ts';
import { caps, livesIn, makeReachTown, passes, type Reached, type ReachTown } from './town.ts';

/** The embedded database computes several times as long. */
const isServer = Boolean(process.env.HEXHOOD_TEST_SERVER);
const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
let town: ReachTown;
let owner: Client;

beforeAll(async () => {
  town = await makeReachTown(knex, isServer ? 2000 : 300, 11);
  owner = await clientOf(knex, app, town.businessId);
  await owner.agent.patch('/api/v1/campaigns/settings').send({ caps });
});

const share = 0.25;
const sum = (people: (number | null)[]) => people.reduce<number>((total, one) => total + (one ?? 0), 0);
const reachOf = async (client: Client, body: object): Promise<Reach> => {
  const answer = await client.agent.post('/api/v1/reach').send(body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

const area = areas(() => town);
const channels = fc.subarray([...messageChannels], { minLength: 1 });

test('every number is that of an independent count, and the steps add up', async () => {
  await fc.assert(
    fc.asyncProperty(area, segment, channels, async (where, definition, asked) => {
      const holdout = { unit: 'people', share };
      const told = await reachOf(owner, { area: where, definition, channels: asked, holdout });
      const inArea = town.people.filter((person) => livesIn(where, person, town));
      const eligible = new Set(inArea.filter(picks(definition, town)));
      const count = (people: Reached[]) => counted(people, (person) => eligible.has(person), asked, share);
      const wanted = count(inArea);
      expect(told.steps).toEqual({ any: wanted.any, ...wanted.byChannel });
      expect(told.firstChannel).toEqual(wanted.first);
      expect([told.inArea, told.eligible]).toEqual([inArea.length, eligible.size]);
      expect(told.reachable).toEqual({
        any: wanted.any.reachable,
        ...Object.fromEntries(asked.map((channel) => [channel, wanted.byChannel[channel]?.reachable])),
      });
      expect((told.eligible ?? 0) - sum(Object.values(told.excluded))).toBe(told.reachable.any);
      expect(sum(Object.values(told.firstChannel))).toBe(told.reachable.any);
      for (const one of told.neighborhoods) {
        const at = town.neighborhoods.indexOf(one.neighborhoodId);
        expect(one).toMatchObject(count(inArea.filter(({ neighborhood }) => neighborhood === at)).any);
      }
      expect(sum(told.neighborhoods.map((one) => one.inArea))).toBe(
        inArea.filter(({ neighborhood }) => neighborhood !== null).length,
      );
    }),
    { numRuns: isServer ? 1000 : 250 },
  );
}, 900_000);

test('neighborhoods left alone, and the cells at their edge, are not reached', async () => {
  const told = await reachOf(owner, { holdout: { unit: 'neighborhoods', share: 0.5 }, channels: ['email'] });
  const everyone = { sql: 'true', bindings: {} };
  const { pairs, bufferCells } = await neighborhoodHoldout(knex, town.businessId, { salt: 'preview' }, everyone);
  const left = pairs.filter(({ treated }) => !treated).map(({ neighborhoodId }) => neighborhoodId);
  expect(left).toHaveLength(1);
  expect(bufferCells.length).toBeGreaterThan(0);
  const wanted = town.people.filter((person) => {
    const { position, neighborhood } = person;
    const isLeft = neighborhood !== null && left.includes(town.neighborhoods[neighborhood] ?? '');
    // As the parent of the stored cell, which for a few points is not the cell of the point.
    const cell = position && cellToParent(latLngToCell(position[1], position[0], storedResolution), bufferResolution);
    return !isLeft && !(cell && bufferCells.includes(cell)) && passes(person, 'email', 'preview', 0) === 5;
  });
  expect(told.reachable.email).toBe(wanted.length);
});

test('of a campaign, those are held out whom its launch would leave alone', async () => {
  const made = await owner.agent
    .post('/api/v1/campaigns')
    .send({ name: 'Held out', channels: ['email'], holdout: { unit: 'people', share: 0.4 } });
  const { salt } = await knex('campaigns').where({ business_id: town.businessId, id: made.body.id }).first('salt');
  const told = await reachOf(owner, { campaignId: made.body.id, channels: ['email'] });
  expect(told.reachable.email).toBe(town.people.filter((person) => passes(person, 'email', salt, 0.4) === 5).length);
});

test('caps are counted as of the time asked for', async () => {
  const at = new Date(Date.now() + 40 * 86_400_000).toISOString();
  const { any } = (await reachOf(owner, { at })).steps;
  expect(any.notCapped).toBe(any.active);
  const now = (await reachOf(owner, {})).steps.any;
  expect(now.notCapped).toBeLessThan(any.notCapped ?? 0);
});

test('overlap counts those of the asked who are written to by another campaign that is not over', async () => {
  const [one, over, ours] = await Promise.all(
    ['Running', 'Over', 'Ours'].map(async (name) => {
      const made = await owner.agent.post('/api/v1/campaigns').send({ name });
      const state = name === 'Over' ? 'ended' : 'active';
      await knex('campaigns').where({ business_id: town.businessId, id: made.body.id }).update({ state });
      return made.body.id as string;
    }),
  );
  const exposed = town.people.slice(0, 60);
  for (const campaign_id of [one, over, ours])
    await knex('exposures').insert(
      exposed.map(({ id }, at) => ({
        ...{ business_id: town.businessId, campaign_id, recipient: id, reachable: true },
        arm: at % 6 === 0 ? 0 : 1,
      })),
    );
  const isIn = picks({ type: 'tag', tag: 'regulars' }, town);
  const customers = exposed.filter((person, at) => at % 6 > 0 && isIn(person)).length;
  expect(customers).toBeGreaterThan(0);
  const told = await reachOf(owner, { definition: { type: 'tag', tag: 'regulars' }, campaignId: ours });
  expect(told.overlap).toEqual([{ campaignId: one, name: 'Running', customers }]);
});

test('where those eligible live adds up to them', async () => {
  const told = await reachOf(owner, { resolution: 9, channels: ['email', 'sms'] });
  const placed = town.people.filter(({ position }) => position !== null).length;
  expect(told.cells?.reduce((sum, { eligible }) => sum + eligible, 0)).toBe(placed);
  expect(told.suppressed).toEqual({ cells: 0, customers: 0 });
});

test('households are told by the part of each neighborhood inside, and flyers are those without a customer', async () => {
  const client = await clientOf(knex, app);
  const square = (west: number) => [
    [
      [
        [west, 39],
        [west + 0.01, 39],
        [west + 0.01, 39.01],
        [west, 39.01],
        [west, 39],
      ],
    ],
  ];
  for (const [west, households] of [
    [-77, 1000],
    [-76.99, 200],
  ] as const)
    await knex.raw(
      `insert into neighborhoods (business_id, source_key, name, households, geometry)
       values (?, ?, ?, ?, ST_SetSRID(ST_GeomFromGeoJSON(?), 4326))`,
      [
        client.businessId,
        `${west}`,
        `${west}`,
        households,
        JSON.stringify({ type: 'MultiPolygon', coordinates: square(west) }),
      ],
    );
  await knex('businesses').where({ id: client.businessId }).increment('data_version', 1);
  const half = [
    [-77, 39],
    [-76.995, 39],
    [-76.995, 39.01],
    [-77, 39.01],
    [-77, 39],
  ];
  const drawn = await reachOf(client, { area: { type: 'Polygon', coordinates: [half] } });
  expect(drawn.households).toBeGreaterThan(480);
  expect(drawn.households).toBeLessThan(520);
  expect(drawn.flyers).toBe(drawn.households);
  expect((await reachOf(client, {})).households).toBe(1200);
  expect((await reachOf(owner, {})).households).toBeNull();
});

test('what is not there is refused where it is named', async () => {
  const wrong: [object, string][] = [
    [{ segment: '999999' }, '/segment'],
    [{ campaignId: '999999' }, '/campaignId'],
    [{ area: { type: 'neighborhoods', ids: ['999999'] } }, '/area/ids/0'],
    [{ area: { type: 'union', areas: [{ type: 'band', storeId: '999999', toMeters: 500 }] } }, '/area/areas/0/storeId'],
    [{ definition: { any: [{ type: 'neighborhood', ids: ['999999'] }] } }, '/definition/any/0/ids/0'],
    [{ segment: '1', definition: { all: [] } }, '/definition'],
    [{ channels: [] }, '/channels'],
  ];
  for (const [body, pointer] of wrong) {
    const answer = await owner.agent.post('/api/v1/reach').send(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  }
});

test('what it would cost: each person once, by the first channel that reaches them', async () => {
  const costs = { email: 0.01, sms: 0.1, push: 0, mail: 1, checkin: 0, flyer: 0.1 };
  await owner.agent.patch('/api/v1/campaigns/settings').send({ costs });
  const told = await reachOf(owner, { channels: ['sms', 'email'] });
  const cost = (told.firstChannel.sms ?? 0) * 0.1 + (told.firstChannel.email ?? 0) * 0.01;
  expect(told.estimatedCost.total).toBeCloseTo(cost, 2);
  expect(told.estimatedCost.currency).toBe('USD');
});
