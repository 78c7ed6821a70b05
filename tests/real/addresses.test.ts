import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { geocode, geocodeBatch } from '../../server/addresses/index.ts';
import type { Position } from '../../server/contract/common.ts';
import type { Geocoded } from '../../server/contract/streets.ts';
import type { OsmFeature } from '../../server/geometry/osm.ts';
import { featuresOf } from '../addresses/extract.ts';
import { serve } from '../addresses/support.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { realFile } from '../support/real-data.ts';

const knex = testDatabase();
const extract = realFile('baltimore/baltimore.osm.pbf');
const customersFile = realFile('baltimore/square-customers.csv');

type Row = Record<string, string>;

/** Written out by a table of this test's own, which knows no more than the two files need. */
const longForms: Record<string, string> = {
  N: 'NORTH',
  S: 'SOUTH',
  E: 'EAST',
  W: 'WEST',
  ST: 'STREET',
  AVE: 'AVENUE',
  RD: 'ROAD',
  DR: 'DRIVE',
  HWY: 'HIGHWAY',
  PL: 'PLACE',
  CIR: 'CIRCLE',
  PKWY: 'PARKWAY',
  BLVD: 'BOULEVARD',
  SAINT: 'SAINT',
};
const strict = (text: string): string =>
  text
    .toUpperCase()
    .replace(/,.*$/, '')
    .replace(/[^A-Z0-9/ ]/g, '')
    .trim()
    .split(/\s+/)
    .map((word) => longForms[word] ?? word)
    .join(' ');

/** The middle of the box around a thing: a way of its own to say where a building is. */
function middleOf(geometry: OsmFeature['geometry']): Position {
  const points =
    geometry.type === 'Point'
      ? [geometry.coordinates]
      : geometry.type === 'LineString'
        ? geometry.coordinates
        : geometry.coordinates.flat(2);
  const [x, y] = [points.map(([lng = 0]) => lng), points.map(([, lat = 0]) => lat)];
  return [(Math.min(...x) + Math.max(...x)) / 2, (Math.min(...y) + Math.max(...y)) / 2];
}

const meters = ([a, b]: Position, [c, d]: Position): number =>
  Math.hypot((c - a) * Math.cos((b * Math.PI) / 180), d - b) * 111_195;

/** As the import of customers writes one line. */
const lineOf = (row: Row): string => {
  const town = [row.State, row['Postal Code']].filter(Boolean).join(' ');
  return [row['Street Address 1'], row['Street Address 2'], row.City, town]
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(', ');
};

const isOutside = (row: Row) => row.City === 'Washington';
const isJunk = (row: Row) => row.City === '' && !/^\d/.test(row['Street Address 1'] ?? '');

const monacoExtract = realFile('monaco/monaco.osm.pbf');

describe.skipIf(!extract || !customersFile)('Baltimore', () => {
  let businessId: string;
  let rows: Row[];
  let found: (Geocoded | null)[];
  let seconds: number;
  const truth = new Map<string, Position[]>();

  beforeAll(async () => {
    businessId = await newBusiness(knex);
    for await (const batch of featuresOf(extract ?? '')) {
      for (const { tags, geometry } of batch) {
        const { 'addr:housenumber': number, 'addr:street': street } = tags;
        if (!number || !street) continue;
        const key = strict(`${number} ${street}`);
        truth.set(key, [...(truth.get(key) ?? []), middleOf(geometry)]);
      }
    }
    const begun = performance.now();
    const counts = await serve(knex, businessId, featuresOf(extract ?? ''));
    console.log(
      `Baltimore: ${counts.addresses} addresses on ${counts.streets} streets in ${Math.round(performance.now() - begun)} ms`,
    );
    rows = parse(readFileSync(customersFile ?? ''), { columns: true, bom: true });
    await geocodeBatch(knex, businessId, ['1 Main Street']);
    const started = performance.now();
    found = await geocodeBatch(knex, businessId, rows.map(lineOf));
    seconds = (performance.now() - started) / 1000;
  });

  test('at least 97% of the customers whose address is in the extract are on their house, within 50 m', () => {
    let [inside, placed] = [0, 0];
    const missed = new Set<string>();
    for (const [n, row] of rows.entries()) {
      const houses = isOutside(row) ? undefined : truth.get(strict(row['Street Address 1'] ?? ''));
      if (!houses) continue;
      inside++;
      const place = found[n];
      if (place?.accuracy === 'address' && houses.some((house) => meters(house, place.position) <= 50)) placed++;
      else missed.add(`${lineOf(row)} -> ${place?.accuracy} ${place?.label}`);
    }
    console.log(
      `Baltimore: ${placed} of ${inside} on their house (${((100 * placed) / inside).toFixed(2)}%), ${seconds.toFixed(2)} s for ${rows.length} rows`,
    );
    if (missed.size > 0) console.log([...missed].join('\n'));
    expect(inside).toBeGreaterThan(2500);
    expect(placed / inside).toBeGreaterThanOrEqual(0.97);
  });

  test('nobody is put on a house that is not in the extract under that number and street', () => {
    const wrong = rows.flatMap((row, n) => {
      const place = found[n];
      if (place?.accuracy !== 'address' || truth.has(strict(row['Street Address 1'] ?? ''))) return [];
      return [`${lineOf(row)} -> ${place.label}`];
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  test('junk, post-office boxes and the customers from Washington are nowhere, alone and in the batch', async () => {
    const elsewhere = rows.flatMap((row, n) =>
      isOutside(row) || isJunk(row) || /nowhere|box/i.test(lineOf(row)) ? [n] : [],
    );
    expect(elsewhere.length).toBeGreaterThan(150);
    expect(elsewhere.map((n) => found[n]).filter(Boolean)).toEqual([]);
    for (const line of new Set(elsewhere.map((n) => lineOf(rows[n] ?? {})))) {
      const items = await geocode(knex, businessId, line);
      expect(
        items.filter(({ accuracy }) => accuracy !== 'place' && accuracy !== 'postcode'),
        line,
      ).toEqual([]);
    }
  });

  test('who gives a postcode only is in that postcode', () => {
    const postcodeOnly = rows.flatMap((row, n) => (row['Street Address 1'] === '' && row['Postal Code'] ? [n] : []));
    expect(postcodeOnly.length).toBeGreaterThan(80);
    expect(new Set(postcodeOnly.map((n) => found[n]?.accuracy))).toEqual(new Set(['postcode']));
  });

  test('3,000 rows take less than ten seconds', () => {
    expect(rows.length).toBeGreaterThan(3000);
    expect(seconds).toBeLessThan(10);
  });

  test('a search while typing answers in less than 30 ms', async () => {
    const address = '2122 East Fairmount Avenue';
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      for (let length = 3; length <= address.length; length++) {
        const begun = performance.now();
        await geocode(knex, businessId, address.slice(0, length));
        times.push(performance.now() - begun);
      }
    }
    times.sort((a, b) => a - b);
    console.log(
      `Baltimore: search ${times[times.length >> 1]?.toFixed(1)} ms median, ${times.at(-1)?.toFixed(1)} ms at most`,
    );
    expect(times[times.length >> 1]).toBeLessThan(30);
    const [first] = await geocode(knex, businessId, '2122 East Fairm');
    expect(first?.label).toBe('2122 East Fairmount Avenue, Baltimore 21231');
  });
});

describe.skipIf(!monacoExtract)('Monaco', () => {
  let businessId: string;
  /** Each house of the extract with a plain number, by number and street. */
  const truth = new Map<string, { number: string; street: string; positions: Position[] }>();

  beforeAll(async () => {
    businessId = await newBusiness(knex);
    for await (const batch of featuresOf(monacoExtract ?? '')) {
      for (const { tags, geometry } of batch) {
        const { 'addr:housenumber': number = '', 'addr:street': street = '' } = tags;
        if (!/^\d{1,3}$/.test(number) || street === '' || street.includes(';')) continue;
        const key = `${number} ${street}`.toLowerCase();
        const known = truth.get(key) ?? { number, street, positions: [] };
        known.positions.push(middleOf(geometry));
        truth.set(key, known);
      }
    }
    await serve(knex, businessId, featuresOf(monacoExtract ?? ''));
  });

  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
  const short: Record<string, string> = {
    Avenue: 'av.',
    Boulevard: 'bd',
    Place: 'pl.',
    Route: 'rte',
    Chemin: 'ch.',
    Impasse: 'imp.',
  };
  const writings: Record<string, (number: string, street: string) => string> = {
    'as it is': (number, street) => `${number} ${street}, 98000 Monaco`,
    shouted: (number, street) => `${number}, ${plain(street).toUpperCase()} 98000 MONACO`,
    shortened: (number, street) => `${number} ${street.replace(/^\p{L}+/u, (type) => short[type] ?? type)} Monaco`,
    'with a flat': (number, street) => `${number} ${street}, appt. 12, 2e étage, MC-98000 Monaco`,
    'without a town': (number, street) => `${number} ${plain(street).toLowerCase().replaceAll("'", ' ')}`,
  };

  test.each(Object.entries(writings))('written %s, 97 of 100 houses are found', async (_name, write) => {
    const houses = [...truth.values()];
    const found = await geocodeBatch(
      knex,
      businessId,
      houses.map(({ number, street }) => write(number, street)),
    );
    const missed = houses.filter(({ positions }, n) => {
      const place = found[n];
      return place?.accuracy !== 'address' || !positions.some((position) => meters(position, place.position) <= 50);
    });
    expect(houses.length).toBeGreaterThan(150);
    expect(
      missed.length / houses.length,
      JSON.stringify(missed.map(({ number, street }) => write(number, street))),
    ).toBeLessThanOrEqual(0.03);
  });

  test('the examples of the place', async () => {
    const first = async (q: string) => (await geocode(knex, businessId, q))[0];
    expect(await first('12 Avenue des Spélugues')).toMatchObject({
      accuracy: 'address',
      label: '12 Avenue des Spélugues, Monaco 98000',
    });
    expect(await first('4 Bis rue de la colle')).toMatchObject({
      accuracy: 'address',
      label: '4 bis Rue de la Colle, Monaco',
    });
    expect(await first('av. de Grande-Bretagne')).toMatchObject({ accuracy: 'street' });
    expect(await first('12 rue de Rivoli, 75001 Paris')).toBeUndefined();
    expect(await first('7 Rue Grimaldi, 06000 Nice')).toBeUndefined();
    expect(await first('BP 12, 98000 Monaco')).toMatchObject({ accuracy: 'postcode' });
  });
});
