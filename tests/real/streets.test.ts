import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { booleanPointInPolygon, multiPolygon } from '@turf/turf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { oceanOf } from '../../server/streets/extract/ocean.ts';
import { openExtract } from '../../server/streets/extract/read.ts';
import { basemapTile, currentStreets, importStreets } from '../../server/streets/index.ts';
import { listShops } from '../../server/streets/queries.ts';
import { featuresOf } from '../streets/tile-text.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { realFile } from '../support/real-data.ts';

const knex = testDatabase();
const baltimore = realFile('baltimore/baltimore.osm.pbf');
const monaco = realFile('monaco/monaco.osm.pbf');
const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-real-streets-'));
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

async function imported(path: string | undefined) {
  const businessId = await newBusiness(knex);
  const outcome = await importStreets(knex, { businessId, path: path ?? '', name: 'real.osm.pbf', dataDirectory });
  if ('refused' in outcome) throw new Error(outcome.refused);
  return { businessId, ...outcome };
}

/** Everything that is read, counted by what it is; and the sea. */
async function counted(path: string | undefined) {
  const extract = await openExtract(path ?? '');
  const counts = { nodes: 0, ways: 0, areas: 0 };
  const coast: Position[][] = [];
  for await (const batch of extract.nodes()) counts.nodes += batch.length;
  for await (const batch of extract.ways()) {
    counts.ways += batch.length;
    for (const { tags, geometry } of batch)
      if (tags.natural === 'coastline') coast.push(geometry.coordinates as Position[]);
  }
  for await (const batch of extract.areas()) counts.areas += batch.length;
  await extract.close();
  return { counts, sea: multiPolygon(oceanOf(coast, extract.bbox(), extract.faults)) };
}

const tileOf = (z: number, [lng, lat]: Position) => ({
  z,
  x: Math.floor(((lng + 180) / 360) * 2 ** z),
  y: Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z),
});

async function layersAt(businessId: string, z: number, position: Position): Promise<Record<string, number>> {
  const tile = await basemapTile(knex, businessId, tileOf(z, position));
  const counts: Record<string, number> = {};
  for (const { layer } of tile ? featuresOf(tile) : []) counts[layer] = (counts[layer] ?? 0) + 1;
  return counts;
}

describe.skipIf(!baltimore)('Baltimore', () => {
  let streets: Awaited<ReturnType<typeof imported>>;
  beforeAll(async () => {
    streets = await imported(baltimore);
  });

  test('every way is read, and its harbor is sea', async () => {
    const { counts, sea } = await counted(baltimore);
    expect(counts).toEqual({ nodes: 2018, ways: 7230, areas: 10 });
    const harbor: Position = [-76.588, 39.274];
    const cityHall: Position = [-76.6, 39.29];
    expect([harbor, cityHall].map((position) => booleanPointInPolygon(position, sea))).toEqual([true, false]);
  });

  test('its streets, houses and shops are counted and stored', async () => {
    const { counts, problems, businessId } = streets;
    expect(counts).toMatchObject({ streets: 1911, buildings: 1737, shops: 367 });
    expect(counts.addresses).toBeGreaterThan(300);
    expect(problems.map(({ count }) => count)).toEqual([4]);
    const current = await currentStreets(knex, businessId);
    expect(current?.bbox).toEqual([-76.6081, 39.2586, -76.5288, 39.3065]);
    const near = await listShops(knex, businessId, { near: [-76.5828, 39.2853], limit: 5 });
    expect(near).toHaveLength(5);
    for (const { position } of near)
      expect(Math.hypot(position[0] + 76.5828, position[1] - 39.2853)).toBeLessThan(0.02);
  });

  test('tiles show more the closer one comes, and none is heavy', async () => {
    const canton: Position = [-76.5828, 39.2853];
    const { businessId } = streets;
    const far = await layersAt(businessId, 10, canton);
    expect(Object.keys(far)).toEqual(expect.arrayContaining(['ocean', 'land', 'streets']));
    expect(far).not.toHaveProperty('buildings');
    expect(await layersAt(businessId, 13, canton)).toHaveProperty('place_labels');
    const close = await layersAt(businessId, 15, canton);
    expect(Object.keys(close)).toEqual(expect.arrayContaining(['buildings', 'streets', 'street_labels', 'pois']));
    const { rows } = await knex.raw(
      'select max(octet_length(mvt))::int as most from street_tiles where business_id = ?',
      [businessId],
    );
    expect(rows[0].most).toBeLessThan(100_000);
  });
});

describe.skipIf(!monaco)('Monaco', () => {
  test('the sea is where it is, and the palace is not in it', async () => {
    const { counts, sea } = await counted(monaco);
    expect(counts).toMatchObject({ ways: 4106 });
    const places: Record<string, Position> = {
      'off the rock': [7.4285, 43.7275],
      'port Hercule': [7.4265, 43.7345],
      'the eastern edge': [7.446, 43.74],
      palace: [7.4205, 43.7314],
      'Monte Carlo': [7.4275, 43.7395],
    };
    expect(
      Object.entries(places)
        .filter(([, at]) => booleanPointInPolygon(at, sea))
        .map(([name]) => name),
    ).toEqual(['off the rock', 'port Hercule', 'the eastern edge']);
  });

  test('accents and tunnels are drawn as they are', async () => {
    const { businessId, counts } = await imported(monaco);
    expect(counts).toMatchObject({ streets: 708, buildings: 1207 });
    expect((await currentStreets(knex, businessId))?.extractAt).toBe('2021-04-21T20:21:46.000Z');
    const tile = await basemapTile(knex, businessId, tileOf(15, [7.4205, 43.7314]));
    const features = featuresOf(tile ?? Buffer.alloc(0)).map(({ layer, feature }) => ({
      layer,
      ...feature.properties,
    }));
    expect(features.filter(({ layer }) => layer === 'streets').some((street) => 'tunnel' in street)).toBe(true);
    expect(JSON.stringify(features)).toMatch(/Musée|Église|Cathédrale|Côte/);
  });
});
