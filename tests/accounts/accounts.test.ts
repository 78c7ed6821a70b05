import supertest from 'supertest';
import { expect, test } from 'vitest';
import { createSignInToken, createUser, hashPassword } from '../../server/accounts/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { newBusiness, testDatabase } from '../support/database.ts';

const knex = testDatabase();
const app = testApp(knex);
let people = 0;

async function person(password: string | undefined, role: 'owner' | 'analyst' = 'owner') {
  const businessId = await newBusiness(knex);
  const email = `person${people++}-${businessId}@example.com`;
  const user = await createUser(knex, businessId, {
    email,
    role,
    ...(password && { passwordHash: await hashPassword(password) }),
  });
  return { businessId, email, userId: user.id as string };
}
const signIn = (body: object) => supertest(app).post('/api/v1/session').send(body);
const cookieOf = (response: supertest.Response) => (response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';

test('an e-mail and its password open a session; the cookie is HttpOnly and SameSite=Lax', async () => {
  const { email } = await person('correct horse battery');
  const response = await signIn({ email: email.toUpperCase(), password: 'correct horse battery' });
  expect(response.status).toBe(200);
  expect(response.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Lax/);
  const session = await supertest(app).get('/api/v1/session').set('Cookie', cookieOf(response));
  expect(session.body).toMatchObject({ role: 'owner', email, hasPassword: true });
});

test('a wrong password, an unknown person and a person without one get the same answer', async () => {
  const { email } = await person('correct horse battery');
  const { email: without } = await person(undefined);
  const answers = await Promise.all([
    signIn({ email, password: 'wrong horse battery' }),
    signIn({ email: 'nobody@example.com', password: 'correct horse battery' }),
    signIn({ email: without, password: '' }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
});

test('passwords are kept as argon2id, tokens as hashes only', async () => {
  const { userId, businessId, email } = await person('correct horse battery');
  const response = await signIn({ email, password: 'correct horse battery' });
  const row = await knex('users').where({ business_id: businessId, id: userId }).first();
  expect(row.password_hash).toMatch(/^\$argon2id\$/);
  const secret = cookieOf(response).split('=')[1] ?? '';
  const stored = await knex('sessions').where({ business_id: businessId });
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain(secret);
});

test('a one-time link opens one session, under any race', async () => {
  const { businessId, userId } = await person(undefined);
  const token = await createSignInToken(knex, businessId, userId);
  const answers = await Promise.all(Array.from({ length: 6 }, () => signIn({ token })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
});

test('signing out ends the session at the server', async () => {
  const { email } = await person('correct horse battery');
  const cookie = cookieOf(await signIn({ email, password: 'correct horse battery' }));
  expect((await supertest(app).delete('/api/v1/session').set('Cookie', cookie)).status).toBe(204);
  expect((await supertest(app).get('/api/v1/session').set('Cookie', cookie)).status).toBe(401);
});

test('a request with the cookie from another site is refused, from the same site it works', async () => {
  const { email } = await person('correct horse battery');
  const cookie = cookieOf(await signIn({ email, password: 'correct horse battery' }));
  const store = { name: 'Shop', position: [1, 2] };
  const post = (headers: Record<string, string>) =>
    supertest(app).post('/api/v1/stores').set('Cookie', cookie).set('Host', 'shop.test').set(headers).send(store);
  expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await post({ 'Sec-Fetch-Site': 'same-site' })).status).toBe(403);
  expect((await post({ Origin: 'https://evil.test' })).status).toBe(403);
  expect((await post({ Origin: 'null' })).status).toBe(403);
  expect((await post({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
  expect((await post({ Origin: 'http://shop.test' })).status).toBe(201);
  const login = await supertest(app)
    .post('/api/v1/session')
    .set('Origin', 'https://evil.test')
    .send({ email, password: 'x' });
  expect(login.status).toBe(403);
});

test('guessing is stopped, and says for how long', async () => {
  const own = testApp(knex);
  const { email } = await person('correct horse battery');
  const guess = () => supertest(own).post('/api/v1/session').send({ email, password: 'wrong' });
  let last = await guess();
  for (let attempt = 0; attempt < 20; attempt++) last = await guess();
  expect(last.status).toBe(429);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(60);
});

test('a person chooses an e-mail and a password, and changing the password signs other devices out', async () => {
  const { businessId, userId } = await person(undefined);
  const cookie = cookieOf(await signIn({ token: await createSignInToken(knex, businessId, userId) }));
  const other = cookieOf(await signIn({ token: await createSignInToken(knex, businessId, userId) }));
  const patch = (body: object) => supertest(app).patch('/api/v1/account').set('Cookie', cookie).send(body);
  const email = `new-${businessId}@example.com`;
  expect((await patch({ email, password: 'short' })).status).toBe(400);
  expect((await patch({ email, password: 'long enough now' })).status).toBe(200);
  expect((await supertest(app).get('/api/v1/session').set('Cookie', other)).status).toBe(401);
  expect((await patch({ password: 'another long one' })).status).toBe(400);
  expect((await patch({ password: 'another long one', currentPassword: 'long enough now' })).status).toBe(200);
  expect((await signIn({ email, password: 'another long one' })).status).toBe(200);
});

test('an e-mail belongs to one person', async () => {
  const first = await person(undefined);
  const second = await person(undefined);
  const cookie = cookieOf(await signIn({ token: await createSignInToken(knex, second.businessId, second.userId) }));
  const response = await supertest(app).patch('/api/v1/account').set('Cookie', cookie).send({ email: first.email });
  expect(response.status).toBe(409);
});

test('roles hold: an analyst reads aggregates and changes nothing', async () => {
  const { businessId } = await person(undefined);
  const { agent } = await clientOf(knex, app, businessId, 'analyst');
  expect((await agent.get('/api/v1/density')).status).toBe(200);
  expect((await agent.post('/api/v1/stores').send({ name: 'x', position: [1, 2] })).status).toBe(403);
  expect((await agent.get('/api/v1/keys')).status).toBe(403);
  expect((await agent.patch('/api/v1/business').send({ name: 'x' })).status).toBe(403);
});

test('a revoked key opens nothing, and the last owner stays', async () => {
  const { agent, key, businessId } = await clientOf(knex, app);
  const keys = await agent.get('/api/v1/keys');
  const made = await agent.post('/api/v1/keys').send({ name: 'till', role: 'analyst' });
  expect((await agent.delete(`/api/v1/keys/${made.body.id}`)).status).toBe(204);
  expect((await supertest(app).get('/api/v1/stores').set('Authorization', `Bearer ${made.body.key}`)).status).toBe(401);
  expect(JSON.stringify(keys.body)).not.toContain(key);
  const owner = await createUser(knex, businessId, { email: `last-${businessId}@example.com`, role: 'owner' });
  expect((await agent.delete(`/api/v1/users/${owner.id}`)).status).toBe(409);
});
