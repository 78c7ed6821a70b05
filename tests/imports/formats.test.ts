import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fieldsOf, withColumns } from '../../server/imports/mapping.ts';
import { realFile } from '../support/real-data.ts';
import { lines, people, peopleOf, purchases, purchasesOf, recognized, tableFrom } from './reading.ts';

const squareCustomers =
  'Reference ID,First Name,Last Name,Email Address,Phone Number,Nickname,Company Name,Street Address 1,Street Address 2,City,State,Postal Code,Birthday,Memo,Square Customer ID,Creation Source,First Visit,Last Visit,Transaction Count,Lifetime Spend,Email Subscription Status,Instant Profile';
const squareTransactions =
  'Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Cash,Fees,Net Total,Transaction ID,Payment ID,Details,Description,Event Type,Location,Customer ID,Customer Name,Customer Reference ID';
const squareItems =
  'Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Unit,Count,Itemization Type,Commission,Employee';
const shopifyCustomers =
  'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags';
const shopifyOrders =
  'Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Zip,Billing Phone,Cancelled at,Payment Method,Refunded Amount,Id,Tags,Source,Phone';
const mailchimp =
  'Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS';
const mailchimpLeft =
  'Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LATITUDE,LONGITUDE,REGION,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON,LAST_CHANGED,LEID,EUID,NOTES,TAGS';
const hubspot =
  'Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lifecycle Stage,Create Date,Marketing contact status,Unsubscribed from all email,Street Address,City,State/Region,Postal Code';
const klaviyo =
  'Email,Klaviyo ID,First Name,Last Name,Phone Number,Address,Address 2,City,State / Region,Country,Zip Code,Latitude,Longitude,Source,IP Address,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent,Profile Created On,Email Suppressions';

describe('an export is recognized by its headings', () => {
  test.each([
    ['square-customers', 'customers', 'Square customer directory', squareCustomers],
    ['square-transactions', 'purchases', 'Square transactions', squareTransactions],
    ['square-items', 'purchases', 'Square items', squareItems],
    ['shopify-customers', 'customers', 'Shopify customers', shopifyCustomers],
    ['shopify-orders', 'purchases', 'Shopify orders', shopifyOrders],
    ['mailchimp', 'customers', 'Mailchimp audience', mailchimp],
    ['hubspot', 'customers', 'HubSpot contacts', hubspot],
    ['klaviyo', 'customers', 'Klaviyo profiles', klaviyo],
  ])('%s, in any order and however they are written', async (exportName, kind, title, header) => {
    const row = header.split(',').map(() => 'x');
    const straight = await tableFrom(lines(header, row.join(',')));
    expect(straight).toMatchObject({ kind, table: { exportName, title, source: exportName.split('-')[0] } });
    const turned = header
      .split(',')
      .reverse()
      .map((name) => ` ${name.toUpperCase().replaceAll(' ', '_')} `)
      .join(',');
    const reversed = await tableFrom(lines(turned, row.join(',')));
    expect(reversed).toMatchObject({ kind, table: { exportName, shape: straight.table.shape } });
    expect(Object.keys(reversed.table.columns).sort()).toEqual(Object.keys(straight.table.columns).sort());
  });

  test('and no other table is taken for one', async () => {
    const { kind, table } = await tableFrom(lines('Email,First Name,Newsletter', 'a@b.org,Ada,yes'));
    expect({ kind, table }).toMatchObject({
      kind: 'customers',
      table: { source: 'file', title: 'Table of customers' },
    });
    expect(table.exportName).toBeUndefined();
  });

  test('even with a column the owner added, and with no rows at all', async () => {
    const { table } = await tableFrom(lines(`${squareCustomers},Shoe Size`));
    expect(table).toMatchObject({ exportName: 'square-customers', attributes: expect.arrayContaining(['Shoe Size']) });
    expect(await recognized(lines('email,name'))).toEqual({ refused: 'The table has headings and no rows.' });
  });
});

describe('Square', () => {
  test('people keep their numbers as attributes, and their subscription is a statement without a time', async () => {
    const { values, problems } = await people(
      lines(
        squareCustomers,
        'R-0,Sana,Brooks,Sana.Brooks0@Example.org,(410) 555-1000,,,2122 East Fairmount Avenue,Apt 4,Baltimore,MD,21231,1960-01-31,"oat milk",SQC255S,Directory,2025-08-22,2026-02-08,2,$17.78,Unsubscribed,No',
        ',Li,Wu,li@example.org,,,,n/a,,,,,,,SQC255T,Directory,,,0,,Unknown,No',
      ),
    );
    expect(problems).toEqual([]);
    expect(values).toEqual([
      {
        source: 'square',
        sourceKey: 'SQC255S',
        name: 'Sana Brooks',
        email: 'sana.brooks0@example.org',
        phone: '+14105551000',
        tags: [],
        attributes: {
          'Reference ID': 'R-0',
          Memo: 'oat milk',
          'Creation Source': 'Directory',
          'First Visit': '2025-08-22',
          'Last Visit': '2026-02-08',
          'Transaction Count': '2',
          'Lifetime Spend': '$17.78',
          'Instant Profile': 'No',
        },
        since: null,
        birthday: '1960-01-31',
        address: '2122 East Fairmount Avenue, Apt 4, Baltimore, MD 21231',
        postcode: '21231',
        position: null,
        statements: [{ channel: 'email', purpose: 'marketing', granted: false, at: null }],
      },
      expect.objectContaining({ sourceKey: 'SQC255T', address: null, statements: [] }),
    ]);
  });

  test('payments and refunds are purchases of their own, in the zone their row names', async () => {
    const row = (date: string, zone: string, total: string, ids: string, event: string, customer: string) =>
      `${date},22:50:50,${zone},,,,,,,"${total}",Point of Sale,,,,,${ids},,"Muffin, Latte",${event},Harbor Bean,${customer},,`;
    const { values, problems } = await purchases(
      lines(
        squareTransactions,
        row('2025-04-30', 'Eastern Time (US & Canada)', '$1,240.00', 'T1,P1', 'Payment', 'SQC1'),
        row('2025-05-01', 'Pacific Time (US & Canada)', '-$7.90', 'T1,P1', 'Refund', 'SQC1'),
        row('2025-05-02', 'Narnia', '(12.00)', 'T1,P2', 'Refund', ''),
      ),
    );
    expect(values).toMatchObject([
      {
        source: 'square',
        sourceKey: 'T1/P1/payment',
        customerRef: 'key:square:SQC1',
        at: { text: '2025-04-30 22:50:50', fixed: false },
        amount: '1240.00',
        items: 'Muffin, Latte',
        fromItems: false,
        timeZone: 'America/New_York',
      },
      { sourceKey: 'T1/P1/refund', amount: '-7.90', timeZone: 'America/Los_Angeles' },
      { sourceKey: 'T1/P2/refund', amount: '-12.00', timeZone: null, customerRef: null },
    ]);
    expect(problems).toEqual([[3, "The time zone “Narnia” is not known; the store's was used."]]);
  });

  test('items are added up to the payment they belong to, though two tills mix theirs', async () => {
    const row = (time: string, item: string, qty: string, net: string, tax: string, ids: string, event = 'Payment') =>
      `2025-05-01,${time},Eastern Time (US & Canada),Food,${item},${qty},Regular,,,,,${net},${tax},${ids},Till 1,,,${event},Main,,SQC1,,,,,,,`;
    const { values, finished, table } = await purchases(
      lines(
        squareItems,
        row('10:00:00', 'Bagel', '1.0', '$2.50', '$0.15', 'T1,P1'),
        row('10:00:00', 'Tea', '1', '$3.00', '$0.18', 'T2,P2'),
        row('10:00:00', 'Bagel', '1.0', '$2.50', '$0.15', 'T1,P1'),
        row('10:00:00', 'Latte', '1.0', '$4.10', '$0.25', 'T1,P1'),
        row('11:00:00', 'Bagel', '-1.0', '-$2.50', '-$0.15', 'T1,P1', 'Refund'),
      ),
    );
    expect(table.exportName).toBe('square-items');
    expect(values).toMatchObject([
      { sourceKey: 'T1/P1/payment', amount: '9.65', items: '2 × Bagel, Latte', fromItems: true },
      { sourceKey: 'T2/P2/payment', amount: '3.18', items: 'Tea' },
      { sourceKey: 'T1/P1/refund', amount: '-2.65', items: 'Bagel' },
    ]);
    expect(finished.map((one) => [one.row, 'into' in one ? one.into : null])).toEqual([
      [1, null],
      [2, null],
      [3, 1],
      [4, 1],
      [5, null],
    ]);
  });
});

describe('Shopify', () => {
  test('people lose the apostrophes that keep Excel away', async () => {
    const { values } = await people(
      lines(
        shopifyCustomers,
        "'7210448301122,Maria,Garcia,Maria@Example.com,yes,Garcia LLC,1 Main St,,Portland,OR,US,'97201,'+15035552000,,no,150.00,3,,no,\"VIP, local\"",
        "'7210448301123,O'Neil,D'Arcy,,no,,,,,,,,,'+15035552001,yes,0.00,0,,no,",
      ),
    );
    expect(values).toMatchObject([
      {
        source: 'shopify',
        sourceKey: '7210448301122',
        phone: '+15035552000',
        postcode: '97201',
        address: '1 Main St, Portland, OR 97201, US',
        tags: ['VIP', 'local'],
        attributes: { 'Total Spent': '150.00', 'Total Orders': '3', 'Default Address Company': 'Garcia LLC' },
        statements: [
          { channel: 'email', granted: true, at: null },
          { channel: 'sms', granted: false },
        ],
      },
      {
        name: "O'Neil D'Arcy",
        email: null,
        phone: '+15035552001',
        statements: [{ granted: false }, { granted: true }],
      },
    ]);
  });

  const order = (cells: Record<string, string>) =>
    shopifyOrders
      .split(',')
      .map((header) => `"${cells[header] ?? ''}"`)
      .join(',');
  const paid = { 'Financial Status': 'paid', 'Created at': '2026-03-01 23:30:00 -0500', Total: '10.00' };

  test('an order of several rows counts once, with all its items', async () => {
    const { values, finished } = await purchases(
      lines(
        shopifyOrders,
        order({
          ...paid,
          Name: '#1001',
          Id: '5001',
          Email: 'Ann@Example.com',
          Total: '34.98',
          'Lineitem quantity': '2',
          'Lineitem name': 'Bagel',
        }),
        order({
          Name: '#1001',
          'Created at': '2026-03-01 23:30:00 -0500',
          'Lineitem quantity': '1',
          'Lineitem name': 'Latte',
        }),
        order({
          ...paid,
          Name: '#1002',
          Id: '5002',
          Phone: "'+14105551000",
          'Lineitem quantity': '1',
          'Lineitem name': 'Tea',
        }),
      ),
    );
    expect(values).toEqual([
      {
        source: 'shopify',
        sourceKey: '5001',
        customerRef: 'email:ann@example.com',
        at: { text: '2026-03-01 23:30:00-05:00', fixed: true },
        amount: '34.98',
        items: '2 × Bagel, Latte',
        fromItems: false,
        timeZone: null,
      },
      expect.objectContaining({ sourceKey: '5002', amount: '10.00', items: 'Tea', customerRef: 'phone:+14105551000' }),
    ]);
    expect(finished).toMatchObject([{ row: 1 }, { row: 2, into: 1 }, { row: 3 }]);
  });

  test('money that went back is a purchase of its own, and no row more', async () => {
    const { values, finished } = await purchases(
      lines(shopifyOrders, order({ ...paid, Name: '#1', Id: '7', Total: '10.00', 'Refunded Amount': '4.50' })),
    );
    expect(values).toMatchObject([
      { sourceKey: '7', amount: '10.00' },
      { sourceKey: '7/refund', amount: '-4.50' },
    ]);
    expect(finished).toHaveLength(1);
  });

  test('orders that came to nothing are skipped, with the reason and all their rows', async () => {
    const { finished, problems } = await purchases(
      lines(
        shopifyOrders,
        order({ ...paid, Name: '#1', Id: '1', 'Financial Status': 'voided' }),
        order({ Name: '#1', 'Lineitem name': 'Latte' }),
        order({ ...paid, Name: '#2', Id: '2', 'Cancelled at': '2026-03-02 09:00:00 -0500' }),
        order({ ...paid, Name: '#3', Id: '3', 'Payment Method': 'Bogus Gateway' }),
        order({ ...paid, Name: '#4', Id: '4', Total: 'free' }),
        order({ Name: '#4', 'Lineitem name': 'Latte' }),
      ),
    );
    expect(finished).toMatchObject([
      { row: 1, parsed: { skipped: true, value: { voided: true } } },
      { row: 2, parsed: { skipped: true } },
      { row: 3, parsed: { skipped: true } },
      { row: 4, parsed: { skipped: true } },
      { row: 5, parsed: { problems: [{ column: 'Total' }] } },
      { row: 6, parsed: { problems: [{ reason: 'The order begins in row 5, which cannot be read.' }] } },
    ]);
    expect(problems.map(([, reason]) => reason)).toEqual([
      expect.stringMatching(/voided/),
      expect.stringMatching(/cancelled/),
      expect.stringMatching(/test order/),
      expect.stringMatching(/“free”/),
      expect.stringMatching(/row 5/),
    ]);
  });
});

describe('Mailchimp', () => {
  const row =
    'Sana.Brooks0@example.org,Sana,Brooks,"12 Main St  Baltimore  MD  21231  US",4105551000,03/14,2,2025-08-22 09:12:44,203.0.113.7,2025-08-22 09:13:02,203.0.113.7,39.0437,-77.4875,-5,-4,America/New_York,us,md,2025-08-22 09:13:02,5000,e0,,"""regulars"",""newsletter"""';

  test.each([
    ['subscribed_members_export_a1.csv', true],
    ['subscribed_email_audience_export_a1.csv', true],
    ['unsubscribed_members_export_a1.csv', false],
    ['cleaned_members_export_a1.csv', false],
  ])('people in %s agreed to e-mail: %s, at the time of their last change in UTC', async (name, granted) => {
    const { values } = await people(lines(mailchimp, row), name);
    expect(values).toEqual([
      {
        source: 'mailchimp',
        sourceKey: 'sana.brooks0@example.org',
        name: 'Sana Brooks',
        email: 'sana.brooks0@example.org',
        phone: '+14105551000',
        tags: ['regulars', 'newsletter'],
        attributes: { MEMBER_RATING: '2', CONFIRM_TIME: '2025-08-22 09:13:02', LEID: '5000', EUID: 'e0' },
        since: '2025-08-22',
        birthday: '--03-14',
        address: '12 Main St, Baltimore, MD, 21231, US',
        postcode: null,
        position: null,
        statements: [{ channel: 'email', purpose: 'marketing', granted, at: '2025-08-22T09:13:02.000Z' }],
      },
    ]);
  });

  test('people in a file whose name says nothing said nothing, unless its times of leaving tell', async () => {
    const renamed = await people(lines(mailchimp, row), 'list.csv');
    expect(renamed.values).toMatchObject([{ statements: [] }]);
    expect((await people(lines(mailchimp, row), 'nonsubscribed_members.csv')).values).toMatchObject([
      { statements: [] },
    ]);
    const left = 'a@b.org,Ada,2,,,39.0,-77.4,md,2026-01-02 03:04:05,Spring,NORMAL,2026-02-02 00:00:00,1,e,,';
    const { values } = await people(lines(mailchimpLeft, left), 'list.csv');
    expect(values).toMatchObject([{ statements: [{ granted: false, at: '2026-01-02T03:04:05.000Z' }] }]);
  });
});

test('HubSpot: who left is withdrawn, who did not leave has agreed to nothing', async () => {
  const { values } = await people(
    lines(
      hubspot,
      '901,Gaëlle,Perrin,g@perrin.example,,+33 4 50 11 22 33,Inès,customer,2024-03-12 09:14,Marketing contact,true,1 Rue X,Annecy,,74000',
      '902,Claire,Durand,c@durand.example,(410) 555-1000,,,lead,2024-03-15 14:30,Non-marketing contact,false,,,,',
    ),
  );
  expect(values).toMatchObject([
    {
      source: 'hubspot',
      sourceKey: '901',
      phone: '+33450112233',
      since: '2024-03-12',
      address: '1 Rue X, Annecy, 74000',
      postcode: '74000',
      statements: [{ channel: 'email', granted: false, at: null }],
      attributes: { 'Marketing contact status': 'Marketing contact', 'Lifecycle Stage': 'customer' },
    },
    { sourceKey: '902', phone: '+14105551000', statements: [] },
  ]);
});

test('Klaviyo: consents by channel and time, suppressed addresses withdrawn, guessed positions left out', async () => {
  const row = (email: string, consent: string, at: string, sms: string, suppressed: string) =>
    `${email},K-${email[0]},Ann,Lee,,12 Main St,,Baltimore,MD,US,21231,39.04,-77.48,Form,203.0.113.7,${consent},${at},${sms},2025-09-01 12:00:00,${suppressed}`;
  const { values } = await people(
    lines(
      klaviyo,
      row('a@x.org', 'SUBSCRIBED', '2025-09-01 12:00:00', 'UNSUBSCRIBED', ''),
      row('b@x.org', 'NEVER_SUBSCRIBED', '', 'SUBSCRIBED', '[]'),
      row('c@x.org', 'SUBSCRIBED', '2025-09-01T12:00:00+02:00', '', 'HARD_BOUNCE'),
      row('d@x.org', 'maybe', '', '', ''),
    ),
  );
  expect(values.map(({ sourceKey, statements }) => [sourceKey, statements])).toMatchObject([
    [
      'K-a',
      [
        { channel: 'email', granted: true, at: '2025-09-01T12:00:00.000Z' },
        { channel: 'sms', granted: false, at: null },
      ],
    ],
    ['K-b', [{ channel: 'sms', granted: true }]],
    ['K-c', [{ channel: 'email', granted: false, at: '2025-09-01T10:00:00.000Z' }]],
    ['K-d', []],
  ]);
  expect(values[0]).toMatchObject({ position: null, since: '2025-09-01' });
  expect(Object.keys(values[0]?.attributes ?? {})).toEqual(['Source', 'Email Suppressions'].slice(0, 1));
});

describe('an owner’s own mapping', () => {
  test('takes the place of what was recognized, and keeps what is known of the program', async () => {
    const { path, table } = await tableFrom(
      lines(squareTransactions, '2025-04-30,22:50:50,,,,$7.00,,,,$7.90,,,,,,T1,P1,,Latte,Payment,,,,'),
    );
    const mapped = withColumns(table, 'purchases', { ...table.columns, amount: 'Net Sales' });
    if ('refused' in mapped) throw new Error(mapped.refused);
    expect(mapped).toMatchObject({ exportName: 'square-transactions', shape: table.shape });
    expect(await purchasesOf(path, mapped)).toMatchObject([
      { parsed: { value: { amount: '7.00', sourceKey: 'T1/P1/payment' } } },
    ]);
    const asPeople = withColumns(table, 'customers', { id: 'Customer ID', name: 'Customer Name' });
    expect(asPeople).toMatchObject({ source: 'file', title: 'Table of customers' });
    expect('exportName' in asPeople).toBe(false);
  });

  test.each([
    [{ at: 'Date' }, /one for the amount/],
    [{ at: 'Date', amount: 'Nowhere' }, /no column “Nowhere”/],
    [{ at: 'Date', amount: 'Date' }, /named twice/],
    [{ at: 'Date', amount: 'Tax', toString: 'Tip' }, /no field “toString”/],
  ])('is refused where nothing can be read by it: %o', async (columns, reason) => {
    const { table } = await tableFrom(lines(squareTransactions, squareTransactions.replaceAll(/[^,]+/g, 'x')));
    expect(withColumns(table, 'purchases', columns as Record<string, string>)).toEqual({
      refused: expect.stringMatching(reason),
    });
  });

  test('finds a label for every field that recognition may use', async () => {
    for (const header of [
      squareCustomers,
      squareTransactions,
      squareItems,
      shopifyCustomers,
      shopifyOrders,
      mailchimp,
      hubspot,
      klaviyo,
    ]) {
      const { kind, table } = await tableFrom(lines(header, header.replaceAll(/[^,]+/g, 'x')));
      const fields = fieldsOf(kind as 'customers').map(({ field }) => field);
      expect(fields).toEqual(expect.arrayContaining(Object.keys(table.columns)));
      const again = withColumns(table, kind as 'customers', table.columns);
      expect(again).toEqual({ ...table, ...(table.attributes && { attributes: expect.any(Array) }) });
      expect('attributes' in again && again.attributes?.toSorted()).toEqual(table.attributes?.toSorted() ?? false);
    }
  });
});

describe('the files of a shop in Baltimore', () => {
  const real = (name: string) => realFile(`baltimore/${name}`);
  const customers = real('square-customers.csv');
  const transactions = real('square-transactions.csv');

  test.skipIf(!customers)('every person of the directory is read', async () => {
    const { table } = await tableFrom(readFileSync(customers ?? '', 'utf8'));
    const rows = await peopleOf(customers ?? '', table);
    expect(rows).toHaveLength(3090);
    expect(rows.every((row) => 'parsed' in row && row.parsed.value?.source === 'square')).toBe(true);
    expect(rows.flatMap((row) => ('parsed' in row ? row.parsed.problems : []))).toEqual([]);
  });

  test.skipIf(!transactions)('every payment and refund is read, each under a name of its own', async () => {
    const { table } = await tableFrom(readFileSync(transactions ?? '', 'utf8'));
    const rows = await purchasesOf(transactions ?? '', table);
    const values = rows.flatMap((row) => ('parsed' in row && row.parsed.value ? [row.parsed.value] : []));
    expect(new Set(values.map(({ sourceKey }) => sourceKey)).size).toBe(35_121);
    expect(values.filter(({ amount }) => amount.startsWith('-'))).toHaveLength(167);
    expect(new Set(values.map(({ timeZone }) => timeZone))).toEqual(new Set(['America/New_York']));
  });
});
