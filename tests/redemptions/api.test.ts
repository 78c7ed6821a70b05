import supertest from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { insertCodes, newCodes } from '../../server/redemptions/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { giveOut, launched } from './support.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
let owner: Client;
let marketer: Client;
let storeId: string;
const path = '/api/v1/redemptions';

beforeAll(async () => {
  owner = await clientOf(knex, app);
  marketer = await clientOf(knex, app, owner.businessId, 'marketer');
  const store = await owner.agent.post('/api/v1/stores').send({ name: 'Fleet Street', position: [-76.58, 39.28] });
  storeId = store.body.id;
});

const give = (campaignId: string, code: Parameters<typeof giveOut>[3]) =>
  giveOut(knex, owner.businessId, campaignId, code);
const redeem = (body: object, agent = owner.agent) => agent.post(path).send(body);
const reasonOf = ({ body }: { body: { errors?: { reason?: string }[] } }) => body.errors?.[0]?.reason;
const fresh = (): string => newCodes(1)[0] ?? '';
async function deviceOf(kind: string) {
  const { body } = await owner.agent.post('/api/v1/devices').send({ kind, name: kind });
  return { id: body.id, agent: supertest.agent(app).set('Authorization', `Bearer ${body.token}`) };
}

describe('codes', () => {
  test('are eight letters and digits that nobody mistakes, in two halves, and never twice', () => {
    const codes = newCodes(20_000);
    expect(new Set(codes).size).toBe(20_000);
    expect(codes.every((code) => /^[A-HJKMNP-RT-Y346-9]{4}-[A-HJKMNP-RT-Y346-9]{4}$/.test(code))).toBe(true);
    const counts = new Map<string, number>();
    for (const letter of codes.join('').replaceAll('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(27);
    for (const count of counts.values()) expect(Math.abs(count / (160_000 / 27) - 1)).toBeLessThan(0.08);
  });

  test('that are taken are not given out again', async () => {
    const campaignId = await launched(owner.agent);
    const row = { campaignId, recipient: '7', neighborhoodId: null, arm: 1, useLimit: 1, expiresAt: null };
    const [one = '', two = ''] = newCodes(2);
    expect(await insertCodes(knex, owner.businessId, [{ ...row, code: one }])).toEqual([one]);
    const both = [one, two].map((code) => ({ ...row, code }));
    expect(await insertCodes(knex, owner.businessId, both)).toEqual([two]);
    expect(await insertCodes(knex, owner.businessId, [])).toEqual([]);
  });
});

describe('at the till', () => {
  test('a code says what to give, once; then when it was used', async () => {
    const campaignId = await launched(owner.agent);
    const code = fresh();
    await give(campaignId, { code, recipient: '12', arm: 2, useLimit: 2 });
    const look = await owner.agent.get(`${path}/lookup`).query({ code });
    expect(look.body).toMatchObject({ campaignId, campaign: 'Bread week', offer: 'A free roll', terms: 'One a day.' });
    expect(look.body).toMatchObject({ code, left: 2, expiresAt: null });

    const first = await redeem({ code, storeId, amount: 12.5 });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      campaignId,
      offer: 'A free roll',
      storeId,
      amount: 12.5,
      left: 1,
      again: false,
    });
    expect((await redeem({ code })).body).toMatchObject({ left: 0, storeId });
    const third = await redeem({ code });
    expect([third.status, reasonOf(third)]).toEqual([409, 'used_up']);
    expect(third.body.detail).toMatch(/^Used 2 times already, the last on \d+ \w+ at \d\d:\d\d\.$/);
    const kept = await knex('redemptions').where({ business_id: owner.businessId, code }).orderBy('id');
    expect(kept).toHaveLength(2);
    expect(kept[0]).toMatchObject({ recipient: '12', arm: 2, store_id: storeId, amount: '12.50' });
    expect((await owner.agent.get(`${path}/lookup`).query({ code })).status).toBe(409);
  });

  test('case, spaces, dashes and look-alikes are forgiven where only one code is meant', async () => {
    const campaignId = await launched(owner.agent);
    await give(campaignId, { code: 'ROLL-10', useLimit: null });
    for (const typed of ['roll-10', ' ROLL 10 ', 'r0ll1o', 'RO-LL-IO', 'R0II-L0'])
      expect((await redeem({ code: typed })).body.code).toBe('ROLL-10');
    await give(campaignId, { code: 'R0LL-10', useLimit: null });
    expect((await redeem({ code: 'roll10' })).body.code).toBe('ROLL-10');
    expect((await redeem({ code: 'r0ll10' })).body.code).toBe('R0LL-10');
    expect(reasonOf(await redeem({ code: 'ROLLIO' }))).toBe('unknown');
    expect(reasonOf(await redeem({ code: '---' }))).toBe('unknown');
  });

  test('an unknown code is 404, an expired one 410, one whose campaign has not begun 409', async () => {
    expect(await redeem({ code: 'NO-SUCH' })).toMatchObject({ status: 404 });
    const campaignId = await launched(owner.agent);
    const [old, good, early] = [fresh(), fresh(), fresh()];
    await give(campaignId, { code: old, expiresAt: new Date('2026-05-03T10:42:00Z') });
    const expired = await redeem({ code: old });
    expect([expired.status, reasonOf(expired)]).toEqual([410, 'expired']);
    expect(expired.body.detail).toMatch(/^It was good until 3 May/);
    await give(campaignId, { code: good });
    const before = await redeem({ code: good, at: '2026-01-01T00:00:00Z' });
    expect([before.status, reasonOf(before)]).toEqual([409, 'not_yet']);
    expect((await redeem({ code: good, at: '2099-01-01T00:00:00Z' })).body.errors[0].pointer).toBe('/at');
    const later = await launched(owner.agent, {}, { schedule: { startAt: '2099-06-01T08:00:00Z' } });
    await give(later, { code: early });
    const soon = await redeem({ code: early });
    expect([soon.status, reasonOf(soon)]).toEqual([409, 'not_yet']);
    expect(soon.body.detail).toContain('begins on 1 June 2099');
  });

  test('what was promised until a day outlives its campaign; what was not ends with it', async () => {
    const campaignId = await launched(owner.agent);
    const [promised, open] = [fresh(), fresh()];
    await give(campaignId, { code: promised, expiresAt: new Date(Date.now() + 86_400_000) });
    await give(campaignId, { code: open, useLimit: 5 });
    await owner.agent.post(`/api/v1/campaigns/${campaignId}/pause`).send();
    expect((await redeem({ code: open })).status).toBe(201);
    await owner.agent.post(`/api/v1/campaigns/${campaignId}/end`).send();
    const over = await redeem({ code: open });
    expect([over.status, reasonOf(over)]).toEqual([410, 'ended']);
    expect((await redeem({ code: promised })).status).toBe(201);
  });

  test('the total limit of an offer holds over all its codes, and a personal code is good as often as the offer says', async () => {
    const campaignId = await launched(owner.agent, { totalLimit: 3, perPersonLimit: 2 });
    const [mine, yours] = [fresh(), fresh()];
    await give(campaignId, { code: mine, recipient: '1', useLimit: null });
    await give(campaignId, { code: yours, recipient: '2', useLimit: null });
    expect((await redeem({ code: mine })).body.left).toBe(1);
    expect((await redeem({ code: mine })).body.left).toBe(0);
    expect(reasonOf(await redeem({ code: mine }))).toBe('used_up');
    expect((await redeem({ code: yours })).body.left).toBe(0);
    const none = await redeem({ code: yours });
    expect([none.status, reasonOf(none)]).toEqual([409, 'used_up']);
  });

  test('a shared code works from the launch on, and goes over to the next campaign that uses it', async () => {
    const shared = { code: 'shared', sharedCode: 'BREAD-20' };
    const first = await launched(owner.agent, shared);
    expect((await redeem({ code: 'bread20' })).body).toMatchObject({ campaignId: first, code: 'BREAD-20', left: null });
    await owner.agent.post(`/api/v1/campaigns/${first}/end`).send();
    expect(reasonOf(await redeem({ code: 'BREAD-20' }))).toBe('ended');
    const second = await launched(owner.agent, { ...shared, title: 'A cake' });
    expect((await redeem({ code: 'BREAD-20' })).body).toMatchObject({ campaignId: second, offer: 'A cake' });
    const page = await owner.agent.get(path).query({ campaign: first });
    expect(page.body.items).toHaveLength(1);
  });

  test('the same id is counted once, also when it is sent many times at once', async () => {
    const campaignId = await launched(owner.agent);
    const code = fresh();
    await give(campaignId, { code, useLimit: 5 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem({ code, id: 'till-1/77' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 200 && body.again)).toHaveLength(7);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await redeem({ code, id: 'till-1/78' })).body.left).toBe(3);
    expect((await redeem({ code: 'BREAD-20', id: 'till-1/77' })).status).toBe(409);
  });

  test('an undo gives the use back, for ten minutes', async () => {
    const campaignId = await launched(owner.agent, { totalLimit: 1 });
    const [code, other] = [fresh(), fresh()];
    await give(campaignId, { code });
    await give(campaignId, { code: other });
    const { body } = await redeem({ code });
    expect(reasonOf(await redeem({ code: other }))).toBe('used_up');
    const undone = await Promise.all([1, 2, 3].map(() => owner.agent.delete(`${path}/${body.id}`)));
    expect(undone.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    const again = await redeem({ code: other });
    expect(again.status).toBe(201);
    await knex('redemptions')
      .where({ business_id: owner.businessId, id: again.body.id })
      .update({ recorded_at: new Date(Date.now() - 11 * 60_000) });
    expect((await owner.agent.delete(`${path}/${again.body.id}`)).status).toBe(409);
  });

  test('what was paid may be told later', async () => {
    const campaignId = await launched(owner.agent);
    const code = fresh();
    await give(campaignId, { code });
    const { body } = await redeem({ code });
    const told = await owner.agent.patch(`${path}/${body.id}`).send({ amount: 9.99 });
    expect(told.body).toMatchObject({ id: body.id, amount: 9.99 });
    expect((await owner.agent.patch(`${path}/999999`).send({ amount: 1 })).status).toBe(404);
  });
});

describe('who may', () => {
  test('a till takes codes, a phone does not, and a till that is switched off no more', async () => {
    const campaignId = await launched(owner.agent);
    const code = fresh();
    await give(campaignId, { code, useLimit: 9 });
    const [till, phone, page] = [await deviceOf('till'), await deviceOf('native'), await deviceOf('page')];
    const taken = await redeem({ code }, till.agent);
    expect(taken.status).toBe(201);
    expect((await till.agent.get(`${path}/lookup`).query({ code })).status).toBe(200);
    expect((await till.agent.patch(`${path}/${taken.body.id}`).send({ amount: 2 })).status).toBe(200);
    expect((await till.agent.delete(`${path}/${taken.body.id}`)).status).toBe(204);
    expect((await till.agent.get(path)).status).toBe(403);
    for (const { agent } of [phone, page]) {
      expect((await redeem({ code }, agent)).status).toBe(403);
      expect((await agent.get(`${path}/lookup`).query({ code })).status).toBe(403);
      expect((await agent.delete(`${path}/${taken.body.id}`)).status).toBe(403);
    }
    await owner.agent.patch(`/api/v1/devices/${till.id}`).send({ active: false });
    expect((await redeem({ code }, till.agent)).status).toBe(403);
  });

  test('a marketer takes and reads codes, an analyst does neither', async () => {
    const analyst = await clientOf(knex, app, owner.businessId, 'analyst');
    const campaignId = await launched(marketer.agent);
    const codes = [fresh(), fresh(), fresh()];
    for (const code of codes) {
      await give(campaignId, { code });
      expect((await redeem({ code }, marketer.agent)).status).toBe(201);
    }
    expect((await redeem({ code: codes[0] }, analyst.agent)).status).toBe(403);
    expect((await analyst.agent.get(path)).status).toBe(403);
    const first = await marketer.agent.get(path).query({ campaign: campaignId, limit: 2 });
    expect(first.body.items.map(({ code }: { code: string }) => code)).toEqual([codes[2], codes[1]]);
    const second = await marketer.agent.get(path).query({
      campaign: campaignId,
      limit: 2,
      cursor: first.body.nextCursor,
    });
    expect(second.body).toMatchObject({ items: [{ code: codes[0], campaignId }], nextCursor: null });
  });

  test('another business’s code is unknown, and its redemptions are not there', async () => {
    const campaignId = await launched(owner.agent);
    const code = fresh();
    await give(campaignId, { code });
    const stranger = await clientOf(knex, app);
    expect(reasonOf(await redeem({ code }, stranger.agent))).toBe('unknown');
    const { body } = await redeem({ code });
    expect((await stranger.agent.delete(`${path}/${body.id}`)).status).toBe(404);
    expect((await stranger.agent.patch(`${path}/${body.id}`).send({ amount: 1 })).status).toBe(404);
  });

  test('of several stores the till says which', async () => {
    const other = await clientOf(knex, app);
    const [one, two] = await Promise.all(
      ['One', 'Two'].map((name) => other.agent.post('/api/v1/stores').send({ name, position: [-76.58, 39.28] })),
    );
    const campaignId = await launched(other.agent, { code: 'shared', sharedCode: 'HELLO' });
    const unsaid = await redeem({ code: 'HELLO' }, other.agent);
    expect([unsaid.status, unsaid.body.errors[0].pointer]).toEqual([400, '/storeId']);
    expect((await redeem({ code: 'HELLO', storeId }, other.agent)).body.errors[0].pointer).toBe('/storeId');
    const said = await redeem({ code: 'HELLO', storeId: two?.body.id }, other.agent);
    expect(said.body).toMatchObject({ campaignId, storeId: two?.body.id });
    expect(one?.body.id).not.toBe(said.body.storeId);
  });
});
