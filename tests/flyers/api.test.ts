import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import pino from 'pino';
import type supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoTown, writeDemoTown } from '../../geodata/town/write.ts';
import type { Flyers } from '../../server/contract/redemptions.ts';
import { insideTester } from '../../server/geometry/inside.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import { createImport, runImport } from '../../server/imports/index.ts';
import { createRouting } from '../../server/routing/index.ts';
import { launched } from '../redemptions/support.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

const knex = testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'hexhood-flyers-'));
const dataDirectory = join(directory, 'data');
const routing = createRouting({ dataDirectory, valhallaUrl: undefined, log: pino({ level: 'silent' }) });
/** One app knows ways through the streets, the other only straight lines, so that its order is the same everywhere. */
const straight = testApp(knex);
const routed = testApp(knex, { routing });
type Client = Awaited<ReturnType<typeof clientOf>>;
let owner: Client;
let walker: Client;
let town: DemoTown;
let storeId: string;
let neighborhoods: { id: string; name: string; households: number; area: Polygons }[];

beforeAll(async () => {
  town = await writeDemoTown(directory, { seed: 1, endDate: '2026-11-23' });
  owner = await clientOf(knex, straight);
  walker = await clientOf(knex, routed, owner.businessId);
  storeId = (await owner.agent.post('/api/v1/stores').send(town.store)).body.id;
  const files = ['town.osm.pbf', 'neighborhoods.geojson'].map((name) => ({ name, path: join(directory, name) }));
  const importId = await createImport(knex, owner.businessId, files, { demo: true });
  await runImport(knex, owner.businessId, importId, { demo: true, dataDirectory });
  const { body } = await owner.agent.get('/api/v1/neighborhoods');
  neighborhoods = body.features.map(
    ({ properties, geometry }: { properties: object; geometry: { coordinates: Polygons } }) => ({
      ...properties,
      area: geometry.coordinates,
    }),
  );
}, 300_000);
afterAll(async () => {
  await routing.stop();
  rmSync(directory, { recursive: true, force: true });
});

const circle = (radiusMeters: number) => ({ type: 'circle', center: town.store.position, radiusMeters });
const personal = { kind: 'percent', value: 20, title: '20% off bread', terms: 'Once a household.', code: 'personal' };
const text = {
  title: 'Fresh bread for {{neighborhood|you}}',
  text: 'Come by, {{first_name|neighbor}}. Bring {{code}} to {{store}}.',
};
const flyer = (fields: object = {}) => ({ variants: [{ name: 'A', texts: { flyer: text } }], ...fields });
async function flyersOf(id: string, { agent } = owner): Promise<Flyers> {
  const { status, body } = await agent.get(`/api/v1/campaigns/${id}/flyers`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}
const write = ({ neighborhoods, households }: Flyers): string =>
  [
    `households ${households}`,
    ...neighborhoods.flatMap(({ name, households, houses, flyers, walkMeters, streets }) => [
      `${name}: ${houses} houses, ${households} households, ${flyers} flyers, ${walkMeters} m`,
      ...streets.map(({ street, houses, from, to }, at) => `  ${at + 1}. ${street} ${from}-${to}: ${houses}`),
    ]),
    '',
  ].join('\n');

describe('the list', () => {
  test('of a circle in the demo town has its streets in the order to walk them', async () => {
    const id = await launched(owner.agent, personal, flyer({ area: circle(700) }));
    const list = await flyersOf(id);
    expect(list.estimated).toBe(true);
    expect(list.title).toBe('Fresh bread for {{neighborhood}}');
    expect(list.text).toBe(`Come by, neighbor. Bring {{code}} to ${town.store.name}.`);
    await expect(write(list)).toMatchFileSnapshot('golden/circle-700.txt');
  });

  test('counts every house of the area once', async () => {
    const id = await launched(owner.agent, personal, flyer({ area: circle(900) }));
    const { neighborhoods: listed } = await flyersOf(id);
    const [lng, lat] = town.store.position;
    const rows: { number: number; suffix: string; street: number; lng: number; lat: number }[] = await knex(
      'address_houses',
    ).where({ business_id: owner.businessId });
    const meters = (row: { lng: number; lat: number }) =>
      111_195 * Math.hypot((row.lng - lng) * Math.cos((lat * Math.PI) / 180), row.lat - lat);
    const inside = rows.filter((row) => meters(row) < 900);
    const counted = listed.reduce((sum, { houses }) => sum + houses, 0);
    expect(counted).toBeGreaterThan(500);
    expect(Math.abs(counted - inside.length) / inside.length).toBeLessThan(0.01);
    for (const { neighborhoodId, streets, houses, flyers } of listed) {
      expect(streets.reduce((sum, street) => sum + street.houses, 0)).toBe(houses);
      expect(flyers).toBe(houses);
      const home = neighborhoods.find(({ id }) => id === neighborhoodId);
      const within = home && insideTester(home.area);
      for (const { position } of streets) expect(within?.(...position) ?? true).toBe(true);
    }
  });

  test('of whole neighborhoods has all their households, and one code each that never changes', async () => {
    const two = neighborhoods.slice(0, 2);
    const area = { type: 'neighborhoods', ids: two.map(({ id }) => id) };
    const id = await launched(owner.agent, personal, flyer({ area }));
    const answers = await Promise.all(Array.from({ length: 6 }, () => flyersOf(id)));
    const [list] = answers;
    const named = list?.neighborhoods.filter(({ neighborhoodId }) => neighborhoodId !== null) ?? [];
    expect(named.map(({ name, households }) => [name, households]).sort()).toEqual(
      two.map(({ name, households }) => [name, households]).sort(),
    );
    const codes = named.map(({ code }) => code);
    expect(new Set(codes).size).toBe(2);
    expect(codes.every((code) => /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(code ?? ''))).toBe(true);
    for (const other of answers) expect(other).toEqual(list);
    const redeemed = await owner.agent.post('/api/v1/redemptions').send({ code: codes[0] });
    expect(redeemed.body).toMatchObject({ campaignId: id, offer: '20% off bread', left: null });
    const [kept] = await knex('redemptions').where({ business_id: owner.businessId, campaign_id: id });
    expect(kept.neighborhood_id).toBe(named[0]?.neighborhoodId);
  });

  test('of a draft has no codes yet, and one without codes never has', async () => {
    const body = { ...flyer({ area: circle(300) }), name: 'x', channels: ['flyer'], offer: personal };
    const draft = await owner.agent.post('/api/v1/campaigns').send(body);
    const codes = async (id: string) => (await flyersOf(id)).neighborhoods.map(({ code }) => code);
    expect(new Set(await codes(draft.body.id))).toEqual(new Set([null]));
    const none = await launched(owner.agent, { ...personal, code: 'none' }, flyer({ area: circle(300) }));
    expect(new Set(await codes(none))).toEqual(new Set([null]));
  });

  test('leaves out neighborhoods that are left alone to compare with', async () => {
    const area = { type: 'neighborhoods', ids: neighborhoods.slice(0, 3).map(({ id }) => id) };
    const holdout = { unit: 'neighborhoods' };
    const id = await launched(owner.agent, personal, flyer({ area, holdout }));
    const before = await flyersOf(id);
    expect(before.neighborhoods.every(({ code }) => code === null)).toBe(true);
    const [alone, other] = neighborhoods;
    await knex('holdout_neighborhoods').insert(
      [alone, other].map((one, index) => ({
        ...{ business_id: owner.businessId, campaign_id: id, pair: 1 },
        ...{ neighborhood_id: one?.id, treated: index === 1 },
      })),
    );
    const names = (await flyersOf(id)).neighborhoods.map(({ name }) => name);
    expect(names).not.toContain(alone?.name);
    expect(names).toContain(other?.name);
  });

  test('by real ways comes by the same streets, on a walk that ends', async () => {
    const id = await launched(owner.agent, personal, flyer({ area: circle(700) }));
    const [one, other] = [await flyersOf(id), await flyersOf(id, walker)];
    const streets = (list: Flyers) => list.neighborhoods.map((walk) => walk.streets.map(({ street }) => street).sort());
    expect(streets(other)).toEqual(streets(one));
    for (const [index, walk] of other.neighborhoods.entries()) {
      const meters = one.neighborhoods[index]?.walkMeters ?? 0;
      expect(walk.walkMeters).toBeLessThan(meters * 3 + 500);
    }
  });

  test('an area that is not there any more is refused by its pointer, and another business finds nothing', async () => {
    const area = { type: 'neighborhoods', ids: ['999999'] };
    const made = await owner.agent.post('/api/v1/campaigns').send({ ...flyer({ area }), name: 'x' });
    const path = `/api/v1/campaigns/${made.body.id}/flyers`;
    expect((await owner.agent.get(path)).body.errors[0].pointer).toBe('/area/ids/0');
    const stranger = await clientOf(knex, straight);
    for (const ending of ['', '.csv', '.pdf']) expect((await stranger.agent.get(path + ending)).status).toBe(404);
    const analyst = await clientOf(knex, straight, owner.businessId, 'analyst');
    expect((await analyst.agent.get(path)).status).toBe(403);
  });

  test('without streets and neighborhoods says so, and counts nothing', async () => {
    const bare = await clientOf(knex, straight);
    await bare.agent.post('/api/v1/stores').send(town.store);
    const id = await launched(bare.agent, personal, flyer({ area: circle(500) }));
    expect(await flyersOf(id, bare)).toMatchObject({
      households: null,
      neighborhoods: [{ neighborhoodId: null, name: 'The area', houses: 0, flyers: 0, walkMeters: null, streets: [] }],
    });
    const { body } = await printOf(bare.agent, id);
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

/** A PDF as it came. */
function printOf(agent: ReturnType<typeof supertest.agent>, id: string) {
  return agent
    .get(`/api/v1/campaigns/${id}/flyers.pdf`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
}

/** What pages say, in the order it was written. */
function wordsOf(pdf: Buffer): string {
  const words: string[] = [];
  const source = pdf.toString('latin1');
  for (const found of source.matchAll(/stream\r?\n/g)) {
    const start = (found.index ?? 0) + found[0].length;
    const bytes = pdf.subarray(start, source.indexOf('endstream', start));
    let content = '';
    try {
      content = inflateSync(bytes).toString('latin1');
    } catch {
      continue;
    }
    for (const [, shown = ''] of content.matchAll(/\[(.*?)\] TJ/g))
      words.push(
        [...shown.matchAll(/<([0-9a-f]*)>/g)]
          .map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString('latin1'))
          .join(''),
      );
  }
  return words.join('\n');
}

describe('to take along', () => {
  test('a table has a street a line, with codes', async () => {
    const id = await launched(owner.agent, personal, flyer({ area: circle(400) }));
    const answer = await owner.agent.get(`/api/v1/campaigns/${id}/flyers.csv`);
    expect(answer.headers['content-type']).toContain('text/csv');
    const rows: Record<string, string>[] = parse(answer.text, { columns: true, bom: true });
    const list = await flyersOf(id);
    expect(rows).toHaveLength(list.neighborhoods.reduce((sum, { streets }) => sum + streets.length, 0));
    const [first] = list.neighborhoods;
    expect(rows[0]).toMatchObject({
      ...{ Neighborhood: first?.name, Code: first?.code, Order: '1', Street: first?.streets[0]?.street },
      Flyers: String(first?.streets[0]?.houses),
    });
  });

  test('a print has a list and a flyer for each neighborhood, with its own code', async () => {
    const id = await launched(owner.agent, personal, flyer({ area: circle(700) }));
    await owner.agent.post('/api/v1/here-codes').send({ storeId, name: 'Door' });
    const list = await flyersOf(id);
    const { headers, body } = await printOf(owner.agent, id);
    expect(headers['content-type']).toContain('application/pdf');
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = body.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(list.neighborhoods.length * 2);
    const words = wordsOf(body);
    for (const { name, code, streets } of list.neighborhoods) {
      for (const text of [name, code ?? '', ...streets.map(({ street }) => street)]) expect(words).toContain(text);
      if (name !== 'Elsewhere in the area') expect(words).toContain(`Fresh bread for ${name}`.slice(0, 15));
    }
    expect(words).toContain('Once a household.');
    expect(words).not.toContain('{{');
    if (process.env.KEEP_PDF) (await import('node:fs')).writeFileSync(process.env.KEEP_PDF, body);
  });

  test('names of any script are printed', async () => {
    const fields = flyer({
      area: circle(200),
      name: 'Хлеб',
      variants: [{ name: 'A', texts: { flyer: { title: 'Свежий хлеб', text: 'Łódź' } } }],
    });
    const id = await launched(owner.agent, personal, fields);
    const { status, body } = await printOf(owner.agent, id);
    expect([status, body.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  });
});

test('the demo town’s file is what the golden list was made from', () => {
  expect(readFileSync(join(directory, 'neighborhoods.geojson')).length).toBeGreaterThan(1_000);
});
