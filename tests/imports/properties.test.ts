import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newBusiness, testDatabase } from '../support/database.ts';
import { collection, contents, feature, importFiles, table, told, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();
const runs = { numRuns: 25 };

const sum = ({ created, updated, merged, skipped, failed }: Record<string, number>) =>
  (created ?? 0) + (updated ?? 0) + (merged ?? 0) + (skipped ?? 0) + (failed ?? 0);

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'a@b.org',
    'A@B.ORG',
    '39.28',
    '-76,58',
    '0',
    '1e3',
    'x',
    '"',
    '""',
    '"q"',
    'C1',
    '410 555 1000',
    '2026-03-01',
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const garbage = (headings: string) =>
  fc
    .array(fc.array(cell, { maxLength: 8 }), { maxLength: 25 })
    .map((rows) => [headings, ...rows.map((row) => row.join(','))].join('\n'));
const customersGarbage = garbage('id,name,email,phone,lat,lng,tags,since');
const purchasesGarbage = garbage('order,date,time,amount,customer id,email,phone,items');

test('counts add up for any table, and every batch size ends alike', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(customersGarbage, purchasesGarbage),
      fc.integer({ min: 1, max: 5 }),
      async (text, batchRows) => {
        const [one, other] = [await newBusiness(knex), await newBusiness(knex)];
        const report = await importFiles(knex, one, directory, { 'file.csv': text });
        expect(sum(report.rows)).toBe(report.rows.read);
        expect(report.rows.created).toBe(
          (await contents(knex, one)).customers.length + (await contents(knex, one)).purchases.length,
        );
        const small = await importFiles(knex, other, directory, { 'file.csv': text }, { batchRows });
        expect({ ...small.rows, problems: told(small.problems), status: small.status }).toEqual({
          ...report.rows,
          problems: told(report.problems),
          status: report.status,
        });
        expect(await contents(knex, other)).toEqual(await contents(knex, one));
      },
    ),
    runs,
  );
});

async function twice(text: string) {
  const businessId = await newBusiness(knex);
  const first = await importFiles(knex, businessId, directory, { 'file.csv': text });
  const before = await contents(knex, businessId);
  const again = await importFiles(knex, businessId, directory, { 'file.csv': text });
  expect(await contents(knex, businessId)).toEqual(before);
  return [first.rows, again.rows] as const;
}

test('any purchases twice leave the same database as once', async () => {
  await fc.assert(
    fc.asyncProperty(purchasesGarbage, async (text) => {
      const [first, again] = await twice(text);
      expect(again).toEqual({ ...first, created: 0, updated: first.created + first.updated });
    }),
    runs,
  );
});

test('any customers twice leave the same database as once', async () => {
  await fc.assert(
    fc.asyncProperty(customersGarbage, async (text) => {
      const [first, again] = await twice(text);
      const { read, skipped, failed } = first;
      expect(again).toMatchObject({ read, created: 0, skipped, failed });
      expect(again.updated + again.merged).toBe(first.created + first.updated + first.merged);
      expect(again.merged).toBeLessThanOrEqual(first.merged);
    }),
    runs,
  );
});

test('two ids that turned out to be one person are both known the second time', async () => {
  const [first, again] = await twice('id,name,email\nC1,Ann,a@b.org\nC2,Ann,A@B.ORG\n');
  expect(first).toMatchObject({ created: 1, merged: 1 });
  expect(again).toMatchObject({ created: 0, updated: 2, merged: 0 });
});

test('purchases find their customers whatever the order of the files', async () => {
  const person = fc.record({
    id: fc.constantFrom('', 'c1', 'c2'),
    email: fc.constantFrom('', 'a@x.org', 'b@x.org'),
    phone: fc.constantFrom('', '4105551000', '+1 410 555 2000'),
  });
  const people = fc.array(person, { minLength: 1, maxLength: 6 });
  const line = ({ id, email, phone }: { id: string; email: string; phone: string }) => `${id},${email},${phone}`;
  await fc.assert(
    fc.asyncProperty(people, people, fc.nat(2), async (customers, buyers, split) => {
      const customerFile = table('customer id,email,phone,city', ...customers.map((one) => `${line(one)},Rome`));
      const purchaseLines = buyers.map((one, index) => `${index},2026-03-01,5,${line(one)}`);
      const heading = 'order,date,amount,customer id,email,phone';
      const parts = [purchaseLines.slice(0, split), purchaseLines.slice(split)].map((lines) =>
        table(heading, ...lines),
      );
      const [first, last, between] = [await newBusiness(knex), await newBusiness(knex), await newBusiness(knex)];
      for (const file of [customerFile, ...parts]) await importFiles(knex, first, directory, { file });
      for (const file of [...parts, customerFile]) await importFiles(knex, last, directory, { file });
      for (const file of [parts[0] ?? '', customerFile, parts[1] ?? ''])
        await importFiles(knex, between, directory, { file });
      expect(await contents(knex, last)).toEqual(await contents(knex, first));
      expect(await contents(knex, between)).toEqual(await contents(knex, first));
    }),
    runs,
  );
});

test('any bytes end in a report', async () => {
  const start = fc.constantFrom<number[]>(
    [],
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
    [...Buffer.from('email,lat,lng\n')],
    [...Buffer.from('{"type":')],
  );
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (head, bytes) => {
      const report = await importFiles(knex, await newBusiness(knex), directory, {
        file: Buffer.from([...head, ...bytes]),
      });
      expect(['done', 'failed']).toContain(report.status);
      expect(sum(report.rows)).toBe(report.rows.read);
    }),
    { numRuns: 50 },
  );
});

test('any JSON ends in a report', async () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const shapes = fc.oneof(
    anything,
    fc.record({
      type: fc.constantFrom('FeatureCollection', 'Feature', 'Polygon', 'GeometryCollection'),
      features: anything,
      geometry: anything,
      coordinates: anything,
      geometries: anything,
      crs: anything,
      properties: anything,
    }),
    fc.record({
      type: fc.constant('FeatureCollection'),
      features: fc.array(
        fc.record({
          type: fc.constant('Feature'),
          id: anything,
          properties: anything,
          geometry: fc.record({
            type: fc.constantFrom('Polygon', 'MultiPolygon', 'GeometryCollection', 'Point'),
            coordinates: anything,
            geometries: anything,
          }),
        }),
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(shapes, async (json) => {
      const report = await importFiles(knex, await newBusiness(knex), directory, { file: JSON.stringify(json) });
      expect(['done', 'failed']).toContain(report.status);
    }),
    { numRuns: 50 },
  );
});

test('any ring becomes a valid outline, or a reported problem', async () => {
  const near = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
  const anywhere = fc.tuple(
    fc.double({ min: -200, max: 200, noNaN: true }),
    fc.double({ min: -95, max: 95, noNaN: true }),
  );
  const edge = fc.tuple(fc.constantFrom(-180, -179, 179, 180, 181), fc.constantFrom(-90, -89, 0, 89, 90));
  const ring = fc.oneof(...[near, anywhere, edge].map((point) => fc.array(point, { maxLength: 9 })));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      async (polygons) => {
        const businessId = await newBusiness(knex);
        const features = polygons.map((coordinates, index) =>
          feature({ type: 'Polygon', coordinates }, { name: `N${index}` }),
        );
        const report = await importFiles(knex, businessId, directory, { file: collection(...features) });
        expect(report).toMatchObject({ status: 'done', rows: { read: polygons.length } });
        const { rows } = await knex.raw(
          `select name, ST_IsValid(geometry) and ST_Area(geometry) > 0 and ST_XMin(geometry) >= -180 and ST_XMax(geometry) <= 180 as good
         from neighborhoods where business_id = ?`,
          [businessId],
        );
        expect(rows.every((row: { good: boolean }) => row.good)).toBe(true);
        const stored = new Set(rows.map((row: { name: string }) => row.name));
        const told = new Set(report.problems.map(({ row }) => row));
        for (const index of polygons.keys()) expect(stored.has(`N${index}`) || told.has(index + 1)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
