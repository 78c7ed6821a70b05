import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eraseCustomer } from '../../server/customers/index.ts';
import { runImport } from '../../server/imports/index.ts';
import { addMoney } from '../../server/imports/money.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { contents, importFiles, newImport, reportOf, table, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

const sales = table(
  'order,date,amount,customer id',
  '1,2026-03-01,10.10,ada',
  '2,2026-03-01,0.20,',
  '3,2026-03-02,-3.00,ada',
  '4,2026-03-02,x,ada',
  '5,2026-03-03,0,',
  '1,2026-03-04,99,ada',
  '6,2026-03-05,(0.05),',
);
const totals = {
  currency: 'USD',
  payments: { count: 3, amount: '10.30' },
  refunds: { count: 2, amount: '-3.05' },
  net: '7.25',
  anonymous: { count: 3, amount: '0.15' },
};

test('sums are exact to the cent, however a file is cut into batches', () => {
  const amount = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map((cents) => {
    const digits = String(Math.abs(cents)).padStart(3, '0');
    return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  });
  const booked = fc.record({ amount, customerRef: fc.constantFrom(null, 'email:a@x.org') });
  fc.assert(
    fc.property(fc.array(fc.array(booked, { maxLength: 20 }), { maxLength: 5 }), (batches) => {
      const all = batches.flat();
      let sum = addMoney(null, 'EUR', []);
      for (const batch of batches) sum = addMoney(sum, 'EUR', batch);
      expect(sum).toEqual(addMoney(null, 'EUR', all));
      const cents = (text: string) => BigInt(text.replace('.', ''));
      expect(cents(sum.net)).toBe(all.reduce((so, one) => so + cents(one.amount), 0n));
      expect(cents(sum.payments.amount) + cents(sum.refunds.amount)).toBe(cents(sum.net));
      expect(sum.payments.count + sum.refunds.count).toBe(all.length);
      expect(sum.anonymous.count).toBe(all.filter(({ customerRef }) => customerRef === null).length);
    }),
  );
});

describe('the money of a file', () => {
  test('is what its written rows add up to, and the same the second time', async () => {
    const businessId = await newBusiness(knex);
    for (const batchRows of [1000, 1, 2]) {
      const { files } = await importFiles(knex, businessId, directory, { 'sales.csv': sales }, { batchRows });
      expect(files[0]?.money).toEqual(totals);
    }
    const { purchases } = await contents(knex, businessId);
    const cents = purchases.reduce(
      (so: number, { amount }: { amount: string }) => so + Math.round(Number(amount) * 100),
      0,
    );
    expect(cents).toBe(725);
  });

  test('is neither lost nor counted twice where an import is killed and goes on', async () => {
    for (let reports = 1; reports < 7; reports++) {
      const businessId = await newBusiness(knex);
      const importId = await newImport(knex, businessId, directory, { 'sales.csv': sales });
      let left = reports;
      const killed = runImport(knex, businessId, importId, {
        batchRows: 2,
        onProgress() {
          if (left-- === 0) throw new Error('killed');
        },
      });
      await killed.catch(() => {});
      await runImport(knex, businessId, importId, { batchRows: 3 });
      expect((await reportOf(knex, businessId, importId)).files[0]?.money).toEqual(totals);
    }
  });

  test('is told of purchases only', async () => {
    const files = { 'people.csv': table('email,name', 'a@x.org,Ada') };
    const report = await importFiles(knex, await newBusiness(knex), directory, files);
    expect(report.files[0]?.money).toBeNull();
  });

  test('is added up for each customer and into fifths at the end, even of an import that was killed before it', async () => {
    const businessId = await newBusiness(knex);
    const files = { 'c.csv': table('customer id,email', 'ada,ada@x.org'), 'sales.csv': sales };
    const importId = await newImport(knex, businessId, directory, files);
    const killed = runImport(knex, businessId, importId, {
      onProgress({ files: [, second] }) {
        if (second?.status === 'done') throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    await runImport(knex, businessId, importId);
    expect((await contents(knex, businessId)).customers).toMatchObject([
      { purchases: 1, refunds: 1, revenue: '7.10', first_day: '2026-03-01', last_day: '2026-03-01' },
    ]);
    const breaks = await knex('rfm_breaks').where({ business_id: businessId }).first();
    expect(breaks).toMatchObject({ frequency: [1, 1, 1, 1] });
  });
});

describe('a sale that two files tell of', () => {
  const head = 'Date,Time,Time Zone';
  const zone = 'Eastern Time (US & Canada)';
  const items = table(
    `${head},Category,Item,Qty,Gross Sales,Net Sales,Tax,Transaction ID,Payment ID,Event Type,Customer ID`,
    `2026-03-01,10:00:00,${zone},x,Latte,1,$5.00,$5.00,$0.30,T1,P1,Payment,SQ1`,
    `2026-03-01,10:00:00,${zone},x,Bagel,2,$6.00,$6.00,$0.36,T1,P1,Payment,SQ1`,
    `2026-03-02,10:00:00,${zone},x,Mug,1,$9.00,$9.00,$0.54,T2,P2,Payment,`,
  );
  const transactions = table(
    `${head},Net Sales,Tax,Tip,Total Collected,Transaction ID,Payment ID,Description,Event Type,Customer ID`,
    `2026-03-01,10:00:00,${zone},$11.00,$0.66,$2.00,$13.66,T1,P1,"Latte, Bagel",Payment,SQ1`,
  );

  test('counts once, with the amount of the whole, in either order and again', async () => {
    const found = [];
    for (const order of [
      [items, transactions],
      [transactions, items],
      [items, transactions, items, items],
    ]) {
      const businessId = await newBusiness(knex);
      for (const content of order) await importFiles(knex, businessId, directory, { 'square.csv': content });
      found.push((await contents(knex, businessId)).purchases);
    }
    expect(found[0]).toMatchObject([
      { amount: '13.66', from_items: false, customer_ref: 'key:square:SQ1', items: 'Latte, Bagel' },
      { amount: '9.54', from_items: true, customer_ref: null, items: 'Mug' },
    ]);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });
});

describe('an order that was cancelled', () => {
  const orders = (...lines: string[]) =>
    table(
      'Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Cancelled at,Refunded Amount,Id',
      ...lines,
    );
  const one = (status: string, cancelled: string) =>
    `#1,a@x.org,${status},20.00,2026-03-01 10:00:00 -0500,1,Mug,${cancelled},5.00,77`;

  test('takes back what was written of it, and its refund', async () => {
    const businessId = await newBusiness(knex);
    const first = await importFiles(knex, businessId, directory, {
      'orders.csv': orders(one('partially_refunded', '')),
    });
    expect(first).toMatchObject({ rows: { read: 1, created: 1 }, files: [{ money: { net: '15.00' } }] });
    expect((await contents(knex, businessId)).purchases).toHaveLength(2);
    const later = await importFiles(knex, businessId, directory, { 'orders.csv': orders(one('voided', '2026-03-02')) });
    expect(later.rows).toMatchObject({ read: 1, skipped: 1 });
    expect((await contents(knex, businessId)).purchases).toEqual([]);
  });
});

describe('people who asked to be forgotten', () => {
  test('do not come back with the files, and their purchases stay anonymous', async () => {
    const businessId = await newBusiness(knex);
    const people = table('customer id,name,email', '7,Ada,ada@x.org', '8,Bo,bo@x.org');
    const theirs = table(
      'order,date,amount,customer id,email',
      '1,2026-03-01,5,7,',
      '2,2026-03-01,6,,ada@x.org',
      '3,2026-03-01,7,8,',
    );
    const files = { 'people.csv': people, 'sales.csv': theirs };
    await importFiles(knex, businessId, directory, files);
    const { rows } = await knex.raw(`select id from customers where business_id = ? and email = 'ada@x.org'`, [
      businessId,
    ]);
    await knex.transaction((trx) => eraseCustomer(trx, businessId, rows[0].id));
    const before = await contents(knex, businessId);
    expect(before.customers).toHaveLength(1);

    const again = await importFiles(knex, businessId, directory, files);
    expect(again.files[0]?.rows).toMatchObject({ read: 2, updated: 1, skipped: 1 });
    expect(again.problems).toMatchObject([{ row: 1, reason: 'This person asked to be forgotten.' }]);
    expect(again.files[1]?.money).toMatchObject({ net: '18.00', anonymous: { count: 2, amount: '11.00' } });
    const after = await contents(knex, businessId);
    expect(after).toEqual(before);
    expect(after.purchases.map((row: { customer_ref: string | null }) => row.customer_ref)).toEqual([
      null,
      null,
      'key:file:id:8',
    ]);
    const fresh = await importFiles(knex, businessId, directory, {
      'more.csv': table('order,date,amount,email', '9,2026-03-09,1,ada@x.org'),
    });
    expect(fresh.rows).toMatchObject({ created: 1 });
    expect((await contents(knex, businessId)).purchases.at(-1)).toMatchObject({ amount: '1.00', customer_ref: null });
  });
});
