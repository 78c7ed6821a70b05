import { describe, expect, test } from 'vitest';
import { type CampaignRow, hashShare } from '../../server/campaigns/index.ts';
import { reachBody } from '../../server/contract/audience.ts';
import { eraseCustomer } from '../../server/customers/erase.ts';
import { Refusal } from '../../server/http/problem.ts';
import { createPlanner } from '../../server/occasions/index.ts';
import { planCustomers } from '../../server/occasions/plan.ts';
import { reachOf } from '../../server/reach/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown } from '../support/people.ts';
import { again, exposuresOf, launched, messagesOf, newCustomer, newPeople, newShop, planning } from './support.ts';

const knex = testDatabase();
const silent = { warn() {}, error() {}, info() {}, debug() {} } as never;
const owner = (businessId: string) => ({ businessId, role: 'owner' as const, userId: null, credential: 'test' });
const reachFor = async ({ business_id, id, definition }: CampaignRow, rest: object = {}) => {
  const channels = definition.channels.filter((channel) => channel !== 'flyer');
  const body = reachBody.parse({ area: definition.area, channels, campaignId: id, ...rest });
  const reach = await reachOf(knex, owner(business_id), body, planning.defining);
  if (reach instanceof Refusal) throw new Error(JSON.stringify(reach.errors));
  return reach;
};
const plan = async (campaign: CampaignRow) => planCustomers(knex, await again(knex, campaign), planning);
const count = <Item>(items: readonly Item[], isOne: (item: Item) => boolean) => items.filter(isOne).length;

describe('a campaign that goes out once', () => {
  test('owes exactly the messages that reach promises, each by the first channel that reaches the person', async () => {
    const businessId = await newShop(knex);
    await newPeople(knex, businessId, 1_000);
    await knex.raw(
      `insert into suppressions (business_id, channel, address_hash, hint, reason)
       select :businessId, 'email', sha256(convert_to('email:p' || n || '@example.com', 'UTF8')), 'p…', 'asked'
       from generate_series(1, 50) n`,
      { businessId },
    );
    const campaign = await launched(knex, businessId, {
      channels: ['sms', 'email'],
      holdout: { unit: 'people', share: 0.2 },
    });
    const promised = await reachFor(campaign);
    expect(await plan(campaign)).toBe(true);
    const [messages, exposures] = [await messagesOf(knex, campaign), await exposuresOf(knex, campaign)];
    const owed = messages.filter(({ status }) => status === 'owed');
    expect(owed).toHaveLength(promised.reachable.any ?? -1);
    expect(count(owed, ({ channel }) => channel === 'sms')).toBe(promised.firstChannel.sms);
    expect(count(owed, ({ channel }) => channel === 'email')).toBe(promised.firstChannel.email);
    expect(exposures).toHaveLength(promised.eligible ?? -1);
    expect(count(exposures, ({ reachable }) => reachable)).toBe(promised.steps.any.notCapped);
    expect(count(exposures, ({ arm, reachable }) => arm === 0 && reachable)).toBe(promised.excluded.heldOut);
    expect((await again(knex, campaign)).planned_at).not.toBeNull();
  });

  test('an area and a segment narrow it as they narrow reach', async () => {
    const businessId = await newShop(knex);
    await insertPeople(knex, businessId, madeUpTown(600));
    await knex.raw(
      `update customers set email = 'x' || id || '@example.com', email_consent = id % 2 = 0,
         tags = case when id % 3 = 0 then array['vip'] else '{}' end
       where business_id = ?`,
      [businessId],
    );
    const [segment] = await knex('segments')
      .insert({ business_id: businessId, name: 'VIP', definition: JSON.stringify({ type: 'tag', tag: 'vip' }) })
      .returning('id');
    const area = { type: 'circle', center: [-76.5828, 39.2853], radiusMeters: 1_500 };
    const campaign = await launched(knex, businessId, { area, segmentId: segment.id, channels: ['email'] });
    const promised = await reachFor(campaign, { segment: segment.id });
    await plan(campaign);
    const messages = await messagesOf(knex, campaign);
    expect(promised.eligible).toBeGreaterThan(20);
    expect(messages).toHaveLength(promised.eligible ?? -1);
    expect(count(messages, ({ status }) => status === 'owed')).toBe(promised.reachable.any);
  });

  test('every suppression is stored with its reason', async () => {
    const businessId = await newShop(knex);
    const ids = {
      nothing: await newCustomer(knex, businessId, { email: null, email_consent: null }),
      unsaid: await newCustomer(knex, businessId, { email: 'b@example.com', email_consent: null }),
      no: await newCustomer(knex, businessId, {
        email: 'c@example.com',
        email_consent: false,
        phone: '+1',
        sms_consent: null,
      }),
      bounced: await newCustomer(knex, businessId, { email: 'D@example.com' }),
      fine: await newCustomer(knex, businessId, { email: 'e@example.com' }),
    };
    await knex.raw(
      `insert into suppressions (business_id, channel, address_hash, hint, reason)
       values (?, 'email', sha256(convert_to('email:d@example.com', 'UTF8')), 'd…', 'bounced')`,
      [businessId],
    );
    const campaign = await launched(knex, businessId);
    await plan(campaign);
    const reasons = Object.fromEntries((await messagesOf(knex, campaign)).map((row) => [row.recipient, row.reason]));
    expect(reasons).toEqual({
      [ids.nothing]: 'no_contact',
      [ids.unsaid]: 'no_consent',
      [ids.no]: 'no_consent',
      [ids.bounced]: 'inactive',
      [ids.fine]: null,
    });
    const rows = await messagesOf(knex, campaign);
    for (const { status, channel, reason, settled_at } of rows)
      expect([status, channel === null, settled_at === null]).toEqual(
        reason === null ? ['owed', false, true] : ['suppressed', true, false],
      );
  });

  test('who is left alone gets nothing, and planning again changes neither them nor anything else', async () => {
    const businessId = await newShop(knex);
    await newPeople(knex, businessId, 600);
    const offer = { kind: 'gift', title: 'Roll', code: 'personal' };
    const campaign = await launched(knex, businessId, { holdout: { unit: 'people', share: 0.3 }, offer });
    await plan(campaign);
    const before = [await exposuresOf(knex, campaign), await messagesOf(knex, campaign)];
    const left = (before[0] ?? []).filter(({ arm }) => arm === 0).map(({ recipient }) => recipient);
    expect(left.length).toBeGreaterThan(120);
    for (const { recipient } of before[1] ?? []) expect(left).not.toContain(recipient);
    for (const recipient of left) expect(hashShare(campaign.salt, recipient)).toBeLessThan(0.3);
    await knex('campaigns').where({ business_id: businessId, id: campaign.id }).update({ planned_at: null });
    await Promise.all([plan(campaign), plan(campaign)]);
    expect([await exposuresOf(knex, campaign), await messagesOf(knex, campaign)]).toEqual(before);
    const [codes] = await knex('codes').where({ business_id: businessId, campaign_id: campaign.id }).count();
    expect(Number(codes?.count)).toBe(count(before[1] ?? [], ({ status }) => status === 'owed'));
  });

  test('variants are told in proportion to their shares', async () => {
    const businessId = await newShop(knex);
    await newPeople(knex, businessId, 3_000);
    const variants = [1, 2, 3].map((share) => ({ name: `V${share}`, share, texts: {} }));
    const campaign = await launched(knex, businessId, { variants, holdout: { unit: 'people', share: 0.1 } });
    await plan(campaign);
    const exposures = await exposuresOf(knex, campaign);
    const expected = [300, 450, 900, 1_350];
    for (const [arm, people] of expected.entries()) {
      const counted = count(exposures, (one) => one.arm === arm);
      expect(Math.abs(counted - people)).toBeLessThan(4 * Math.sqrt(people));
    }
    const arms = new Map(exposures.map(({ recipient, arm }) => [recipient, arm]));
    for (const { recipient, arm } of await messagesOf(knex, campaign)) expect(arms.get(recipient)).toBe(arm);
  });

  test('personal codes are one for each message, with their limit and end', async () => {
    const businessId = await newShop(knex);
    await newPeople(knex, businessId, 90);
    const expiresAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
    const offer = {
      kind: 'percent',
      value: 20,
      title: '20%',
      code: 'personal',
      perPersonLimit: 2,
      validDays: 7,
      expiresAt,
    };
    const campaign = await launched(knex, businessId, { offer });
    await plan(campaign);
    const codes = new Map((await knex('codes').where({ business_id: businessId })).map((row) => [row.code, row]));
    const owed = (await messagesOf(knex, campaign)).filter(({ status }) => status === 'owed');
    expect(codes.size).toBe(owed.length);
    for (const { code, recipient, arm, due_at, not_after } of owed) {
      expect(codes.get(code)).toMatchObject({ recipient, arm, use_limit: 2, campaign_id: campaign.id });
      expect(codes.get(code)?.expires_at.getTime()).toBe(due_at.getTime() + 7 * 86_400_000);
      expect(not_after.toISOString()).toBe(expiresAt);
    }
  });

  test('is due when its schedule says, in the zone of the shop', async () => {
    const businessId = await newShop(knex);
    await newCustomer(knex, businessId);
    const campaign = await launched(
      knex,
      businessId,
      { schedule: { sendTime: '10:00', days: [1], startAt: '2026-06-05T12:00:00Z', endAt: '2099-01-01T00:00:00Z' } },
      { launched_at: new Date('2026-06-01T00:00:00Z') },
    );
    await plan(campaign);
    const [message] = await messagesOf(knex, campaign);
    expect(message.due_at.toISOString()).toBe('2026-06-08T14:00:00.000Z');
    expect(message.next_at).toEqual(message.due_at);
    expect(message.not_after.toISOString()).toBe('2099-01-01T00:00:00.000Z');
  });

  test('one whose segment is gone owes nothing and fails nothing', async () => {
    const businessId = await newShop(knex);
    await newCustomer(knex, businessId);
    const campaign = await launched(knex, businessId, { segmentId: '999999' });
    expect(await plan(campaign)).toBe(false);
    expect(await messagesOf(knex, campaign)).toEqual([]);
  });

  test('people erased while it is planned are left out, and nothing fails', async () => {
    const businessId = await newShop(knex);
    const ids = await newPeople(knex, businessId, 2_500);
    const campaign = await launched(knex, businessId);
    const erasing = (async () => {
      for (const id of ids.filter((_id, at) => at % 25 === 0).reverse())
        await knex.transaction((trx) => eraseCustomer(trx, businessId, id));
    })();
    await Promise.all([plan(campaign), plan(campaign), erasing]);
    const messages = await messagesOf(knex, campaign);
    const left = await knex('customers').where({ business_id: businessId }).pluck('id');
    expect(left).toHaveLength(2_400);
    expect(messages.map(({ recipient }) => recipient).sort()).toEqual(left.sort());
  });
});

describe('the planner', () => {
  const planner = (businessId: string) => createPlanner({ knex, log: silent, defining: planning.defining, businessId });

  test('lets out what is scheduled, and ends what is over', async () => {
    const businessId = await newShop(knex);
    await newCustomer(knex, businessId);
    const past = { state: 'scheduled', start_at: new Date(Date.now() - 1_000) };
    const begun = await launched(knex, businessId, {}, past);
    const waiting = await launched(knex, businessId, {}, { ...past, start_at: new Date(Date.now() + 60_000) });
    const over = await launched(knex, businessId, {}, { end_at: new Date(Date.now() - 1_000) });
    const missed = await launched(knex, businessId, {}, { ...past, end_at: new Date(Date.now() - 500) });
    const paused = await launched(knex, businessId, {}, { state: 'paused', end_at: new Date(Date.now() - 1_000) });
    await planner(businessId).runOnce();
    const states = await Promise.all([begun, waiting, over, missed, paused].map((one) => again(knex, one)));
    expect(states.map(({ state }) => state)).toEqual(['active', 'scheduled', 'ended', 'ended', 'paused']);
    expect(states.map(({ ended_at }) => ended_at !== null)).toEqual([false, false, true, true, false]);
    expect(await messagesOf(knex, begun)).toHaveLength(1);
    for (const one of [waiting, over, missed, paused]) expect(await messagesOf(knex, one)).toHaveLength(0);
  });

  test('takes up the code that all share, once', async () => {
    const businessId = await newShop(knex);
    const offer = { kind: 'gift', title: 'Roll', code: 'shared', sharedCode: `ROLL-${businessId}` };
    const campaign = await launched(knex, businessId, { channels: ['flyer'], offer });
    await Promise.all([planner(businessId).runOnce(), planner(businessId).runOnce()]);
    await planner(businessId).runOnce();
    const codes = await knex('codes').where({ business_id: businessId, campaign_id: campaign.id });
    expect(codes.map(({ code, neighborhood_id }) => [code, neighborhood_id])).toEqual([[`ROLL-${businessId}`, null]]);
    expect(await messagesOf(knex, campaign)).toEqual([]);
  });

  test('whole neighborhoods are left alone, by pairs that never change, and so is who lives at their borders', async () => {
    const businessId = await newShop(knex);
    const ids = await newNeighborhoods(businessId, 6);
    await insertPeople(
      knex,
      businessId,
      Array.from({ length: 600 }, (_, n) => ({
        position: [-76.6 + 0.02 * (n % 6) + 0.0002 * (n % 83), 39.28 + 0.00015 * (n % 97)] as [number, number],
        neighborhoodId: ids[n % 6] ?? '',
      })),
    );
    await knex('customers').where({ business_id: businessId }).update({ email: 'x@example.com', email_consent: true });
    const campaign = await launched(knex, businessId, { holdout: { unit: 'neighborhoods' } });
    const promised = await (async () => {
      await planner(businessId).runOnce();
      return reachFor(campaign);
    })();
    const pairs = await knex('holdout_neighborhoods').where({ business_id: businessId, campaign_id: campaign.id });
    expect(pairs).toHaveLength(6);
    expect(count(pairs, ({ treated }) => treated)).toBe(3);
    const heldOut = new Set(pairs.filter(({ treated }) => !treated).map(({ neighborhood_id }) => neighborhood_id));
    const exposures = await exposuresOf(knex, campaign);
    for (const { arm, neighborhood_id } of exposures)
      if (arm >= 0) expect(arm === 0).toBe(heldOut.has(neighborhood_id));
    const owed = await messagesOf(knex, campaign);
    expect(owed).toHaveLength(promised.reachable.any ?? -1);
    expect(count(exposures, ({ arm }) => arm === -1)).toBeGreaterThan(0);
    // Everybody moves: what was decided stays.
    await knex.raw('update customers set neighborhood_id = ? where business_id = ?', [ids[0] ?? '', businessId]);
    await knex('businesses').where({ id: businessId }).increment('data_version', 1);
    await knex('campaigns').where({ business_id: businessId, id: campaign.id }).update({ planned_at: null });
    await planner(businessId).runOnce();
    expect(await exposuresOf(knex, campaign)).toEqual(exposures);
    expect(await knex('holdout_neighborhoods').where({ business_id: businessId, campaign_id: campaign.id })).toEqual(
      pairs,
    );
  });

  test('a business with nothing is planned in no time', async () => {
    await planner(await newBusiness(knex)).runOnce();
  });
});

/** Squares side by side, each 0.02 degrees wide. */
async function newNeighborhoods(businessId: string, count: number): Promise<string[]> {
  const { rows } = await knex.raw(
    `insert into neighborhoods (business_id, source_key, name, households, geometry)
     select :businessId, 'n' || n, 'N' || n, 100 + n,
       ST_Multi(ST_MakeEnvelope(-76.62 + 0.02 * n, 39.28, -76.6 + 0.02 * n, 39.3, 4326))
     from generate_series(1, :count) n order by n returning id`,
    { businessId, count },
  );
  return rows.map(({ id }: { id: string }) => id);
}
