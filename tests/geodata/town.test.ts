import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { booleanPointInPolygon, kinks } from '@turf/turf';
import { parse } from 'csv-parse/sync';
import type { FeatureCollection, Polygon } from 'geojson';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTown } from '../../geodata/town/town.ts';
import { type DemoTown, writeDemoTown } from '../../geodata/town/write.ts';

const directory = mkdtempSync(join(tmpdir(), 'hexhood-town-'));
const endDate = '2026-06-30';
const file = (name: string, folder = 'a') => readFileSync(join(directory, folder, name));
const table = (name: string): Record<string, string>[] => parse(file(name), { columns: true });

let town: DemoTown;
let neighborhoods: FeatureCollection<Polygon, { name: string; households: number; population: number }>;
let customers: Record<string, string>[];
let purchases: Record<string, string>[];
beforeAll(async () => {
  town = await writeDemoTown(join(directory, 'a'), { seed: 1, endDate });
  neighborhoods = JSON.parse(file('neighborhoods.geojson').toString());
  customers = table('customers.csv');
  purchases = table('purchases.csv');
});
afterAll(() => rmSync(directory, { recursive: true }));

const home = (customer: Record<string, string>): [number, number] => [
  Number(customer.Longitude),
  Number(customer.Latitude),
];
const neighborhoodOf = (customer: Record<string, string>) =>
  neighborhoods.features
    .filter((feature) => booleanPointInPolygon(home(customer), feature))
    .map(({ properties }) => properties.name);

test('the same options write the same bytes, another seed others', async () => {
  await writeDemoTown(join(directory, 'b'), { seed: 1, endDate });
  await writeDemoTown(join(directory, 'c'), { seed: 2, endDate });
  for (const name of ['town.osm.pbf', 'neighborhoods.geojson', 'customers.csv', 'purchases.csv', 'store.json']) {
    expect(file(name).equals(file(name, 'b')), name).toBe(true);
  }
  expect(file('customers.csv').equals(file('customers.csv', 'c'))).toBe(false);
});

test('12 to 20 neighborhoods: valid, with households, sharing their edges', () => {
  expect(neighborhoods.features.length).toBeGreaterThanOrEqual(12);
  expect(neighborhoods.features.length).toBeLessThanOrEqual(20);
  const uses = new Map<string, number>();
  for (const { geometry, properties } of neighborhoods.features) {
    expect(kinks(geometry).features, properties.name).toEqual([]);
    expect(properties.population).toBeGreaterThan(properties.households);
    const ring = geometry.coordinates[0] ?? [];
    for (let i = 1; i < ring.length; i++) {
      const edge = [String(ring[i - 1]), String(ring[i])].sort().join(' ');
      uses.set(edge, (uses.get(edge) ?? 0) + 1);
    }
  }
  const shared = [...uses.values()].filter((count) => count === 2).length;
  expect(Math.max(...uses.values())).toBe(2);
  expect(shared).toBeGreaterThan(300);
});

test('5,000 customers, each at home in exactly one neighborhood', () => {
  expect(customers).toHaveLength(5000);
  expect(new Set(customers.map((customer) => customer['Customer ID'])).size).toBe(5000);
  for (const customer of customers) expect(neighborhoodOf(customer)).toHaveLength(1);
  const emails = customers.map(({ Email }) => Email).filter(Boolean);
  expect(emails.every((email) => /^[a-z]+\.[a-z]+\d+@example\.(com|org|net)$/.test(email ?? ''))).toBe(true);
});

test('nobody lives in the river, on the islet or in a park', () => {
  const { buildings, landscape } = makeTown(1);
  expect(buildings.length).toBeGreaterThan(10_000);
  for (const { door } of buildings) {
    expect(landscape.metersFromRiver(door)).toBeGreaterThan(0);
    expect(landscape.isOnEyot(door) || landscape.isKeptFree(door, 0)).toBe(false);
  }
});

test('18 months of purchases in order, with refunds and anonymous ones', () => {
  expect(purchases.length).toBeGreaterThan(40_000);
  const times = purchases.map(({ Date: at }) => at ?? '');
  expect(times.findIndex((time, n) => n > 0 && time < (times[n - 1] ?? ''))).toBe(-1);
  expect(times.at(-1)?.slice(0, 10)).toBe(endDate);
  expect(times[0]?.slice(0, 7)).toBe('2024-12');
  expect(purchases.filter(({ Amount }) => Number(Amount) < 0).length).toBeGreaterThan(50);
  expect(purchases.filter((purchase) => purchase['Customer ID'] === '').length).toBeGreaterThan(1000);
  const known = new Set(customers.map((customer) => customer['Customer ID']));
  expect(purchases.every((purchase) => purchase['Customer ID'] === '' || known.has(purchase['Customer ID']))).toBe(
    true,
  );
});

test('one neighborhood grows, one fades, and customers thin out with distance', () => {
  const where = new Map(customers.map((customer) => [customer['Customer ID'], neighborhoodOf(customer)[0]]));
  const sum = (name: string | undefined, from: string, to: string) =>
    purchases.filter((purchase) => {
      const day = purchase.Date?.slice(0, 10) ?? '';
      return day >= from && day <= to && (name === undefined || where.get(purchase['Customer ID']) === name);
    }).length;
  const trend = (name: string) =>
    sum(name, '2026-04-01', endDate) /
    sum(undefined, '2026-04-01', endDate) /
    (sum(name, '2025-01-01', '2025-03-31') / sum(undefined, '2025-01-01', '2025-03-31'));
  expect(trend('Nová Louka')).toBeGreaterThan(1.5);
  expect(trend('Tannery Bank')).toBeLessThan(0.7);
  const [lng, lat] = town.store.position;
  const meters = customers.map((customer) =>
    Math.hypot((home(customer)[0] - lng) * 84_000, (home(customer)[1] - lat) * 111_000),
  );
  const ring = (from: number, to: number) =>
    meters.filter((distance) => distance >= from && distance < to).length / (to ** 2 - from ** 2);
  expect(ring(0, 500)).toBeGreaterThan(2 * ring(1000, 1500));
  expect(ring(1000, 1500)).toBeGreaterThan(2 * ring(2000, 3000));
});

/** An independent reader of .osm.pbf: just enough to check what was written. */
function readPbf(bytes: Buffer) {
  const nodes = new Set<number>();
  const ways: { nodes: number[]; tags: Record<string, string> }[] = [];
  const relations: { tags: Record<string, string>; members: number }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const headLength = bytes.readUInt32BE(at);
    const head = new PbfReader(bytes.subarray(at + 4, at + 4 + headLength)).readFields(
      (tag, found: { size: number }, pbf) => {
        if (tag === 3) found.size = pbf.readVarint();
      },
      { size: 0 },
    );
    const start = at + 4 + headLength;
    at = start + head.size;
    const blob = new PbfReader(bytes.subarray(start, at)).readFields(
      (tag, found: { data: Uint8Array }, pbf) => {
        if (tag === 3) found.data = pbf.readBytes();
      },
      { data: new Uint8Array() },
    );
    const strings: string[] = [];
    const groups: Uint8Array[] = [];
    new PbfReader(inflateSync(blob.data)).readFields((tag, _result, pbf) => {
      if (tag === 1)
        pbf.readMessage((inner, list: string[], table) => {
          if (inner === 1) list.push(Buffer.from(table.readBytes()).toString());
        }, strings);
      if (tag === 2) groups.push(pbf.readBytes());
    }, {});
    if (start === 4 + headLength) continue;
    const summed = (values: number[]) => {
      let total = 0;
      return values.map((value) => (total += value));
    };
    const tagsOf = (keys: number[], values: number[]) =>
      Object.fromEntries(keys.map((key, i) => [strings[key], strings[values[i] ?? 0] ?? '']));
    for (const group of groups) {
      new PbfReader(group).readFields((tag, _result, pbf) => {
        const fields: Record<number, number[]> = {};
        if (tag < 2 || tag > 4) return;
        pbf.readMessage((field, into: Record<number, number[]>, message) => {
          const signed = tag === 2 ? [1, 8, 9].includes(field) : tag === 3 ? field === 8 : field === 9;
          into[field] =
            field === 1 && tag !== 2
              ? [message.readVarint()]
              : signed
                ? message.readPackedSVarint()
                : message.readPackedVarint();
        }, fields);
        if (tag === 2) for (const id of summed(fields[1] ?? [])) nodes.add(id);
        if (tag === 3) ways.push({ nodes: summed(fields[8] ?? []), tags: tagsOf(fields[2] ?? [], fields[3] ?? []) });
        if (tag === 4)
          relations.push({ tags: tagsOf(fields[2] ?? [], fields[3] ?? []), members: fields[9]?.length ?? 0 });
      }, {});
    }
  }
  return { nodes, ways, relations };
}

test('the extract is whole: every way’s nodes are there, and the streets are one network', () => {
  const { nodes, ways, relations } = readPbf(file('town.osm.pbf'));
  expect(ways.flatMap((way) => way.nodes).every((id) => nodes.has(id))).toBe(true);
  expect(relations.some(({ tags, members }) => tags.natural === 'water' && members === 2)).toBe(true);
  expect(ways.filter(({ tags }) => tags['addr:housenumber']).length).toBeGreaterThan(10_000);
  expect(ways.filter(({ tags }) => tags.bridge === 'yes' && tags.highway).length).toBeGreaterThan(3);
  const streets = ways.filter(({ tags }) => tags.highway && tags.area !== 'yes');
  const parent = new Map<number, number>();
  const find = (id: number): number => {
    let here = id;
    while ((parent.get(here) ?? here) !== here) here = parent.get(here) ?? here;
    return here;
  };
  for (const way of streets) for (const id of way.nodes) parent.set(find(id), find(way.nodes[0] ?? 0));
  expect(new Set(streets.map((way) => find(way.nodes[0] ?? 0))).size).toBe(1);
});
