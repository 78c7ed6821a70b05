import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { expect, inject, test } from 'vitest';
import { encodeOsmPbf } from '../../geodata/town/osm-pbf.ts';
import * as accounts from '../../server/accounts/queries.ts';
import * as addresses from '../../server/addresses/queries.ts';
import * as corrections from '../../server/addresses/queries-corrections.ts';
import * as catchments from '../../server/catchments/queries.ts';
import * as saved from '../../server/catchments/queries-saved.ts';
import { catchmentBody } from '../../server/contract/catchments.ts';
import { metrics } from '../../server/contract/density.ts';
import * as density from '../../server/density/queries.ts';
import { createImport, runImport } from '../../server/imports/index.ts';
import * as neighborhoods from '../../server/neighborhoods/queries.ts';
import * as stores from '../../server/stores/queries.ts';
import * as streets from '../../server/streets/queries.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { b, type Feature } from './calls.ts';
import { campaigns } from './calls-campaigns.ts';
import { channels, offers } from './calls-channels.ts';
import { checkins } from './calls-checkins.ts';
import { customers } from './calls-customers.ts';
import { devices } from './calls-devices.ts';
import { events } from './calls-events.ts';
import { geofences } from './calls-geofences.ts';
import { insights } from './calls-insights.ts';
import { messages } from './calls-messages.ts';
import { occasions } from './calls-occasions.ts';
import { push } from './calls-push.ts';
import { reach } from './calls-reach.ts';
import { flyers, redemptions } from './calls-redemptions.ts';
import { results } from './calls-results.ts';
import { importReviews } from './calls-review.ts';
import { segments } from './calls-segments.ts';
import { webhooks } from './calls-webhooks.ts';

/**
 * The SQL each query function really issues, as readable files: a change of SQL shows in review.
 * `npm run bless` writes them anew.
 */
const knex = testDatabase();
const paging = { after: '0', limit: 10 };
const period = { from: '2026-01-01', to: '2026-03-31' };
const open = { from: undefined, to: undefined };
const hash = Buffer.alloc(32);

const edition = '1';
const definition = catchmentBody.parse({ method: 'ring', storeId: '1' });

const calls: Record<string, Feature> = {
  campaigns,
  channels,
  checkins,
  customers,
  devices,
  events,
  flyers,
  geofences,
  insights,
  'imports-review': importReviews,
  messages,
  occasions,
  offers,
  push,
  reach,
  redemptions,
  results,
  segments,
  webhooks,
  accounts: {
    module: accounts,
    calls: {
      createBusiness: (trx) => accounts.createBusiness(trx, { name: 'x' }),
      businessIds: (trx) => accounts.businessIds(trx),
      businessOf: (trx) => accounts.businessOf(trx, b),
      changeBusiness: (trx) => accounts.changeBusiness(trx, b, { name: 'x' }),
      createUser: (trx) => accounts.createUser(trx, b, { email: 'sql@example.com', role: 'owner' }),
      userByEmail: (trx) => accounts.userByEmail(trx, 'a@example.com'),
      userOf: (trx) => accounts.userOf(trx, b, '1'),
      firstOwner: (trx) => accounts.firstOwner(trx, b),
      changeUser: (trx) => accounts.changeUser(trx, b, '1', { email: 'b@example.com' }),
      listUsers: (trx) => accounts.listUsers(trx, b, paging),
      deleteUser: (trx) => accounts.deleteUser(trx, b, '1'),
      createSession: (trx) => accounts.createSession(trx, b, '1'),
      sessionPrincipal: (trx) => accounts.sessionPrincipal(trx, b, hash),
      deleteSession: (trx) => accounts.deleteSession(trx, b, hash),
      deleteOtherSessions: (trx) => accounts.deleteOtherSessions(trx, b, '1', hash),
      createSignInToken: (trx) => accounts.createSignInToken(trx, b, '1'),
      spendSignInToken: (trx) => accounts.spendSignInToken(trx, b, hash),
      createKey: (trx) => accounts.createKey(trx, b, { name: 'x', role: 'owner' }),
      keyPrincipal: (trx) => accounts.keyPrincipal(trx, b, hash),
      listKeys: (trx) => accounts.listKeys(trx, b, paging),
      deleteKey: (trx) => accounts.deleteKey(trx, b, '1'),
    },
  },
  addresses: {
    module: { ...addresses, ...corrections },
    calls: {
      servedEdition: (trx) => addresses.servedEdition(trx, b),
      streetsOf: (trx) => addresses.streetsOf(trx, b, edition),
      areasOf: (trx) => addresses.areasOf(trx, b, edition),
      housesAt: (trx) => addresses.housesAt(trx, b, edition, [1], [7]),
      housesAround: (trx) => addresses.housesAround(trx, b, edition, [1], [7]),
      linesOf: (trx) => addresses.linesOf(trx, b, edition, [1]),
      listCorrections: (trx) => corrections.listCorrections(trx, b, paging),
      correctionsOf: (trx) => corrections.correctionsOf(trx, b, ['7 mill lane']),
      replaceCorrections: (trx) =>
        corrections.replaceCorrections(trx, b, ['1'], {
          ...{ address: '7 Mill Lane', key: '7 mill lane', towns: [], postcode: null, position: [1, 2] },
        }),
      deleteCorrection: (trx) => corrections.deleteCorrection(trx, b, '1'),
    },
  },
  catchments: {
    module: { ...catchments, ...saved },
    calls: {
      situationOf: (trx) => catchments.situationOf(trx, b),
      packedPeople: (trx) => catchments.packedPeople(trx, b, open),
      'packedPeople in a period': (trx) => catchments.packedPeople(trx, b, period),
      neighborhoodAreas: (trx) => catchments.neighborhoodAreas(trx, b),
      listSaved: (trx) => saved.listSaved(trx, b, paging),
      savedOf: (trx) => saved.savedOf(trx, b, '1'),
      createSaved: (trx) => saved.createSaved(trx, b, { name: 'x', definition }),
      changeSaved: (trx) => saved.changeSaved(trx, b, '1', { name: 'y', definition }),
      deleteSaved: (trx) => saved.deleteSaved(trx, b, '1'),
    },
  },
  streets: {
    module: streets,
    calls: {
      currentStreets: (trx) => streets.currentStreets(trx, b),
      currentEdition: (trx) => streets.currentEdition(trx, b),
      basemapTile: (trx) => streets.basemapTile(trx, b, { z: 14, x: 1, y: 2 }),
      listShops: (trx) => streets.listShops(trx, b, { limit: 10 }),
      'listShops by all': (trx) =>
        streets.listShops(trx, b, { kind: 'bakery', q: 'x', bbox: [179, 1, -179, 2], near: [1, 2], limit: 10 }),
    },
  },
  density: {
    module: density,
    notSql: ['cellGroupsSql', 'neighborhoodGroupsSql', 'groups'],
    calls: {
      ...Object.fromEntries(
        metrics.flatMap((metric) => [
          [`${metric}`, (trx: Knex) => density.groups(trx, b, density.cellGroupsSql(metric, open, 9, undefined))],
          [
            `${metric} in a period`,
            (trx: Knex) => density.groups(trx, b, density.cellGroupsSql(metric, period, 9, undefined)),
          ],
        ]),
      ),
      'customers in a box': (trx) =>
        density.groups(trx, b, density.cellGroupsSql('customers', open, 9, [{ low: '1', high: '2' }])),
      'revenue by neighborhood': (trx) => density.groups(trx, b, density.neighborhoodGroupsSql('revenue', period)),
      unplaced: (trx) => density.unplaced(trx, b),
    },
  },
  neighborhoods: {
    module: neighborhoods,
    calls: {
      listNeighborhoods: (trx) => neighborhoods.listNeighborhoods(trx, b),
      neighborhoodShapes: (trx) => neighborhoods.neighborhoodShapes(trx, b),
      unplacedByPostcode: (trx) => neighborhoods.unplacedByPostcode(trx, b, undefined),
      placedByPostcode: (trx) => neighborhoods.placedByPostcode(trx, b, ['21231']),
      housesByPostcode: (trx) => neighborhoods.housesByPostcode(trx, b, ['21231']),
    },
  },
  stores: {
    module: stores,
    calls: {
      listStores: (trx) => stores.listStores(trx, b, paging),
      storeOf: (trx) => stores.storeOf(trx, b, '1'),
      createStore: (trx) => stores.createStore(trx, b, { name: 'x', position: [1, 2], timeZone: 'UTC' }),
      changeStore: (trx) => stores.changeStore(trx, b, '1', { name: 'y' }),
      deleteStore: (trx) => stores.deleteStore(trx, b, '1'),
    },
  },
};

/** Every statement a call sends, in a transaction that is taken back. */
async function record(call: (trx: Knex) => unknown): Promise<string[]> {
  const sent: string[] = [];
  const trx = await knex.transaction();
  // A call names rows that are not there, or are when other tests came first: without foreign keys it goes on all the same.
  await trx.raw('set local session_replication_role = replica');
  trx.on('query', ({ sql }: { sql: string }) => sent.push(sql));
  // A transaction left open would keep the embedded database to itself.
  try {
    await call(trx);
  } finally {
    await trx.rollback();
  }
  return sent.filter((sql) => !/^(BEGIN|ROLLBACK|SAVEPOINT|RELEASE)/i.test(sql));
}

const tidy = (sql: string) =>
  sql
    .trim()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

test.each(Object.entries(calls))('%s issues the SQL of its golden', async (feature, { calls: named }) => {
  const parts: string[] = [];
  for (const [name, call] of Object.entries(named))
    parts.push(`-- ${name}\n${(await record(call)).map(tidy).join(';\n')};\n`);
  await expect(parts.join('\n')).toMatchFileSnapshot(`golden/${feature}.sql`);
});

/** The statements an import of these files sends. */
async function recordImport(files: Record<string, string | Buffer>): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-sql-'));
  const sent = new Set<string>();
  const listen = ({ sql }: { sql: string }) => sent.add(tidy(sql));
  const businessId = await newBusiness(knex);
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(directory, name), content);
    return { name, path: join(directory, name) };
  });
  const importId = await createImport(knex, businessId, paths);
  knex.on('query', listen);
  // By statements, as on the embedded database; COPY writes the same rows.
  await runImport(knex, businessId, importId, { dataDirectory: directory, copies: false });
  knex.off('query', listen);
  rmSync(directory, { recursive: true });
  return [...sent].filter((sql) => !/^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/i.test(sql));
}

test('an import of each table issues the SQL of its golden', async () => {
  const statements = await recordImport({
    'a.geojson':
      '{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}',
    'b.csv': 'id,name,lat,lng\n1,Ada,0.1,0.5\n',
    'c.csv': 'order,date,amount,customer id\n1,2026-01-05 10:00:00,4.80,1\n',
  });
  await expect(`${statements.join(';\n\n')};\n`).toMatchFileSnapshot('golden/imports.sql');
});

test('an import of streets, and of who lives on them, issues the SQL of its golden', async () => {
  const house = { 'addr:housenumber': '7', 'addr:street': 'Mill Lane', 'addr:postcode': '12345', shop: 'bakery' };
  const extract = encodeOsmPbf({
    nodes: [
      { id: 1, position: [0.1, 0.1], tags: {} },
      { id: 2, position: [0.101, 0.1], tags: {} },
      { id: 3, position: [0.1005, 0.1001], tags: house },
    ],
    ways: [{ id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'Mill Lane' } }],
    relations: [],
  });
  const statements = await recordImport({ 'a.osm.pbf': extract, 'b.csv': 'id,address\n1,7 Mill Lane\n' });
  // Drawing and addressing go on side by side: their order is not the same every time.
  await expect(`${statements.sort().join(';\n\n')};\n`).toMatchFileSnapshot('golden/streets-import.sql');
});

test('no query function escapes', () => {
  for (const [feature, { module, notSql = [], calls: named }] of Object.entries(calls)) {
    const functions = Object.entries(module)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    expect(
      functions.filter((name) => !(name in named) && !notSql.includes(name)),
      feature,
    ).toEqual([]);
  }
  const withQueries = readdirSync(new URL('../../server', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)queries(-\w+)?\.ts$/.test(file))
    .map((file) => file.split('/')[0]);
  expect([...new Set(withQueries)].filter((feature) => feature !== 'imports').sort()).toEqual(
    Object.keys(calls)
      .filter((feature) => feature !== 'imports-review')
      .sort(),
  );
  expect(inject('connection')).toBeDefined();
});
