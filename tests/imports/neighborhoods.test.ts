import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newBusiness, testDatabase } from '../support/database.ts';
import { collection, contents, feature, importFiles, square, table, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

async function neighborhoodsFrom(content: string | Buffer, businessId?: string) {
  const id = businessId ?? (await newBusiness(knex));
  const report = await importFiles(knex, id, directory, { 'areas.json': content });
  return { businessId: id, report, ...(await contents(knex, id)) };
}

const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings });
const [southwest, southeast, northeast, northwest] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;
const hole = [
  [0.4, 0.4],
  [0.4, 0.6],
  [0.6, 0.6],
  [0.6, 0.4],
  [0.4, 0.4],
];

describe('a GeoJSON file', () => {
  test('brings neighborhoods with names and counts, under the names people use', async () => {
    const { report, neighborhoods } = await neighborhoodsFrom(
      collection(
        feature(square(0, 0), { NAME: 'Centre', HOUSEHOLDS: '1,204', POP: 3000 }),
        feature(square(1, 0), { nom: 'Nord', ménages: 17.0 }),
        feature(square(2, 0), { neighborhood: 'South', population: 'many' }),
      ),
    );
    expect(report).toMatchObject({ status: 'done', kind: 'neighborhoods', rows: { read: 3, created: 3, failed: 0 } });
    expect(neighborhoods).toMatchObject([
      { name: 'Centre', households: 1204, population: 3000 },
      { name: 'Nord', households: 17, population: null },
      { name: 'South', households: null, population: null },
    ]);
    expect(report.problems).toMatchObject([
      { row: 3, column: 'population', reason: expect.stringMatching(/not a count/) },
    ]);
  });

  test.each([
    ['a FeatureCollection', JSON.parse(collection(feature(square(0, 0))))],
    ['a Feature', feature(square(0, 0))],
    ['a Polygon', square(0, 0)],
    ['a MultiPolygon', { type: 'MultiPolygon', coordinates: [square(0, 0).coordinates] }],
    ['a GeometryCollection', { type: 'GeometryCollection', geometries: [square(0, 0)] }],
    ['a feature of a GeometryCollection', feature({ type: 'GeometryCollection', geometries: [square(0, 0)] })],
  ])('may be %s', async (_name, json) => {
    const { report } = await neighborhoodsFrom(JSON.stringify(json));
    expect(report.rows).toMatchObject({ read: 1, created: 1 });
    expect(report.problems).toMatchObject([{ row: 1, reason: expect.stringMatching(/“Neighborhood 1”/) }]);
  });

  test('may begin with a byte order mark, and be UTF-16', async () => {
    const text = collection(feature(square(0, 0), { name: 'Plaça' }));
    for (const content of [
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'latin1'),
    ]) {
      expect((await neighborhoodsFrom(content)).neighborhoods).toMatchObject([{ name: 'Plaça' }]);
    }
  });

  test('again updates its neighborhoods instead of doubling them', async () => {
    const first = await neighborhoodsFrom(
      collection(feature(square(0, 0), { name: 'A', households: 5 }), feature(square(1, 0), { name: 'B' })),
    );
    const { report, neighborhoods } = await neighborhoodsFrom(
      collection(feature(square(0, 0, 0.02), { name: 'A' }), feature(square(3, 0), { name: 'C' })),
      first.businessId,
    );
    expect(report.rows).toMatchObject({ read: 2, created: 1, updated: 1 });
    expect(neighborhoods).toHaveLength(3);
    expect(neighborhoods[0]).toMatchObject({ name: 'A', households: 5, outline: expect.stringContaining('0.02') });
  });

  test('knows a renamed neighborhood by its id, if that is a text', async () => {
    const first = await neighborhoodsFrom(collection(feature(square(0, 0), { name: 'Old' }, 'nyc.7')));
    const { neighborhoods } = await neighborhoodsFrom(
      collection(feature(square(0, 0), { name: 'New' }, 'nyc.7')),
      first.businessId,
    );
    expect(neighborhoods).toMatchObject([{ name: 'New' }]);
  });

  test('does not take row numbers for ids: two files do not overwrite each other', async () => {
    const first = await neighborhoodsFrom(collection(feature(square(0, 0), { name: 'Old town' }, 1)));
    const { neighborhoods } = await neighborhoodsFrom(
      collection(feature(square(5, 0), { name: 'School zone' }, 1)),
      first.businessId,
    );
    expect(neighborhoods).toHaveLength(2);
  });

  test('keeps two neighborhoods of one name apart', async () => {
    const content = collection(feature(square(0, 0), { name: 'Park' }), feature(square(1, 0), { name: 'Park' }));
    const first = await neighborhoodsFrom(content);
    expect(first.neighborhoods).toMatchObject([{ name: 'Park' }, { name: 'Park' }]);
    const again = await neighborhoodsFrom(content, first.businessId);
    expect(again.report.rows).toMatchObject({ created: 0, updated: 2 });
    expect(again.neighborhoods).toEqual(first.neighborhoods);
  });
});

describe('an outline', () => {
  test.each([
    [
      'clockwise',
      polygon([southwest, northwest, northeast, southeast, southwest].map((p) => [...p])),
      'POLYGON((0 0,1 0,1 1,0 1,0 0))',
    ],
    [
      'with heights',
      polygon([
        [0, 0, 5],
        [1, 0, 5],
        [1, 1, 5],
        [0, 1, 5],
        [0, 0, 5],
      ]),
      'POLYGON((0 0,1 0,1 1,0 1,0 0))',
    ],
    [
      'with repeated points',
      polygon([
        [0, 0],
        [0, 0],
        [1, 0],
        [1, 1],
        [1, 1],
        [0, 1],
        [0, 0],
      ]),
      'POLYGON((0 0,1 0,1 1,0 1,0 0))',
    ],
    [
      'with a hole',
      polygon(
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
          [0, 0],
        ],
        hole,
      ),
      'POLYGON((0 0,1 0,1 1,0 1,0 0),(0.4 0.4,0.4 0.6,0.6 0.6,0.6 0.4,0.4 0.4))',
    ],
  ])('%s is stored as it should be, without a word', async (_name, geometry, wkt) => {
    const { businessId, report } = await neighborhoodsFrom(collection(feature(geometry, { name: 'A' })));
    expect(report.problems).toEqual([]);
    const { rows } = await knex.raw(
      `select ST_Equals(geometry, ST_GeomFromText(?, 4326)) as same, ST_IsPolygonCCW(geometry) as ccw, ST_NDims(geometry) as dimensions
       from neighborhoods where business_id = ?`,
      [wkt, businessId],
    );
    expect(rows).toEqual([{ same: true, ccw: true, dimensions: 2 }]);
  });

  test.each([
    [
      'that is not closed',
      polygon([
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ]),
      1,
      /closed/,
    ],
    [
      'shaped like a bow tie',
      polygon([
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ]),
      0.5,
      /crossed itself; repaired/,
    ],
    [
      'that crosses itself a little',
      polygon([
        [0, 0],
        [1, 0],
        [1, 1],
        [0.1, -0.1],
        [0, 1],
        [0, 0],
      ]),
      undefined,
      /area changed by/,
    ],
    [
      'with a part of two corners',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [5, 5],
              [6, 6],
              [5, 5],
            ],
          ],
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
              [0, 0],
            ],
          ],
        ],
      },
      1,
      /left out/,
    ],
    [
      'across the antimeridian',
      polygon([
        [179.5, 0],
        [-179.5, 0],
        [-179.5, 1],
        [179.5, 1],
        [179.5, 0],
      ]),
      1,
      /antimeridian/,
    ],
    [
      'drawn on beyond 180',
      polygon([
        [179.5, 0],
        [180.5, 0],
        [180.5, 1],
        [179.5, 1],
        [179.5, 0],
      ]),
      1,
      /antimeridian/,
    ],
  ])('%s is repaired, and the report says so', async (_name, geometry, area, reason) => {
    const { businessId, report } = await neighborhoodsFrom(collection(feature(geometry, { name: 'A' })));
    expect(report.rows).toMatchObject({ read: 1, created: 1 });
    expect(report.problems).toMatchObject([{ row: 1, reason: expect.stringMatching(reason) }]);
    const { rows } = await knex.raw(
      `select ST_IsValid(geometry) as valid, ST_Area(geometry) as area, ST_XMin(geometry) >= -180 and ST_XMax(geometry) <= 180 as inside
       from neighborhoods where business_id = ?`,
      [businessId],
    );
    expect(rows).toMatchObject([
      { valid: true, inside: true, ...(area !== undefined && { area: expect.closeTo(area, 9) }) },
    ]);
  });

  test.each([
    ['that is missing', null, /no outline/],
    ['that is empty', { type: 'Polygon', coordinates: [] }, /no outline/],
    ['of an empty ring', { type: 'Polygon', coordinates: [[]] }, /no outline/],
    ['of words', { type: 'Polygon', coordinates: [[['a', 'b']]] }, /not a position/],
    ['without coordinates', { type: 'Polygon' }, /not a position/],
    [
      'of one point',
      polygon([
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
      /fewer than three corners/,
    ],
    [
      'on a line',
      polygon([
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
      /no area/,
    ],
    [
      'in meters',
      polygon([
        [500000, 4400000],
        [500100, 4400000],
        [500100, 4400100],
        [500000, 4400000],
      ]),
      /not degrees/,
    ],
    [
      'with latitude first',
      polygon([
        [37, -122],
        [37.1, -122],
        [37.1, -122.1],
        [37, -122],
      ]),
      /swapped/,
    ],
    [
      'off the map',
      polygon([
        [0, 0],
        [1, 0],
        [1, 95],
        [0, 0],
      ]),
      /leaves the map/,
    ],
    [
      'around a pole',
      polygon([
        [0, 80],
        [120, 80],
        [-120, 80],
        [0, 80],
      ]),
      /pole/,
    ],
    ['of no known type', { type: 'Circle', coordinates: [0, 0] }, /not known/],
  ])('%s is refused, and costs no other', async (_name, geometry, reason) => {
    const { report, neighborhoods } = await neighborhoodsFrom(
      collection(feature(geometry, { name: 'A' }), feature(square(0, 0), { name: 'Good' })),
    );
    expect(report.rows).toMatchObject({ read: 2, created: 1, failed: 1 });
    expect(report.problems).toMatchObject([{ row: 1, reason: expect.stringMatching(reason) }]);
    expect(neighborhoods).toMatchObject([{ name: 'Good' }]);
  });

  test.each(['Point', 'LineString', 'MultiPoint', 'MultiLineString'])(
    'that is a %s is skipped with a reason',
    async (type) => {
      const { report } = await neighborhoodsFrom(
        collection(feature({ type, coordinates: [0, 0] }), feature(square(0, 0), { name: 'A' })),
      );
      expect(report.rows).toMatchObject({ read: 2, created: 1, skipped: 1 });
      expect(report.problems).toMatchObject([{ row: 1, reason: expect.stringMatching(/not an area/) }]);
    },
  );

  test('may overlap another', async () => {
    const { report } = await neighborhoodsFrom(
      collection(feature(square(0, 0), { name: 'A' }), feature(square(0.005, 0), { name: 'B' })),
    );
    expect(report).toMatchObject({ rows: { created: 2 }, problems: [] });
  });

  test('with its numbers swapped is noticed by the stores and neighborhoods there are', async () => {
    const first = await neighborhoodsFrom(collection(feature(square(12.5, 41.9), { name: 'Centro' })));
    const { report } = await neighborhoodsFrom(
      collection(feature(square(41.9, 12.5), { name: 'Prati' })),
      first.businessId,
    );
    expect(report.rows).toMatchObject({ failed: 1 });
    expect(report.problems).toMatchObject([{ reason: expect.stringMatching(/swapped/) }]);
  });
});

describe('customers', () => {
  const people = table(
    'email,lat,lng',
    'inside@x.org,0.005,0.005',
    'edge@x.org,0.005,0.01',
    'outside@x.org,5,5',
    'nowhere@x.org,,',
  );
  const areas = collection(feature(square(0, 0), { name: 'West' }), feature(square(0.01, 0), { name: 'East' }));
  const expected = {
    'inside@x.org': 'name:West#1',
    'edge@x.org': 'name:West#1',
    'outside@x.org': null,
    'nowhere@x.org': null,
  };

  test.each([
    ['before', [areas, people]],
    ['after', [people, areas]],
    ['together', null],
  ])('are in exactly one neighborhood when these come %s', async (_name, files) => {
    const businessId = await newBusiness(knex);
    if (files) for (const file of files) await importFiles(knex, businessId, directory, { file });
    else await importFiles(knex, businessId, directory, { 'c.csv': people, 'n.geojson': areas });
    const { customers } = await contents(knex, businessId);
    expect(
      Object.fromEntries(
        customers.map((row: { email: string; neighborhood: string }) => [row.email, row.neighborhood]),
      ),
    ).toEqual(expected);
  });

  test('follow a neighborhood that moved', async () => {
    const businessId = await newBusiness(knex);
    await importFiles(knex, businessId, directory, { 'c.csv': people, 'n.geojson': areas });
    await importFiles(knex, businessId, directory, {
      'n.geojson': collection(feature(square(5, 5), { name: 'West' })),
    });
    const { customers } = await contents(knex, businessId);
    expect(
      Object.fromEntries(
        customers.map((row: { email: string; neighborhood: string }) => [row.email, row.neighborhood]),
      ),
    ).toEqual({
      'inside@x.org': null,
      'edge@x.org': 'name:East#1',
      'outside@x.org': 'name:West#1',
      'nowhere@x.org': null,
    });
  });
});

const baltimore = new URL('../../../shared/data/baltimore/neighborhoods.geojson', import.meta.url);
test.skipIf(!existsSync(baltimore))(
  `Baltimore has 278 neighborhoods (skipped where ${baltimore.pathname} is absent)`,
  async () => {
    const { report, neighborhoods } = await neighborhoodsFrom(readFileSync(baltimore));
    expect(report.rows).toMatchObject({ read: 278, created: 278, failed: 0 });
    expect(neighborhoods).toHaveLength(278);
  },
);
