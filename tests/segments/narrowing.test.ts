import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, test } from 'vitest';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { picks } from './evaluate.ts';
import { makeTown, type Town } from './town.ts';

const knex = testDatabase();
const app = testApp(knex);
let town: Town;
let owner: Awaited<ReturnType<typeof clientOf>>;
let marketer: typeof owner;
let segment: string;
const definition = {
  any: [
    { type: 'tag', tag: 'vip' },
    { type: 'last_purchase', daysAgo: { max: 60 } },
  ],
} as never;
beforeAll(async () => {
  town = await makeTown(knex, 200, 21);
  owner = await clientOf(knex, app, town.businessId);
  marketer = await clientOf(knex, app, town.businessId, 'marketer');
  segment = (await owner.agent.post('/api/v1/segments').send({ name: 'Warm', definition })).body.id;
});
const picked = () => town.people.filter(picks(definition, town));

test('the density of a segment counts its customers and no others', async () => {
  const { body } = await owner.agent.get(`/api/v1/density?resolution=8&segment=${segment}`);
  const placed = picked().filter(({ position }) => position);
  expect(body.total).toBe(placed.length);
  expect(body.unplaced).toBe(picked().length - placed.length);
  const revenue = await owner.agent.get(`/api/v1/density?resolution=5&metric=revenue&segment=${segment}`);
  const spent = placed.flatMap(({ buys }) => buys).reduce((sum, { amount }) => sum + amount, 0);
  const shown = revenue.body.cells.reduce((sum: number, { value }: { value: number }) => sum + value, 0);
  expect(shown).toBeCloseTo(spent, 1);
  const [west, south, east, north] = [-76.6, 39.27, -76.58, 39.29];
  const part = await owner.agent.get(
    `/api/v1/density?resolution=9&bbox=${west},${south},${east},${north}&segment=${segment}`,
  );
  expect(part.body.total).toBeLessThan(placed.length);
});

test('neighborhoods and tiles of a segment count its customers and no others', async () => {
  const { body } = await owner.agent.get(`/api/v1/neighborhoods/metrics?segment=${segment}`);
  const counted = Object.fromEntries(
    body.items.map((item: { neighborhoodId: string; customers: number }) => [item.neighborhoodId, item.customers]),
  );
  for (const [index, id] of town.neighborhoods.entries())
    expect(counted[id]).toBe(picked().filter(({ neighborhood }) => neighborhood === index).length);
  const tile = async (layer: string) => {
    const answer = await owner.agent
      .get(`/api/v1/tiles/${layer}/0/0/0.mvt?resolution=5&segment=${segment}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect(answer.status).toBe(200);
    const found = new VectorTile(new PbfReader(answer.body)).layers[layer];
    return Array.from({ length: found?.length ?? 0 }, (_, at) => Number(found?.feature(at).properties.customers));
  };
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  expect(sum(await tile('density'))).toBe(picked().filter(({ position }) => position).length);
  expect(sum(await tile('neighborhoods'))).toBe(picked().filter(({ neighborhood }) => neighborhood !== null).length);
});

test('an unknown segment is refused by a pointer, and one whose places are gone says so', async () => {
  const paths = ['/density?', '/neighborhoods/metrics?', '/tiles/density/0/0/0.mvt?', '/insights/rfm?'];
  for (const path of paths) {
    const response = await owner.agent.get(`/api/v1${path}segment=999999`);
    expect(response.status, path).toBe(400);
    expect(JSON.parse(response.text).errors[0].pointer).toBe('/query/segment');
  }
  const area = await owner.agent
    .post('/api/v1/catchments/saved')
    .send({ name: 'Gone', definition: { method: 'ring', storeId: town.storeId } });
  const broken = await owner.agent
    .post('/api/v1/segments')
    .send({ name: 'Broken', definition: { not: { type: 'catchment', id: area.body.id } } });
  await owner.agent.delete(`/api/v1/catchments/saved/${area.body.id}`);
  const response = await owner.agent.get(`/api/v1/density?segment=${broken.body.id}`);
  expect(response.status).toBe(400);
  expect(JSON.parse(response.text).errors[0]).toEqual({
    pointer: '/query/segment',
    detail: '/definition/not/id: there is no such trade area, or none of that value',
  });
});

test('a changed segment, and a moved store, change the version of what is narrowed to it', async () => {
  const definition = { type: 'distance', storeId: town.storeId, meters: { max: 500 } };
  const { body } = await owner.agent.post('/api/v1/segments').send({ name: 'Near', definition });
  for (const path of ['/density?', '/neighborhoods/metrics?', '/tiles/density/0/0/0.mvt?', '/insights/rfm?']) {
    const url = `/api/v1${path}segment=${body.id}`;
    const etag = async () => (await owner.agent.get(url)).headers.etag ?? '';
    const first = await etag();
    expect((await owner.agent.get(url).set('If-None-Match', first)).status, path).toBe(304);
    await owner.agent.patch(`/api/v1/segments/${body.id}`).send({ definition: { all: [] } });
    const second = await etag();
    expect(second, path).not.toBe(first);
    await knex.raw(
      'update stores set position = ST_SetSRID(ST_MakePoint(ST_X(position) + 0.0001, ST_Y(position)), 4326) where business_id = ?',
      [town.businessId],
    );
    expect(await etag(), path).not.toBe(second);
  }
});

test('without personal data a segment of one tells neither their number nor where they live', async () => {
  const [person] = town.people.filter(({ position }) => position);
  await knex('customers')
    .where({ id: person?.id })
    .update({ tags: [...(person?.tags ?? []), 'only one'] });
  await knex('businesses').where({ id: town.businessId }).increment('data_version', 1);
  const { body: one } = await owner.agent
    .post('/api/v1/segments')
    .send({ name: 'One', definition: { type: 'tag', tag: 'only one' } });
  const { body: none } = await owner.agent.post('/api/v1/segments').send({ name: 'None', definition: { any: [] } });
  expect((await owner.agent.get(`/api/v1/density?segment=${one.id}`)).body.total).toBe(1);
  for (const path of [
    '/density?resolution=9&',
    '/density?adaptive=true&',
    '/neighborhoods/metrics?',
    '/tiles/neighborhoods/0/0/0.mvt?',
    '/tiles/density/0/0/0.mvt?',
    '/insights/rfm?',
  ]) {
    const [tells, other] = await Promise.all(
      [one, none].map(({ id }) => marketer.agent.get(`/api/v1${path}segment=${id}`).buffer(true)),
    );
    expect([tells?.status, tells?.body, tells?.text], path).toEqual([other?.status, other?.body, other?.text]);
  }
  const { body } = await marketer.agent.get(`/api/v1/density?resolution=5&segment=${segment}`);
  expect([body.total, ...body.cells.map(({ customers }: { customers: number }) => customers)]).toSatisfy(
    (numbers: number[]) => numbers.every((number) => number % 5 === 0),
  );
});

test('a customer known by postcode only counts in the neighborhoods where that postcode is, beside the value', async () => {
  const [first = '', second = ''] = town.neighborhoods;
  const others = town.people.filter(({ position }) => position);
  const inFirst = others.filter(({ neighborhood }) => neighborhood === 0).slice(0, 3);
  const inSecond = others.filter(({ neighborhood }) => neighborhood === 1).slice(0, 1);
  await knex('customers')
    .whereIn(
      'id',
      [...inFirst, ...inSecond].map(({ id }) => id),
    )
    .update({ postcode: '212 31' });
  await knex.raw(
    `insert into customers (business_id, postcode, accuracy)
     select :b::bigint, postcode, 'postcode'
     from (values ('21231', 12), ('99999', 12), ('AB1 2CD', 3)) p (postcode, people), generate_series(1, people)`,
    { b: town.businessId },
  );
  await knex('streets').insert({
    ...{ business_id: town.businessId, edition: 1, name: 'x', bbox: [-78, 39, -76, 40], counts: '{}' },
    routing: 'unavailable',
  });
  for (const [number, lng] of [-77.5, -76.5, -76.4].entries())
    await knex('address_houses').insert({
      ...{ business_id: town.businessId, edition: 1, street: 1, number, suffix: '', ordinal: 0, postcode: 'ab12cd' },
      ...{ lng, lat: 39.5, interpolated: false },
    });
  await knex('businesses').where({ id: town.businessId }).increment('data_version', 1);
  const before = await owner.agent.get('/api/v1/neighborhoods/metrics?metric=revenue');
  expect(before.body.items[0].byPostcode).toBeUndefined();
  const read = async (who: typeof owner) => {
    const { body } = await who.agent.get('/api/v1/neighborhoods/metrics');
    return Object.fromEntries(
      body.items.map((item: { neighborhoodId: string; byPostcode: number; value: number }) => [
        item.neighborhoodId,
        [item.byPostcode, item.value],
      ]),
    );
  };
  const value = (index: number) => others.filter(({ neighborhood }) => neighborhood === index).length;
  // 12 people 3 : 1, and 3 people by their postcode's addresses 1 : 2.
  expect(await read(owner)).toEqual({ [first]: [9 + 1, value(0)], [second]: [3 + 2, value(1)] });
  // Three people are too few to be told of.
  expect(await read(marketer)).toEqual({ [first]: [9, value(0)], [second]: [3, value(1)] });
});
