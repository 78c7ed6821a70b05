import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importStreets } from '../../server/streets/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { blocksOf, extractOf, headerBlock } from './blocks.ts';
import { node, scratchFolder, way } from './extracts.ts';

const knex = testDatabase();
const app = testApp(knex);
const { file } = scratchFolder();
const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-streets-api-'));
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

/** Along one street: shops every 70 m to the east. */
const shops: Record<string, string>[] = [
  { shop: 'bakery', name: 'Zum Ähren' },
  { shop: 'bakery', name: 'Brot 100%' },
  { amenity: 'cafe', name: 'Café Œuvre' },
  { craft: 'shoemaker', note: 'two\u2028lines\u2029' },
  { shop: 'bakery;cafe', name: 'Both' },
  { shop: 'gift', name: '"Odd\u2028\\,{}\'' },
  { amenity: 'bench', name: 'Not a shop' },
  { shop: 'vacant', name: 'Not any more' },
];
const nodes = [
  node(1, 13, 52),
  node(2, 13.01, 52),
  ...shops.map((tags, i) => node(10 + i, 13.001 + i / 1000, 52, tags)),
];
const content = extractOf({ nodes, ways: [way(1, [1, 2], { highway: 'residential', name: 'Lange Straße' })] });
const box = [12.99, 51.99, 13.02, 52.01];

let owner: Awaited<ReturnType<typeof clientOf>>;
beforeAll(async () => {
  owner = await clientOf(knex, app);
  const path = file(Buffer.concat([headerBlock({ box }), ...blocksOf(content).slice(1)]));
  await importStreets(knex, { businessId: owner.businessId, path, name: 'berlin.osm.pbf', dataDirectory });
});

const names = async (query: string, { agent } = owner) => {
  const { body } = await agent.get(`/api/v1/streets/shops${query}`).expect(200);
  return body.items.map(({ name }: { name: string | null }) => name);
};

test('streets tell what they are; a business without any gets no content', async () => {
  const analyst = await clientOf(knex, app, owner.businessId, 'analyst');
  const { body } = await analyst.agent.get('/api/v1/streets').expect(200);
  expect(body).toMatchObject({ name: 'berlin.osm.pbf', bbox: box, counts: { streets: 1, shops: 6 }, extractAt: null });
  expect(body.edition).toMatch(/^\d+$/);
  const stranger = await clientOf(knex, app);
  expect((await stranger.agent.get('/api/v1/streets').expect(204)).text).toBe('');
  expect(await names('', stranger)).toEqual([]);
});

test('shops come by name, those without one last', async () => {
  expect(new Set(await names(''))).toEqual(
    new Set(['Zum Ähren', 'Brot 100%', 'Café Œuvre', 'Both', '"Odd\u2028\\,{}\'', null]),
  );
  expect((await names('')).at(-1)).toBeNull();
  const { body } = await owner.agent.get('/api/v1/streets/shops?q=both');
  expect(body.items).toEqual([{ id: 'n14', name: 'Both', kind: 'bakery', position: [13.005, 52] }]);
});

test('shops can be asked for by kind, by part of the name, and by box', async () => {
  expect((await names('?kind=bakery')).sort()).toEqual(['Both', 'Brot 100%', 'Zum Ähren']);
  expect(await names(`?q=${encodeURIComponent('ähREN')}`)).toEqual(['Zum Ähren']);
  expect(await names(`?q=${encodeURIComponent('0%')}`)).toEqual(['Brot 100%']);
  expect(await names('?q=_')).toEqual([]);
  expect(await names(`?q=${encodeURIComponent('\\')}`)).toHaveLength(1);
  expect(await names('?bbox=13.0025,51.9,13.0035,52.1')).toEqual(['Café Œuvre']);
  expect(await names('?bbox=13.0045,51.9,13.0015,52.1&kind=bakery')).toEqual(['Both', 'Zum Ähren']);
  expect(await names('?kind=bakery&q=brot&bbox=13,51,14,53')).toEqual(['Brot 100%']);
});

test('near a place the nearest come first, up to the limit', async () => {
  expect(await names('?near=13.0032,52&limit=3')).toEqual(['Café Œuvre', null, 'Brot 100%']);
  expect(await names('?near=13.0032,52&kind=bakery&limit=1')).toEqual(['Brot 100%']);
  expect(await names('?limit=100000')).toHaveLength(6);
});

test('a question that is not one is a 400', async () => {
  for (const query of ['?near=13', '?near=200,95', '?bbox=1,2,3', '?limit=0', '?kind=', '?wrong=1'])
    await owner.agent.get(`/api/v1/streets/shops${query}`).expect(400);
});

test('a repeated question is a 304 until other streets are imported', async () => {
  const first = await owner.agent.get('/api/v1/streets/shops?kind=bakery');
  const again = () =>
    owner.agent.get('/api/v1/streets/shops?kind=bakery').set('If-None-Match', first.headers.etag ?? '');
  await again().expect(304);
  const path = file(extractOf({ nodes: nodes.slice(0, 3), ways: [way(1, [1, 2], { highway: 'path' })] }));
  await importStreets(knex, { businessId: owner.businessId, path, name: 'less.osm.pbf', dataDirectory });
  const { body } = await again().expect(200);
  expect(body.items).toHaveLength(1);
});
