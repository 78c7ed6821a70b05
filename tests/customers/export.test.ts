import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { csvHead, csvLine } from '../../server/customers/csv.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople } from '../support/people.ts';
import { addPurchase, attachFile, customerIdOf, newFile } from './records.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
let client: Client;
beforeAll(async () => {
  client = await clientOf(knex, app);
});

const rowsOf = (text: string): Record<string, string>[] =>
  parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });
const csv = (of: Client, query = '') => of.agent.get(`/api/v1/exports/customers.csv${query}`);

test('whatever people are called, the table reads back, and no cell of it is a formula', () => {
  const said = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', "'", '"', ',', ' '), fc.string())
      .map(([sign, rest]) => sign + rest),
  );
  fc.assert(
    fc.property(said, said, said, (name, phone, tag) => {
      const line = csvLine({
        ...{ id: '1', name, email: null, phone, tags: [tag], address: null, neighborhoodId: null, purchases: 0 },
        ...{ position: [-76.5, 39.25], accuracy: 'given', revenue: '-12.50', lastPurchase: null },
        consents: { email: 'granted', sms: 'unknown', push: 'unknown', mail: 'withdrawn' },
      });
      const [row = {}] = rowsOf(csvHead() + line);
      for (const [column, sent] of Object.entries({ Name: name, Phone: phone, Tags: tag })) {
        expect(row[column]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect([sent, `'${sent}`]).toContain(row[column]);
      }
      // Our own numbers stay numbers.
      expect(row).toMatchObject({ Revenue: '-12.50', Longitude: '-76.500000' });
    }),
  );
});

test('thousands of people are all in it, once, in any order', async () => {
  const many = await clientOf(knex, app);
  await insertPeople(
    knex,
    many.businessId,
    Array.from({ length: 4_500 }, (_none, n) => ({ position: n % 3 ? ([-76.5, 39.2] as [number, number]) : null })),
  );
  for (const sort of ['id', 'name', 'last_purchase']) {
    const { text, headers } = await csv(many, `?sort=${sort}`).expect(200);
    expect(headers['content-type']).toMatch(/^text\/csv; charset=utf-8/);
    expect(headers['content-disposition']).toBe('attachment; filename="customers.csv"');
    const ids = rowsOf(text).map(({ Id }) => Id);
    expect(ids).toHaveLength(4_500);
    expect(new Set(ids).size).toBe(4_500);
  }
  const { headers } = await csv(many).expect(200);
  await csv(many)
    .set('If-None-Match', headers.etag ?? '')
    .expect(304);
});

test('an empty table has its headings', async () => {
  const { text } = await csv(await clientOf(knex, app)).expect(200);
  expect(text).toMatch(/^\ufeffId,Name,[^\r\n]+\r\n$/);
});

test('it is narrowed as the list is, and refuses what the list refuses', async () => {
  await attachFile(knex, newFile(client.businessId), [
    { sourceKey: 'A', name: 'Ann', tags: ['vip'] },
    { sourceKey: 'B', name: 'Ben' },
  ]);
  const names = async (query: string) => rowsOf((await csv(client, query).expect(200)).text).map(({ Name }) => Name);
  expect(await names('')).toEqual(['Ann', 'Ben']);
  expect(await names('?q=be')).toEqual(['Ben']);
  const { body: segment } = await client.agent
    .post('/api/v1/segments')
    .send({ name: 'VIP', definition: { type: 'tag', tag: 'vip' } });
  expect(await names(`?segment=${segment.id}`)).toEqual(['Ann']);
  for (const query of ['?segment=999999', '?q=%00', '?sort=age', '?limit=1']) {
    const refused = await csv(client, query).expect(400);
    expect(refused.type).toBe('application/problem+json');
    expect(refused.headers['content-disposition']).toBeUndefined();
  }
});

test('a person’s export holds every record, statement, joining and purchase, and nobody else’s', async () => {
  const email = 'cleo@example.org';
  await attachFile(knex, newFile(client.businessId), [
    {
      ...{ sourceKey: 'C', name: 'Cleo', email, phone: '+14105552222', attributes: { Memo: 'oat' }, tags: ['vip'] },
      ...{ birthday: '--02-29', since: '2024-02-03', address: '1 Mill Lane', postcode: '21231', position: [1, 2] },
    },
    { sourceKey: 'D', name: 'Dan', email: 'dan@example.org' },
  ]);
  const said = { channel: 'email', purpose: 'news', granted: false, at: '2026-01-02T03:04:05Z' } as const;
  await attachFile(knex, newFile(client.businessId), [
    { source: 'mailchimp', sourceKey: email, email, statements: [said], attributes: { LANG: 'el' } },
  ]);
  const id = await customerIdOf(knex, client.businessId, 'C');
  await addPurchase(knex, client.businessId, { key: 'c1', ref: 'key:square:C', customerId: id, amount: 4.5 });
  await addPurchase(knex, client.businessId, { key: 'd1', amount: 9, ref: 'email:dan@example.org' });
  const { body, headers } = await client.agent.get(`/api/v1/customers/${id}/export`).expect(200);
  expect(headers['content-disposition']).toBe(`attachment; filename="customer-${id}.json"`);
  expect(body).toMatchObject({
    customer: {
      id,
      name: 'Cleo',
      email,
      birthday: '--02-29',
      since: '2024-02-03',
      postcode: '21231',
      position: [1, 2],
    },
    records: [
      { source: 'square', sourceKey: 'C', attributes: { Memo: 'oat' }, tags: ['vip'], position: [1, 2] },
      { source: 'mailchimp', sourceKey: email, attributes: { LANG: 'el' } },
    ],
    consents: [{ channel: 'email', purpose: 'news', granted: false, direct: false, source: 'mailchimp' }],
    merges: [{ reason: { by: 'email', value: email }, undoneAt: null }],
    purchases: [{ amount: '4.50', day: '2026-03-01', sourceKey: 'c1', customerRef: 'key:square:C' }],
  });
  expect(JSON.stringify(body)).not.toContain('dan@');
});

test('who is erased leaves the list, the table, the map and the totals', async () => {
  const own = await clientOf(knex, app);
  await attachFile(knex, newFile(own.businessId), [
    { sourceKey: 'E', name: 'Eve', position: [-76.58, 39.28] },
    { sourceKey: 'F', name: 'Fay', position: [-76.58, 39.28] },
  ]);
  const density = async () => (await own.agent.get('/api/v1/density?resolution=8').expect(200)).body.total;
  expect(await density()).toBe(2);
  await own.agent.delete(`/api/v1/customers/${await customerIdOf(knex, own.businessId, 'E')}`).expect(204);
  expect(await density()).toBe(1);
  expect((await own.agent.get('/api/v1/customers').expect(200)).body).toMatchObject({
    total: 1,
    items: [{ name: 'Fay' }],
  });
  expect((await csv(own).expect(200)).text).not.toContain('Eve');
});

test('an e-mail typed that is somebody’s makes the two one, and the answer is who stays', async () => {
  const own = await clientOf(knex, app);
  await own.agent
    .post('/api/v1/stores')
    .send({ name: 'Shop', position: [-76.58, 39.28], timeZone: 'America/New_York' });
  await attachFile(knex, newFile(own.businessId), [
    { sourceKey: 'G', name: 'Gil', email: 'gil@example.org' },
    { sourceKey: 'H', name: 'Gilbert' },
  ]);
  const [older, younger] = [
    await customerIdOf(knex, own.businessId, 'G'),
    await customerIdOf(knex, own.businessId, 'H'),
  ];
  const patch = (body: object) => own.agent.patch(`/api/v1/customers/${younger}`).send(body);
  expect((await patch({ phone: '(410) 555-0199' }).expect(200)).body.phone).toBe('+14105550199');
  const { body } = await patch({ email: 'GIL@example.org' }).expect(200);
  expect(body).toMatchObject({ id: older, email: 'gil@example.org', phone: '+14105550199' });
  await own.agent.get(`/api/v1/customers/${younger}`).expect(404);
});

test.each([
  ['a birthday that is no day', { birthday: '--02-30' }, '/birthday'],
  ['a name with a control character', { name: 'a\u0000b' }, '/name'],
  ['a place off the earth', { position: [0, 91] }, '/position/1'],
])('%s is refused', async (_what, patch, pointer) => {
  const own = await clientOf(knex, app);
  await attachFile(knex, newFile(own.businessId), [{ sourceKey: 'I', name: 'Ida' }]);
  const id = await customerIdOf(knex, own.businessId, 'I');
  const { body } = await own.agent.patch(`/api/v1/customers/${id}`).send(patch).expect(400);
  expect(body.errors).toMatchObject([{ pointer }]);
  for (const at of ['0000-01-01T00:00:00Z', '1899-12-31T00:00:00Z'])
    await own.agent.post(`/api/v1/customers/${id}/consents`).send({ channel: 'sms', granted: true, at }).expect(400);
  await own.agent
    .post(`/api/v1/customers/${id}/consents`)
    .send({ channel: 'sms', granted: true, source: 'a\u0000b' })
    .expect(400);
});
