import { cellToParent, latLngToCell } from 'h3-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { segmentChoices, segmentPreview } from '../../server/contract/segments.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { picks } from './evaluate.ts';
import { makeTown, storeAt, type Town } from './town.ts';

const knex = testDatabase();
const app = testApp(knex);
let town: Town;
let owner: Awaited<ReturnType<typeof clientOf>>;
let marketer: typeof owner;
let analyst: typeof owner;
beforeAll(async () => {
  town = await makeTown(knex, 150, 9);
  owner = await clientOf(knex, app, town.businessId);
  marketer = await clientOf(knex, app, town.businessId, 'marketer');
  analyst = await clientOf(knex, app, town.businessId, 'analyst');
});

const preview = async (definition: unknown, who = owner, more: object = {}) => {
  const response = await who.agent.post('/api/v1/segments/preview').send({ definition, ...more });
  expect(response.status, response.text).toBe(200);
  return segmentPreview.parse(response.body);
};
const save = async (definition: unknown, name = 'Regulars') => {
  const response = await owner.agent.post('/api/v1/segments').send({ name, definition });
  expect(response.status, response.text).toBe(201);
  return response.body.id as string;
};
const refusedAt = async (definition: unknown, who = owner) => {
  const response = await who.agent.post('/api/v1/segments/preview').send({ definition });
  expect(response.status, response.text).toBe(400);
  return JSON.parse(response.text).errors.map(({ pointer }: { pointer: string }) => pointer);
};
const vip = { type: 'tag', tag: 'vip' } as const;
const box = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

describe('saved segments', () => {
  test('are kept, listed, changed and forgotten', async () => {
    const id = await save(vip);
    const url = `/api/v1/segments/${id}`;
    expect((await analyst.agent.get(url)).body).toMatchObject({ id, name: 'Regulars', definition: vip });
    const changed = await marketer.agent.patch(url).send({ name: 'All', definition: { all: [] } });
    expect(changed.body).toMatchObject({ id, name: 'All', definition: { all: [] } });
    const { body } = await owner.agent.get('/api/v1/segments?limit=1');
    expect(body.items).toHaveLength(1);
    const list = await owner.agent.get('/api/v1/segments');
    expect(list.body.items.map((item: { id: string }) => item.id)).toContain(id);
    const again = await owner.agent.get(url).set('If-None-Match', (await owner.agent.get(url)).headers.etag ?? '');
    expect(again.status).toBe(304);
    expect((await owner.agent.delete(url)).status).toBe(204);
    expect((await owner.agent.get(url)).status).toBe(404);
    expect((await owner.agent.patch(url).send({ name: 'x' })).status).toBe(404);
    expect((await owner.agent.delete(url)).status).toBe(404);
  });

  test('are written by the owner and the marketer only', async () => {
    const body = { name: 'x', definition: vip };
    expect((await analyst.agent.post('/api/v1/segments').send(body)).status).toBe(403);
    expect((await marketer.agent.post('/api/v1/segments').send(body)).status).toBe(201);
  });
});

describe('a preview', () => {
  test('counts who is picked, who may be written to, and where they live', async () => {
    const told = await preview(vip, owner, { resolution: 8 });
    const people = town.people.filter(picks(vip, town));
    const placed = people.flatMap(({ position }) => (position ? [position] : []));
    const may = (channel: 'email' | 'sms' | 'mail', contact: 'email' | 'phone' | 'address') =>
      people.filter((one) => one[contact] !== null && one.consents[channel] === true).length;
    const push = people.filter(
      ({ phones, consents }) => consents.push && phones.some(({ active, takesMessages }) => active && takesMessages),
    ).length;
    expect(told).toMatchObject({
      customers: people.length,
      of: town.people.length,
      placed: placed.length,
      k: 1,
      estimated: false,
      reachable: { email: may('email', 'email'), sms: may('sms', 'phone'), push, mail: may('mail', 'address') },
      suppressed: { cells: 0, customers: 0 },
    });
    const cells = new Map<string, number>();
    for (const [lng, lat] of placed) {
      const cell = cellToParent(latLngToCell(lat, lng, 12), 8);
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    expect(new Map(told.cells?.map(({ h3, customers }) => [h3, customers]))).toEqual(cells);
    expect((await preview(vip)).cells).toBeUndefined();
  });

  test('says when a travel time is an estimate', async () => {
    const near = await preview({ not: { type: 'travel', storeId: town.storeId, mode: 'walk', minutes: 15 } });
    expect(near.estimated).toBe(true);
    expect(near.customers).toBeLessThan(town.people.length);
  });

  test('takes a saved trade area, of a value or the largest', async () => {
    const definition = { method: 'ring', storeId: town.storeId, meters: [500, 1500] };
    const saved = await owner.agent.post('/api/v1/catchments/saved').send({ name: 'Rings', definition });
    const of = (value?: number) => preview({ type: 'catchment', id: saved.body.id, ...(value && { value }) });
    const circle = (meters: number) => preview({ type: 'distance', storeId: town.storeId, meters: { max: meters } });
    expect((await of()).customers).toBe((await circle(1500)).customers);
    expect((await of(500)).customers).toBe((await circle(500)).customers);
    expect(await refusedAt({ type: 'catchment', id: saved.body.id, value: 7 })).toEqual(['/definition/id']);
  });

  test('takes cells of any size that holds people', async () => {
    const cell = cellToParent(latLngToCell(storeAt[1], storeAt[0], 12), 7);
    const inside = town.people.filter(
      ({ position }) => position && cellToParent(latLngToCell(position[1], position[0], 12), 7) === cell,
    );
    const finer = latLngToCell(storeAt[1], storeAt[0], 9);
    expect((await preview({ type: 'cells', cells: [finer, cell, finer] })).customers).toBe(inside.length);
    const tooFine = latLngToCell(storeAt[1], storeAt[0], 13);
    expect(await refusedAt({ type: 'cells', cells: [cell, tooFine] })).toEqual(['/definition/cells/1']);
    expect(await refusedAt({ type: 'cells', cells: ['fffffffffffffff'] })).toEqual(['/definition/cells/0']);
  });

  test('undoes the knots of a drawn area', async () => {
    const [west, south] = [storeAt[0] - 0.02, storeAt[1] - 0.02];
    const bow = [
      [west, south],
      [west + 0.04, south + 0.04],
      [west + 0.04, south],
      [west, south + 0.04],
      [west, south],
    ];
    const inBow = ({ position }: Town['people'][number]) => {
      if (!position) return false;
      const [x, y] = [(position[0] - west) / 0.04, (position[1] - south) / 0.04];
      return x >= 0 && x <= 1 && Math.abs(y - 0.5) <= Math.abs(x - 0.5);
    };
    const told = await preview({ type: 'area', area: { type: 'Polygon', coordinates: [bow] } });
    expect(told.customers).toBe(town.people.filter(inBow).length);
  });
});

describe('a definition is refused with a pointer', () => {
  test.each([
    ['an unknown store', { type: 'distance', storeId: '999999', meters: { max: 5 } }, '/definition/storeId'],
    ['an unknown store to travel to', { type: 'travel', storeId: '999999', minutes: 5 }, '/definition/storeId'],
    ['an unknown trade area', { all: [{ type: 'catchment', id: '999999' }] }, '/definition/all/0/id'],
    ['an unknown neighborhood', { not: { type: 'neighborhood', ids: ['999999'] } }, '/definition/not/ids/0'],
    [
      'an outline of one line',
      {
        any: [
          {
            type: 'area',
            area: {
              type: 'Polygon',
              coordinates: [
                [
                  [1, 1],
                  [2, 2],
                  [1, 1],
                  [1, 1],
                ],
              ],
            },
          },
        ],
      },
      '/definition/any/0/area/coordinates',
    ],
    ['nothing to compare with', { type: 'attribute', name: 'x', is: 'equal' }, '/definition/value'],
    ['what has no order', { type: 'attribute', name: 'x', is: 'at_least', value: 'blue' }, '/definition/value'],
    ['a range upside down', { all: [{ type: 'since', daysAgo: { min: 5, max: 1 } }] }, '/definition/all/0/daysAgo/max'],
    ['text that cannot be stored', { type: 'tag', tag: 'a\u0000b' }, '/definition/tag'],
    ['half a character', { type: 'tag', tag: 'a\ud800b' }, '/definition/tag'],
  ])('%s', async (_name, definition, pointer) => {
    expect(await refusedAt(definition)).toEqual([pointer]);
  });

  test('that crosses itself very often, without taking long', async () => {
    const zigzag = Array.from({ length: 1999 }, (_, at) => [((at * 7919) % 1000) * 1e-5, ((at * 104729) % 997) * 1e-5]);
    const start = performance.now();
    const pointers = await refusedAt({
      type: 'area',
      area: { type: 'Polygon', coordinates: [[...zigzag, zigzag[0]]] },
    });
    expect(pointers).toEqual(['/definition/area/coordinates']);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('that nests fifty thousand levels deep, whatever the key', async () => {
    const levels = 50_000;
    for (const [open, close] of [
      ['{"not":', '}'],
      ['{"all":[', ']}'],
      ['[', ']'],
    ] as const) {
      const body = `{"name":"x","definition":${open.repeat(levels)}{"all":[]}${close.repeat(levels)}}`;
      for (const path of ['/segments', '/segments/preview']) {
        const response = await owner.agent.post(`/api/v1${path}`).set('content-type', 'application/json').send(body);
        expect(response.status, response.text.slice(0, 200)).toBe(400);
      }
    }
    const deep = (depth: number): unknown => (depth === 0 ? vip : { not: deep(depth - 1) });
    expect(await refusedAt(deep(9))).toEqual(['/definition']);
    expect((await preview(deep(6))).customers).toBe((await preview(vip)).customers);
  });
});

describe('without personal data', () => {
  test('numbers come in steps of five, and small ones not at all', async () => {
    const exact = await preview(vip, owner, { resolution: 5 });
    const told = await preview(vip, marketer, { resolution: 5 });
    expect(exact.customers).toBeGreaterThan(10);
    expect(told).toMatchObject({ k: 10, customers: Math.round((exact.customers ?? 0) / 5) * 5 });
    expect(told.cells?.every(({ customers }) => customers >= 10 && customers % 5 === 0)).toBe(true);
    const few = { all: [vip, { type: 'since', daysAgo: { max: 20 } }] };
    expect((await preview(few)).customers).toBeLessThan(10);
    expect(await preview(few, marketer, { resolution: 9 })).toMatchObject({
      ...{ customers: null, placed: null, cells: [], suppressed: { cells: 0, customers: 0 } },
      reachable: { email: null, sms: null, push: null, mail: null },
    });
  });

  test('a drawn area takes whole cells: moving its edge a meter changes nothing', async () => {
    const [west, south] = [storeAt[0] - 0.015, storeAt[1] - 0.015];
    const area = (moved: number) => ({
      type: 'area',
      area: { type: 'Polygon', coordinates: [box(west, south, 0.03 + moved)] },
    });
    const counts = await Promise.all(
      [0, 1e-6, 5e-6].map(async (moved) => (await preview(area(moved), marketer)).customers),
    );
    expect(new Set(counts).size).toBe(1);
    const inside = town.people.filter(({ position }) => {
      if (!position) return false;
      const [lng, lat] = position;
      return lng >= west && lng <= west + 0.03 && lat >= south && lat <= south + 0.03;
    }).length;
    expect((await preview(area(0))).customers).toBe(inside);
    expect(Math.abs((counts[0] ?? 0) - inside)).toBeLessThan(15);
    // A cell too fine to be shown stands for the one around it.
    const fine = latLngToCell(town.people.find(({ position }) => position)?.position?.[1] ?? 0, storeAt[0], 12);
    const coarse = cellToParent(fine, 10);
    expect(await preview({ not: { type: 'cells', cells: [fine] } }, marketer)).toEqual(
      await preview({ not: { type: 'cells', cells: [coarse] } }, marketer),
    );
  });

  test('far from a store is everybody on the map but those near it', async () => {
    const placed = (await preview({ all: [] }, owner)).placed ?? 0;
    const far = await preview({ type: 'distance', storeId: town.storeId, meters: { min: 20_000_000 / 2 } }, marketer);
    expect(far.customers).toBeNull();
    const all = await preview({ type: 'distance', storeId: town.storeId, meters: { min: 0 } }, marketer);
    expect(all.customers).toBe(Math.round(placed / 5) * 5);
  });
});

test('choices name what there is, for others than the owner only what ten people share', async () => {
  const own = segmentChoices.parse((await owner.agent.get('/api/v1/segments/choices')).body);
  const told = segmentChoices.parse((await analyst.agent.get('/api/v1/segments/choices')).body);
  expect(own.tags.map(({ tag }) => tag).sort()).toEqual(['Loyal', 'regulars', 'vip']);
  expect(own.attributes.find(({ name }) => name === 'Memo')?.values).toContain('likes Oat milk');
  expect(own.items).toContain('Latte');
  expect(own.items).toContain('LATTE');
  expect(told.tags.every(({ customers }) => customers % 5 === 0)).toBe(true);
  await knex('customers')
    .where({ id: town.people[0]?.id })
    .update({ tags: ['only Ada'], attributes: JSON.stringify({ Secret: 'of Ada', Memo: 'only hers' }) });
  await knex('businesses').where({ id: town.businessId }).increment('data_version', 1);
  const seen = JSON.stringify((await analyst.agent.get('/api/v1/segments/choices')).body);
  expect(seen).not.toMatch(/Ada|hers|Secret/);
  expect(JSON.stringify((await owner.agent.get('/api/v1/segments/choices')).body)).toMatch(/only Ada.*of Ada/);
  await knex('customers').where({ id: town.people[0]?.id }).update({ tags: town.people[0]?.tags });
});
