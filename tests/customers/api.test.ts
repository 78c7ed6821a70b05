import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CustomerSummary } from '../../server/contract/people.ts';
import { rebuildStats } from '../../server/customers/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { seeded } from '../support/people.ts';
import { addPurchase, attachFile, customerIdOf, newFile } from './records.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;

const get = (client: Client, path: string) => client.agent.get(`/api/v1${path}`);

/** Page after page. */
async function everybody(client: Client, query: string, limit: number): Promise<CustomerSummary[]> {
  const items: CustomerSummary[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: CustomerSummary[]; nextCursor: string | null } } = await get(
      client,
      `/customers?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`,
    ).expect(200);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

const names = ['Ann', 'ann', 'Élodie', 'Øystein', '100%_Sure', 'back\\slash', 'Zoe', "O'Neil"];

describe('the list', () => {
  let client: Client;
  beforeAll(async () => {
    client = await clientOf(knex, app);
    const { businessId } = client;
    const random = seeded(5);
    const people = Array.from({ length: 57 }, (_none, n) => ({
      sourceKey: `S${n}`,
      name: n % 9 === 0 ? null : `${names[n % names.length]}${n % 3 === 0 ? '' : ` ${n}`}`,
      email: `p${n}@example.org`,
      phone: n % 2 ? `+1410555${1000 + n}` : null,
      address: n % 4 ? `${n} Mill Lane` : null,
    }));
    await attachFile(knex, newFile(businessId), people);
    for (let n = 0; n < 57; n++)
      for (let sale = 0; sale < n % 4; sale++)
        await addPurchase(knex, businessId, {
          key: `${n}/${sale}`,
          customerId: await customerIdOf(knex, businessId, `S${n}`),
          amount: Math.round(random() * 300) / 100,
          day: `2026-0${1 + Math.floor(random() * 9)}-1${sale}`,
        });
    await knex.transaction((trx) => rebuildStats(trx, businessId));
  });

  test.each(['id', 'name', 'revenue', 'purchases', 'last_purchase'])(
    'page after page in the order of %s everybody comes once',
    async (sort) => {
      const whole = await everybody(client, `sort=${sort}`, 500);
      expect(whole).toHaveLength(57);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(57);
      for (const limit of [1, 7, 56, 57]) expect(await everybody(client, `sort=${sort}`, limit)).toEqual(whole);
    },
  );

  test('is in the order asked for, blanks last', async () => {
    const revenue = (await everybody(client, 'sort=revenue', 500)).map((one) => Number(one.revenue));
    expect(revenue).toEqual([...revenue].sort((a, b) => b - a));
    const last = (await everybody(client, 'sort=last_purchase', 500)).map(({ lastPurchase }) => lastPurchase ?? '');
    expect(last).toEqual([...last].sort().reverse());
    const called = (await everybody(client, 'sort=name', 500)).map(({ name }) => name);
    expect(called.indexOf(null)).toBe(called.filter((name) => name !== null).length);
  });

  test('finds part of a name, an e-mail, an address or a phone, with signs taken as they are', async () => {
    const found = async (q: string) =>
      (await get(client, `/customers?limit=500&q=${encodeURIComponent(q)}`).expect(200)).body;
    expect((await found('ANN')).items.every(({ name }: CustomerSummary) => /ann/i.test(name ?? ''))).toBe(true);
    expect((await found('ANN')).total).toBeGreaterThan(5);
    expect((await found('%')).items.every(({ name }: CustomerSummary) => name?.includes('%'))).toBe(true);
    expect((await found('0%_s')).total).toBeGreaterThan(0);
    expect((await found('k\\s')).total).toBeGreaterThan(0);
    expect((await found('_____')).total).toBe(0);
    expect((await found('p7@')).items).toHaveLength(1);
    expect((await found('(410) 555-1007')).items).toMatchObject([{ email: 'p7@example.org' }]);
    expect((await found('7 mill')).items.length).toBeGreaterThan(1);
    expect(await found('nobody at all')).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  test('counts what it finds, of all pages', async () => {
    const { body } = await get(client, '/customers?q=mill&limit=2').expect(200);
    expect(body.items).toHaveLength(2);
    expect(body.total).toBe((await everybody(client, 'q=mill', 500)).length);
  });

  test('a segment narrows it', async () => {
    const definition = { type: 'purchases', count: { min: 3 } };
    const { body: segment } = await client.agent.post('/api/v1/segments').send({ name: 'Often', definition });
    const some = await everybody(client, `segment=${segment.id}`, 3);
    expect(some.length).toBeGreaterThan(3);
    expect(some.every(({ purchases }) => purchases >= 3)).toBe(true);
    const refused = await get(client, '/customers?segment=999999').expect(400);
    expect(refused.body.errors).toMatchObject([{ pointer: '/query/segment' }]);
  });

  test('a cursor of another list, or of nobody, is refused', async () => {
    const { body } = await get(client, '/customers?sort=name&limit=3').expect(200);
    await get(client, `/customers?sort=revenue&cursor=${body.nextCursor}`).expect(400);
    const made = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const parts of [['last_purchase', '2026-02-31', '1'], ['purchases', 'x', '1'], ['id', '1'], null, 7])
      await get(client, `/customers?sort=${Array.isArray(parts) ? parts[0] : 'id'}&cursor=${made(parts)}`).expect(400);
    await get(client, '/customers?q=%00').expect(400);
  });

  test('is answered by its version until something changes', async () => {
    const first = await get(client, '/customers').expect(200);
    await get(client, '/customers').set('If-None-Match', String(first.headers.etag)).expect(304);
    const [one] = first.body.items;
    await client.agent
      .patch(`/api/v1/customers/${one.id}`)
      .send({ tags: ['vip'] })
      .expect(200);
    await get(client, '/customers').set('If-None-Match', String(first.headers.etag)).expect(200);
  });

  test('as a table it holds the same people', async () => {
    const answer = await get(client, '/exports/customers.csv?sort=revenue').expect(200);
    expect(answer.headers['content-type']).toContain('text/csv');
    const rows: Record<string, string>[] = parse(answer.text, { bom: true, columns: true });
    expect(rows.map((row) => row.Id)).toEqual((await everybody(client, 'sort=revenue', 500)).map(({ id }) => id));
  });

  test('is the owner’s alone', async () => {
    for (const role of ['marketer', 'analyst'] as const) {
      const other = await clientOf(knex, app, client.businessId, role);
      for (const path of ['/customers', '/customers/1', '/exports/customers.csv', '/customers/proposals'])
        await get(other, path).expect(403);
    }
    const stranger = await clientOf(knex, app);
    expect((await get(stranger, '/customers').expect(200)).body.total).toBe(0);
    await get(stranger, `/customers/${await customerIdOf(knex, client.businessId, 'S1')}`).expect(404);
  });
});

describe('one customer', () => {
  let client: Client;
  let id: string;
  beforeAll(async () => {
    client = await clientOf(knex, app);
    await attachFile(knex, newFile(client.businessId), [
      {
        sourceKey: 'A',
        name: 'Ann',
        email: 'ann@example.org',
        phone: '+14105551001',
        tags: ['regular'],
        attributes: { Memo: 'oat' },
      },
      { sourceKey: 'B', name: 'Ben', email: 'ben@example.org' },
    ]);
    await attachFile(knex, newFile(client.businessId), [
      {
        ...{ source: 'mailchimp', sourceKey: 'ann@example.org', email: 'ann@example.org' },
        statements: [{ channel: 'email', purpose: 'marketing', granted: true, at: '2026-01-02T03:04:05Z' }],
      },
    ]);
    id = await customerIdOf(knex, client.businessId, 'A');
    for (let n = 0; n < 5; n++)
      await addPurchase(knex, client.businessId, {
        key: `${n}`,
        customerId: id,
        amount: 4.5,
        day: `2026-05-0${n + 1}`,
      });
    await addPurchase(knex, client.businessId, { key: 'back', customerId: id, amount: -4.5, day: '2026-05-07' });
    await knex.transaction((trx) => rebuildStats(trx, client.businessId));
  });
  const path = (rest = '') => `/api/v1/customers/${id}${rest}`;

  test('says what is known, from where, and what they bought', async () => {
    const { body } = await client.agent.get(path()).expect(200);
    expect(body).toMatchObject({
      ...{
        name: 'Ann',
        email: 'ann@example.org',
        phone: '+14105551001',
        tags: ['regular'],
        attributes: { Memo: 'oat' },
      },
      ...{ purchases: 5, refunds: 1, revenue: '18.00', firstPurchase: '2026-05-01', lastPurchase: '2026-05-05' },
      consents: { email: 'granted', sms: 'unknown' },
      records: [{ source: 'square', sourceKey: 'A' }, { source: 'mailchimp' }],
    });
    expect(body.rfm.group).toEqual(expect.any(String));
  });

  test('what is typed counts before files, and null clears it', async () => {
    const typed = { name: 'Anne', birthday: '--02-03', attributes: { Memo: 'soy' }, tags: ['vip'] };
    const { body } = await client.agent.patch(path()).send(typed).expect(200);
    expect(body).toMatchObject({ ...typed, email: 'ann@example.org' });
    const cleared = await client.agent.patch(path()).send({ name: null, birthday: null, attributes: { Memo: null } });
    expect(cleared.body).toMatchObject({ name: 'Ann', birthday: null, attributes: { Memo: 'oat' } });
    const wrong = await client.agent.patch(path()).send({ email: 'no', nonsense: 1 }).expect(400);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/email',
      '/nonsense',
    ]);
    await client.agent.patch('/api/v1/customers/999999999').send({ name: 'x' }).expect(404);
  });

  test('consents are a ledger: a withdrawal stands until a later yes', async () => {
    const say = (granted: boolean, more = {}) =>
      client.agent.post(path('/consents')).send({ channel: 'email', granted, source: 'at the counter', ...more });
    const withdrawn = await say(false).expect(201);
    expect(withdrawn.body.states).toEqual([{ channel: 'email', purpose: 'marketing', state: 'withdrawn' }]);
    expect((await client.agent.get(path())).body.consents.email).toBe('withdrawn');
    await say(true, { at: '2026-01-01T00:00:00Z' }).expect(201);
    expect((await client.agent.get(path())).body.consents.email).toBe('withdrawn');
    const again = await say(true).expect(201);
    expect(again.body.states).toMatchObject([{ state: 'granted' }]);
    expect(again.body.items).toHaveLength(4);
    expect((await client.agent.get(path())).body.consents.email).toBe('granted');
    const future = await say(true, { at: '2199-01-01T00:00:00Z' }).expect(400);
    expect(future.body.errors).toMatchObject([{ pointer: '/at' }]);
    await say(true, { channel: 'sms', purpose: 'service' }).expect(201);
    expect((await client.agent.get(path())).body.consents.sms).toBe('unknown');
  });

  test('the timeline tells everything once, latest first', async () => {
    const items: { at: string; type: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { items: typeof items; nextCursor: string | null } } = await client.agent
        .get(path(`/timeline?limit=3${cursor && `&cursor=${cursor}`}`))
        .expect(200);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(items.map(({ at }) => at)).toEqual(
      items
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const count = (type: string) => items.filter((item) => item.type === type).length;
    expect([count('purchase'), count('consent'), count('merge'), count('record')]).toEqual([6, 5, 1, 3]);
    await client.agent.get(path('/timeline?cursor=abc')).expect(400);
  });

  test('the export holds all of it', async () => {
    const { body, headers } = await client.agent.get(path('/export')).expect(200);
    expect(headers['content-disposition']).toContain('attachment');
    expect(body.customer.id).toBe(id);
    expect([body.records.length, body.consents.length, body.merges.length, body.purchases.length]).toEqual([
      3, 5, 1, 6,
    ]);
    expect(body.records[0].attributes).toEqual({ Memo: 'oat' });
  });

  test('a merge is undone, once', async () => {
    const { body: before } = await client.agent.get(path('/merges')).expect(200);
    expect(before.items).toMatchObject([{ reason: { by: 'email', value: 'ann@example.org' }, undoneAt: null }]);
    const undo = path(`/merges/${before.items[0].id}/undo`);
    const { body } = await client.agent.post(undo).expect(200);
    expect((await client.agent.get(`/api/v1/customers/${body.customerId}`)).body.records).toMatchObject([
      { source: 'mailchimp' },
    ]);
    await client.agent.post(undo).expect(409);
    await client.agent.post(path('/merges/999999/undo')).expect(404);
    await client.agent.post(path('/merges')).send({ customerId: body.customerId }).expect(204);
    await client.agent.get(`/api/v1/customers/${body.customerId}`).expect(404);
    await client.agent.post(path('/merges')).send({ customerId: id }).expect(400);
    await client.agent.post(path('/merges')).send({ customerId: '999999' }).expect(404);
  });

  test('an erased customer is gone everywhere, and no file brings them back', async () => {
    const other = await customerIdOf(knex, client.businessId, 'B');
    await client.agent.delete(`/api/v1/customers/${other}`).expect(204);
    await client.agent.delete(`/api/v1/customers/${other}`).expect(404);
    for (const rest of ['', '/export', '/timeline', '/consents', '/merges'])
      await client.agent.get(`/api/v1/customers/${other}${rest}`).expect(404);
    await attachFile(knex, newFile(client.businessId), [{ sourceKey: 'B2', name: 'Ben', email: 'ben@example.org' }]);
    expect((await client.agent.get('/api/v1/customers?q=ben')).body.total).toBe(0);
    expect((await client.agent.get('/api/v1/exports/customers.csv')).text).not.toContain('Ben');
  });
});

test('formulas are harmless in a table', async () => {
  const client = await clientOf(knex, app);
  const evil = ['=HYPERLINK("http://x")', '+1', '-2+3', '@sum', '\tx', 'plain "quoted", name'];
  await attachFile(
    knex,
    newFile(client.businessId),
    evil.map((name, n) => ({ sourceKey: `E${n}`, name, phone: n === 0 ? '+14105551001' : null, tags: ['=1'] })),
  );
  const { text } = await client.agent.get('/api/v1/exports/customers.csv').expect(200);
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
  expect(rows).toHaveLength(evil.length);
  for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@\t]/);
  expect(rows.map(({ Name }) => Name)).toContain('plain "quoted", name');
  expect(rows.map(({ Phone }) => Phone)).toContain("'+14105551001");
});

test('the same name at the same address is proposed, never joined, until somebody decides', async () => {
  const client = await clientOf(knex, app);
  const home = { name: 'Jo Park', address: '12 Mill Lane, #3' };
  await attachFile(knex, newFile(client.businessId), [
    { sourceKey: '1', ...home, email: 'jo@example.org' },
    { sourceKey: '2', name: 'JO  PARK', address: '12 Mill Lane #3', email: 'park@example.org' },
    { sourceKey: '3', name: 'Al Park', address: '12 Mill Lane, #3' },
  ]);
  const { body } = await get(client, '/customers/proposals').expect(200);
  expect(body.total).toBe(1);
  const pair = body.items[0].customers.map(({ id }: CustomerSummary) => id);
  const apart = () => client.agent.post('/api/v1/customers/proposals/apart').send({ customers: pair });
  await apart().expect(204);
  await apart().expect(204);
  expect((await get(client, '/customers/proposals')).body).toEqual({ items: [], total: 0 });
  await client.agent.delete('/api/v1/customers/proposals/apart').send({ customers: pair }).expect(204);
  expect((await get(client, '/customers/proposals')).body.total).toBe(1);
  await client.agent.post(`/api/v1/customers/${pair[0]}/merges`).send({ customerId: pair[1] }).expect(204);
  expect((await get(client, '/customers/proposals')).body.total).toBe(0);
  await client.agent
    .post('/api/v1/customers/proposals/apart')
    .send({ customers: [pair[0], pair[0]] })
    .expect(400);
  await client.agent
    .post('/api/v1/customers/proposals/apart')
    .send({ customers: ['1', '999999'] })
    .expect(404);
});
