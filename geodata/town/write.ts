import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toOsm } from './osm.ts';
import { encodeOsmPbf } from './osm-pbf.ts';
import { type Customer, makePeople } from './people.ts';
import { storePlan, timeZone, townName } from './plan.ts';
import { type Position, toPosition } from './projection.ts';
import { makePurchases, type Purchase } from './purchases.ts';
import { makeTown, type Neighborhood } from './town.ts';

export interface DemoTown {
  name: string;
  center: Position;
  store: { name: string; position: Position; timeZone: string };
}

export interface DemoTownOptions {
  seed: number;
  /** The day of the last purchases, 'YYYY-MM-DD'. */
  endDate: string;
}

/**
 * Writes the fictional town into `directory` as files an owner could have: town.osm.pbf, neighborhoods.geojson,
 * customers.csv, purchases.csv, and store.json. The same options write the same bytes.
 */
export async function writeDemoTown(directory: string, { seed, endDate }: DemoTownOptions): Promise<DemoTown> {
  const town = makeTown(seed);
  const people = makePeople(seed, town);
  const purchases = makePurchases(seed, people, endDate);
  const about: DemoTown = {
    name: townName,
    center: toPosition([0, 0]),
    store: { name: storePlan.name, position: toPosition(town.store.door), timeZone },
  };
  await mkdir(directory, { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFile(join(directory, name), content);
  await write('town.osm.pbf', encodeOsmPbf(toOsm(seed, town)));
  await write('neighborhoods.geojson', neighborhoodsGeojson(town.neighborhoods));
  await write('customers.csv', customersCsv(people, endDate));
  await write('purchases.csv', purchasesCsv(purchases));
  await write('store.json', `${JSON.stringify(about, null, 2)}\n`);
  return about;
}

function neighborhoodsGeojson(neighborhoods: readonly Neighborhood[]): string {
  const features = neighborhoods.map(({ name, ring, households, population }) => ({
    type: 'Feature',
    properties: { name, households, population },
    geometry: { type: 'Polygon', coordinates: [[...ring, ...ring.slice(0, 1)].map(toPosition)] },
  }));
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}

const csv = (rows: readonly (readonly string[])[]) =>
  `${rows.map((row) => row.map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')).join('\n')}\n`;

function customersCsv(people: readonly Customer[], endDate: string): string {
  const day = (daysAgo: number) =>
    new Date(Date.parse(`${endDate}T00:00:00Z`) - daysAgo * 86_400_000).toISOString().slice(0, 10);
  return csv([
    [
      'Customer ID',
      'First Name',
      'Last Name',
      'Email',
      'Phone',
      'Street',
      'Postcode',
      'Latitude',
      'Longitude',
      'Birthday',
      'Newsletter',
      'Tags',
      'Since',
    ],
    ...people.map(({ id, given, family, email, phone, birthday, newsletter, home, tags, firstDayAgo }) => {
      const [lng, lat] = toPosition(home.door);
      return [
        id,
        given,
        family,
        email,
        phone,
        `${home.number} ${home.street}`,
        home.postcode,
        lat.toFixed(7),
        lng.toFixed(7),
        birthday && `--${birthday}`,
        newsletter,
        tags.join(';'),
        day(firstDayAgo),
      ];
    }),
  ]);
}

const purchasesCsv = (purchases: readonly Purchase[]) =>
  csv([
    ['Order ID', 'Date', 'Amount', 'Currency', 'Customer ID', 'Items'],
    ...purchases.map(({ at, amount, customerId, items }, index) => [
      `B${100_001 + index}`,
      at,
      amount.toFixed(2),
      'EUR',
      customerId,
      items,
    ]),
  ]);
