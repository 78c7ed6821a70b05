import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CampaignRow } from '../../server/campaigns/index.ts';
import { refreshStats } from '../../server/customers/stats.ts';
import { rulesOf } from '../../server/occasions/due.ts';
import { planCustomers } from '../../server/occasions/plan.ts';
import { testDatabase } from '../support/database.ts';
import { again, dayMs, exposuresOf, launched, messagesOf, newCustomer, newShop, planning } from './support.ts';

const knex = testDatabase();
/** Noon at the shop. */
const noon = (day: string) => Date.parse(`${day}T17:00:00Z`);
const later = (day: string, days: number) => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const planAt = async (campaign: CampaignRow, at: number) =>
  planCustomers(knex, await again(knex, campaign), planning, { now: at });
const occasions = async (campaign: CampaignRow) =>
  (await messagesOf(knex, campaign)).map(({ recipient, occasion }) => [recipient, occasion]);
/** Launched at noon of a day. */
const about = (businessId: string, trigger: object, day: string, fields: object = {}) =>
  launched(
    knex,
    businessId,
    { trigger: { type: 'customer', ...trigger }, ...fields },
    { launched_at: new Date(noon(day)) },
  );

let keys = 0;
async function bought(businessId: string, customerId: string, days: string[], amount = 10): Promise<void> {
  await knex('purchases').insert(
    days.map((day) => ({
      ...{ business_id: businessId, source_key: `o${keys++}`, customer_id: customerId },
      ...{ at: `${day}T15:00:00Z`, day, amount },
    })),
  );
  await knex.transaction((trx) => refreshStats(trx, businessId, [customerId]));
}

describe('birthdays', () => {
  test('come once a year, 29 February on the 28th where there is none', async () => {
    const businessId = await newShop(knex);
    const leap = await newCustomer(knex, businessId, { birthday: '1992-02-29' });
    const before = await newCustomer(knex, businessId, { birthday: '---02-28'.slice(1) });
    const after = await newCustomer(knex, businessId, { birthday: '1980-03-01' });
    const campaign = await about(businessId, { when: 'birthday' }, '2027-01-01');
    for (let day = '2027-02-25'; day <= '2028-03-03'; day = later(day, 1)) {
      if (day > '2027-03-04' && day < '2028-02-25') continue;
      await planAt(campaign, noon(day));
      await planAt(campaign, noon(day) + 3_600_000);
    }
    const rows = await messagesOf(knex, campaign);
    const told = rows.map(({ recipient, occasion, due_at }) => [
      recipient,
      occasion,
      due_at.toISOString().slice(0, 10),
    ]);
    expect(told).toEqual([
      [leap, 'birthday:2027', '2027-02-28'],
      [leap, 'birthday:2028', '2028-02-29'],
      [before, 'birthday:2027', '2027-02-28'],
      [before, 'birthday:2028', '2028-02-28'],
      [after, 'birthday:2027', '2027-03-01'],
      [after, 'birthday:2028', '2028-03-01'],
    ]);
  });

  test('days before, also over the end of the year; the day is that of the shop', async () => {
    const businessId = await newShop(knex);
    const january = await newCustomer(knex, businessId, { birthday: '1970-01-02' });
    const campaign = await about(businessId, { when: 'birthday', days: 5 }, '2026-12-01');
    await planAt(campaign, noon('2026-12-27'));
    expect(await occasions(campaign)).toEqual([]);
    // Late in the evening at the shop; the 29th in UTC.
    await planAt(campaign, Date.parse('2026-12-29T03:00:00Z'));
    expect(await occasions(campaign)).toEqual([[january, 'birthday:2027']]);
    await planAt(campaign, noon('2026-12-29'));
    expect(await occasions(campaign)).toHaveLength(1);
  });

  test('a day on which nothing ran is made up for, but not after the birthday, nor from before the launch', async () => {
    const businessId = await newShop(knex);
    const missed = await newCustomer(knex, businessId, { birthday: '1970-06-10' });
    await newCustomer(knex, businessId, { birthday: '1970-06-05' });
    const campaign = await about(businessId, { when: 'birthday', days: 3 }, '2026-06-06');
    await planAt(campaign, noon('2026-06-09'));
    expect(await occasions(campaign)).toEqual([[missed, 'birthday:2026']]);
    const today = await about(businessId, { when: 'birthday' }, '2026-06-06');
    await planAt(today, noon('2026-06-11'));
    expect(await occasions(today)).toEqual([]);
    const young = await about(businessId, { when: 'birthday', days: 3 }, '2026-06-08');
    await planAt(young, noon('2026-06-08'));
    expect(await occasions(young)).toEqual([]);
  });
});

describe('silence', () => {
  test('is written to when it has lasted so long, once, and again after the next purchase', async () => {
    const businessId = await newShop(knex);
    const ann = await newCustomer(knex, businessId);
    await bought(businessId, ann, ['2026-01-05', '2026-02-01']);
    const campaign = await about(businessId, { when: 'silent', days: 45 }, '2026-02-20');
    await planAt(campaign, noon('2026-03-17'));
    expect(await occasions(campaign)).toEqual([]);
    for (const day of ['2026-03-18', '2026-03-19', '2026-03-20']) await planAt(campaign, noon(day));
    expect(await occasions(campaign)).toEqual([[ann, 'silent:2026-02-01']]);
    await bought(businessId, ann, ['2026-03-21']);
    await planAt(campaign, noon('2026-05-04'));
    expect(await occasions(campaign)).toHaveLength(1);
    await planAt(campaign, noon('2026-05-06'));
    expect(await occasions(campaign)).toEqual([
      [ann, 'silent:2026-02-01'],
      [ann, 'silent:2026-03-21'],
    ]);
  });

  test('of those who were silent long before the launch, nobody is written to', async () => {
    const businessId = await newShop(knex);
    const people: string[] = [];
    // Reached 8, 7, 1 and 0 days before the launch, and a day after it; one gave something back, and never bought.
    for (const day of ['2026-03-24', '2026-03-25', '2026-03-31', '2026-04-01', '2026-04-02']) {
      const id = await newCustomer(knex, businessId);
      await bought(businessId, id, [day]);
      people.push(id);
    }
    await bought(businessId, await newCustomer(knex, businessId), ['2026-03-30'], -5);
    const campaign = await about(businessId, { when: 'silent', days: 30 }, '2026-05-01');
    await planAt(campaign, noon('2026-05-01'));
    expect((await occasions(campaign)).map(([id]) => id)).toEqual(people.slice(1, 4));
    await planAt(campaign, noon('2026-05-02'));
    expect((await occasions(campaign)).map(([id]) => id)).toEqual(people.slice(1));
  });

  test('an arm stays over occasions, and who is left alone is left alone for good', async () => {
    const businessId = await newShop(knex);
    const people = await Promise.all(Array.from({ length: 60 }, () => newCustomer(knex, businessId)));
    const variants = ['A', 'B'].map((name) => ({ name, texts: {} }));
    const holdout = { unit: 'people', share: 0.4 };
    const campaign = await about(businessId, { when: 'silent', days: 10 }, '2026-05-01', { variants, holdout });
    for (const round of [0, 1, 2]) {
      const day = later('2026-05-02', round * 11);
      for (const id of people) await bought(businessId, id, [day]);
      await planAt(campaign, noon(later(day, 10)));
      // Another salt would decide otherwise: what was decided holds.
      await knex('campaigns').where({ business_id: businessId, id: campaign.id }).update({ salt: randomUUID() });
    }
    const arms = new Map((await exposuresOf(knex, campaign)).map(({ recipient, arm }) => [recipient, arm]));
    const told = [...arms.values()].filter((arm) => arm > 0).length;
    expect(arms.size).toBe(60);
    expect(told).toBeGreaterThan(20);
    expect(told).toBeLessThan(52);
    const messages = await messagesOf(knex, campaign);
    expect(messages).toHaveLength(3 * told);
    for (const { recipient, arm } of messages) expect(arm).toBe(arms.get(recipient));
  });
});

describe('the n-th purchase', () => {
  test('counts from the launch on: who had so many before is not thanked', async () => {
    const businessId = await newShop(knex);
    const [second, third, old, back] = await Promise.all([0, 1, 2, 3].map(() => newCustomer(knex, businessId)));
    const campaign = await about(businessId, { when: 'nth_purchase', n: 3 }, '2026-04-10');
    await bought(businessId, second as string, ['2026-04-01', '2026-04-11']);
    await bought(businessId, third as string, ['2026-04-01', '2026-04-02', '2026-04-11']);
    await bought(businessId, old as string, ['2026-04-01', '2026-04-02', '2026-04-03', '2026-04-12']);
    await bought(businessId, back as string, ['2026-04-01', '2026-04-02']);
    await bought(businessId, back as string, ['2026-04-12'], -3);
    await planAt(campaign, noon('2026-04-12'));
    expect(await occasions(campaign)).toEqual([[third, 'purchase:3']]);
    // One import brings several at once.
    await bought(businessId, second as string, ['2026-04-13', '2026-04-14', '2026-04-15']);
    await planAt(campaign, noon('2026-04-15'));
    await planAt(campaign, noon('2026-04-16'));
    expect((await occasions(campaign)).sort()).toEqual(
      [
        [second, 'purchase:3'],
        [third, 'purchase:3'],
      ].sort(),
    );
  });
});

describe('new customers', () => {
  test('are those known since the launch, whenever their record was made', async () => {
    const businessId = await newShop(knex);
    const made = (at: string) => ({ created_at: new Date(at) });
    await newCustomer(knex, businessId, made('2026-04-10T16:00:00Z'));
    await newCustomer(knex, businessId, { since: '2020-01-01', ...made('2026-04-11T16:00:00Z') });
    const fresh = await newCustomer(knex, businessId, made('2026-04-10T18:00:00Z'));
    const said = await newCustomer(knex, businessId, { since: '2026-04-11', ...made('2026-05-01T18:00:00Z') });
    const campaign = await about(businessId, { when: 'new' }, '2026-04-10');
    await planAt(campaign, noon('2026-05-02'));
    await planAt(campaign, noon('2026-05-03'));
    expect(await occasions(campaign)).toEqual([
      [fresh, 'new'],
      [said, 'new'],
    ]);
    const brief = await about(businessId, { when: 'new', days: 3 }, '2026-04-10');
    await planAt(brief, noon('2026-04-12'));
    expect((await occasions(brief)).map(([id]) => id)).toEqual([fresh, said]);
    const missed = await about(businessId, { when: 'new', days: 3 }, '2026-04-10');
    await planAt(missed, noon('2026-04-20'));
    expect(await occasions(missed)).toEqual([]);
  });
});

test('a limit per person is kept in mind before anything is owed', async () => {
  const businessId = await newShop(knex);
  const ann = await newCustomer(knex, businessId);
  const limits = { perPerson: { count: 1, days: 300 }, total: null };
  const campaign = await about(businessId, { when: 'silent', days: 5 }, '2026-05-01', { limits });
  await bought(businessId, ann, ['2026-05-01']);
  await planAt(campaign, noon('2026-05-06'));
  await bought(businessId, ann, ['2026-05-10']);
  await planAt(campaign, noon('2026-05-15'));
  expect(await occasions(campaign)).toEqual([[ann, 'silent:2026-05-01']]);
});

test('what a campaign looks for begins with its start, where that is after the launch', () => {
  const campaign = {
    launched_at: new Date(noon('2026-04-01')),
    start_at: new Date(noon('2026-04-10')),
    definition: { trigger: { type: 'customer', when: 'nth_purchase', n: 2 } },
  } as unknown as CampaignRow;
  expect(rulesOf(campaign, 'America/New_York', noon('2026-04-20'))).toEqual([
    { kind: 'nth_purchase', n: 2, since: '2026-04-10' },
  ]);
});
