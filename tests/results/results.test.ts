import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignResults } from '../../server/contract/results.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { attributionDays, localDay, type Ran, runCampaign, type Somebody } from './town.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
const dayMs = 86_400_000;
const round = (amount: number) => Math.round(amount * 100) / 100;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const readResults = async (client: Client, campaignId: string): Promise<CampaignResults> => {
  const { status, body } = await client.agent.get(`/api/v1/campaigns/${campaignId}/results`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

/** When the last message went out, or the last person was due. */
const lastAt = ({ people }: Ran) =>
  new Date(Math.max(...people.map(({ dueAt, sentAt }) => Math.max(dueAt.getTime(), sentAt?.getTime() ?? 0))));

/** What one person did, added up by hand. */
function did(one: Somebody, ran: Ran, to = new Date(lastAt(ran).getTime() + attributionDays * dayMs)) {
  const until = Math.min(to.getTime(), Date.now());
  const counted = one.buys.filter(({ day }) => day >= localDay(one.dueAt) && day <= localDay(new Date(until)));
  return {
    spent: round(sum(counted.map(({ amount }) => amount))),
    bought: counted.some(({ amount }) => amount > 0),
    visits: one.visits.filter((at) => at > one.dueAt && at.getTime() < until).length,
  };
}

let ran: Ran;
let owner: Client;
let marketer: Client;
let analyst: Client;
beforeAll(async () => {
  const holdout = { unit: 'people' as const, share: 0.25 };
  ran = await runCampaign(knex, { people: 600, seed: 4, holdout, neighborhoods: 5, launchedDaysAgo: 20, effect: 0.3 });
  owner = await clientOf(knex, app, ran.businessId);
  marketer = await clientOf(knex, app, ran.businessId, 'marketer');
  analyst = await clientOf(knex, app, ran.businessId, 'analyst');
});

describe('results', () => {
  test('are what adding up person by person comes to', async () => {
    const results = await readResults(owner, ran.campaignId);
    const { people } = ran;
    const written = people.filter(({ sentAt }) => sentAt !== null);
    const of = (status: string) => people.filter((one) => one.status === status).length;
    expect(results).toMatchObject({
      ...{ name: 'Bread week', final: true, currency: 'USD', unit: 'people', k: 1 },
      sent: of('sent') + of('delivered'),
      ...{ delivered: of('delivered'), failed: of('failed') },
      visits: sum(written.map((one) => did(one, ran).visits)),
      buyers: written.filter((one) => did(one, ran).bought).length,
      revenue: round(sum(written.map((one) => did(one, ran).spent))),
      cost: round(written.filter(({ channel }) => channel === 'sms').length * 0.05),
    });
    expect(results.suppressed.map(({ reason, messages }) => [reason, messages]).sort()).toEqual(
      ['no_consent', 'no_contact']
        .map((reason) => [reason, people.filter((one) => one.reason === reason).length])
        .sort(),
    );
    const redeemed = people.filter(({ sentAt }, at) => sentAt !== null && at % 7 === 0);
    expect(results).toMatchObject({ redeemed: redeemed.length, redeemedRevenue: redeemed.length * 12.5 });
  });

  test('compare those who could be reached, written to or not, with those left alone like them', async () => {
    const { outcomes, lift } = await readResults(owner, ran.campaignId);
    const compared = ran.people.filter(({ reachable, arm }) => reachable && arm >= 0);
    const cutTo = compared.map((one) => did(one, ran).spent).sort((a, b) => b - a)[
      Math.floor(Math.min(0.005 * compared.length, Math.sqrt(compared.length) / 10))
    ];
    const values = {
      visits: (one: Somebody) => did(one, ran).visits,
      buyers: (one: Somebody) => Number(did(one, ran).bought),
      revenue: (one: Somebody) => Math.min(did(one, ran).spent, cutTo ?? 0),
    };
    for (const outcome of ['visits', 'buyers', 'revenue'] as const) {
      const [treated, holdout] = [1, 0].map((side) =>
        compared.filter(({ arm }) => Math.min(arm, 1) === side).map(values[outcome]),
      );
      const [one, other] = [sum(treated ?? []) / (treated?.length ?? 1), sum(holdout ?? []) / (holdout?.length ?? 1)];
      const told = outcomes[outcome];
      expect(told.treated.people).toBe(treated?.length);
      expect(told.holdout.people).toBe(holdout?.length);
      expect(told.treated.mean).toBeCloseTo(one, 8);
      expect(told.holdout.mean).toBeCloseTo(other, 8);
      expect(told.estimate).toBeCloseTo(one - other, 8);
      expect(told.extra).toBeCloseTo((one - other) * (treated?.length ?? 0), 6);
      expect(told.interval?.[0]).toBeLessThan(told.estimate ?? 0);
      expect(told.interval?.[1]).toBeGreaterThan(told.estimate ?? 0);
    }
    expect(lift).toEqual(outcomes.buyers);
    expect(lift).toMatchObject({ enoughData: true, reason: null });
  });

  test('tell what one more visit and one more buyer cost, only where there is one more', async () => {
    const { cost, outcomes, costPerExtraVisit, costPerExtraBuyer } = await readResults(owner, ran.campaignId);
    expect(costPerExtraBuyer).toBeCloseTo((cost ?? 0) / (outcomes.buyers.extra ?? 0), 1);
    const { enoughData, extra } = outcomes.visits;
    if (enoughData && (extra ?? 0) > 0) expect(costPerExtraVisit).toBeCloseTo((cost ?? 0) / (extra ?? 0), 1);
    else expect(costPerExtraVisit).toBeNull();
  });

  test('are told by variant and by neighborhood', async () => {
    const { variants, winner, neighborhoods } = await readResults(owner, ran.campaignId);
    expect(variants.map(({ name, people }) => [name, people])).toEqual(
      ['Plain', 'Bold'].map((name, at) => [
        name,
        ran.people.filter(({ arm, reachable }) => reachable && arm === at + 1).length,
      ]),
    );
    expect(winner).toBeNull();
    expect(neighborhoods.map(({ name, people, revenue, treated }) => ({ name, people, revenue, treated }))).toEqual(
      ran.neighborhoods.map((_id, at) => {
        const own = ran.people.filter(({ neighborhood }) => neighborhood === at);
        return {
          ...{ name: `N${at}`, people: own.length, treated: null },
          revenue: round(sum(own.map((one) => did(one, ran).spent))),
        };
      }),
    );
  });

  test('count as soon as there are any, and say that it is too early', async () => {
    const holdout = { unit: 'people' as const, share: 0.3 };
    const early = await runCampaign(knex, { people: 200, seed: 9, holdout, neighborhoods: 0, launchedDaysAgo: 5 });
    const results = await readResults(await clientOf(knex, app, early.businessId), early.campaignId);
    expect(results).toMatchObject({ final: false, lift: { enoughData: false, reason: 'too_early' } });
    expect(results.lift.interval).not.toBeNull();
    expect(Date.parse(results.to ?? '')).toBeGreaterThan(Date.now());
    const written = early.people.filter(({ sentAt }) => sentAt !== null);
    expect(results.buyers).toBe(written.filter((one) => did(one, early).bought).length);
  });

  test('of a campaign nobody was due for there are none', async () => {
    const { body } = await owner.agent.post('/api/v1/campaigns').send({ name: 'Draft' });
    const results = await readResults(owner, body.id);
    expect(results).toMatchObject({ from: null, to: null, final: false, sent: 0, cost: 0, neighborhoods: [] });
    expect(results.lift).toMatchObject({ estimate: null, reason: 'too_early', enoughData: false });
  });

  test('a purchase that made somebody due does not count for the message', async () => {
    const trigger = { type: 'customer', when: 'nth_purchase', n: 1 };
    const holdout = { unit: 'people' as const, share: 0.5 };
    const asked = { people: 100, seed: 2, holdout, neighborhoods: 0, launchedDaysAgo: 30, trigger };
    const often = await runCampaign(knex, asked);
    const client = await clientOf(knex, app, often.businessId);
    const before = await readResults(client, often.campaignId);
    expect(before).toMatchObject({ to: null, final: false });
    await knex('purchases').insert(
      often.people.map(({ id, dueAt }) => ({
        ...{ business_id: often.businessId, customer_id: id, source_key: `due ${id}`, at: dueAt, amount: 50 },
        day: localDay(dueAt),
      })),
    );
    expect((await readResults(client, often.campaignId)).buyers).toBe(before.buyers);
  });
});

describe('whole neighborhoods', () => {
  test('are compared within their pairs, without the people at the border', async () => {
    const holdout = { unit: 'neighborhoods' as const, share: 0.5 };
    const asked = { people: 900, seed: 12, holdout, neighborhoods: 16, launchedDaysAgo: 20, effect: 0.35 };
    const pairs = await runCampaign(knex, asked);
    const results = await readResults(await clientOf(knex, app, pairs.businessId), pairs.campaignId);
    const sideOf = (neighborhood: number, isTreated: boolean) => {
      const own = pairs.people.filter(
        (one) => one.neighborhood === neighborhood && one.reachable && (isTreated ? one.arm > 0 : one.arm === 0),
      );
      return { n: own.length, mean: own.filter((one) => did(one, pairs).bought).length / own.length };
    };
    const differences = Array.from({ length: 8 }, (_one, at) => {
      const [one, other] = [sideOf(2 * at, true), sideOf(2 * at + 1, false)];
      return { difference: one.mean - other.mean, weight: (one.n * other.n) / (one.n + other.n) };
    });
    const weight = sum(differences.map((one) => one.weight));
    const estimate = sum(differences.map((one) => one.weight * one.difference)) / weight;
    expect(results.lift.estimate).toBeCloseTo(estimate, 8);
    expect(results.lift).toMatchObject({ enoughData: true, reason: null });
    expect(results.lift.p).toBeCloseTo(2 / 256, 8);
    expect(results.neighborhoods.map(({ treated }) => treated)).toEqual(
      results.neighborhoods.map(({ name }) => Number(name.slice(1)) % 2 === 0),
    );
  });
});

describe('who may see what', () => {
  test('a marketer sees no group of fewer than ten, and numbers of people in steps', async () => {
    const holdout = { unit: 'people' as const, share: 0.5 };
    const few = await runCampaign(knex, { people: 26, seed: 3, holdout, neighborhoods: 6, launchedDaysAgo: 20 });
    const client = await clientOf(knex, app, few.businessId, 'marketer');
    const results = await readResults(client, few.campaignId);
    const counts = [results.sent, results.delivered, results.failed, results.redeemed, results.buyers].concat(
      results.suppressed.map(({ messages }) => messages),
    );
    for (const count of counts) expect(count === null || (count >= 10 && count % 5 === 0)).toBe(true);
    expect(results.neighborhoods.every(({ people }) => people !== null && people >= 10)).toBe(true);
    expect(results.k).toBe(10);
    for (const { estimate, treated, holdout: other, reason } of Object.values(results.outcomes)) {
      if (treated.people !== null && other.people !== null) continue;
      expect([estimate, reason]).toEqual([null, 'too_few_people']);
    }
    expect((await readResults(analyst, ran.campaignId)).sent).toBe((await readResults(marketer, ran.campaignId)).sent);
  });

  test('another business sees nothing', async () => {
    const stranger = await clientOf(knex, app);
    const path = `/api/v1/campaigns/${ran.campaignId}`;
    expect((await stranger.agent.get(`${path}/results`)).status).toBe(404);
    expect((await stranger.agent.get(`${path}/power`)).status).toBe(404);
    expect((await stranger.agent.post(`${path}/share`)).status).toBe(404);
    expect((await stranger.agent.delete(`${path}/share`)).status).toBe(404);
  });
});

describe('the link', () => {
  const share = async (client: Client) => client.agent.post(`/api/v1/campaigns/${ran.campaignId}/share`);
  const look = async (token: string) => {
    const { default: supertest } = await import('supertest');
    return supertest(app).post('/api/v1/shared').send({ token });
  };

  test('shows aggregates to anybody, nothing of a person, until it is taken back', async () => {
    expect((await share(analyst)).status).toBe(403);
    const { status, body } = await share(marketer);
    expect(status).toBe(201);
    expect(body.link).toContain(body.token);
    const shared = await look(body.token);
    expect(shared.status).toBe(200);
    expect(shared.body).toMatchObject({ name: 'Bread week', business: 'Test business', k: 10 });
    expect(shared.body.campaignId).toBeUndefined();
    const { campaignId: _left, ...seen } = await readResults(marketer, ran.campaignId);
    expect(shared.body).toEqual({ ...seen, business: 'Test business' });
    expect(JSON.stringify(shared.body)).not.toMatch(/Person|example\.com|CODE/);
    for (const { people } of shared.body.neighborhoods) expect(people).toBeGreaterThanOrEqual(10);

    expect((await marketer.agent.delete(`/api/v1/campaigns/${ran.campaignId}/share`)).status).toBe(204);
    expect((await look(body.token)).status).toBe(404);
    expect((await marketer.agent.delete(`/api/v1/campaigns/${ran.campaignId}/share`)).status).toBe(404);
  });

  test('a new one takes the place of the old one, and no other token opens it', async () => {
    const [one, other] = [(await share(owner)).body.token, (await share(owner)).body.token];
    expect((await look(one)).status).toBe(404);
    expect((await look(other)).status).toBe(200);
    for (const token of ['x', `${other}x`, other.replace(/_\d+_/, '_999999_'), owner.key, '%00', '%F0%9F%98%80'])
      expect((await look(token)).status, token).toBe(404);
    const { default: supertest } = await import('supertest');
    const asKey = await supertest(app).get('/api/v1/campaigns').set('Authorization', `Bearer ${other}`);
    expect(asKey.status).toBe(401);
  });
});

describe('before the launch', () => {
  const power = async (client: Client, fields: object) => {
    const { body } = await owner.agent.post('/api/v1/campaigns').send({ name: 'Plan', channels: ['email'], ...fields });
    const answer = await client.agent.get(`/api/v1/campaigns/${body.id}/power`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const reached = () => ran.people.filter((_one, at) => at % 10 !== 0);

  test('it says how many people are compared, how many of them buy anyway, and what it could find', async () => {
    const people = reached().length;
    const small = await power(owner, { holdout: { unit: 'people', share: 0.05 } });
    const large = await power(owner, { holdout: { unit: 'people', share: 0.5 } });
    expect(large).toMatchObject({ unit: 'people', treated: people - Math.round(people / 2), pairs: null, days: 14 });
    expect(large.holdout).toBe(Math.round(people / 2));
    const today = new Date().toISOString().slice(0, 10);
    const since = new Date(Date.parse(today) - attributionDays * dayMs).toISOString().slice(0, 10);
    const buyers = reached().filter(({ buys }) =>
      buys.some(({ amount, day }) => amount > 0 && day > since && day <= today),
    );
    expect(large.baseline).toBeCloseTo(buyers.length / people, 8);
    expect(large.detectable).toBeLessThan(small.detectable);
    expect(large.relative).toBeCloseTo(large.detectable / large.baseline, 8);
  });

  test('without a holdout, or without a way to write to anybody, it can find nothing', async () => {
    expect(await power(owner, { holdout: { unit: 'none', share: 0 } })).toMatchObject({ detectable: null, holdout: 0 });
    expect(await power(owner, { channels: ['flyer'] })).toMatchObject({ treated: 0, detectable: null, baseline: null });
  });

  test('of neighborhoods it goes by their pairs; few of them can show nothing', async () => {
    const asked = await power(marketer, { holdout: { unit: 'neighborhoods', share: 0.5 } });
    expect(asked).toMatchObject({ unit: 'neighborhoods', pairs: 2, detectable: null });
  });
});
