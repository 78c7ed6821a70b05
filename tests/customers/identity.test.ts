import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { identify } from '../../server/customers/identity.ts';
import { type PersonRecord, rebuildStats, type Statement } from '../../server/customers/index.ts';
import { rootOf } from '../../server/customers/person.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import {
  addPurchase,
  attachFile,
  attachOne,
  customerIdOf,
  mergesOf,
  newFile,
  ownerOf,
  people,
  persons,
  record,
} from './records.ts';

const knex = testDatabase();

const said = fc.record({
  source: fc.constantFrom('square' as const, 'shopify' as const, 'mailchimp' as const, 'file' as const),
  name: fc.constantFrom(null, 'Ann Lee', 'ANN LEE', 'Bob Lee', 'Lee, Bob'),
  email: fc.constantFrom(null, null, 'a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org'),
  phone: fc.constantFrom(null, null, '+14105551001', '+14105551002', '+14105551003', '+14105551004'),
  tags: fc.subarray(['regular', 'vip', 'news']),
  attributes: fc.dictionary(fc.constantFrom('size', 'color'), fc.constantFrom('m', 'l', 'red')),
  since: fc.constantFrom(null, '2024-05-01', '2025-01-31'),
  birthday: fc.constantFrom(null, '--02-29'),
  address: fc.constantFrom(null, '1 Mill Lane', '2 Mill Lane'),
  postcode: fc.constantFrom(null, '21224'),
  position: fc.constantFrom<Position | null>(null, [-76.58, 39.28], [-76.6, 39.3]),
  statements: fc.constantFrom<Statement[]>(
    [],
    [{ channel: 'email', purpose: 'marketing', granted: true, at: null }],
    [{ channel: 'email', purpose: 'marketing', granted: false, at: '2025-01-01T00:00:00Z' }],
  ),
});
/** Records, each of a key of its own, in two orders and cut into pieces. */
const shuffled = (most: number) =>
  fc
    .array(said, { minLength: 1, maxLength: most })
    .map((all) => all.map((one, at): PersonRecord => ({ ...one, sourceKey: `k${at}` })))
    .chain((records) =>
      fc.record({
        records: fc.constant(records),
        order: fc.shuffledSubarray([...records.keys()], { minLength: records.length, maxLength: records.length }),
        pieces: fc.integer({ min: 1, max: 4 }),
      }),
    );

function groupBy<Item, Key>(items: readonly Item[], key: (item: Item, at: number) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const [at, item] of items.entries()) groups.set(key(item, at), [...(groups.get(key(item, at)) ?? []), item]);
  return groups;
}

/** Who is one person by the rule itself: every pair is looked at. */
function byTheRule(records: readonly PersonRecord[]): string[] {
  const words = (name: string | null) => name?.toLowerCase().split(/\W+/).sort().join(' ');
  const one = records.map((_record, at) => at);
  for (const [a, first] of records.entries())
    for (const [b, second] of records.entries()) {
      const email = first.email !== null && first.email === second.email;
      const known = first.name && second.name && first.email && second.email;
      const family = known && first.email !== second.email && words(first.name) !== words(second.name);
      const phone = first.phone !== null && first.phone === second.phone && !family;
      if (!email && !phone) continue;
      const [keep, gone] = [one[a], one[b]];
      for (const [at, person] of one.entries()) if (person === gone) one[at] = keep ?? at;
    }
  const keys = groupBy(records, (_record, at) => one[at]);
  return [...keys.values()]
    .map((own) =>
      own
        .map(({ source, sourceKey }) => `${source}:${sourceKey}`)
        .sort()
        .join(' '),
    )
    .sort();
}

test('a person is whom the rule connects, in any order', () => {
  fc.assert(
    fc.property(shuffled(60), ({ records, order }) => {
      const incoming = order.flatMap((at) => records[at] ?? []).map((one, at) => ({ row: at, record: one }));
      const { touched, endings, joinings } = identify([], [], incoming);
      const found = groupBy(touched, ({ person }) => rootOf(person));
      const keys = [...found.values()].map((own) =>
        own
          .map(({ facts }) => `${facts.source}:${facts.sourceKey}`)
          .sort()
          .join(' '),
      );
      expect(keys.sort()).toEqual(byTheRule(records));
      // Everybody who came as a new person is still there, or was joined to somebody, which is written down.
      const created = endings.filter(({ attached }) => attached.ending === 'created').length;
      expect(created - joinings.filter(({ other }) => other).length).toBe(found.size);
    }),
    { numRuns: 500 },
  );
});

test('records end in the same people and fields in any order and any cut into batches and files', async () => {
  await fc.assert(
    fc.asyncProperty(shuffled(9), async ({ records, order, pieces }) => {
      const [one, other] = [await newBusiness(knex), await newBusiness(knex)];
      const whole = await attachFile(knex, newFile(one), records);
      expect(whole.map(({ row }) => row)).toEqual(records.map((_record, at) => at + 2));
      const moved = order.flatMap((at) => records[at] ?? []);
      const half = moved.length >> 1;
      await attachFile(knex, newFile(other), moved.slice(0, half), pieces);
      await attachFile(knex, newFile(other), moved.slice(half), pieces);
      expect(await people(knex, other)).toEqual(await people(knex, one));
      expect(await persons(knex, one)).toHaveLength(byTheRule(records).length);
      // The same again changes nothing.
      const before = [await people(knex, one), await mergesOf(knex, one)];
      const again = await attachFile(knex, newFile(one), records);
      expect(new Set(again.map(({ ending }) => ending))).toEqual(new Set(['updated']));
      expect([await people(knex, one), await mergesOf(knex, one)]).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test('what is reported of a row does not hang on where a batch ends', async () => {
  const keys = fc.array(fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6'), { minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(fc.tuple(keys, fc.array(said, { minLength: 9, maxLength: 9 })), async ([names, facts]) => {
      const rows = names.map((sourceKey, at) => ({ ...facts[at], source: 'square', sourceKey }) as PersonRecord);
      const [one, other] = [await newBusiness(knex), await newBusiness(knex)];
      const plain = (all: Awaited<ReturnType<typeof attachFile>>) => all.map(({ customerId: _id, ...rest }) => rest);
      const whole = await attachFile(knex, newFile(one), rows);
      expect(plain(await attachFile(knex, newFile(other), rows, 1))).toEqual(plain(whole));
      expect(await people(knex, other)).toEqual(await people(knex, one));
      const reasons = async (id: string) =>
        (await mergesOf(knex, id)).map(({ reason, record_ids }) => [reason, record_ids.length]);
      expect(await reasons(other)).toEqual(await reasons(one));
    }),
    { numRuns: 40 },
  );
});

describe('one person once', () => {
  const ann = { sourceKey: 'A', name: 'Ann Lee', email: 'ann@x.org', phone: '+14105551001' };

  test('an e-mail or a phone joins, and it is said why, and with which row', async () => {
    const b = await newBusiness(knex);
    const attached = await attachFile(knex, newFile(b), [
      ann,
      { sourceKey: 'B', email: 'ann@x.org' },
      { sourceKey: 'C', name: 'A. Lee', phone: '+14105551001' },
      { sourceKey: 'D', name: 'Somebody Else' },
    ]);
    expect(attached.map(({ row, ending, why, into }) => ({ row, ending, why, into }))).toEqual([
      { row: 2, ending: 'created' },
      { row: 3, ending: 'merged', why: { by: 'email', value: 'ann@x.org' }, into: 2 },
      { row: 4, ending: 'merged', why: { by: 'phone', value: '+14105551001' }, into: 2 },
      { row: 5, ending: 'created' },
    ]);
    expect(await persons(knex, b)).toEqual(['A B C', 'D']);
    expect(await mergesOf(knex, b)).toMatchObject([
      { reason: { by: 'email', value: 'ann@x.org' }, other_customer_id: null },
      { reason: { by: 'phone', value: '+14105551001' }, other_customer_id: null },
    ]);
  });

  test('a family with one phone stays two people, whoever comes first', async () => {
    const bob = { sourceKey: 'B', name: 'Bob Lee', email: 'bob@x.org', phone: ann.phone };
    for (const family of [
      [ann, bob],
      [bob, ann],
    ]) {
      const b = await newBusiness(knex);
      for (const one of family) expect(await attachOne(knex, b, one)).toMatchObject({ ending: 'created' });
      expect(await persons(knex, b)).toEqual(['A', 'B']);
    }
  });

  test('the same phone and name are one person with two e-mails', async () => {
    const b = await newBusiness(knex);
    await attachOne(knex, b, ann);
    await attachOne(knex, b, { ...ann, sourceKey: 'B', name: 'LEE, Ann', email: 'ann@work.example' });
    expect(await persons(knex, b)).toEqual(['A B']);
    expect((await people(knex, b))[0]).toMatchObject({ email: 'ann@x.org', name: 'Ann Lee' });
  });

  test('a phone that is typed to please a till joins nobody', async () => {
    const b = await newBusiness(knex);
    for (const sourceKey of ['A', 'B']) await attachOne(knex, b, { sourceKey, phone: '000-000-0000' });
    expect(await persons(knex, b)).toEqual(['A', 'B']);
  });

  test('one record between two customers makes them one, and the smaller id stays', async () => {
    const b = await newBusiness(knex);
    const one = await attachOne(knex, b, { sourceKey: 'A', email: 'a@x.org' });
    const two = await attachOne(knex, b, { sourceKey: 'B', phone: '+14105551002' });
    await attachOne(knex, b, { sourceKey: 'C', name: 'Cy', phone: '+14105551003' });
    const between = await attachOne(knex, b, { sourceKey: 'X', email: 'a@x.org', phone: '+14105551002' });
    expect(between).toMatchObject({ ending: 'merged', customerId: one.customerId, why: { by: 'email' } });
    expect(await persons(knex, b)).toEqual(['A B X', 'C']);
    const merges = await mergesOf(knex, b);
    expect(merges).toMatchObject([
      { customer_id: one.customerId, other_customer_id: null },
      {
        customer_id: one.customerId,
        other_customer_id: two.customerId,
        reason: { by: 'phone', value: '+14105551002' },
      },
    ]);
  });

  test('a chain of three through three things they share', async () => {
    const chain = [
      { sourceKey: 'A', email: 'a@x.org' },
      { sourceKey: 'B', email: 'a@x.org', phone: '+14105551002' },
      { sourceKey: 'C', email: 'c@x.org', phone: '+14105551002' },
      { sourceKey: 'D', email: 'c@x.org' },
    ];
    for (const order of [chain, [...chain].reverse(), [3, 0, 2, 1].flatMap((at) => chain[at] ?? [])]) {
      const b = await newBusiness(knex);
      await attachFile(knex, newFile(b), order, 1);
      expect(await persons(knex, b)).toEqual(['A B C D']);
    }
  });

  test('a known record whose e-mail changes meets somebody else, and ends as updated', async () => {
    const b = await newBusiness(knex);
    await attachOne(knex, b, { sourceKey: 'A', email: 'a@x.org' });
    await attachOne(knex, b, { sourceKey: 'B', email: 'b@x.org' });
    const changed = await attachOne(knex, b, { sourceKey: 'B', email: 'a@x.org' });
    expect(changed).toMatchObject({ ending: 'updated', customerId: await customerIdOf(knex, b, 'A') });
    expect(await persons(knex, b)).toEqual(['A B']);
    expect(await mergesOf(knex, b)).toHaveLength(1);
  });

  test('a family member whose name turns out to be the other’s is the other', async () => {
    const b = await newBusiness(knex);
    await attachOne(knex, b, ann);
    await attachOne(knex, b, { ...ann, sourceKey: 'B', name: 'Bob Lee', email: 'bob@x.org' });
    await attachOne(knex, b, { sourceKey: 'B', name: 'Ann Lee' });
    expect(await persons(knex, b)).toEqual(['A B']);
  });

  test('a second row of one record fills blanks, a later file replaces, and a blank wipes nothing out', async () => {
    const b = await newBusiness(knex);
    const file = newFile(b);
    const attached = await attachFile(
      knex,
      file,
      [
        { sourceKey: 'A', name: 'Ann', tags: ['x'] },
        { sourceKey: 'A', name: 'Anna', email: 'a@x.org', tags: ['y'] },
      ],
      1,
    );
    expect(attached[1]).toMatchObject({ ending: 'merged', why: { by: 'id', value: 'A' }, into: 2 });
    expect(await people(knex, b)).toMatchObject([{ name: 'Ann', email: 'a@x.org', tags: ['x', 'y'] }]);
    expect(await attachOne(knex, b, { sourceKey: 'A', name: 'Anna', tags: ['z'] })).toMatchObject({
      ending: 'updated',
    });
    expect(await people(knex, b)).toMatchObject([{ name: 'Anna', email: 'a@x.org', tags: ['z'] }]);
    expect(await mergesOf(knex, b)).toEqual([]);
  });

  test('a place found for an address stays with it, and goes with it', async () => {
    const b = await newBusiness(knex);
    const { customerId } = await attachOne(knex, b, { sourceKey: 'A', address: '1 Mill Lane' });
    const found = () =>
      knex('customers').where({ business_id: b, id: customerId }).first('accuracy', 'address_edition', 'cell');
    await knex.raw(
      `update customers set position = ST_SetSRID(ST_MakePoint(-76.5, 39.2), 4326), cell = 631239574846702591,
         accuracy = 'address', address_edition = 7 where business_id = ? and id = ?`,
      [b, customerId],
    );
    await attachOne(knex, b, { sourceKey: 'A', name: 'Ann', address: '1 Mill Lane' });
    expect(await found()).toEqual({ accuracy: 'address', address_edition: '7', cell: '631239574846702591' });
    await attachOne(knex, b, { sourceKey: 'A', address: '2 Mill Lane' });
    expect(await found()).toEqual({ accuracy: null, address_edition: null, cell: null });
    await attachOne(knex, b, { sourceKey: 'A', position: [-76.58, 39.28] });
    expect(await found()).toMatchObject({ accuracy: 'given' });
  });
});

describe('purchases that came before', () => {
  test('find their customer by key, e-mail or phone, and count', async () => {
    const b = await newBusiness(knex);
    const refs = [
      'key:square:A',
      'email:a@x.org',
      'phone:+14105551001',
      'key:file:id:A',
      'key:shopify:A',
      'email:b@x.org',
    ];
    for (const [at, ref] of refs.entries()) await addPurchase(knex, b, { key: `p${at}`, ref, amount: 10 });
    const { customerId } = await attachOne(knex, b, { sourceKey: 'A', email: 'a@x.org', phone: '+14105551001' });
    const owners = await Promise.all(refs.map((_ref, at) => ownerOf(knex, b, `p${at}`)));
    expect(owners).toEqual([customerId, customerId, customerId, customerId, null, null]);
    expect(await knex('customer_stats').where({ business_id: b })).toMatchObject([
      { customer_id: customerId, purchases: 4, revenue: '40.00' },
    ]);
    await attachOne(knex, b, { sourceKey: 'A', email: 'b@x.org' });
    expect(await ownerOf(knex, b, 'p5')).toBe(customerId);
    await knex.transaction((trx) => rebuildStats(trx, b));
    expect(await knex('customer_stats').where({ business_id: b })).toMatchObject([{ purchases: 5 }]);
  });
});

test('records of another business are out of sight', async () => {
  const [one, other] = [await newBusiness(knex), await newBusiness(knex)];
  await attachOne(knex, one, { sourceKey: 'A', email: 'a@x.org' });
  expect(await attachOne(knex, other, { sourceKey: 'A', email: 'a@x.org' })).toMatchObject({ ending: 'created' });
});

test('twenty thousand rows with one phone do not take a million looks', () => {
  const rows = Array.from({ length: 20_000 }, (_row, at) => ({
    row: at,
    record: record({
      ...{ sourceKey: `k${at}`, phone: '+14105551001', name: `Name ${at}` },
      email: at % 2 === 0 ? `e${at}@x.org` : null,
    }),
  }));
  const start = performance.now();
  const { touched } = identify([], [], rows);
  expect(new Set(touched.map(({ person }) => rootOf(person))).size).toBe(1);
  expect(performance.now() - start).toBeLessThan(5_000);
});
