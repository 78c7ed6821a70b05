import { describe, expect, test } from 'vitest';
import { createStore } from '../../server/stores/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { contents, importFiles, table, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

async function purchasesFrom(content: string, businessId?: string, options?: Parameters<typeof importFiles>[4]) {
  const id = businessId ?? (await newBusiness(knex));
  const report = await importFiles(knex, id, directory, { 'sales.csv': content }, options);
  return { businessId: id, report, ...(await contents(knex, id)) };
}

const inBaltimore = async () => {
  const businessId = await newBusiness(knex);
  const position: [number, number] = [-76.58, 39.28];
  await createStore(knex, businessId, { name: 'Harbor Bean', position, timeZone: 'America/New_York' });
  return businessId;
};

describe('a table of purchases', () => {
  test('is recognized by a date and an amount', async () => {
    const { report, purchases } = await purchasesFrom(
      table('Order ID,Date,Total,Customer,Items,Till', 'A1,2026-03-01T12:30:00-05:00,$4.80,c7,"Latte, Muffin",2'),
      await inBaltimore(),
    );
    expect(report).toMatchObject({ status: 'done', kind: 'purchases', rows: { read: 1, created: 1 }, problems: [] });
    expect(report.detected).toMatchObject({
      ignored: ['Till'],
      columns: { at: 'Date', amount: 'Total', id: 'Order ID' },
    });
    expect(purchases).toEqual([
      {
        key: 'file:id:A1',
        customer_ref: 'key:file:id:c7',
        customer: null,
        at: new Date('2026-03-01T17:30:00Z'),
        day: '2026-03-01',
        amount: '4.80',
        items: 'Latte, Muffin',
        from_items: false,
      },
    ]);
  });

  test.each([
    ['4.80', '4.80'],
    ['$1,240.00', '1240.00'],
    ['-$12.00', '-12.00'],
    ['(12.00)', '-12.00'],
    ['"1.240,00 €"', '1240.00'],
    ['1 240.5', '1240.50'],
    ['USD 7', '7.00'],
    ['"12,5"', '12.50'],
    ['0', '0.00'],
  ])('reads the amount %s', async (written, amount) => {
    const { purchases } = await purchasesFrom(
      table('date,amount', `2026-03-01,${written.startsWith('"') ? written : `"${written}"`}`),
    );
    expect(purchases).toMatchObject([{ amount }]);
  });

  test.each(['', 'free', '1.2.3', '99999999999', '--5'])('refuses the amount “%s”', async (written) => {
    const { report } = await purchasesFrom(table('date,amount,id', `2026-03-01,${written},1`));
    expect(report.rows).toMatchObject({ read: 1, failed: 1 });
    expect(report.problems).toMatchObject([{ row: 1, column: 'amount' }]);
  });

  test('takes the decimal sign of the whole column', async () => {
    const { purchases } = await purchasesFrom(
      table('id;date;amount', '1;2026-03-01;4,80', '2;2026-03-01;1.240', '3;2026-03-01;3,50'),
    );
    expect(purchases.map((row: { amount: string }) => row.amount)).toEqual(['4.80', '1240.00', '3.50']);
  });
});

describe('a time', () => {
  test.each([
    ['with an offset', '2026-07-01T23:30:00+02:00', '2026-07-01T21:30:00Z', '2026-07-01'],
    ['in UTC, on the day of the store', '2026-07-02T02:30:00Z', '2026-07-02T02:30:00Z', '2026-07-01'],
    ['without an offset, in the store’s zone', '2026-07-01 23:30:00', '2026-07-02T03:30:00Z', '2026-07-01'],
    ['without seconds, in winter', '2026-01-01 23:30', '2026-01-02T04:30:00Z', '2026-01-01'],
    ['with AM or PM', '7/14/2026 11:30 PM', '2026-07-15T03:30:00Z', '2026-07-14'],
    ['that is a day', '2026-07-01', '2026-07-01T04:00:00Z', '2026-07-01'],
    ['in words', 'Jul 1, 2026', '2026-07-01T04:00:00Z', '2026-07-01'],
    ['that a clock change skips', '2026-03-08 02:30', '2026-03-08T07:30:00Z', '2026-03-08'],
  ])('%s is read', async (_name, written, at, day) => {
    const { purchases } = await purchasesFrom(table('when,amount', `"${written}",1`), await inBaltimore());
    expect(purchases).toMatchObject([{ at: new Date(at), day }]);
  });

  test('may stand in a column of its own', async () => {
    const { purchases } = await purchasesFrom(table('Date,Time,Amount', '2026-07-01,13:05,1'), await inBaltimore());
    expect(purchases).toMatchObject([{ at: new Date('2026-07-01T17:05:00Z') }]);
  });

  test.each(['', 'yesterday', '2026-02-30', '2026-13-01', '25:00', '2026-01-01 25:00', '2026-01-01 10:61'])(
    'is refused: “%s”',
    async (written) => {
      const { report } = await purchasesFrom(table('date,amount,id', `${written},1,x`));
      expect(report.rows).toMatchObject({ failed: 1 });
      expect(report.problems).toMatchObject([{ row: 1, column: 'date' }]);
    },
  );

  test('with day and month in one of two orders is read as the column’s clearest row says', async () => {
    const { purchases, report } = await purchasesFrom(
      table('id,date,amount', '1,3/4/2026,1', '2,5/6/2026,1', '3,25/12/2026,1'),
    );
    expect(purchases.map((row: { day: string }) => row.day)).toEqual(['2026-04-03', '2026-06-05', '2026-12-25']);
    expect(report.detected?.note).not.toMatch(/3\/4\/2026/);
  });

  test('with day and month in an order nobody can tell is said to be a guess', async () => {
    const { purchases, report } = await purchasesFrom(table('id,date,amount', '1,3/4/2026,1', '2,5/6/2026,1'));
    expect(purchases.map((row: { day: string }) => row.day)).toEqual(['2026-03-04', '2026-05-06']);
    expect(report.detected?.note).toMatch(/month first/);
  });
});

describe('equal rows', () => {
  const lines = [
    'date,amount,items',
    '2026-03-01 08:00,4.80,Latte',
    '2026-03-01 08:00,4.80,Latte',
    '2026-03-01 09:00,4.80,Latte',
  ];

  test('without an id are as many purchases', async () => {
    const { report, purchases } = await purchasesFrom(table(...lines));
    expect(report.rows).toMatchObject({ read: 3, created: 3 });
    expect(purchases).toHaveLength(3);
  });

  test('in the same file again change nothing', async () => {
    const first = await purchasesFrom(table(...lines));
    const again = await purchasesFrom(table(...lines), first.businessId);
    expect(again.report.rows).toMatchObject({ read: 3, created: 0, updated: 3 });
    expect(again.purchases).toEqual(first.purchases);
  });

  test('with one id are one purchase', async () => {
    for (const batchRows of [1, 1000]) {
      const { report, purchases } = await purchasesFrom(
        table('id,date,amount', '1,2026-03-01,4', '2,2026-03-01,4', '1,2026-03-02,9'),
        undefined,
        { batchRows },
      );
      expect(report.rows).toMatchObject({ created: 2, merged: 1 });
      expect(report.problems).toMatchObject([{ row: 3, reason: expect.stringMatching(/row 1/) }]);
      expect(purchases[0]).toMatchObject({ day: '2026-03-01', amount: '4.00' });
    }
  });
});

describe('a purchase belongs to', () => {
  const customers = table('customer id,email,phone', 'c1,ada@x.org,', ',bo@x.org,', ',,+1 410 555 1000');
  const purchases = table(
    'order,date,amount,customer id,customer email,phone',
    '1,2026-03-01,1,c1,,',
    '2,2026-03-01,2,,BO@x.org,',
    '3,2026-03-01,3,,,(410) 555-1000',
    '4,2026-03-01,4,,,',
    '5,2026-03-01,5,nobody,,',
    '6,2026-03-01,6,ada@x.org,,',
  );
  const [first, second, third] = ['file:id:c1', 'file:email:bo@x.org', 'file:phone:4105551000'];
  const links = [first, second, third, null, null, first];

  test.each([
    ['customers first', [customers, purchases]],
    ['purchases first', [purchases, customers]],
  ])('its customer by id, e-mail or phone: %s', async (_name, files) => {
    const businessId = await inBaltimore();
    for (const content of files) await importFiles(knex, businessId, directory, { 'file.csv': content });
    const { purchases: rows } = await contents(knex, businessId);
    expect(rows.map((row: { customer: string | null }) => row.customer)).toEqual(links);
  });

  test('its customer when both come in one import, whatever their order', async () => {
    const businessId = await inBaltimore();
    const report = await importFiles(knex, businessId, directory, { 'p.csv': purchases, 'c.csv': customers });
    expect(report).toMatchObject({ status: 'done', kind: 'mixed', rows: { read: 9, created: 9 } });
    const { purchases: rows } = await contents(knex, businessId);
    expect(rows.map((row: { customer: string | null }) => row.customer)).toEqual(links);
  });
});

test('rows are the same however they are sent to the database', async () => {
  const rows = [
    'A1,2026-03-08 02:30:00,4.80,C1,"tab\there, back\\slash, new\nline"',
    'A2,2026-11-01 01:30:00,-1.00,C1,\\N',
    'A3,2026-11-01 01:30:00-05:00,2.00,C2,"\\\\.\n\\."',
    'A4,2026-07-04 23:59:59.5,3.00,,',
    '"A\t5\\",2026-07-04,0,c7,"{""a"",null}"',
    'A1,2026-03-09 10:00:00,9.00,C1,again',
  ];
  const sale = `Order ID,Date,Total,Customer,Items\n${rows.join('\n')}\n`;
  const imported = async (options: { copies?: boolean }) => {
    const businessId = await inBaltimore();
    await importFiles(knex, businessId, directory, { 'people.csv': 'customer id,name\nC1,Ann\n' });
    const { report, purchases } = await purchasesFrom(sale, businessId, options);
    return { rows: report.rows, purchases };
  };
  const copied = await imported({});
  expect(copied.rows).toMatchObject({ read: 6, created: 5, merged: 1 });
  expect(copied.purchases.map(({ items }: { items: string | null }) => items)).toContain(
    'tab here, back\\slash, new line',
  );
  expect(await imported({ copies: false })).toEqual(copied);
});
