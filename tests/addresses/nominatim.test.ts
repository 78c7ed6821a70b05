import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGeocoder } from '../../server/addresses/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

const knex = testDatabase();

/** What a Nominatim answers, by what it is asked. */
const answers: Record<string, unknown> = {
  '5 Main St': [
    {
      lat: '39.28',
      lon: '-76.6',
      category: 'building',
      type: 'yes',
      addresstype: 'building',
      importance: 0.2,
      display_name: '5, Main Street, Milltown',
      address: { house_number: '5', road: 'Main Street' },
    },
  ],
  '7 Main St': [
    {
      lat: '39.1',
      lon: '-76.1',
      category: 'highway',
      type: 'residential',
      addresstype: 'road',
      importance: 0.1,
      display_name: 'Main Street, Milltown',
      address: { road: 'Main Street' },
    },
  ],
  "Bob's": [
    {
      lat: '39.1',
      lon: '-76.1',
      category: 'shop',
      type: 'bakery',
      addresstype: 'shop',
      display_name: "Bob's",
      address: { house_number: '8' },
    },
  ],
  '21001': [
    { lat: '39', lon: '-76', category: 'place', type: 'postcode', addresstype: 'postcode', display_name: '21001' },
  ],
  Milltown: [
    {
      lat: '39',
      lon: '-76',
      category: 'boundary',
      type: 'administrative',
      addresstype: 'town',
      importance: 0.6,
      display_name: 'Milltown',
    },
  ],
  'PO Box 5': [
    {
      lat: '39.28',
      lon: '-76.6',
      category: 'place',
      type: 'house',
      addresstype: 'place',
      display_name: '5, Box Street',
      address: { house_number: '5' },
    },
  ],
};

const asked: URL[] = [];
let [open, mostOpen, mood] = [0, 0, 'well'];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const address = new URL(request.url ?? '', 'http://localhost');
    asked.push(address);
    mostOpen = Math.max(mostOpen, ++open);
    setTimeout(() => {
      open--;
      response.statusCode = mood === 'well' || mood === 'html' ? 200 : 500;
      response.end(mood === 'html' ? '<html>' : JSON.stringify(answers[address.searchParams.get('q') ?? ''] ?? []));
    }, 10);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/geo`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['5 Main St', 'address'],
  ['7 Main St', 'street'],
  ["Bob's", 'street'],
  ['21001', 'postcode'],
  ['Milltown', 'place'],
])('%s is answered with the accuracy %s', async (q, accuracy) => {
  const { agent } = await clientOf(knex, testApp(knex, { geocoderUrl: url }));
  const { body } = await agent.get('/api/v1/geocode').query({ q, near: '-76.6,39.2' });
  expect(body.items).toMatchObject([{ accuracy }]);
  expect(asked.at(-1)?.pathname).toBe('/geo/search');
  expect(Object.fromEntries(asked.at(-1)?.searchParams ?? [])).toMatchObject({ q, format: 'jsonv2', limit: '5' });
});

test('a post-office box is no house there either, and what is not found is not there', async () => {
  const { agent } = await clientOf(knex, testApp(knex, { geocoderUrl: url }));
  for (const q of ['PO Box 5', '9 Unheard Road']) {
    expect((await agent.get('/api/v1/geocode').query({ q })).body).toEqual({ items: [] });
  }
});

test('a batch asks four questions at once, each address once, and corrections win', async () => {
  const { agent } = await clientOf(knex, testApp(knex, { geocoderUrl: url }));
  await agent.post('/api/v1/geocode/corrections').send({ address: '7 Main Street', position: [1, 2] });
  const addresses = [
    '5 Main St',
    '7 Main St',
    'Milltown',
    '5 Main St',
    '',
    ...Array.from({ length: 20 }, (_, n) => `${n} Unheard Road`),
  ];
  [asked.length, mostOpen] = [0, 0];
  const { body } = await agent.post('/api/v1/geocode/batch').send({ addresses });
  expect(asked.length).toBe(new Set(addresses).size - 1);
  expect(mostOpen).toBeLessThanOrEqual(4);
  expect(body.items[0]).toEqual(body.items[3]);
  expect(body.items[1]).toMatchObject({ position: [1, 2], corrected: true, accuracy: 'address', score: 1 });
  expect(body.items[2]).toMatchObject({ accuracy: 'place' });
  expect(body.items.slice(4)).toEqual(Array(21).fill(null));
});

test('a server that fails, answers something else, or is not there makes the search unavailable', async () => {
  const { agent, businessId } = await clientOf(knex, testApp(knex, { geocoderUrl: url }));
  for (mood of ['ill', 'html']) {
    const refused = await agent.get('/api/v1/geocode').query({ q: '5 Main St' });
    expect(refused.status).toBe(503);
    expect((await agent.post('/api/v1/geocode/batch').send({ addresses: ['5 Main St'] })).status).toBe(503);
  }
  mood = 'well';
  const nobody = createGeocoder({ knex, url: 'http://127.0.0.1:1' });
  expect(await nobody.search(businessId, '5 Main St')).toMatchObject({ reason: 'unavailable' });
});
