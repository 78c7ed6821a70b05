import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { OsmData } from '../../geodata/town/osm-pbf.ts';
import { mulberry32 } from '../../geodata/town/random.ts';
import type { Tile } from '../../server/streets/basemap/tile.ts';
import { filesIn, type Prepared, type PrepareMessage, prepare } from '../../server/streets/prepare.ts';
import { readLines, readTiles } from '../../server/streets/scratch.ts';
import { blocksOf, extractOf, headerBlock } from './blocks.ts';
import { scratchFolder } from './extracts.ts';
import { at, hamlet, tile15 } from './hamlet.ts';
import { featuresOf, tileText } from './tile-text.ts';

const { directory, file } = scratchFolder();

/** What comes of an extract: the tiles by address, and the rest. */
async function prepared(data: Partial<OsmData>, box = [...at(-500, 5000), ...at(5000, -500)]) {
  const [, ...blocks] = blocksOf(extractOf(data));
  const path = file(Buffer.concat([headerBlock({ box }), ...blocks]));
  const into = mkdtempSync(join(directory, 'out-'));
  const told: PrepareMessage[] = [];
  await prepare(path, into, (message) => told.push(message));
  const tiles = new Map<string, Tile>();
  for await (const batch of readTiles(filesIn(into).tiles, 100, 1e6))
    for (const tile of batch) tiles.set(`${tile.z}/${tile.x}/${tile.y}`, tile);
  const lines = async (name: 'shops' | 'features') => {
    const all: unknown[] = [];
    for await (const batch of readLines(filesIn(into)[name], 7)) all.push(...batch);
    return all;
  };
  const last = told.at(-1) as { is: 'done'; prepared: Prepared };
  return { tiles, outcome: last.prepared, told, shops: await lines('shops'), features: await lines('features') };
}

const parent = ({ z, x, y }: { z: number; x: number; y: number }, to: number) => {
  const by = 2 ** (z - to);
  return `${to}/${Math.floor(x / by)}/${Math.floor(y / by)}`;
};

describe('a small place with one of everything', async () => {
  const { tiles, outcome, told, shops, features } = await prepared(hamlet());

  test.each([10, 12, 13, 14, 15])('at zoom %i its tile reads like its golden', async (z) => {
    const tile = tiles.get(parent(tile15, z));
    await expect(`${tileText(tile?.mvt ?? Buffer.alloc(0))}\n`).toMatchFileSnapshot(`golden/hamlet-${z}.txt`);
  });

  test('it is counted, and its shops and addresses are handed on', () => {
    expect(outcome.counts).toEqual({ streets: 6, buildings: 2, shops: 4, tiles: tiles.size });
    expect(outcome.problems).toEqual([]);
    expect(shops).toEqual([
      { id: expect.stringMatching(/^n/), name: 'Market', kind: 'supermarket', position: expect.anything() },
      { id: expect.stringMatching(/^n/), name: null, kind: 'cafe', position: expect.anything() },
      { id: expect.stringMatching(/^n/), name: 'Law', kind: 'lawyer', position: expect.anything() },
      { id: expect.stringMatching(/^w/), name: 'Œuf & Co', kind: 'bakery', position: expect.anything() },
    ]);
    const bakery = shops[3] as { position: [number, number] };
    const [lng, lat] = at(2100, 2445);
    expect(bakery.position[0]).toBeCloseTo(lng, 5);
    expect(bakery.position[1]).toBeCloseTo(lat, 5);
    const houses = features.filter((feature) => JSON.stringify(feature).includes('addr:housenumber'));
    expect(houses).toHaveLength(2);
    expect(features.some((feature) => JSON.stringify(feature).includes('The Circle'))).toBe(true);
  });

  test('progress goes up to the end of reading, then of drawing', () => {
    const phases = told.map((message) => (message.is === 'progress' ? message.phase : message.is));
    expect([...new Set(phases)]).toEqual(['reading', 'read', 'drawing', 'done']);
    const shares = told.flatMap((message) =>
      message.is === 'progress' && message.phase === 'drawing' ? message.share : [],
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('tiles are only where the extract is', () => {
    for (const { z, x } of tiles.values()) if (z === 15) expect(Math.abs(x - tile15.x)).toBeLessThanOrEqual(1);
    expect(tiles.has(`15/${tile15.x}/${tile15.y}`)).toBe(true);
  });
});

describe('edges of buckets and tiles', async () => {
  /** Two tiles of zoom 12 meet here, in the units of `at`: the ninth column of tiles of zoom 15. */
  const edge = 8 * 4096;
  const corners: [number, number][] = [
    [edge - 300, 1000],
    [edge + 300, 1000],
    [edge + 300, 1400],
    [edge - 300, 1400],
  ];
  const nodes = [
    ...corners.map((corner, i) => ({ id: i + 1, position: at(...corner), tags: {} })),
    { id: 7, position: at(edge - 4000, 2000), tags: {} },
    { id: 8, position: at(edge + 4000, 2000), tags: {} },
    { id: 9, position: at(edge - 20, 600), tags: { shop: 'bakery', name: 'Edge' } },
  ];
  const ways: OsmData['ways'] = [
    { id: 1, nodes: [1, 2, 3, 4, 1], tags: { building: 'yes' } },
    { id: 2, nodes: [7, 8], tags: { highway: 'primary', name: 'Long Road' } },
  ];
  const { tiles } = await prepared({ nodes, ways }, [...at(edge - 9000, 9000), ...at(edge + 9000, -9000)]);
  const column = tile15.x + 8;
  const features = (z: number, x: number) =>
    featuresOf(tiles.get(`${z}/${x}/${Math.floor(tile15.y / 2 ** (15 - z))}`)?.mvt ?? Buffer.alloc(0));
  const extentOf = (z: number, x: number, layer: string) => {
    const found = features(z, x).filter((one) => one.layer === layer);
    const xs = found.flatMap(({ feature }) =>
      feature
        .loadGeometry()
        .flat()
        .map((corner) => corner.x),
    );
    return [Math.min(...xs), Math.max(...xs)];
  };

  test('the edge is one of buckets', () => {
    expect(column % 8).toBe(0);
  });

  test('a house across the edge is in both tiles, each with a piece of the other side', () => {
    expect(extentOf(15, column - 1, 'buildings')).toEqual([4096 - 300, 4096 + 64]);
    expect(extentOf(15, column, 'buildings')).toEqual([-64, 300]);
  });

  test('a line runs from tile to tile without a gap, at every zoom', () => {
    for (let z = 10; z <= 15; z++) {
      const right = Math.floor(column / 2 ** (15 - z));
      if ((column / 2 ** (15 - z)) % 1 !== 0) continue;
      expect(extentOf(z, right - 1, 'streets')[1], `zoom ${z}`).toBe(4096 + 64);
      expect(extentOf(z, right, 'streets')[0], `zoom ${z}`).toBe(-64);
    }
  });

  test('a point near the edge is in both', () => {
    expect(extentOf(15, column - 1, 'pois')).toEqual([4076, 4076]);
    expect(extentOf(15, column, 'pois')).toEqual([-20, -20]);
  });
});

test('lines are joined where they meet, but not one-way streets that run at each other', async () => {
  const nodes = [
    ...[500, 1500, 2500].map((x, i) => ({ id: i + 1, position: at(x, 1000), tags: {} })),
    ...[500, 1500, 2500].map((x, i) => ({ id: i + 4, position: at(x, 2000), tags: {} })),
  ];
  const ways: OsmData['ways'] = [
    { id: 1, nodes: [1, 2], tags: { highway: 'residential' } },
    { id: 2, nodes: [3, 2], tags: { highway: 'residential' } },
    { id: 3, nodes: [4, 5], tags: { highway: 'residential', oneway: 'yes' } },
    { id: 4, nodes: [6, 5], tags: { highway: 'residential', oneway: 'yes' } },
  ];
  const { tiles } = await prepared({ nodes, ways });
  const features = featuresOf(tiles.get(`15/${tile15.x}/${tile15.y}`)?.mvt ?? Buffer.alloc(0));
  const lines = features.map(({ feature }) =>
    feature
      .loadGeometry()
      .map((line) => line.map(({ x }) => x))
      .sort(),
  );
  expect(lines).toHaveLength(2);
  expect(lines).toContainEqual([[500, 1500, 2500]]);
  expect(lines).toContainEqual(
    [
      [2500, 1500],
      [500, 1500],
    ].sort(),
  );
});

test('no tile is too heavy: what matters least is left out', async () => {
  const nodes: OsmData['nodes'] = [];
  const random = mulberry32(1);
  for (let id = 1; id <= 22_000; id++) {
    const number = `${random()}${random()}`;
    nodes.push({ id, position: at(random() * 4096, random() * 4096), tags: { 'addr:housenumber': number } });
  }
  const ways = [{ id: 1, nodes: [1, 2], tags: { highway: 'primary', name: 'Road' } }];
  const { tiles } = await prepared({ nodes, ways });
  const tile = tiles.get(`15/${tile15.x}/${tile15.y}`);
  expect(tile?.mvt.length).toBeLessThan(500_000);
  expect(gunzipSync(tile?.mvt ?? Buffer.alloc(0)).length).toBeGreaterThan(0);
  expect(featuresOf(tile?.mvt ?? Buffer.alloc(0)).map(({ layer }) => layer)).toEqual(['streets', 'street_labels']);
});
