import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeDemoTown } from '../../geodata/town/write.ts';
import { geocode, geocodeBatch } from '../../server/addresses/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { featuresOf } from './extract.ts';
import { serve } from './support.ts';

const knex = testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'hexhood-town-'));
let businessId: string;
let customers: Record<string, string>[];

beforeAll(async () => {
  await writeDemoTown(directory, { seed: 1, endDate: '2026-11-23' });
  businessId = await newBusiness(knex);
  const { addresses } = await serve(knex, businessId, featuresOf(join(directory, 'town.osm.pbf')));
  expect(addresses).toBeGreaterThan(15_000);
  customers = parse(readFileSync(join(directory, 'customers.csv')), { columns: true, bom: true });
});
afterAll(() => rmSync(directory, { recursive: true }));

test('every address of the demo town is one house', async () => {
  const houses: string[] = [];
  for await (const batch of featuresOf(join(directory, 'town.osm.pbf'))) {
    for (const { tags } of batch) {
      const { 'addr:housenumber': number, 'addr:street': street, 'addr:postcode': postcode } = tags;
      if (number) houses.push(`${number} ${street}, ${postcode}`);
    }
  }
  expect(houses.length).toBeGreaterThan(15_000);
  expect(new Set(houses).size).toBe(houses.length);
});

test('the customers of the demo town are found at home', async () => {
  const placed = customers.filter(({ Street, Latitude }) => Street && Latitude);
  const found = await geocodeBatch(
    knex,
    businessId,
    placed.map(({ Street, Postcode }) => `${Street}, ${Postcode}`),
  );
  const missed = placed.filter(({ Latitude, Longitude }, n) => {
    const [lng, lat] = found[n]?.position ?? [0, 0];
    const meters =
      Math.hypot((lng - Number(Longitude)) * Math.cos((lat * Math.PI) / 180), lat - Number(Latitude)) * 111_195;
    return found[n]?.accuracy !== 'address' || meters > 50;
  });
  expect(placed.length).toBeGreaterThan(4_000);
  expect(missed.map(({ Street, Postcode }) => `${Street}, ${Postcode}`)).toEqual([]);
});

test('its label is written as its people would', async () => {
  const [first] = await geocode(knex, businessId, '74 curlew st');
  expect(first?.label).toBe('74 Curlew Street, Wabencombe WB1 5WC');
  expect((await geocode(knex, businessId, 'WB1 5WC'))[0]).toMatchObject({ accuracy: 'postcode' });
  expect((await geocode(knex, businessId, 'Wabencombe'))[0]).toMatchObject({ accuracy: 'place' });
});
