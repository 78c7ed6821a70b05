import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { dataVersion } from '../../server/db/version.ts';
import type { OsmFeature } from '../../server/geometry/osm.ts';
import type { Neighbors } from '../../server/streets/build.ts';
import { importStreets, type StreetsImport } from '../../server/streets/import.ts';
import { basemapTile, currentStreets, listShops } from '../../server/streets/queries.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { blocksOf, extractOf, headerBlock } from './blocks.ts';
import { node, scratchFolder, way } from './extracts.ts';
import { at, hamlet, tile15 } from './hamlet.ts';
import { tileText } from './tile-text.ts';

const knex = testDatabase();
const { file } = scratchFolder();
const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-import-'));
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

/** Stands in for addresses and routing, and writes down what it was asked. */
class Beside {
  readonly added: OsmFeature[] = [];
  readonly dropped: (string | null)[] = [];
  fault: Error | undefined;
  readonly parts: Neighbors;

  constructor() {
    const beside = this;
    this.parts = {
      AddressIndexer: class {
        add(feature: OsmFeature) {
          if (beside.fault) throw beside.fault;
          beside.added.push(feature);
        }
        async finish(onProgress?: (share: number) => void) {
          onProgress?.(1);
          return { addresses: beside.added.filter(({ tags }) => tags['addr:housenumber']).length, streets: 1 };
        }
      },
      async dropAddresses(_knex: Knex, _businessId: string, keep: string | null) {
        beside.dropped.push(keep);
      },
      async buildRouting(_path, directory, { signal } = {}) {
        signal?.throwIfAborted();
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, 'tile'), '');
        return 'built';
      },
    };
  }
}

const box = [...at(-500, 5000), ...at(5000, -500)];
const hamletFile = file(
  Buffer.concat([headerBlock({ box, seconds: 1_700_000_000 }), ...blocksOf(extractOf(hamlet())).slice(1)]),
);
const other = file(
  extractOf({
    nodes: [node(1, 1, 50), node(2, 1.001, 50.001), node(3, 1, 50, { amenity: 'cafe', name: '100% Café_' })],
    ways: [way(1, [1, 2], { highway: 'residential', name: 'Other Street' })],
  }),
);

let businessId: string;
let beside: Beside;
beforeEach(async () => {
  businessId = await newBusiness(knex);
  beside = new Beside();
});

const run = (path: string, more: Partial<StreetsImport> = {}) =>
  importStreets(knex, { businessId, path, name: 'town.osm.pbf', dataDirectory, ...more }, beside.parts);

async function editionsStored(): Promise<string[]> {
  const { rows } = await knex.raw(
    `select distinct edition from (
       select edition from street_tiles where business_id = :businessId
       union all select edition from street_shops where business_id = :businessId) e order by edition`,
    { businessId },
  );
  return rows.map(({ edition }: { edition: string }) => edition);
}
const folders = () => {
  const folder = join(dataDirectory, 'streets', businessId);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};
const middle = () => basemapTile(knex, businessId, tile15);

describe('an import of streets', () => {
  test('stores tiles, shops and what there is to know, and raises the data version', async () => {
    const version = BigInt(await dataVersion(knex, businessId));
    expect(await currentStreets(knex, businessId)).toBeUndefined();
    expect(await middle()).toBeUndefined();
    const outcome = await run(hamletFile, { demo: true });
    if ('refused' in outcome) throw new Error(outcome.refused);
    expect(outcome).toMatchObject({ counts: { streets: 6, buildings: 2, addresses: 2, shops: 4 }, problems: [] });
    const current = await currentStreets(knex, businessId);
    expect(current).toMatchObject({
      edition: outcome.edition,
      name: 'town.osm.pbf',
      extractAt: '2023-11-14T22:13:20.000Z',
      counts: outcome.counts,
      routing: 'built',
    });
    for (const [i, degrees] of (current?.bbox ?? []).entries()) expect(degrees).toBeCloseTo(box[i] ?? 0, 6);
    expect(tileText((await middle()) ?? Buffer.alloc(0))).toContain('name="Mill Lane"');
    const { count } = (await knex('street_tiles').where({ business_id: businessId }).count().first()) ?? {};
    expect(Number(count)).toBe(outcome.counts.tiles);
    expect((await knex('streets').where({ business_id: businessId }).first('demo'))?.demo).toBe(true);
    expect(BigInt(await dataVersion(knex, businessId))).toBeGreaterThan(version);
    expect(readdirSync(join(dataDirectory, 'streets', businessId, outcome.edition))).toEqual(['routing']);
    expect(beside.added.map(({ tags }) => tags['addr:housenumber']).filter(Boolean)).toEqual(['11', '7;9']);
  });

  test('of another extract replaces the first, whole; routing tiles of the one before stay a while', async () => {
    const editions: string[] = [];
    for (const path of [hamletFile, other, hamletFile, other]) {
      const outcome = await run(path);
      if ('refused' in outcome) throw new Error(outcome.refused);
      editions.push(outcome.edition);
      expect(await editionsStored()).toEqual([outcome.edition]);
      expect(folders()).toEqual(editions.slice(-2));
      expect(beside.dropped.at(-1)).toBe(outcome.edition);
    }
    expect(await middle()).toBeUndefined();
    expect(await listShops(knex, businessId, { limit: 10 })).toEqual([
      { id: 'n3', name: '100% Café_', kind: 'cafe', position: [1, 50] },
    ]);
  });

  test('tells its phases in order, and how far it is', async () => {
    const told: [string, number][] = [];
    await run(hamletFile, {
      async onPhase(phase, fraction) {
        await new Promise((done) => setTimeout(done, 1));
        told.push([phase, fraction]);
      },
    });
    expect([...new Set(told.map(([phase]) => phase))].filter((phase) => phase !== 'drawing')).toEqual([
      'reading',
      'addressing',
      'routing',
      'storing',
    ]);
    const fractions = told.map(([, fraction]) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
  });

  test('what is no extract is refused with a line; the old streets stay and nothing is left', async () => {
    const first = await run(hamletFile);
    const streets = await currentStreets(knex, businessId);
    const whole = extractOf(hamlet());
    for (const bad of [Buffer.alloc(0), Buffer.from('\x89PNG\r\n\x1a\n, and so on'), whole.subarray(0, 900)]) {
      const outcome = await run(file(bad));
      expect(outcome).toEqual({
        refused: expect.stringMatching(/^(The file is empty|This is not|The extract is cut)/),
      });
    }
    expect(await currentStreets(knex, businessId)).toEqual(streets);
    expect(await middle()).toBeDefined();
    expect(await editionsStored()).toEqual([streets?.edition]);
    expect(folders()).toEqual([streets?.edition]);
    expect('edition' in first && beside.dropped).toEqual(Array(4).fill(streets?.edition));
  });

  test('stopped at any phase it leaves nothing and the old streets stay', async () => {
    await run(other);
    const streets = await currentStreets(knex, businessId);
    for (const stopAt of ['reading', 'addressing', 'routing', 'storing']) {
      const controller = new AbortController();
      const stopped = run(hamletFile, {
        signal: controller.signal,
        onPhase(phase) {
          if (phase === stopAt) controller.abort(new Error(`stopped at ${stopAt}`));
        },
      });
      await expect(stopped).rejects.toThrow(`stopped at ${stopAt}`);
      expect(await currentStreets(knex, businessId), stopAt).toEqual(streets);
      expect(await editionsStored(), stopAt).toEqual([streets?.edition]);
      expect(folders(), stopAt).toEqual([streets?.edition]);
    }
    const before = new AbortController();
    before.abort(new Error('never begun'));
    await expect(run(hamletFile, { signal: before.signal })).rejects.toThrow('never begun');
  });

  test('a fault beside it, or in the last transaction, leaves nothing either', async () => {
    await run(other);
    const streets = await currentStreets(knex, businessId);
    const version = await dataVersion(knex, businessId);
    const fails = async () => {
      throw new Error('not this time');
    };
    await expect(run(hamletFile, { beforeSwitch: fails })).rejects.toThrow('not this time');
    beside.fault = new Error('no room for addresses');
    await expect(run(hamletFile)).rejects.toThrow('no room for addresses');
    expect(await currentStreets(knex, businessId)).toEqual(streets);
    expect(await editionsStored()).toEqual([streets?.edition]);
    expect(folders()).toEqual([streets?.edition]);
    expect(await dataVersion(knex, businessId)).toBe(version);
  });

  test('removes what an import that died has left', async () => {
    await run(hamletFile);
    const { rows } = await knex.raw(`select nextval('street_editions') as edition`);
    const dead = rows[0].edition;
    await knex.raw(
      `insert into street_tiles (business_id, edition, z, x, y, mvt)
       select ?, ?, 15, n, 0, 'x' from generate_series(1, 4500) n`,
      [businessId, dead],
    );
    mkdirSync(join(dataDirectory, 'streets', businessId, dead, 'scratch'), { recursive: true });
    const outcome = await run(other);
    expect(await editionsStored()).toEqual(['edition' in outcome && outcome.edition]);
    expect(folders()).not.toContain(dead);
  });

  test('does not go back behind streets that were imported meanwhile', async () => {
    await run(other);
    const late = run(hamletFile, {
      // The other one, begun later, was done sooner.
      async onPhase(phase, fraction) {
        if (phase === 'storing' && fraction === 1)
          await knex('streets').where({ business_id: businessId }).increment('edition', 1_000_000);
      },
    });
    await expect(late).rejects.toThrow('Other streets');
    expect((await currentStreets(knex, businessId))?.counts.shops).toBe(1);
  });

  test('keeps the event loop free', async () => {
    let longest = 0;
    let before = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - before);
      before = performance.now();
    }, 5);
    await run(hamletFile);
    clearInterval(timer);
    expect(longest).toBeLessThan(400);
  });
});

test('a business sees its own streets only', async () => {
  await run(hamletFile);
  const stranger = await newBusiness(knex);
  expect(await currentStreets(knex, stranger)).toBeUndefined();
  expect(await basemapTile(knex, stranger, tile15)).toBeUndefined();
  expect(await listShops(knex, stranger, { limit: 10 })).toEqual([]);
});
