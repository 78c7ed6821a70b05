import supertest from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { hereCode, hereInvitation } from '../../server/contract/checkins.ts';
import { testDatabase } from '../support/database.ts';
import { devicesApp, shopOf } from './support.ts';

const knex = testDatabase();
const { app } = devicesApp(knex);
let shop: Awaited<ReturnType<typeof shopOf>>;
beforeAll(async () => {
  shop = await shopOf(knex, app);
});
const lookUp = (code: string) => supertest(app).post('/api/v1/here-codes/lookup').send({ code });

test('who holds a poster’s code is told whose it is and how long positions are kept, and nothing else', async () => {
  const made = await shop.owner.post('/api/v1/here-codes').send({ storeId: shop.store.id, name: 'Door' });
  const { id, code } = hereCode.parse(made.body);
  const found = await lookUp(code.toLowerCase());
  expect(found.status).toBe(200);
  expect(hereInvitation.parse(found.body)).toEqual({ business: 'Bakery', store: 'Fleet Street', keepDays: 30 });
  expect(Object.keys(found.body).sort()).toEqual(['business', 'keepDays', 'store']);

  await shop.owner.patch('/api/v1/checkins/settings').send({ keepDays: 7 });
  expect((await lookUp(code)).body.keepDays).toBe(7);
  await shop.owner.delete(`/api/v1/here-codes/${id}`);
  expect((await lookUp(code)).status).toBe(404);
});

test('looking up makes no device, and what is no code is not there', async () => {
  const made = await shop.owner.post('/api/v1/here-codes').send({ storeId: shop.store.id });
  const devices = async () => (await knex('devices').where({ business_id: shop.businessId })).length;
  const before = await devices();
  await lookUp(made.body.code);
  expect(await devices()).toBe(before);
  const other = await shopOf(knex, app);
  const [, secret] = String(made.body.code).split('-');
  for (const code of [
    `${other.businessId}-${secret}`,
    `${shop.businessId}-AAAAAAAAAA`,
    'none',
    '0-AAAAAAAAAA',
    'a\u0000bcd',
  ])
    expect((await lookUp(code)).status, code).toBe(404);
  expect((await lookUp('x')).status).toBe(400);
});
