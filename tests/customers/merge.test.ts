import { describe, expect, test } from 'vitest';
import {
  addConsent,
  editCustomer,
  eraseCustomer,
  erasedRefs,
  mergeCustomers,
  undoMerge,
} from '../../server/customers/index.ts';
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
} from './records.ts';

const knex = testDatabase();
const byHand = { userId: null };
const merge = (b: string, keep: string, other: string) =>
  knex.transaction((trx) => mergeCustomers(trx, b, keep, other, byHand));
const undo = (b: string, customer: string, id: string) => knex.transaction((trx) => undoMerge(trx, b, customer, id));
const edit = (b: string, id: string, patch: Parameters<typeof editCustomer>[3]) =>
  knex.transaction((trx) => editCustomer(trx, b, id, patch));
const erase = (b: string, id: string) => knex.transaction((trx) => eraseCustomer(trx, b, id));
const stats = (b: string) => knex('customer_stats').where({ business_id: b }).orderBy('customer_id');
const version = async (b: string) => (await knex('businesses').where({ id: b }).first('data_version')).data_version;

const ann = { sourceKey: 'A', name: 'Ann Lee', email: 'ann@x.org', phone: '+14105551001', tags: ['regular'] };
const anna = { source: 'mailchimp' as const, sourceKey: 'B', name: 'Anna', email: 'anna@y.org', tags: ['news'] };

describe('joining by hand', () => {
  test('everything of the other goes to the one who stays, and comes back', async () => {
    const b = await newBusiness(knex);
    const keep = (await attachOne(knex, b, ann)).customerId ?? '';
    const other = (
      await attachOne(knex, b, {
        ...anna,
        statements: [{ channel: 'email', purpose: 'marketing', granted: false, at: null }],
      })
    ).customerId as string;
    await addPurchase(knex, b, { key: 'p1', ref: 'key:square:A', customerId: keep, amount: 5 });
    await addPurchase(knex, b, { key: 'p2', ref: 'email:anna@y.org', customerId: other, amount: 7 });
    await knex.transaction((trx) =>
      addConsent(trx, b, keep, {
        channel: 'email',
        purpose: 'marketing',
        granted: true,
        source: 'counter',
        userId: null,
      }),
    );
    const before = await people(knex, b);
    const bumped = await version(b);

    expect(await merge(b, keep, other)).toBe('merged');
    expect(Number(await version(b))).toBeGreaterThan(Number(bumped));
    expect(await people(knex, b)).toMatchObject([{ name: 'Ann Lee', tags: ['regular', 'news'], email_consent: true }]);
    expect(await stats(b)).toMatchObject([{ customer_id: keep, purchases: 2, revenue: '12.00' }]);
    const [{ id, reason, other_customer_id }] = await mergesOf(knex, b);
    expect([reason, other_customer_id]).toEqual([{ by: 'person', value: null }, other]);

    expect(await undo(b, keep, id)).toEqual({ customerId: other });
    expect(await mergesOf(knex, b)).toMatchObject([{ customer_id: keep, undone_at: expect.any(Date) }]);
    expect(await undo(b, keep, id)).toBe('undone');
    expect(await people(knex, b)).toEqual(before);
    expect([await ownerOf(knex, b, 'p1'), await ownerOf(knex, b, 'p2')]).toEqual([keep, other]);
    expect(await stats(b)).toMatchObject([
      { customer_id: keep, revenue: '5.00' },
      { customer_id: other, revenue: '7.00' },
    ]);
  });

  test('who is not there, or the same, cannot be joined', async () => {
    const [b, elsewhere] = [await newBusiness(knex), await newBusiness(knex)];
    const keep = (await attachOne(knex, b, ann)).customerId as string;
    const stranger = (await attachOne(knex, elsewhere, anna)).customerId as string;
    expect(await merge(b, keep, stranger)).toBe('unknown');
    expect(await merge(b, keep, keep)).toBe('unknown');
    expect(await merge(b, keep, '999999999999')).toBe('unknown');
    expect(await undo(b, keep, '999999999999')).toBe('unknown');
  });

  test('three joined in a chain come apart in either order', async () => {
    for (const first of [0, 1]) {
      const b = await newBusiness(knex);
      const ids: string[] = [];
      for (const sourceKey of ['A', 'B', 'C'])
        ids.push((await attachOne(knex, b, { sourceKey, name: sourceKey })).customerId as string);
      const [one = '', two = '', three = ''] = ids;
      await merge(b, two, three);
      await merge(b, one, two);
      expect(await persons(knex, b)).toEqual(['A B C']);
      const merges = await mergesOf(knex, b);
      expect(merges.map(({ customer_id }) => customer_id)).toEqual([one, one]);
      if (first === 0) {
        expect(await undo(b, one, merges[0].id)).toEqual({ customerId: three });
        expect(await persons(knex, b)).toEqual(['A B', 'C']);
        expect(await undo(b, one, merges[1].id)).toEqual({ customerId: two });
      } else {
        expect(await undo(b, one, merges[1].id)).toEqual({ customerId: two });
        expect(await persons(knex, b)).toEqual(['A', 'B C']);
        expect(await undo(b, two, merges[0].id)).toEqual({ customerId: three });
      }
      expect(await persons(knex, b)).toEqual(['A', 'B', 'C']);
    }
  });

  test('what a person said are two is not joined by a file, until they say otherwise', async () => {
    const b = await newBusiness(knex);
    const one = (await attachOne(knex, b, { sourceKey: 'A', email: 'a@x.org' })).customerId as string;
    const two = (await attachOne(knex, b, { sourceKey: 'B', phone: '+14105551002' })).customerId as string;
    await knex('customers_apart').insert({ business_id: b, low_id: one, high_id: two });
    await attachOne(knex, b, { sourceKey: 'X', email: 'a@x.org', phone: '+14105551002' });
    expect(await persons(knex, b)).toEqual(['A X', 'B']);
    await merge(b, two, one);
    expect(await persons(knex, b)).toEqual(['A B X']);
    expect(await knex('customers_apart').where({ business_id: b })).toEqual([]);
  });
});

describe('undoing what a file joined', () => {
  test('the record is a person of their own, and no import joins them again', async () => {
    const b = await newBusiness(knex);
    const rows = [ann, { sourceKey: 'B', name: 'Bob Lee', phone: ann.phone }];
    await attachFile(knex, newFile(b), rows);
    const [{ id, customer_id }] = await mergesOf(knex, b);
    const split = (await undo(b, customer_id, id)) as { customerId: string };
    expect(await persons(knex, b)).toEqual(['A', 'B']);
    expect(split.customerId).not.toBe(customer_id);
    expect((await attachFile(knex, newFile(b), rows)).map(({ ending }) => ending)).toEqual(['updated', 'updated']);
    expect(await persons(knex, b)).toEqual(['A', 'B']);
    // A new record with the same phone is the other's, who was not split off; by hand they can be one again.
    await attachOne(knex, b, { source: 'shopify', sourceKey: 'S', phone: ann.phone });
    expect(await persons(knex, b)).toEqual(['A shopify:S', 'B']);
    await merge(b, customer_id, split.customerId);
    await attachOne(knex, b, { source: 'shopify', sourceKey: 'T', phone: ann.phone });
    expect(await persons(knex, b)).toEqual(['A B shopify:S shopify:T']);
  });

  test('whoever was split off still gets new records of their own', async () => {
    const b = await newBusiness(knex);
    await attachFile(knex, newFile(b), [ann, { sourceKey: 'B', name: 'Bob', phone: ann.phone, email: null }]);
    await attachOne(knex, b, { sourceKey: 'B', email: 'bob@x.org' });
    const [{ id, customer_id }] = await mergesOf(knex, b);
    await undo(b, customer_id, id);
    expect(await attachOne(knex, b, { source: 'klaviyo', sourceKey: 'K', email: 'bob@x.org' })).toMatchObject({
      ending: 'merged',
      why: { by: 'email', value: 'bob@x.org' },
    });
    await attachOne(knex, b, { source: 'shopify', sourceKey: 'S', email: 'bob@x.org', phone: ann.phone });
    expect(await persons(knex, b)).toEqual(['A shopify:S', 'B klaviyo:K']);
  });

  test('two customers a file made one get their ids, purchases and places back', async () => {
    const b = await newBusiness(knex);
    const one = (await attachOne(knex, b, { sourceKey: 'A', email: 'a@x.org', position: [-76.58, 39.28] })).customerId;
    const two = (await attachOne(knex, b, { sourceKey: 'B', phone: '+14105551002', position: [-76.6, 39.3] }))
      .customerId;
    await addPurchase(knex, b, { key: 'p', ref: 'phone:+14105551002', customerId: two as string, amount: 3 });
    await attachOne(knex, b, { sourceKey: 'X', email: 'a@x.org', phone: '+14105551002' });
    expect(await ownerOf(knex, b, 'p')).toBe(one);
    const merges = await mergesOf(knex, b);
    expect(await undo(b, one as string, merges.find(({ other_customer_id }) => other_customer_id)?.id)).toEqual({
      customerId: two,
    });
    expect(await people(knex, b)).toMatchObject([
      { records: ['square:A', 'square:X'], position: 'POINT(-76.58 39.28)' },
      { records: ['square:B'], position: 'POINT(-76.6 39.3)', accuracy: 'given' },
    ]);
    // Its phone is still the phone of both, so the purchase tells nothing: it stays.
    expect(await ownerOf(knex, b, 'p')).toBe(one);
  });
});

describe('what is typed here', () => {
  test('counts before the files, and clearing it shows theirs again', async () => {
    const b = await newBusiness(knex);
    const id = (await attachOne(knex, b, { ...ann, attributes: { size: 'm' } })).customerId as string;
    expect(
      await edit(b, id, {
        name: 'Annie',
        email: 'Annie@X.org',
        tags: ['vip', 'vip'],
        attributes: { size: 'l', pet: 'cat' },
      }),
    ).toBe('changed');
    expect(await people(knex, b)).toMatchObject([
      { name: 'Annie', email: 'annie@x.org', phone: ann.phone, tags: ['vip'], attributes: { size: 'l', pet: 'cat' } },
    ]);
    await attachOne(knex, b, { ...ann, name: 'Ann L.', tags: ['other'] });
    expect(await people(knex, b)).toMatchObject([{ name: 'Annie', tags: ['vip'] }]);
    await edit(b, id, { name: null, tags: [], attributes: { size: null } });
    expect(await people(knex, b)).toMatchObject([{ name: 'Ann L.', tags: [], attributes: { size: 'm', pet: 'cat' } }]);
    expect(await knex('customer_records').where({ business_id: b, source: 'hexhood' })).toMatchObject([
      { source_key: id },
    ]);
    expect(await edit(b, '999999999999', { name: 'x' })).toBe('unknown');
  });

  test('an address moves the customer off a position from a file; a position wins', async () => {
    const b = await newBusiness(knex);
    const id = (await attachOne(knex, b, { ...ann, address: '1 Mill Lane', position: [-76.58, 39.28] }))
      .customerId as string;
    await edit(b, id, { address: '2 Mill Lane' });
    expect(await people(knex, b)).toMatchObject([{ address: '2 Mill Lane', position: null, accuracy: null }]);
    await edit(b, id, { position: [-76.6, 39.3] });
    expect(await people(knex, b)).toMatchObject([
      { address: '2 Mill Lane', position: 'POINT(-76.6 39.3)', accuracy: 'given' },
    ]);
    await edit(b, id, { address: null, position: null });
    expect(await people(knex, b)).toMatchObject([{ address: '1 Mill Lane', position: 'POINT(-76.58 39.28)' }]);
  });

  test('a typed e-mail that somebody has makes them one; a family phone does not', async () => {
    const b = await newBusiness(knex);
    const one = (await attachOne(knex, b, ann)).customerId as string;
    await attachOne(knex, b, { ...anna, phone: '+14105551002' });
    await edit(b, one, { phone: '+14105551002' });
    expect(await persons(knex, b)).toHaveLength(2);
    await attachOne(knex, b, {
      source: 'shopify',
      sourceKey: 'S',
      name: 'Cy',
      email: 'c@x.org',
      phone: '+14105551002',
    });
    expect(await persons(knex, b)).toHaveLength(3);
    await edit(b, one, { email: 'anna@y.org' });
    expect(await persons(knex, b)).toEqual([`A hexhood:${one} mailchimp:B`, 'shopify:S']);
  });

  test('a phone is read as the files are, in the country of the store', async () => {
    const b = await newBusiness(knex);
    await knex.raw(
      `insert into stores (business_id, name, position, time_zone)
       values (?, 'Shop', ST_SetSRID(ST_MakePoint(-76.58, 39.28), 4326), 'America/New_York')`,
      [b],
    );
    const one = (await attachOne(knex, b, { sourceKey: 'A', phone: '+14105551001' })).customerId as string;
    const two = (await attachOne(knex, b, { sourceKey: 'B' })).customerId as string;
    await edit(b, two, { phone: '(410) 555-1001' });
    expect(await people(knex, b)).toMatchObject([{ phone: '+14105551001' }]);
    await edit(b, one, { phone: 'ask Bob' });
    expect(await people(knex, b)).toMatchObject([{ phone: 'ask Bob' }]);
  });

  test('of two customers typed of and joined, the last word counts', async () => {
    const b = await newBusiness(knex);
    const ids: string[] = [];
    for (const sourceKey of ['A', 'B']) ids.push((await attachOne(knex, b, { sourceKey })).customerId as string);
    for (const id of ids) await edit(b, id, { name: `typed ${id}` });
    await merge(b, ids[1] as string, ids[0] as string);
    await edit(b, ids[1] as string, { name: 'Both' });
    expect(await people(knex, b)).toMatchObject([{ name: 'Both' }]);
    await edit(b, ids[1] as string, { name: null });
    expect(await people(knex, b)).toMatchObject([{ name: null }]);
  });

  test('odd text does not trouble the database', async () => {
    const b = await newBusiness(knex);
    const id = (await attachOne(knex, b, ann)).customerId as string;
    const attributes = { ['__proto__']: 'x', constructor: 'y', 'a\ud800': '\0b\udfff' };
    expect(await edit(b, id, { name: '“{a,"b\\”', tags: ['{}', 'a,b', '"'], attributes })).toBe('changed');
    expect(await people(knex, b)).toMatchObject([
      { name: '“{a,"b\\”', tags: ['{}', 'a,b', '"'], attributes: { constructor: 'y', 'a\ufffd': 'b\ufffd' } },
    ]);
  });
});

describe('erasing', () => {
  test('nothing is left but the purchases, and no file brings the person back', async () => {
    const b = await newBusiness(knex);
    const id = (
      await attachOne(knex, b, {
        ...ann,
        statements: [{ channel: 'sms', purpose: 'marketing', granted: true, at: null }],
      })
    ).customerId as string;
    await attachOne(knex, b, { ...anna, email: ann.email });
    await addPurchase(knex, b, { key: 'p', ref: 'key:square:A', customerId: id, amount: 5 });
    expect(await erase(b, id)).toBe(true);
    expect(await erase(b, id)).toBe(false);
    const tables = [
      'customers',
      'customer_records',
      'consents',
      'customer_merges',
      'customer_stats',
      'customer_history',
    ];
    for (const table of tables) expect(await knex(table).where({ business_id: b }), table).toEqual([]);
    expect(await knex('purchases').where({ business_id: b }).first()).toMatchObject({
      customer_id: null,
      customer_ref: null,
    });
    const again = await attachFile(knex, newFile(b), [
      ann,
      { ...anna, email: ann.email },
      { sourceKey: 'new', email: ann.email },
      { sourceKey: 'new', phone: ann.phone },
      { sourceKey: 'other', email: 'other@x.org' },
    ]);
    expect(again.map(({ ending }) => ending)).toEqual(['erased', 'erased', 'erased', 'erased', 'created']);
    expect(again[0]).toEqual({ row: 2, ending: 'erased', customerId: null });
    expect(await persons(knex, b)).toEqual(['other']);
    const erased = await knex.transaction((trx) =>
      erasedRefs(trx, b, ['key:square:A', 'email:ann@x.org', 'email:z@x.org']),
    );
    expect([...erased]).toEqual(['key:square:A', 'email:ann@x.org']);
  });

  test('does not lock out the family with the same phone', async () => {
    const b = await newBusiness(knex);
    const id = (await attachOne(knex, b, ann)).customerId as string;
    const bob = { sourceKey: 'B', name: 'Bob Lee', email: 'bob@x.org', phone: ann.phone };
    await attachOne(knex, b, bob);
    await erase(b, id);
    expect(await attachOne(knex, b, { ...bob, source: 'shopify' })).toMatchObject({ ending: 'merged' });
    expect(await attachOne(knex, b, ann)).toMatchObject({ ending: 'erased' });
    expect(await customerIdOf(knex, b, 'B')).toBeDefined();
  });
});
