import { describe, expect, test } from 'vitest';
import { toOsm } from '../../geodata/town/osm.ts';
import { encodeOsmPbf } from '../../geodata/town/osm-pbf.ts';
import { makeTown } from '../../geodata/town/town.ts';
import { BadExtract } from '../../server/streets/extract/bad-extract.ts';
import { block, blocksOf, contentOf, extractOf, headerBlock } from './blocks.ts';
import { coordinatesOf, node, readAll, relation, scratchFolder, spliced, way } from './extracts.ts';

const { file } = scratchFolder();

/** A square kilometer or so, a street through it, and a park with a pond. */
const corners = [node(1, 10, 50), node(2, 10.01, 50), node(3, 10.01, 50.01), node(4, 10, 50.01)];
const pond = [node(5, 10.004, 50.004), node(6, 10.006, 50.004), node(7, 10.005, 50.006)];
const data = {
  nodes: [...corners, ...pond, node(8, 10.002, 50.002, { shop: 'bakery', name: 'Bäckerei Œuf' })],
  ways: [
    way(10, [1, 3], { highway: 'residential', name: 'Main Street' }),
    way(11, [1, 2, 3], {}),
    way(12, [1, 4, 3], {}),
    way(13, [5, 6, 7, 5], { natural: 'water' }),
  ],
  relations: [
    relation(
      20,
      [
        [11, 'outer'],
        [12, 'outer'],
        [13, 'inner'],
      ],
      { type: 'multipolygon', leisure: 'park' },
    ),
  ],
};

describe('an extract', () => {
  test('is read as points, lines and areas with their tags', async () => {
    const { features, problems, bbox, extractAt } = await readAll(file(extractOf(data)));
    expect(problems).toEqual([]);
    expect(features.map(({ id }) => id)).toEqual(['n8', 'w10', 'w11', 'w12', 'w13', 'r20']);
    expect(features[0]).toEqual({
      id: 'n8',
      tags: { shop: 'bakery', name: 'Bäckerei Œuf' },
      geometry: { type: 'Point', coordinates: [10.002, 50.002] },
    });
    expect(features[1]?.geometry).toEqual({
      type: 'LineString',
      coordinates: [
        [10, 50],
        [10.01, 50.01],
      ],
    });
    const park = features.at(-1);
    expect(park?.tags).toEqual({ leisure: 'park' });
    expect(park?.geometry.type).toBe('MultiPolygon');
    expect(coordinatesOf(features, 'r20')).toEqual([
      [
        [
          [10, 50],
          [10.01, 50],
          [10.01, 50.01],
          [10, 50.01],
          [10, 50],
        ],
        [
          [10.004, 50.004],
          [10.005, 50.006],
          [10.006, 50.004],
          [10.004, 50.004],
        ],
      ],
    ]);
    expect(bbox).toEqual([10, 50, 10.01, 50.01]);
    expect(extractAt).toBeNull();
  });

  test('may have its objects in any order', async () => {
    const straight = await readAll(file(extractOf(data)));
    const blocks = blocksOf(extractOf(data));
    const [head = Buffer.alloc(0), ...rest] = blocks;
    const backwards = await readAll(file(Buffer.concat([head, ...rest.reverse()])));
    expect(backwards).toEqual(straight);
    // Each object in a block of its own, the last first.
    const single = spliced(
      { nodes: data.nodes.slice(0, 1) },
      ...data.relations.map((one) => ({ relations: [one] })),
      ...[...data.ways].reverse().map((one) => ({ ways: [one] })),
      ...[...data.nodes]
        .slice(1)
        .reverse()
        .map((one) => ({ nodes: [one] })),
    );
    const scattered = await readAll(file(single));
    const byId = <Item extends { id: string }>(items: Item[]) => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(scattered.features)).toEqual(byId(straight.features));
    expect(scattered.problems).toEqual(['9 objects are out of the usual order, which does no harm.']);
  });

  test('may have an object twice: the first counts', async () => {
    const { features, problems } = await readAll(
      file(
        spliced(data, {
          nodes: [node(1, 11, 51), node(8, 11, 51, { shop: 'butcher' })],
          ways: [way(10, [1, 2], { highway: 'motorway' })],
          relations: [relation(20, [[13, 'outer']], { type: 'multipolygon', landuse: 'forest' })],
        }),
      ),
    );
    expect(features).toEqual((await readAll(file(extractOf(data)))).features);
    expect(problems).toEqual(['4 objects are there more than once; the first of each was taken.']);
  });

  test('may lack nodes: a line falls into runs, an outline loses corners', async () => {
    const { features, problems } = await readAll(
      file(
        extractOf({
          nodes: [...corners, ...pond],
          ways: [
            way(30, [1, 2, 99, 3, 4, 5], { highway: 'path' }),
            way(31, [98, 1, 2, 3, 98], { building: 'yes' }),
            way(32, [97, 96], { highway: 'path' }),
          ],
        }),
      ),
    );
    const lines = features.map(({ id, geometry }) => [id, geometry.coordinates.length]);
    expect(lines).toEqual([
      ['w30', 3],
      ['w30', 2],
      ['w31', 4],
    ]);
    expect(coordinatesOf(features, 'w31')).toEqual([
      [10, 50],
      [10.01, 50],
      [10.01, 50.01],
      [10, 50],
    ]);
    expect(problems).toEqual(['3 ways lack some of their points; what is there was drawn.']);
  });

  test('may have relations that lack members or do not close: the closed rings are kept', async () => {
    const { features, problems } = await readAll(
      file(
        extractOf({
          ...data,
          ways: [...data.ways, way(14, [5, 6], {}), way(15, [2, 3, 4, 2], {})],
          relations: [
            relation(
              21,
              [
                [11, 'outer'],
                [14, 'outer'],
                [15, ''],
              ],
              { type: 'multipolygon', landuse: 'grass' },
            ),
            relation(
              22,
              [
                [15, 'outer'],
                [999, 'outer'],
              ],
              { type: 'boundary', boundary: 'administrative', admin_level: '2', name: 'Land' },
            ),
            relation(23, [[11, 'outer']], { type: 'multipolygon', natural: 'wood' }),
            relation(
              24,
              [
                [11, 'inner'],
                [12, 'outer'],
              ],
              { type: 'multipolygon', natural: 'sand' },
            ),
            relation(25, [[10, '']], { type: 'route', route: 'bus' }),
          ],
        }),
      ),
    );
    expect(features.filter(({ id }) => id.startsWith('r')).map(({ id }) => id)).toEqual(['r21', 'r22', 'r24']);
    expect(problems).toEqual([
      '2 areas have outlines that do not close; they were left out.',
      'One area reaches beyond the extract; its outlines that are cut were left out.',
    ]);
    expect(features.find(({ id }) => id === 'w15')?.tags).toEqual({ boundary: 'administrative', admin_level: '2' });
  });

  test('may have impossible coordinates, ways of one point and texts without end', async () => {
    const { features, problems } = await readAll(
      file(
        extractOf({
          nodes: [
            ...corners,
            node(9, 500, 95, { shop: 'kiosk' }),
            node(10, 10.001, 50, { name: 'a\0b', note: 'x'.repeat(300) }),
          ],
          ways: [way(1, [1], { highway: 'path' }), way(2, [], {}), way(3, [1, 9, 2], { highway: 'path' })],
        }),
      ),
    );
    expect(features.map(({ id, tags }) => [id, tags])).toEqual([['n10', { name: 'ab' }]]);
    expect(problems).toContain('One point has impossible coordinates; it was left out.');
    expect(problems).toContain('2 ways have fewer than two points; they were left out.');
  });

  test('without a box in its header, or with one far from its nodes, has the box of its nodes', async () => {
    const strayed = extractOf({ ...data, nodes: [...data.nodes, node(90, 0, 0)] });
    const [, ...blocks] = blocksOf(strayed);
    const [far = Buffer.alloc(0)] = blocksOf(extractOf({ nodes: [node(1, -120, 10), node(2, -119, 11)] }));
    const { bbox } = await readAll(file(Buffer.concat([far, ...blocks])));
    expect(bbox[2]).toBeCloseTo(10.01, 6);
    expect(bbox[3]).toBeCloseTo(50.01, 6);
  });
});

describe('what is no extract is refused with a line', () => {
  const refusal = async (content: Buffer) => {
    const outcome = await readAll(file(content)).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(BadExtract);
    return (outcome as Error).message;
  };

  test('an empty file, a picture, a text, noise', async () => {
    expect(await refusal(Buffer.alloc(0))).toBe('The file is empty.');
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const noise = Buffer.from(Array.from({ length: 5000 }, (_none, i) => (i * 7919 + (i >> 3)) % 256));
    for (const content of [png, Buffer.from('id,name\n1,Ada\n'), noise, Buffer.alloc(4000), Buffer.from([0, 0, 0])])
      expect(await refusal(content)).toBe('This is not an OpenStreetMap extract (.osm.pbf).');
  });

  test('an extract without streets', async () => {
    expect(await refusal(extractOf({ nodes: corners }))).toBe('There are no streets in this extract.');
    expect(await refusal(extractOf({}))).toBe('There are no streets in this extract.');
  });

  test('one that was cut off, wherever', async () => {
    const whole = encodeOsmPbf(toOsm(1, makeTown(1)));
    const ends = new Set<number>();
    let end = 0;
    for (const { length } of blocksOf(whole)) {
      end += length;
      ends.add(end);
    }
    for (let share = 1; share < 20; share++) {
      const length = Math.floor((whole.length * share) / 20);
      expect(ends.has(length)).toBe(false);
      expect(await refusal(whole.subarray(0, length))).toMatch(/^The extract is cut off in the middle/);
    }
  });

  test('one with a damaged block, wherever the damage is', async () => {
    const whole = extractOf({
      ...data,
      nodes: [...data.nodes, ...Array.from({ length: 500 }, (_none, i) => node(100 + i, 10 + i / 1e5, 50))],
    });
    for (let at = 200; at < whole.length; at += 97) {
      const damaged = Buffer.from(whole);
      damaged.fill(0xaa, at, at + 8);
      const outcome = await readAll(file(damaged)).catch((error: unknown) => error);
      // Damage in a text or a number inside a block is found by its checksum.
      expect(outcome, `at ${at}`).toBeInstanceOf(BadExtract);
    }
  });

  test('one that needs what is not understood', async () => {
    const [, ...rest] = blocksOf(extractOf(data));
    const needing = (feature: string) => Buffer.concat([headerBlock({ needs: feature }), ...rest]);
    expect(await refusal(needing('HistoricalInformation'))).toMatch(/history/);
    expect(await refusal(needing('Sorcery'))).toMatch(/needs “Sorcery”/);
    expect((await readAll(file(needing('DenseNodes')))).features).toHaveLength(6);
  });

  test('one that is compressed in another way', async () => {
    const lzma = block('OSMData', Buffer.from('anything'), 4);
    expect(await refusal(Buffer.concat([headerBlock({}), lzma]))).toMatch(/compressed with lzma/);
  });
});

test('the header tells the box and the time, and blocks may be uncompressed or of a kind of their own', async () => {
  const [, ...rest] = blocksOf(extractOf(data));
  const header = headerBlock({ box: [9.5, 49.5, 10.5, 50.5], seconds: 1_619_036_506 });
  const own = block('Bookmarks', Buffer.from('anything'));
  const raw = rest.map((one) => block('OSMData', contentOf(one), 1));
  const { bbox, extractAt, features } = await readAll(file(Buffer.concat([header, own, ...raw])));
  expect([bbox, extractAt?.toISOString(), features.length]).toEqual([
    [9.5, 49.5, 10.5, 50.5],
    '2021-04-21T20:21:46.000Z',
    6,
  ]);
});
