import { expect, test } from 'vitest';
import { createStore } from '../../server/stores/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { contents, importFiles, table, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

/** One shop's people in four programs, who share ids, e-mails and phones, and say different things of themselves. */
const files: Record<string, string> = {
  'square.csv': table(
    'First Name,Last Name,Email Address,Phone Number,Street Address 1,City,Postal Code,Square Customer ID,Email Subscription Status',
    'Ada,King,ada@x.org,,1 Mill Lane,Baltimore,21224,SQ1,Subscribed',
    'Bo,,,(410) 555-1000,,,,SQ2,Unknown',
    'Bo,Lee,BO@x.org,+14105551000,,,,SQ3,Subscribed',
    'Cy,Old,cy@x.org,4105553000,,,,SQ4,Unsubscribed',
  ),
  'transactions.csv': table(
    'Date,Time,Time Zone,Net Sales,Total Collected,Transaction ID,Payment ID,Description,Event Type,Customer ID',
    '2026-03-01,23:30:00,Eastern Time (US & Canada),$5.00,$5.00,T1,P1,Latte,Payment,SQ1',
    '2026-03-02,10:00:00,Eastern Time (US & Canada),-$2.00,-$2.00,T2,P2,Latte,Refund,SQ1',
    '2026-03-03,10:00:00,Eastern Time (US & Canada),$7.00,$7.00,T3,P3,Mug,Payment,SQ3',
    '2026-03-03,11:00:00,Eastern Time (US & Canada),$1.00,$1.00,T4,P4,Mug,Payment,',
  ),
  'unsubscribed_members_export.csv': table(
    'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LAST_CHANGED,TAGS',
    'ada@x.org,Ada,King,2,2025-01-05 10:00:00,2026-01-05 10:00:00,"""vip"""',
    'eve@x.org,Eve,,2,2025-01-05 10:00:00,2026-01-05 10:00:00,',
  ),
  'own.csv': table(
    'customer id,name,email,phone,newsletter,lat,lng,tags',
    'SQ4,Cy New,,410 555 3000,yes,39.28,-76.58,regular',
    '12,Bo,,410-555-1000,no,,,regular; oat',
    '13,Eve Adams,EVE@x.org,,yes,,,',
    '14,Eve,eve@x.org,4105554000,,39.29,-76.57,late',
  ),
  'sales.csv': table(
    'order,date,amount,customer id,email,phone',
    '1,2026-03-05,3,SQ4,,',
    '2,2026-03-06,4,,eve@x.org,',
    '3,2026-03-07,5,,,+1 410 555 1000',
    '4,2026-03-08,6,14,,',
    '5,2026-03-08,6,nobody,,',
  ),
};

function permutations<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, at) => permutations(values.toSpliced(at, 1)).map((rest) => [value, ...rest]));
}

async function shop(): Promise<string> {
  const businessId = await newBusiness(knex);
  await createStore(knex, businessId, { name: 'Harbor Bean', position: [-76.58, 39.28], timeZone: 'America/New_York' });
  return businessId;
}

/** What is imported at once. */
const imports = [['square.csv'], ['unsubscribed_members_export.csv'], ['own.csv'], ['sales.csv', 'transactions.csv']];

async function importAll(businessId: string, order: readonly string[][]) {
  for (const names of order) {
    const some = Object.fromEntries(names.map((name) => [name, files[name] ?? '']));
    await importFiles(knex, businessId, directory, some);
  }
  return contents(knex, businessId);
}

test('files end alike in any order, and a second time in another order changes nothing', async () => {
  const expected = await importAll(await shop(), imports);
  expect(expected.customers).toMatchObject([
    { name: 'Bo', email_consent: false, purchases: 2, revenue: '12.00', tags: ['regular', 'oat'] },
    { name: 'Eve', email_consent: false, purchases: 2, revenue: '10.00', phone: '+14105554000' },
    { name: 'Cy Old', email_consent: false, purchases: 1, revenue: '3.00', position: 'POINT(-76.58 39.28)' },
    { name: 'Ada King', email_consent: false, purchases: 1, refunds: 1, last_day: '2026-03-01', tags: ['vip'] },
  ]);
  for (const [number, order] of permutations(imports).entries()) {
    const businessId = await shop();
    expect(await importAll(businessId, order), order.join()).toEqual(expected);
    if (number % 4 !== 3) continue;
    expect(await importAll(businessId, [...order].reverse()), `${order.join()} again`).toEqual(expected);
  }
});
