import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { noteConsent } from '../../server/customers/index.ts';
import { connect } from '../../server/db/index.ts';
import { passGate, passLimited, type Rules } from '../../server/messages/queries-gate.ts';
import { settle } from '../../server/messages/queries-settle.ts';
import { newActive, newPeople, newShop, owe, recorder, senderOf, tally } from './support.ts';

/** The embedded database takes one statement at a time: races are shorter there. A long one has RACE_ATTEMPTS=100000. */
const embedded = inject('databaseUrl') === null;
const workers = 64;
const attempts = Number(process.env.RACE_ATTEMPTS ?? (embedded ? 1_000 : 10_000));
const knex = connect(inject('connection'), embedded ? 4 : 24);
afterAll(() => knex.destroy());

const runner = randomUUID();
const own: Rules = { channel: 'email', caps: [], perPerson: null, total: null, leaseMs: 45_000 };
const sent = { status: 'sent', reason: null, detail: null, nextAt: null, attempt: null, counted: true } as const;

interface Raced {
  b: string;
  campaignId: string;
  ids: string[];
}

/** As many messages as there are workers, taken by this runner: to one person, or one to each of several. */
async function race(limits: object, people: number): Promise<Raced> {
  const b = await newShop(knex);
  const campaignId = await newActive(knex, b, { limits: { perPerson: null, total: null, ...limits } });
  const customerIds = await newPeople(knex, b, people);
  for (let n = 0; n < workers / people; n++) await owe(knex, b, { campaignId, customerIds, occasion: `event:${n}` });
  await knex('messages').where({ business_id: b }).update({ runner });
  return { b, campaignId, ids: await knex('messages').where({ business_id: b }).orderBy('id').pluck('id') };
}

/** Everybody tries to get their message through until all attempts are used, and so many passed; how many did, and tried. */
async function run(
  { b, campaignId, ids }: Raced,
  rules: Rules,
  most = 1_000,
  least = 0,
): Promise<{ passed: number; tried: number }> {
  const count = { passed: 0, tried: 0 };
  const pass = rules.total === null ? passGate : passLimited;
  await Promise.all(
    ids.map(async (id) => {
      while (count.tried < most || count.passed < least) {
        count.tried++;
        const passed = await pass(knex, { businessId: b, id, campaignId, runner }, rules);
        if (!passed) continue;
        count.passed++;
        await settle(knex, b, { id, tries: passed.tries }, { ...sent, undo: false });
        return;
      }
    }),
  );
  return count;
}

describe('64 workers that race', () => {
  test('for one person never overstep a cap', async () => {
    const raced = await race({}, 1);
    const caps = [
      { channel: 'any', count: 20, days: 7 },
      { channel: 'email', count: 25, days: 1 },
    ] as const;
    const { passed, tried } = await run(raced, { ...own, caps }, attempts, 20);
    expect(passed).toBe(20);
    expect(tried).toBeGreaterThanOrEqual(attempts);
    const gate = await knex('contact_gates').where({ business_id: raced.b }).first();
    expect([gate.any_at.length, gate.email_at.length, gate.sending_until]).toEqual([20, 20, null]);
    expect(await tally(knex, raced.b)).toEqual({ sent: 20, owed: workers - 20 });
  });

  test('for the last messages of a campaign never overstep its limit', async () => {
    const raced = await race({ total: 17 }, workers);
    const { passed } = await run(raced, { ...own, total: 17 });
    expect(passed).toBe(17);
    expect((await knex('campaigns').where({ business_id: raced.b }).first()).messages).toBe(17);
    const { rows } = await knex.raw(
      'select sum(cardinality(any_at))::int as sum from contact_gates where business_id = ?',
      [raced.b],
    );
    expect(rows[0].sum).toBe(17);
  });

  test('for one person never overstep what the campaign may send to them', async () => {
    const raced = await race({ perPerson: { count: 3, days: 30 } }, 1);
    expect((await run(raced, { ...own, perPerson: { count: 3, days: 30 } })).passed).toBe(3);
  });

  test('as whole senders: nobody gets two, and caps hold', async () => {
    const b = await newShop(knex, { caps: [{ channel: 'any', count: 2, days: 7 }] });
    const customerIds = await newPeople(knex, b, 20);
    for (const n of [1, 2, 3, 4])
      await owe(knex, b, { campaignId: await newActive(knex, b), customerIds, occasion: `${n}` });
    const channel = recorder(async () => {
      await sleep(Math.random() * 10);
      return { kind: 'sent' };
    });
    const senders = Array.from({ length: 8 }, () => senderOf(knex, b, channel, { workers: 8, tickMs: 50 }));
    await Promise.all(senders.map((sender) => sender.start()));
    await expect.poll(() => tally(knex, b), { timeout: 120_000 }).toEqual({ sent: 40, 'suppressed capped': 40 });
    await Promise.all(senders.map((sender) => sender.stop()));
    const times = new Map<string, number>();
    for (const { message } of channel.delivered) times.set(message.recipient, (times.get(message.recipient) ?? 0) + 1);
    expect([...times.values()]).toEqual(Array(20).fill(2));
  });
});

test('50 workers, and withdrawals while they send: nothing is delivered after one was answered, or committed', async () => {
  const people = embedded ? 120 : 600;
  const b = await newShop(knex);
  const customerIds = await newPeople(knex, b, people);
  await owe(knex, b, { campaignId: await newActive(knex, b), customerIds });
  const channel = recorder(async () => {
    await sleep(Math.random() * 40);
    return { kind: 'sent' };
  });
  const senders = Array.from({ length: 5 }, () => senderOf(knex, b, channel, { workers: 10, tickMs: 20 }));
  const begun = new Map<string, number>();
  const answered = new Map<string, number>();
  const said = { channel: 'email', purpose: 'marketing', granted: false, source: 'test', userId: null } as const;
  const withdrawing = customerIds
    .filter((_id, index) => index % 2 === 0)
    .map(async (id, index) => {
      await sleep(index * (embedded ? 12 : 4) * Math.random());
      begun.set(id, Date.now());
      expect(await noteConsent(knex, b, id, said)).toBe('added');
      answered.set(id, Date.now());
    });
  await Promise.all([...senders.map((sender) => sender.start()), ...withdrawing]);
  await expect.poll(async () => (await tally(knex, b)).owed ?? 0, { timeout: 120_000 }).toBe(0);
  await Promise.all(senders.map((sender) => sender.stop()));

  const late = channel.delivered.filter(({ message, at }) => at > (answered.get(message.recipient) ?? Infinity));
  expect(late).toEqual([]);
  const ledger = await knex('consents').where({ business_id: b, granted: false });
  const committed = new Map(ledger.map(({ customer_id, recorded_at }) => [customer_id, recorded_at.getTime()]));
  // The clock of the database is this machine's: to the millisecond.
  expect(
    channel.delivered.filter(({ message, at }) => at > (committed.get(message.recipient) ?? Infinity) + 1),
  ).toEqual([]);
  const counts = await tally(knex, b);
  expect((counts.sent ?? 0) + (counts['suppressed withdrawn'] ?? 0)).toBe(people);
  expect(counts['suppressed withdrawn']).toBeGreaterThan(0);
  expect(channel.delivered).toHaveLength(counts.sent ?? 0);
  // Some were on their way when their person said no: these were waited for.
  const between = channel.delivered.filter(({ message, at }) => at > (begun.get(message.recipient) ?? Infinity));
  expect(counts.sent).toBeGreaterThan(between.length);
});

test('the gate counts what was sent and nothing else, in the order of time, whatever is tried', async () => {
  const channels = ['email', 'sms', 'push', 'mail'] as const;
  const caps = [
    { channel: 'any', count: 4, days: 7 },
    { channel: 'sms', count: 2, days: 7 },
  ] as const;
  const attempt = fc.record({
    channel: fc.constantFrom('email', 'sms', 'mail'),
    fails: fc.boolean(),
    campaign: fc.constantFrom(0, 1),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 10 }), async (tries) => {
      const b = await newShop(knex);
      const customerIds = await newPeople(knex, b, 1);
      const campaigns = [await newActive(knex, b), await newActive(knex, b)];
      const model: { channel: string; campaign: string }[] = [];
      for (const [n, { channel, fails, campaign }] of tries.entries()) {
        const campaignId = campaigns[campaign] ?? '';
        await owe(knex, b, { campaignId, customerIds, channel, occasion: `${n}` });
        await knex('messages').where({ business_id: b, status: 'owed' }).update({ runner });
        const [id] = await knex('messages')
          .where({ business_id: b, occasion: `${n}` })
          .pluck('id');
        const rules: Rules = { ...own, channel, caps };
        const passed = await passGate(knex, { businessId: b, id, campaignId, runner }, rules);
        const isCapped =
          model.length >= 4 || (channel === 'sms' && model.filter((one) => one.channel === 'sms').length >= 2);
        expect(passed === undefined).toBe(isCapped);
        if (!passed) continue;
        const failure = { ...sent, status: 'failed', undo: true } as const;
        await settle(knex, b, { id, tries: passed.tries }, fails ? failure : { ...sent, undo: false });
        if (!fails) model.push({ channel, campaign: campaignId });
        const gate = await knex('contact_gates').where({ business_id: b }).first();
        const times: Date[] = gate.any_at;
        expect(times).toEqual([...times].sort((one, other) => one.getTime() - other.getTime()));
        expect(gate.campaign_ids).toEqual(model.map((one) => one.campaign));
        for (const name of channels)
          expect(gate[`${name}_at`]).toEqual(times.filter((_at, index) => model[index]?.channel === name));
        expect(gate.sending_until).toBeNull();
      }
    }),
    { numRuns: embedded ? 8 : 25 },
  );
});
