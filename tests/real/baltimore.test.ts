import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { booleanPointInPolygon } from '@turf/turf';
import { cellToParent, latLngToCell } from 'h3-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImport, readReport, runImport } from '../../server/imports/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { seeded } from '../support/people.ts';
import { realFile } from '../support/real-data.ts';

const knex = testDatabase();
const app = testApp(knex);
const neighborhoodsFile = realFile('baltimore/neighborhoods.geojson');
const directory = mkdtempSync(join(tmpdir(), 'hexhood-real-'));
afterAll(() => rmSync(directory, { recursive: true }));

const random = seeded(11);
const points = Array.from({ length: 1000 }, (): [number, number] => [
  Number((-76.711 + random() * 0.182).toFixed(6)),
  Number((39.197 + random() * 0.175).toFixed(6)),
]);

describe.skipIf(!neighborhoodsFile)('Baltimore', () => {
  let client: Awaited<ReturnType<typeof clientOf>>;
  const importFile = async (name: string, path: string) => {
    const importId = await createImport(knex, client.businessId, [{ name, path }]);
    await runImport(knex, client.businessId, importId);
    return readReport(knex, client.businessId, importId);
  };

  beforeAll(async () => {
    client = await clientOf(knex, app);
    const report = await importFile('neighborhoods.geojson', neighborhoodsFile ?? '');
    expect(report?.rows).toMatchObject({ read: 278, created: 278, failed: 0 });
    const customers = join(directory, 'customers.csv');
    writeFileSync(customers, `id,lat,lng\n${points.map(([lng, lat], n) => `${n},${lat},${lng}`).join('\n')}\n`);
    expect((await importFile('customers.csv', customers))?.rows).toMatchObject({ read: 1000, created: 1000 });
  });

  test('all 278 neighborhoods are there, as valid shapes', async () => {
    const { body } = await client.agent.get('/api/v1/neighborhoods');
    expect(body.features).toHaveLength(278);
    const { rows } = await knex.raw(
      'select count(*)::int as n from neighborhoods where business_id = ? and ST_IsValid(geometry)',
      [client.businessId],
    );
    expect(rows[0].n).toBe(278);
  });

  test('each of 1,000 random customers is in the neighborhood turf says', async () => {
    const { body } = await client.agent.get('/api/v1/neighborhoods');
    const { rows } = await knex.raw(
      `select r.source_key, c.neighborhood_id from customers c
       join customer_records r on r.business_id = c.business_id and r.customer_id = c.id where c.business_id = ?`,
      [client.businessId],
    );
    const assigned = new Map(
      rows.map((row: { source_key: string; neighborhood_id: string | null }) => [row.source_key, row.neighborhood_id]),
    );
    let inside = 0;
    for (const [n, point] of points.entries()) {
      const covering = body.features
        .filter((feature: never) => booleanPointInPolygon(point, feature))
        .map(({ id }: { id: string }) => id);
      const own = assigned.get(`id:${n}`);
      if (own !== null) inside++;
      if (covering.length === 0) expect(own).toBeNull();
      else expect(covering).toContain(own);
    }
    expect(inside).toBeGreaterThan(500);
  });

  test('hexes and neighborhoods count what h3-js and turf count', async () => {
    for (const resolution of [7, 9, 11]) {
      const { body } = await client.agent.get(`/api/v1/density?resolution=${resolution}`);
      const wanted = new Map<string, number>();
      for (const [lng, lat] of points) {
        const h3 = cellToParent(latLngToCell(lat, lng, 12), resolution);
        wanted.set(h3, (wanted.get(h3) ?? 0) + 1);
      }
      expect(new Map(body.cells.map((cell: { h3: string; value: number }) => [cell.h3, cell.value]))).toEqual(wanted);
    }
    const { body } = await client.agent.get('/api/v1/neighborhoods/metrics');
    const sum = body.items.reduce((total: number, { customers }: { customers: number }) => total + customers, 0);
    expect(sum).toBe(body.total);
    expect(body.total + body.outside).toBe(1000);
  });

  test('a point on an edge that two neighborhoods share goes to exactly one', async () => {
    const { rows: edges } = await knex.raw(
      `select ST_X(p) as lng, ST_Y(p) as lat from (
         select ST_PointN(ST_ExteriorRing((ST_Dump(geometry)).geom), 2) as p, id from neighborhoods where business_id = :id) v
       where (select count(*) from neighborhoods n where n.business_id = :id and ST_Covers(n.geometry, v.p)) > 1 limit 50`,
      { id: client.businessId },
    );
    expect(edges.length).toBeGreaterThan(10);
    const path = join(directory, 'edges.csv');
    writeFileSync(
      path,
      `id,lat,lng\n${edges.map(({ lng, lat }: { lng: number; lat: number }, n: number) => `edge${n},${lat},${lng}`).join('\n')}\n`,
    );
    await importFile('edges.csv', path);
    const { rows } = await knex.raw(
      `select c.neighborhood_id, (select min(n.id) from neighborhoods n where n.business_id = c.business_id and ST_Covers(n.geometry, c.position)) as smallest
       from customers c join customer_records r on r.business_id = c.business_id and r.customer_id = c.id
       where c.business_id = ? and r.source_key like 'id:edge%'`,
      [client.businessId],
    );
    expect(rows).toHaveLength(edges.length);
    for (const row of rows) expect(row.neighborhood_id).toBe(row.smallest);
  });
});
