import { expect, test } from 'vitest';
import { encodeOsmPbf, type OsmData } from '../../geodata/town/osm-pbf.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { importFiles, table, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();
const run = (businessId: string, files: Record<string, string | Buffer>, options = {}) =>
  importFiles(knex, businessId, directory, files, { dataDirectory: directory, ...options });

/** One street with a house at each of `numbers`, along 39.2853 north. */
function streetOf(name: string, numbers: readonly number[], lat = 39.2853): OsmData {
  const at = (index: number): [number, number] => [-76.5828 + index * 0.0005, lat];
  const corners = numbers.map((_, index) => ({ id: 1 + index, position: at(index), tags: {} }));
  const houses = numbers.map((number, index) => ({
    id: 101 + index,
    position: [at(index)[0], lat + 0.0001] as [number, number],
    tags: {
      'addr:housenumber': String(number),
      'addr:street': name,
      'addr:city': 'Baltimore',
      'addr:postcode': '21231',
    },
  }));
  return {
    nodes: [...corners, ...houses],
    ways: [{ id: 1, nodes: corners.map(({ id }) => id), tags: { highway: 'residential', name } }],
    relations: [],
  };
}
const fleetStreet = encodeOsmPbf(streetOf('Fleet Street', [1, 3, 5, 7]));

const people = (...rows: string[]) => table('Customer ID,Name,Address,City,Zip', ...rows);
const placesOf = (businessId: string) =>
  knex('customers as c')
    .join('customer_records as r', { 'r.business_id': 'c.business_id', 'r.customer_id': 'c.id' })
    .where({ 'c.business_id': businessId })
    .orderBy('r.source_key')
    .select('r.source_key', 'c.accuracy', 'c.address', knex.raw('round(ST_X(c.position)::numeric, 4)::float8 as lng'));

test('an extract is recognized, and its streets, houses and travel times are there', async () => {
  const businessId = await newBusiness(knex);
  const phases = new Set<string>();
  const report = await run(
    businessId,
    { 'city.osm.pbf': fleetStreet },
    { onProgress: ({ progress }: { progress: { phase: string } }) => phases.add(progress.phase) },
  );
  expect(report).toMatchObject({ status: 'done', kind: 'streets', problemCount: 0 });
  expect(report.files[0]?.detected).toMatchObject({ format: 'osm-pbf', counts: { streets: 1, addresses: 4 } });
  expect(report.rows.read).toBeGreaterThan(4);
  expect(report.rows.read).toBe(report.rows.created);
  expect(phases).toContain('reading');
  const streets = await knex('streets').where({ business_id: businessId }).first();
  expect(streets.name).toBe('city.osm.pbf');
  expect(Number((await knex('street_tiles').where({ business_id: businessId }).count())[0]?.count)).toBeGreaterThan(3);
});

test.each([
  ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /PNG/],
  ['an empty file', Buffer.alloc(0), /empty/],
  ['a file cut off in its first block', fleetStreet.subarray(0, 40), /cut off|damaged|incomplete/i],
  ['a file cut off in the middle', fleetStreet.subarray(0, fleetStreet.length >> 1), /cut off|damaged|incomplete/i],
])('%s is refused in a clear line, and the old streets stay', async (_name, content, words) => {
  const businessId = await newBusiness(knex);
  await run(businessId, { 'city.osm.pbf': fleetStreet });
  const before = await knex('streets').where({ business_id: businessId }).first();
  const tiles = await knex('street_tiles').where({ business_id: businessId }).count();
  const report = await run(businessId, { 'city.osm.pbf': content });
  expect(report.status).toBe('failed');
  expect(report.files[0]?.error).toMatch(words);
  expect(report.files[0]?.error).not.toMatch(/\n| at /);
  expect(await knex('streets').where({ business_id: businessId }).first()).toEqual(before);
  expect(await knex('street_tiles').where({ business_id: businessId }).count()).toEqual(tiles);
});

test('new streets replace the old ones in one step, and nothing of the old is left', async () => {
  const businessId = await newBusiness(knex);
  await run(businessId, { 'old.osm.pbf': fleetStreet });
  const old = await knex('streets').where({ business_id: businessId }).first();
  await run(businessId, { 'new.osm.pbf': encodeOsmPbf(streetOf('Gough Street', [2, 4], 39.4)) });
  const now = await knex('streets').where({ business_id: businessId }).first();
  expect(now.edition).not.toBe(old.edition);
  const editions = await knex('street_tiles').where({ business_id: businessId }).distinct('edition');
  expect(editions).toEqual([{ edition: now.edition }]);
});

test('customers with addresses appear on the map, in whichever order they and the streets arrive', async () => {
  const customers = people(
    '1,Ada,3 fleet st.,Baltimore,21231',
    '2,Ben,P.O. Box 7,Baltimore,21231',
    '3,Cho,99 Nowhere Lane,Seattle,98101',
    '4,Dee,,,',
  );
  const first = await newBusiness(knex);
  await run(first, { 'city.osm.pbf': fleetStreet });
  const report = await run(first, { 'customers.csv': customers });
  const second = await newBusiness(knex);
  const waiting = await run(second, { 'customers.csv': customers });
  expect(waiting.files[0]?.detected?.note).toMatch(/map extract/);
  expect((await placesOf(second)).map(({ lng }) => lng)).toEqual([null, null, null, null]);
  await run(second, { 'city.osm.pbf': fleetStreet });
  const together = await newBusiness(knex);
  await run(together, { 'customers.csv': customers, 'city.osm.pbf': fleetStreet });

  const places = await placesOf(first);
  expect(places[0]).toMatchObject({ accuracy: 'address', lng: -76.5823, address: '3 fleet st., Baltimore, 21231' });
  expect(places.slice(1).map(({ lng }) => lng)).toEqual([null, null, null]);
  expect(await placesOf(second)).toEqual(places);
  expect(await placesOf(together)).toEqual(places);
  expect(report.rows).toMatchObject({ read: 4, created: 4, failed: 0 });
  expect(report.problems.map(({ reason }) => reason).join('\n')).toMatch(/not found|postcode/);
});

test('a customer who moves is looked up anew, and a given position is never replaced by a found one', async () => {
  const businessId = await newBusiness(knex);
  await run(businessId, { 'city.osm.pbf': fleetStreet });
  await run(businessId, { 'customers.csv': people('1,Ada,1 Fleet Street,Baltimore,21231') });
  expect((await placesOf(businessId))[0]).toMatchObject({ lng: -76.5828, accuracy: 'address' });
  await run(businessId, { 'customers.csv': people('1,Ada,7 Fleet Street,Baltimore,21231') });
  expect((await placesOf(businessId))[0]).toMatchObject({ lng: -76.5813, accuracy: 'address' });
  const given = table('Customer ID,Address,City,Lat,Lng', '1,5 Fleet Street,Baltimore,39.29,-76.6');
  await run(businessId, { 'customers.csv': given });
  expect((await placesOf(businessId))[0]).toMatchObject({ lng: -76.6, accuracy: 'given' });
  await run(businessId, { 'customers.csv': people('1,Ada,3 Fleet Street,Baltimore,21231') });
  await run(businessId, { 'city.osm.pbf': fleetStreet });
  expect((await placesOf(businessId))[0]).toMatchObject({ lng: -76.6, accuracy: 'given' });
});

test('an address that is nowhere on new streets leaves the map with the old ones', async () => {
  const businessId = await newBusiness(knex);
  await run(businessId, { 'city.osm.pbf': fleetStreet });
  await run(businessId, { 'customers.csv': people('1,Ada,1 Fleet Street,Baltimore,21231') });
  await run(businessId, { 'city.osm.pbf': encodeOsmPbf(streetOf('Gough Street', [2, 4], 39.4)) });
  expect((await placesOf(businessId))[0]).toMatchObject({ lng: null });
});
