import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addConsent, mergeCustomers, type Statement, undoMerge } from '../../server/customers/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { attachFile, attachOne, mergesOf, newFile } from './records.ts';

const knex = testDatabase();

const states = async (b: string): Promise<(boolean | null)[]> =>
  (await knex('customers').where({ business_id: b }).orderBy('id').select('email_consent')).map(
    ({ email_consent }) => email_consent,
  );
const file = (granted: boolean, at: string | null = null): Statement => ({
  ...{ channel: 'email', purpose: 'marketing', granted, at },
});
const say = (b: string, id: string, granted: boolean, at?: string) =>
  knex.transaction((trx) =>
    addConsent(trx, b, id, {
      ...{ channel: 'email', purpose: 'marketing', granted, source: 'at the counter', userId: null },
      ...(at !== undefined && { at }),
    }),
  );
const attached = async (b: string, said: Parameters<typeof attachOne>[2]) =>
  (await attachOne(knex, b, said)).customerId as string;

describe('the state of a permission', () => {
  test('is unknown, then what a file says, then what the person says', async () => {
    const b = await newBusiness(knex);
    const id = await attached(b, { sourceKey: 'A' });
    expect(await states(b)).toEqual([null]);
    await attached(b, { sourceKey: 'A', statements: [file(true)] });
    expect(await states(b)).toEqual([true]);
    expect(await say(b, id, false)).toBe('added');
    expect(await states(b)).toEqual([false]);
    expect(await say(b, id, true)).toBe('added');
    expect(await states(b)).toEqual([true]);
  });

  test('never rises by an import: a withdrawal stands against any file', async () => {
    const b = await newBusiness(knex);
    const id = await attached(b, { sourceKey: 'A', email: 'a@x.org' });
    await say(b, id, false);
    for (const source of ['square', 'mailchimp', 'klaviyo'] as const)
      await attached(b, { source, sourceKey: 'A', email: 'a@x.org', statements: [file(true, '2026-01-01T00:00:00Z')] });
    expect(await states(b)).toEqual([false]);
  });

  test('a file that is read again says nothing new; one that withdraws later does', async () => {
    const b = await newBusiness(knex);
    const row = { sourceKey: 'A', statements: [file(false, '2025-01-01T00:00:00Z')] };
    const id = await attached(b, row);
    await say(b, id, true, '2025-06-01T00:00:00Z');
    await attached(b, row);
    expect(await states(b)).toEqual([true]);
    expect(await knex('consents').where({ business_id: b })).toHaveLength(2);
    await attached(b, { sourceKey: 'A', statements: [file(false, '2025-07-01T00:00:00Z')] });
    expect(await states(b)).toEqual([false]);
  });

  test('a yes to us counts only when it is later than every no, to the instant', async () => {
    const b = await newBusiness(knex);
    const id = await attached(b, { sourceKey: 'A' });
    const at = '2025-06-01T00:00:00Z';
    await say(b, id, false, at);
    await say(b, id, true, at);
    expect(await states(b)).toEqual([false]);
    await say(b, id, true, '2025-06-01T00:00:01+00:00');
    expect(await states(b)).toEqual([true]);
  });

  test('another purpose, and another channel, is another permission', async () => {
    const b = await newBusiness(knex);
    await attached(b, {
      sourceKey: 'A',
      statements: [
        { ...file(false), purpose: 'service' },
        { ...file(true), channel: 'sms' },
      ],
    });
    expect(await knex('customers').where({ business_id: b }).first('email_consent', 'sms_consent')).toEqual({
      email_consent: null,
      sms_consent: true,
    });
  });

  test('nothing is said in the future, nor by somebody who is not there', async () => {
    const b = await newBusiness(knex);
    const id = await attached(b, { sourceKey: 'A', statements: [file(false, '2999-01-01T00:00:00Z')] });
    expect(await say(b, id, true, '2999-01-01T00:00:00Z')).toBe('future');
    expect(await say(b, '999999999999', true)).toBe('unknown');
    // A file's slip does not lock the person out for a thousand years.
    await say(b, id, true);
    expect(await states(b)).toEqual([true]);
  });
});

describe('when people become one', () => {
  test('a no of either is a no of both', async () => {
    const b = await newBusiness(knex);
    await attachFile(knex, newFile(b), [
      { sourceKey: 'A', email: 'a@x.org', statements: [file(true)] },
      { sourceKey: 'B', email: 'a@x.org', statements: [file(false)] },
    ]);
    expect(await states(b)).toEqual([false]);
    await attached(b, { sourceKey: 'C', phone: '+14105551001', statements: [file(true)] });
    await attached(b, { sourceKey: 'C', email: 'a@x.org' });
    expect(await states(b)).toEqual([false]);
  });

  test('what was withdrawn while they were one was withdrawn by both', async () => {
    const b = await newBusiness(knex);
    const [one, two] = [
      await attached(b, { sourceKey: 'A', statements: [file(true)] }),
      await attached(b, { sourceKey: 'B', statements: [file(true)] }),
    ];
    await knex.transaction((trx) => mergeCustomers(trx, b, one, two, { userId: null }));
    await say(b, one, false);
    const [{ id }] = await mergesOf(knex, b);
    await knex.transaction((trx) => undoMerge(trx, b, one, id));
    expect(await states(b)).toEqual([false, false]);
  });

  test('what each said before goes back with them', async () => {
    const b = await newBusiness(knex);
    const [one, two] = [
      await attached(b, { sourceKey: 'A' }),
      await attached(b, { sourceKey: 'B', statements: [file(true)] }),
    ];
    await say(b, one, true);
    await say(b, two, false);
    await knex.transaction((trx) => mergeCustomers(trx, b, one, two, { userId: null }));
    expect(await states(b)).toEqual([false]);
    const [{ id }] = await mergesOf(knex, b);
    await knex.transaction((trx) => undoMerge(trx, b, one, id));
    expect(await states(b)).toEqual([true, false]);
  });
});

test('the ledger adds up to the rule, however it came about', async () => {
  const day = fc.integer({ min: 1, max: 6 }).map((n) => `2025-0${n}-01T00:00:00Z`);
  const entry = fc.record({ granted: fc.boolean(), direct: fc.boolean(), at: day });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
      const b = await newBusiness(knex);
      const id = await attached(b, { sourceKey: 'A' });
      for (const { granted, direct, at } of entries)
        await (direct ? say(b, id, granted, at) : attached(b, { sourceKey: 'A', statements: [file(granted, at)] }));
      const withdrawals = entries.filter(({ granted }) => !granted).map(({ at }) => at);
      const lateYes = entries.some(
        ({ granted, direct, at }) => granted && direct && withdrawals.every((no) => at > no),
      );
      const rule = entries.length === 0 ? null : withdrawals.length === 0 || lateYes;
      expect(await states(b)).toEqual([rule]);
    }),
    { numRuns: 40 },
  );
});
