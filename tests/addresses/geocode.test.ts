import { beforeAll, describe, expect, test } from 'vitest';
import { dropAddresses, geocode, geocodeBatch } from '../../server/addresses/index.ts';
import type { Position } from '../../server/contract/common.ts';
import type { OsmFeature } from '../../server/geometry/osm.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { at, house, place, serve, way } from './support.ts';

const knex = testDatabase();
const town = { city: 'Milltown', postcode: '21001', state: 'MD', country: 'US' };

/** A town of a few streets, in meters from its south-western corner. */
const milltown: OsmFeature[] = [
  place(at(400, 400), 'town', 'Milltown'),
  place(at(9_000, 400), 'village', 'Eastbury'),
  way([at(0, 0), at(500, 0)], { highway: 'residential', name: 'Fleet Street', alt_name: 'Old Quay' }),
  // The same street goes on, drawn the other way round.
  way([at(1000, 0), at(500, 0)], { highway: 'residential', name: 'Fleet Street' }),
  house(at(100, 10), { housenumber: '100', street: 'Fleet Street', ...town }),
  house(at(200, 10), { housenumber: '120', street: 'Fleet Street', ...town }),
  house(at(100, -10), { housenumber: '101', street: 'Fleet Street', ...town }),
  house(at(250, -10), { housenumber: '131', street: 'Fleet St.', ...town }),
  house(at(900, 10), { housenumber: '900', street: 'Fleet Street', ...town }),
  house(at(300, 10), { housenumber: '140A', street: 'Fleet Street', ...town }),
  house(at(310, 10), { housenumber: '142;144-148', street: 'Fleet Street', ...town }),
  house(at(350, 10), { housenumber: '150', street: 'Fleet Street', unit: '7', ...town }),
  // A bend: straight from 200 to 220 would be through the block.
  way([at(0, 1000), at(100, 1000), at(100, 1100)], { highway: 'residential', name: 'Bent Lane' }),
  house(at(0, 1000), { housenumber: '200', street: 'Bent Lane', ...town }),
  house(at(100, 1100), { housenumber: '220', street: 'Bent Lane', ...town }),
  house(at(600, 300), { housenumber: '10', street: 'East Pratt Street', ...town }),
  house(at(100, 300), { housenumber: '12', street: 'West Pratt Street', ...town, postcode: '21002' }),
  house(at(650, 500), { housenumber: '8', street: 'North Gay Street', ...town }),
  house(at(650, 700), { housenumber: '5', street: 'Broadway', ...town }),
  house(at(650, 720), { housenumber: '5', street: 'Boston Street', ...town }),
  house(at(650, 740), { housenumber: '7', street: 'Boston Avenue', ...town }),
  house(at(660, 740), { housenumber: '3', street: 'Saint Paul Street', ...town }),
  house(at(670, 740), { housenumber: '4', place: 'Harbor Point', ...town }),
  // A street of this name in another town, nine kilometers away.
  house(at(9_000, 500), { housenumber: '100', street: 'Fleet Street', ...town, city: 'Eastbury', postcode: '21050' }),
  house(at(300, 900), { housenumber: '2', street: 'Odd Row', ...town }),
  house(at(0, 600), { housenumber: '1', street: 'Interpolated Way', ...town }),
  house(at(200, 600), { housenumber: '11', street: 'Interpolated Way', ...town }),
  way([at(0, 600), at(200, 600)], { 'addr:interpolation': 'odd' }),
  {
    id: 'w900',
    tags: { building: 'yes', 'addr:housenumber': '55', 'addr:street': 'Square Road', 'addr:city': 'Milltown' },
    geometry: { type: 'LineString', coordinates: [at(0, 0), at(20, 0), at(20, 20), at(0, 20), at(0, 0)] },
  },
  {
    id: 'r900',
    tags: { building: 'yes', 'addr:housenumber': '57', 'addr:street': 'Square Road', 'addr:city': 'Milltown' },
    geometry: { type: 'MultiPolygon', coordinates: [[[at(40, 0), at(60, 0), at(60, 20), at(40, 20), at(40, 0)]]] },
  },
];

const meters = ([a, b]: Position, [c, d]: Position): number =>
  Math.hypot((c - a) * Math.cos((b * Math.PI) / 180), d - b) * 111_195;

describe('a town', () => {
  let businessId: string;
  const first = async (q: string) => (await geocode(knex, businessId, q))[0];
  beforeAll(async () => {
    businessId = await newBusiness(knex);
    const counts = await serve(knex, businessId, milltown);
    expect(counts.addresses).toBe(27);
  });

  test.each([
    ['100 Fleet Street, Milltown', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['100 FLEET ST, MILLTOWN MD 21001-1234', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['100 fleet st apt 4 milltown md', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['Fleet Street 100, 21001 Milltown', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['Milltown, 100 Fleet Street', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['100 Old Quay, Milltown', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['131 Fleet St, Milltown', at(250, -10), '131 Fleet Street, Milltown 21001'],
    ['146 Fleet St, Milltown', at(310, 10), '146 Fleet Street, Milltown 21001'],
    ['142 Fleet St, Milltown', at(310, 10), '142 Fleet Street, Milltown 21001'],
    ['100 Fleet St, Eastbury', at(9_000, 500), '100 Fleet Street, Eastbury 21050'],
    ['100 Fleet St, 21050', at(9_000, 500), '100 Fleet Street, Eastbury 21050'],
    ['100 Fleet St, Anchor Court, Milltown', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['100 Fleet St, Miltown', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['100 Fleet St, Milltown, Maryland, USA', at(100, 10), '100 Fleet Street, Milltown 21001'],
    ['10 E Pratt St', at(600, 300), '10 East Pratt Street, Milltown 21001'],
    ['8 Gay St', at(650, 500), '8 North Gay Street, Milltown 21001'],
    ['5 Broadway', at(650, 700), '5 Broadway, Milltown 21001'],
    ['3 St Paul St', at(660, 740), '3 Saint Paul Street, Milltown 21001'],
    ['4 Harbor Point', at(670, 740), '4 Harbor Point, Milltown 21001'],
    ['55 Square Rd', at(10, 10), '55 Square Road, Milltown'],
    ['57 Square Rd', at(50, 10), '57 Square Road, Milltown'],
    ['140 Fleet St, Milltown', at(300, 10), '140A Fleet Street, Milltown 21001'],
    ['150B Fleet St, Milltown', at(350, 10), '150 Fleet Street, Milltown 21001'],
  ])('%s is a house', async (q, position, label) => {
    const found = await first(q);
    expect(found).toMatchObject({ accuracy: 'address', label });
    expect(meters(found?.position ?? [0, 0], position)).toBeLessThan(1);
  });

  test('between known houses of its side a number is estimated along the street', async () => {
    const even = await first('110 Fleet Street, Milltown');
    expect(even).toMatchObject({ accuracy: 'interpolated', label: '110 Fleet Street, Milltown 21001' });
    expect(meters(even?.position ?? [0, 0], at(150, 10))).toBeLessThan(1);
    const odd = await first('116 Fleet Street, Milltown');
    expect(meters(odd?.position ?? [0, 0], at(180, 10))).toBeLessThan(1);
    const bent = await first('210 Bent Lane');
    expect(bent?.accuracy).toBe('interpolated');
    expect(meters(bent?.position ?? [0, 0], at(100, 1000))).toBeLessThan(1);
  });

  test('houses on an interpolation way are estimated along it, and its ends are houses', async () => {
    const found = await first('7 Interpolated Way');
    expect(found).toMatchObject({ accuracy: 'interpolated' });
    expect(meters(found?.position ?? [0, 0], at(120, 600))).toBeLessThan(1);
    expect(await first('11 Interpolated Way')).toMatchObject({ accuracy: 'address' });
  });

  test('another addition to the number is next door, and not that house', async () => {
    expect(await first('140C Fleet Street, Milltown')).toMatchObject({ accuracy: 'interpolated' });
  });

  test.each([
    ['9999 Fleet Street, Milltown', 'beyond the known numbers'],
    ['500 Fleet Street, Milltown', 'in a gap too wide to guess in'],
    ['99 Fleet Street, Milltown', 'below the first of its side'],
    ['4 Odd Row', 'on a street with one house'],
    ['10 Pratt St', 'on East or West Pratt Street'],
    ['7 Boston', 'on Boston Street or Avenue'],
  ])('%s is only known by its street: it is %s', async (q) => {
    expect(await first(q)).toMatchObject({ accuracy: 'street' });
  });

  test('the postcode tells East from West', async () => {
    expect(await first('10 Pratt St, Milltown MD 21001')).toMatchObject({
      accuracy: 'address',
      label: '10 East Pratt Street, Milltown 21001',
    });
  });

  test.each([
    '100 Fleet Street, Seattle WA 98101',
    '100 Fleet St Seattle',
    '100 Fleet Street, Seattle',
    '100 Fleet Street, Milltown, Delaware',
    '100 Fleet Street, 98101',
    '100 Fleet Street, Milltown, Germany',
    'Seattle, 100 Fleet Street',
    '123 Main St',
    '1 Nowhere Blvd',
    'n/a',
    'same',
    '???',
    'Walk-in',
    'PO Box 100',
    'PO Box 100 Fleet Street',
    '',
  ])('%s is not found', async (q) => {
    expect(await geocode(knex, businessId, q)).toEqual([]);
    expect(await geocodeBatch(knex, businessId, [q])).toEqual([null]);
  });

  test.each([
    ['10 S Pratt St, Milltown', 'place'],
    ['100 Fleet Ave, Milltown', 'place'],
    ['5 Unheard Rd, Milltown MD 21001', 'postcode'],
    ['PO Box 100, Milltown MD 21001', 'postcode'],
    ['Fleet Street, PO Box 7, Milltown', 'place'],
    ['100 Fleet Street, Eastbury 21001', 'address'],
    ['10 East Pratt Street, Eastbury', 'place'],
    ['21050', 'postcode'],
    ['Eastbury', 'place'],
    ['Milltown, MD 21001', 'postcode'],
  ])('%s has the accuracy %s', async (q, accuracy) => {
    expect((await geocodeBatch(knex, businessId, [q]))[0]?.accuracy ?? null).toBe(accuracy);
  });

  test('a misspelled street is found, with a lower score', async () => {
    for (const q of [
      '100 Fleat Street, Milltown',
      '10 East Prat Street',
      '100 Fleet Stret, Milltown',
      '11 Interpolatd Way',
    ]) {
      const found = await first(q);
      expect(found?.accuracy, q).toBe('address');
      expect(found?.score, q).toBeLessThan(0.97);
    }
  });

  test('of two houses that fit equally the nearer comes first', async () => {
    const near = await geocode(knex, businessId, '100 Fleet Street', { near: at(0, 0) });
    expect(near.map(({ label }) => label)).toEqual([
      '100 Fleet Street, Milltown 21001',
      '100 Fleet Street, Eastbury 21050',
    ]);
    const far = await geocode(knex, businessId, '100 Fleet Street', { near: at(9_000, 0), limit: 1 });
    expect(far.map(({ label }) => label)).toEqual(['100 Fleet Street, Eastbury 21050']);
    await knex.raw(
      `insert into stores (business_id, name, position, time_zone) values (?, 'Shop', ST_SetSRID(ST_MakePoint(?, ?), 4326), 'UTC')`,
      [businessId, ...at(9_000, 100)],
    );
    expect((await first('100 Fleet Street'))?.label).toBe('100 Fleet Street, Eastbury 21050');
    await knex('stores').where({ business_id: businessId }).delete();
  });

  test('while a word is being typed, what it can become is offered', async () => {
    expect((await first('131 Flee'))?.label).toBe('131 Fleet Street, Milltown 21001');
    expect((await first('10 east pra'))?.label).toBe('10 East Pratt Street, Milltown 21001');
    expect((await first('131 Fleet Stre'))?.label).toBe('131 Fleet Street, Milltown 21001');
    expect((await first('Eastb'))?.label).toBe('Eastbury');
    expect(await geocodeBatch(knex, businessId, ['10 east pra'])).toEqual([null]);
  });

  test('a batch answers in order, each address once or more often', async () => {
    const answers = await geocodeBatch(knex, businessId, [
      '5 Broadway',
      'nothing',
      '5 Broadway',
      '100 Fleet St, Eastbury',
    ]);
    expect(answers.map((answer) => answer?.label ?? null)).toEqual([
      '5 Broadway, Milltown 21001',
      null,
      '5 Broadway, Milltown 21001',
      '100 Fleet Street, Eastbury 21050',
    ]);
  });

  test('another business sees nothing of it', async () => {
    const other = await newBusiness(knex);
    expect(await geocode(knex, other, '100 Fleet Street, Milltown')).toEqual([]);
    await serve(knex, other, [house(at(0, 0), { housenumber: '1', street: 'Other Street' })]);
    expect(await geocode(knex, other, '100 Fleet Street, Milltown')).toEqual([]);
  });
});

test('new streets take over with their edition, and the old ones are dropped', async () => {
  const businessId = await newBusiness(knex);
  const old = await serve(knex, businessId, [house(at(0, 0), { housenumber: '1', street: 'Old Street' })]);
  const served = await serve(knex, businessId, [house(at(0, 0), { housenumber: '1', street: 'New Street' })]);
  expect(await geocodeBatch(knex, businessId, ['1 Old Street', '1 New Street'])).toMatchObject([
    null,
    { accuracy: 'address' },
  ]);
  const editions = async () => {
    const tables = ['address_houses', 'address_streets', 'address_areas'];
    const found = await Promise.all(
      tables.map((table) => knex(table).where({ business_id: businessId }).distinct('edition')),
    );
    return new Set(found.flat().map(({ edition }) => edition));
  };
  expect(await editions()).toEqual(new Set([old.edition, served.edition]));
  await dropAddresses(knex, businessId, served.edition);
  expect(await editions()).toEqual(new Set([served.edition]));
  await dropAddresses(knex, businessId, null);
  expect(await editions()).toEqual(new Set());
});

describe('streets of other languages', () => {
  const cases: [string, Record<string, string>, string, string, string][] = [
    [
      'German',
      { city: 'Ort', postcode: '12345', country: 'DE' },
      'Hauptstraße',
      'Hauptstr. 5, 12345 Ort',
      'Hauptstraße 5, 12345 Ort',
    ],
    [
      'German',
      { city: 'Ort', postcode: '12345', country: 'DE' },
      'Am Weißen Tor',
      'am weissen tor 5',
      'Am Weißen Tor 5, 12345 Ort',
    ],
    [
      'Spanish',
      { city: 'Madrid', postcode: '28013', country: 'ES' },
      'Calle Mayor',
      'C/ Mayor, 5, 2º B, 28013 Madrid',
      'Calle Mayor 5, 28013 Madrid',
    ],
    [
      'Italian',
      { city: 'Roma', postcode: '00184', country: 'IT' },
      'Viale Europa',
      'V.le Europa 5, 00184 Roma',
      'Viale Europa 5, 00184 Roma',
    ],
    [
      'Dutch',
      { city: 'Utrecht', postcode: '3511 AB', country: 'NL' },
      'Kerkstraat',
      'Kerkstr. 5, 3511AB Utrecht',
      'Kerkstraat 5, 3511 AB Utrecht',
    ],
    [
      'French',
      { city: 'Monaco', postcode: '98000', country: 'MC' },
      "Boulevard d'Italie",
      '5, bd d’italie, MC-98000 MONACO',
      "5 Boulevard d'Italie, Monaco 98000",
    ],
    [
      'Swiss',
      { city: 'Zürich', postcode: '8001', country: 'CH' },
      'Seestrasse',
      'Seestr. 5 8001 Zuerich',
      'Seestrasse 5, 8001 Zürich',
    ],
    [
      'British',
      { city: 'London', postcode: 'E1 6AN', country: 'GB' },
      'Fleet Street',
      'Flat 2, 5 Fleet St. London E16AN',
      '5 Fleet Street, London E1 6AN',
    ],
    [
      'a Roman numeral in',
      { city: 'Monaco', postcode: '98000', country: 'MC' },
      'Avenue Albert II',
      '5 AVENUE ALBERT II 98000 MONACO',
      '5 Avenue Albert II, Monaco 98000',
    ],
  ];
  test.each(cases)('%s: %s %s', async (_language, tags, street, q, label) => {
    const businessId = await newBusiness(knex);
    await serve(knex, businessId, [house(at(0, 0), { housenumber: '5', street, ...tags })]);
    expect((await geocodeBatch(knex, businessId, [q]))[0]).toMatchObject({ accuracy: 'address', label });
  });

  test('villages side by side have main streets of their own', async () => {
    const businessId = await newBusiness(knex);
    const village = (east: number, city: string, postcode: string) =>
      [1, 3, 5, 7].map((number) =>
        house(at(east + number * 10, 0), {
          housenumber: `${number}`,
          street: 'Hauptstraße',
          city,
          postcode,
          country: 'DE',
        }),
      );
    await serve(knex, businessId, [...village(0, 'Adorf', '12345'), ...village(1_200, 'Bdorf', '12346')]);
    const [a, b, neither] = await geocodeBatch(knex, businessId, [
      'Hauptstr. 5, 12345 Adorf',
      'Hauptstr. 5, Bdorf',
      'Hauptstr. 5, Cdorf',
    ]);
    expect(meters(a?.position ?? [0, 0], at(50, 0))).toBeLessThan(1);
    expect(meters(b?.position ?? [0, 0], at(1_250, 0))).toBeLessThan(1);
    expect(neither).toBeNull();
  });
});

test('features nobody can use do no harm', async () => {
  const businessId = await newBusiness(knex);
  const counts = await serve(knex, businessId, [
    {
      id: 'n1',
      tags: { 'addr:housenumber': 'none', 'addr:street': 'X Street' },
      geometry: { type: 'Point', coordinates: [0, 0] },
    },
    { id: 'n2', tags: { 'addr:housenumber': '5' }, geometry: { type: 'Point', coordinates: [0, 0] } },
    {
      id: 'n3',
      tags: { 'addr:housenumber': '99999999999', 'addr:street': '!!!' },
      geometry: { type: 'Point', coordinates: [0, 0] },
    },
    {
      id: 'w1',
      tags: { highway: 'residential', name: 'Dot' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [1, 1],
          [1, 1],
        ],
      },
    },
    {
      id: 'w2',
      tags: { highway: 'residential', name: '???' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
    },
    { id: 'r1', tags: { place: 'town', name: 'Nil' }, geometry: { type: 'MultiPolygon', coordinates: [] } },
    {
      id: 'w3',
      tags: { 'addr:interpolation': 'odd' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
    },
    { id: 'n4', tags: { place: 'town', name: '…' }, geometry: { type: 'Point', coordinates: [0, 0] } },
  ]);
  expect(counts).toMatchObject({ addresses: 0, streets: 1 });
  expect(await geocode(knex, businessId, 'Dot')).toMatchObject([{ accuracy: 'street', position: [1, 1] }]);
});
