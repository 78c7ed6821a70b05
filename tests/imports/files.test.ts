import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createImport, runImport } from '../../server/imports/index.ts';
import { createStore } from '../../server/stores/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import {
  collection,
  contents,
  feature,
  importFiles,
  newImport,
  reportOf,
  square,
  table,
  uploadDirectory,
} from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();
const good = table('email,lat,lng', 'a@b.org,39.28,-76.58');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const pbf = Buffer.concat([Buffer.from([0, 0, 0, 14, 10, 9]), Buffer.from('OSMHeader'), Buffer.alloc(50)]);

describe('a file that cannot be read', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['a picture', png, /PNG/],
    ['a workbook', Buffer.from('504b0304140006000800', 'hex'), /Excel/],
    ['a document', '%PDF-1.7\n…', /PDF/],
    ['an archive', gzipSync('x'), /gzip/],
    ['the first bytes of a map extract', pbf, /not an OpenStreetMap extract/],
    ['nothing', '', /empty/],
    ['white space', ' \r\n\n', /empty/],
    ['bytes', Buffer.from([1, 2, 0, 3, 0, 4]), /not text/],
    ['half of a GeoJSON file', collection(feature(square(0, 0))).slice(0, 100), /cut off or damaged/],
    ['JSON of another kind', '{"a": 1}', /not GeoJSON/],
    ['a JSON list', '[1, 2]', /not GeoJSON/],
    ['TopoJSON', '{"type": "Topology", "objects": {}}', /TopoJSON/],
    ['no feature', '{"type": "FeatureCollection", "features": []}', /empty/],
    ['features that are no list', '{"type": "FeatureCollection", "features": 7}', /no list/],
    [
      'projected coordinates that say so',
      JSON.stringify({
        ...JSON.parse(collection(feature(square(0, 0)))),
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } },
      }),
      /EPSG::3857.*WGS 84/,
    ],
    ['a web page', '<!doctype html><p>Sign in', /web page/],
    ['KML', '<?xml version="1.0"?><kml/>', /KML/],
    ['a table of nothing known', table('sku,shelf', '1,2'), /No column is known.*“sku”, “shelf”/],
    ['headings alone', 'email,name\n', /no rows/],
    ['prose', 'Dear all,\nplease find attached', /No column is known/],
  ])('%s is refused with one clear line, and the other files go on', async (_name, content, reason) => {
    const files = { 'odd.csv': content, 'good.txt': good };
    const report = await importFiles(knex, await newBusiness(knex), directory, files, { dataDirectory: directory });
    expect(report).toMatchObject({ status: 'done', rows: { read: 1, created: 1 } });
    expect(report.files).toMatchObject([
      { name: 'odd.csv', status: 'failed', error: expect.stringMatching(reason), rows: { read: 0 } },
      { name: 'good.txt', status: 'done', kind: 'customers', error: null },
    ]);
    expect(report.files[0]?.error).not.toContain('\n');
    expect(report.problems).toMatchObject([{ file: 'odd.csv', row: null, reason: expect.stringMatching(reason) }]);
  });

  test('fails the import when it is the only one', async () => {
    const report = await importFiles(knex, await newBusiness(knex), directory, { 'odd.csv': png });
    expect(report).toMatchObject({
      status: 'failed',
      kind: null,
      detected: null,
      progress: { phase: 'finished', fraction: 1 },
    });
  });

  test('may have disappeared', async () => {
    const businessId = await newBusiness(knex);
    const importId = await createImport(knex, businessId, [{ name: 'gone.csv', path: join(directory, 'gone.csv') }]);
    await runImport(knex, businessId, importId);
    expect((await reportOf(knex, businessId, importId)).files).toMatchObject([
      { error: 'The file is no longer there.' },
    ]);
  });

  test('with a WGS 84 reference system is no such file', async () => {
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'urn:ogc:def:crs:EPSG::4326', 'EPSG:4326']) {
      const content = {
        ...JSON.parse(collection(feature(square(0, 0), { name: 'A' }))),
        crs: { type: 'name', properties: { name } },
      };
      const report = await importFiles(knex, await newBusiness(knex), directory, { 'n.json': JSON.stringify(content) });
      expect(report.rows).toMatchObject({ created: 1 });
    }
  });
});

describe('what a file holds', () => {
  test.each([
    ['neighborhoods', good, /Neighborhoods come as GeoJSON/],
    ['purchases', good, /need a column for the date/],
    ['customers', collection(feature(square(0, 0))), /customers come as a CSV/],
    ['customers', table('when,much', '1,2'), /tells them apart/],
  ] as const)('may be said, but not against its content: %s', async (kind, content, reason) => {
    const businessId = await newBusiness(knex);
    const path = join(directory, `said-${Math.random()}`);
    writeFileSync(path, content);
    const importId = await createImport(knex, businessId, [{ name: 'said', path, kind }]);
    await runImport(knex, businessId, importId);
    expect((await reportOf(knex, businessId, importId)).files).toMatchObject([
      { status: 'failed', error: expect.stringMatching(reason) },
    ]);
  });

  test('may have to be said', async () => {
    const businessId = await newBusiness(knex);
    const content = table('id,name,price', '1,Mug,4.00');
    expect(await importFiles(knex, businessId, directory, { 'a.csv': content })).toMatchObject({ status: 'failed' });
    const path = join(directory, 'customers-said.csv');
    writeFileSync(path, content);
    const importId = await createImport(knex, businessId, [{ name: 'a.csv', path, kind: 'customers' }]);
    await runImport(knex, businessId, importId);
    expect(await reportOf(knex, businessId, importId)).toMatchObject({ status: 'done', rows: { created: 1 } });
  });
});

describe('the demo town', () => {
  const withDemo = async () => {
    const businessId = await newBusiness(knex);
    await knex('businesses').where({ id: businessId }).update({ demo: true });
    await createStore(knex, businessId, { name: 'Fictional', position: [-30, 35], timeZone: 'Atlantic/Azores' });
    await importFiles(
      knex,
      businessId,
      directory,
      {
        'n.geojson': collection(feature(square(-30, 35), { name: 'Harbor' })),
        'c.csv': table('email,lat,lng', 'demo@x.org,35.005,-29.995'),
        'p.csv': table('date,amount,email', '2026-01-01,5,demo@x.org'),
      },
      { demo: true },
    );
    return businessId;
  };
  const isDemo = async (id: string) => (await knex('businesses').where({ id }).first('demo')).demo;

  test('does not make room for itself', async () => {
    const businessId = await withDemo();
    expect(await isDemo(businessId)).toBe(true);
    expect(await contents(knex, businessId)).toMatchObject({ customers: [{}], purchases: [{}], neighborhoods: [{}] });
  });

  test('makes room for the first real row, and the report says so', async () => {
    const businessId = await withDemo();
    const version = (await knex('businesses').where({ id: businessId }).first('data_version')).data_version;
    const report = await importFiles(knex, businessId, directory, { 'c.csv': good });
    expect(report.files[0]?.detected?.note).toMatch(/The fictional demo town made room for your data/);
    expect(await isDemo(businessId)).toBe(false);
    expect(await knex('stores').where({ business_id: businessId })).toEqual([]);
    const after = await contents(knex, businessId);
    expect(after).toMatchObject({ customers: [{ email: 'a@b.org' }], purchases: [], neighborhoods: [] });
    const now = (await knex('businesses').where({ id: businessId }).first('data_version')).data_version;
    expect(Number(now)).toBeGreaterThan(Number(version));
  });

  test('makes room for neighborhoods too', async () => {
    const businessId = await withDemo();
    await importFiles(knex, businessId, directory, { 'n.json': collection(feature(square(0, 0), { name: 'Real' })) });
    expect(await contents(knex, businessId)).toMatchObject({ customers: [], neighborhoods: [{ name: 'Real' }] });
  });

  test('stays when nothing good comes', async () => {
    const businessId = await withDemo();
    await importFiles(knex, businessId, directory, { 'bad.csv': table('email,name', 'nobody,Ada'), 'p.png': png });
    expect(await isDemo(businessId)).toBe(true);
    expect((await contents(knex, businessId)).customers).toHaveLength(1);
  });

  test('does not take a store with it that the owner has added', async () => {
    const businessId = await withDemo();
    await createStore(knex, businessId, { name: 'Mine', position: [-76.58, 39.28], timeZone: 'America/New_York' });
    await importFiles(knex, businessId, directory, { 'c.csv': good });
    expect(await knex('stores').where({ business_id: businessId }).select('name')).toEqual([{ name: 'Mine' }]);
  });
});

describe('an upload', () => {
  test('is removed when its import has ended; a file named at the shell is not', async () => {
    const businessId = await newBusiness(knex);
    const spoolDirectory = join(directory, 'spool');
    mkdirSync(spoolDirectory, { recursive: true });
    const [inside, outside] = [join(spoolDirectory, 'upload-1'), join(directory, 'my own.csv')];
    for (const path of [inside, outside]) writeFileSync(path, good);
    const importId = await createImport(knex, businessId, [
      { name: 'a', path: inside },
      { name: 'b', path: outside },
    ]);
    await runImport(knex, businessId, importId, { spoolDirectory });
    expect([existsSync(inside), existsSync(outside)]).toEqual([false, true]);
  });
});

test('a report keeps 1,000 problems of a file, and counts them all', async () => {
  const lines = Array.from({ length: 2500 }, (_, index) => `p${index}@b.org,x,y`);
  const report = await importFiles(knex, await newBusiness(knex), directory, {
    'c.csv': table('email,lat,lng', ...lines),
  });
  expect(report.problemCount).toBe(2500);
  expect(report.problems).toHaveLength(1000);
  expect(report.problems.at(-1)).toMatchObject({ row: 1000 });
});

test('progress goes one way, through the phases, to the end', async () => {
  const seen: { phase: string; fraction: number }[] = [];
  const businessId = await newBusiness(knex);
  const files = {
    'c.csv': table('email', ...Array.from({ length: 50 }, (_, n) => `p${n}@b.org`)),
    'n.json': collection(feature(square(0, 0))),
  };
  const importId = await newImport(knex, businessId, directory, files);
  await runImport(knex, businessId, importId, { batchRows: 10, onProgress: ({ progress }) => seen.push(progress) });
  expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['reading', 'placing', 'finished']));
  expect(seen.map(({ fraction }) => fraction)).toEqual(seen.map(({ fraction }) => fraction).sort((a, b) => a - b));
  expect(seen.at(-1)).toEqual({ phase: 'finished', fraction: 1 });
});
