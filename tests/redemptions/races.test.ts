import { beforeAll, expect, inject, test } from 'vitest';
import { connect } from '../../server/db/index.ts';
import { newCodes } from '../../server/redemptions/index.ts';
import { takeCode, undoRedemption } from '../../server/redemptions/queries.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { giveOut, launched } from './support.ts';

const knex = testDatabase();
const app = testApp(knex);
const embedded = !('connectionString' in inject('connection'));
const attempts = embedded ? 2_000 : 100_000;
const workers = embedded ? 8 : 50;
let owner: Awaited<ReturnType<typeof clientOf>>;

beforeAll(async () => {
  owner = await clientOf(knex, app);
});

/** Counts what came out of many attempts, by as many connections as there are workers. */
async function race<Outcome extends string>(
  count: number,
  attempt: (handle: typeof knex, number: number) => Promise<Outcome>,
): Promise<Record<Outcome, number>> {
  const pool = connect(inject('connection'), workers);
  const outcomes = {} as Record<Outcome, number>;
  let next = 0;
  try {
    await Promise.all(
      Array.from({ length: workers }, async () => {
        for (let number = next++; number < count; number = next++) {
          const outcome = await attempt(pool, number);
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        }
      }),
    );
  } finally {
    await pool.destroy();
  }
  return outcomes;
}

const blank = { useLimit: null, storeId: null, amount: null, clientId: null };
const take = async (handle: typeof knex, code: string, useLimit: number | null = null) => {
  const taken = await takeCode(handle, owner.businessId, { ...blank, useLimit, code, at: new Date() });
  return typeof taken === 'string' ? taken : 'taken';
};
const usedOf = async (code: string) =>
  (await knex('codes').where({ business_id: owner.businessId, code }).first()).used;
const counted = async (id: string) =>
  (await knex('campaigns').where({ business_id: owner.businessId, id }).first()).redemptions;
const kept = async (campaignId: string) =>
  (await knex('redemptions').where({ business_id: owner.businessId, campaign_id: campaignId })).length;

test.each([
  ['code', attempts],
  ['offer', attempts / 10],
])('of very many attempts at once exactly as many take a code as the limit of the %s allows', async (whose, count) => {
  const campaignId = await launched(owner.agent);
  const [code = ''] = newCodes(1);
  const limit = 137;
  const own = whose === 'code';
  await giveOut(knex, owner.businessId, campaignId, { code, useLimit: own ? limit : null });
  const outcomes = await race(count, (handle) => take(handle, code, own ? null : limit));
  expect(outcomes).toEqual({ taken: limit, used_up: count - limit });
  expect([await usedOf(code), await counted(campaignId), await kept(campaignId)]).toEqual([limit, limit, limit]);
});

test('the total limit holds over many codes that are taken at once', async () => {
  const totalLimit = 211;
  const campaignId = await launched(owner.agent, { totalLimit });
  const codes = newCodes(40);
  for (const code of codes) await giveOut(knex, owner.businessId, campaignId, { code, useLimit: null });
  const tries = embedded ? 800 : 20_000;
  const outcomes = await race(tries, (handle, number) => take(handle, codes[number % codes.length] ?? ''));
  expect(outcomes).toEqual({ taken: totalLimit, used_up: tries - totalLimit });
  const used = await Promise.all(codes.map(usedOf));
  expect(used.reduce((sum, one) => sum + one, 0)).toBe(totalLimit);
  expect([await counted(campaignId), await kept(campaignId)]).toEqual([totalLimit, totalLimit]);
});

test('takes and undoes at once leave the counts as the redemptions are', async () => {
  const campaignId = await launched(owner.agent, { totalLimit: 20 });
  const codes = newCodes(5);
  for (const code of codes) await giveOut(knex, owner.businessId, campaignId, { code, useLimit: 6 });
  await race(embedded ? 400 : 5_000, async (handle, number) => {
    const code = codes[number % codes.length] ?? '';
    const taken = await takeCode(handle, owner.businessId, { ...blank, code, at: new Date() });
    if (typeof taken === 'string') return taken;
    if (number % 3 === 0) return 'taken';
    return (await undoRedemption(handle, owner.businessId, taken.id, 10)) ? 'undone' : 'lost';
  });
  const total = await kept(campaignId);
  expect(total).toBe(await counted(campaignId));
  expect(total).toBeLessThanOrEqual(20);
  for (const code of codes) {
    const rows = await knex('redemptions').where({ business_id: owner.businessId, code });
    expect(await usedOf(code)).toBe(rows.length);
    expect(rows.length).toBeLessThanOrEqual(6);
  }
});
