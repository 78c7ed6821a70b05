import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datesOf, judge } from '../../server/imports/date-order.ts';
import { readPermission } from '../../server/imports/permissions.ts';
import { countryOf, readPhone } from '../../server/imports/phone.ts';
import { instantOf, readBirthday } from '../../server/imports/times.ts';
import { readAmount, readEmails, sumOf } from '../../server/imports/values.ts';
import { zoneOf } from '../../server/imports/zones.ts';
import { lines, people, purchases, tableFrom } from './reading.ts';

describe('a birthday', () => {
  test.each([
    ['1960-01-31', '1960-01-31'],
    ['1/31/1960', '1960-01-31'],
    ['1/31/60', '1960-01-31'],
    ['1960-01-31T00:00:00Z', '1960-01-31'],
    ['Jan 31, 1960', '1960-01-31'],
    ['31.1.1960', '1960-01-31'],
    ['01/31', '--01-31'],
    ['--01-31', '--01-31'],
    ['1604-02-29', '--02-29'],
    ['1900-05-05', '--05-05'],
    ['2/29/1604', '--02-29'],
    ['0000-12-24', '--12-24'],
    ['02/29', '--02-29'],
  ])('%s is %s', (text, read) => expect(readBirthday(text, 'month-first')).toBe(read));

  test.each(['', '10 Dec', '13/31', '02/30', '1960-02-30', '2999-01-01', 'yesterday', '--13-01'])(
    '“%s” is none',
    (text) => expect(readBirthday(text, 'month-first')).toBeUndefined(),
  );

  test('is read day first where the column says so', () => {
    expect(readBirthday('05/12', 'day-first')).toBe('--12-05');
    expect(readBirthday('05/12/1900', 'day-first')).toBe('--12-05');
    expect(readBirthday('1900-12-05', 'day-first')).toBe('--12-05');
  });
});

describe('a phone number', () => {
  test.each([
    ['(410) 555-1000', 'US', '+14105551000'],
    ['+1 (410) 555-1000 ext. 5', 'US', '+14105551000'],
    ['1-410-555-1000', 'US', '+14105551000'],
    ['410.555.1000; 410.555.2000', 'US', '+14105551000'],
    ['none, 410-555-1000', 'US', '+14105551000'],
    ['030 / 1234567', 'DE', '+49301234567'],
    ['0171 2345678', 'DE', '+491712345678'],
    ['+33 4 50 11 22 33', 'US', '+33450112233'],
    ['+14105551001', null, '+14105551001'],
    ['(410) 555-1000', null, '(410) 555-1000'],
  ] as const)('%s of %s is %s', (text, country, phone) => expect(readPhone(text, country)?.phone).toBe(phone));

  test.each(['555-1000', '0000000000', '1234567890', 'call me', '12'])('“%s” is none in the United States', (text) =>
    expect(readPhone(text, 'US')).toBeUndefined(),
  );

  test('belongs to the country of the store', () => {
    expect(['America/New_York', 'Europe/Berlin', 'Europe/Zurich', 'US/Eastern', 'UTC', null].map(countryOf)).toEqual([
      'US',
      'DE',
      'CH',
      'US',
      null,
      null,
    ]);
  });

  test('reads the same again once it is read', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9 ()+.-]{5,20}$/), fc.constantFrom('US', 'DE', 'GB'), (text, country) => {
        const first = readPhone(text, country as 'US');
        if (first) expect(readPhone(first.phone, country as 'US')?.phone).toBe(first.phone);
      }),
    );
  });
});

test('of several e-mail addresses the first is read, and that is said', async () => {
  expect(readEmails('Ada <Ada@X.org>')).toEqual({ email: 'ada@x.org', several: false });
  const { values, problems } = await people(lines('email,phone', '"A@b.org; c@d.org",410-555-1000 / 410-555-2000'));
  expect(values).toMatchObject([{ sourceKey: 'email:a@b.org', phone: '+14105551000' }]);
  expect(problems).toEqual([
    [1, 'There are several addresses; a@b.org was read.'],
    [1, 'There are several numbers; +14105551000 was read.'],
  ]);
});

test('a phone nobody can read is said and left out, and still tells its row apart as before', async () => {
  const { values, problems } = await people(lines('name,phone', 'Ada,555-1000'));
  expect(values).toMatchObject([{ sourceKey: 'phone:5551000', phone: null }]);
  expect(problems).toEqual([[1, '“555-1000” is not a phone number; it was left out.']]);
});

describe('a time zone', () => {
  test.each([
    ['Eastern Time (US & Canada)', 'America/New_York'],
    ['(GMT-05:00) Eastern Time (US & Canada)', 'America/New_York'],
    ['pacific time (us & canada)', 'America/Los_Angeles'],
    ['Berlin', 'Europe/Berlin'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['+05:00', undefined],
    ['Narnia', undefined],
    ['Narnia/Cair_Paravel', undefined],
    ['__proto__', undefined],
  ])('%s is %s', (text, zone) => expect(zoneOf(text)).toBe(zone));

  test('gives a wall clock its instant, in summer and in winter', () => {
    const at = (text: string, zone: string) => instantOf({ text, fixed: /[+-]\d\d:\d\d$/.test(text) }, zone);
    expect(at('2026-07-01 12:00:00', 'America/New_York')).toBe('2026-07-01T16:00:00.000Z');
    expect(at('2026-01-01 12:00:00', 'America/New_York')).toBe('2026-01-01T17:00:00.000Z');
    expect(at('2026-03-29 01:59:00', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z');
    expect(at('2026-01-01 12:00:00', 'UTC')).toBe('2026-01-01T12:00:00.000Z');
    expect(at('2026-01-01 12:00:00.25+02:00', 'UTC')).toBe('2026-01-01T10:00:00.250Z');
  });
});

describe('a permission', () => {
  test.each([
    ['yes', true],
    ['Subscribed', true],
    ['TRUE', true],
    ['opted-in', true],
    ['No', false],
    ['UNSUBSCRIBED', false],
    ['0', false],
    ['Unknown', null],
    ['NEVER_SUBSCRIBED', null],
    ['', null],
    ['weekly', undefined],
  ])('“%s” says %s', (text, answer) => expect(readPermission(text)).toBe(answer));

  test('is read from a column of any table whose name says what for', async () => {
    const { values } = await people(
      lines('email,Newsletter,SMS opt-in', 'a@b.org,yes,no', 'c@d.org,,', 'e@f.org,no,yes'),
    );
    expect(values.map(({ statements }) => statements.map(({ channel, granted }) => [channel, granted]))).toEqual([
      [
        ['email', true],
        ['sms', false],
      ],
      [],
      [
        ['email', false],
        ['sms', true],
      ],
    ]);
  });

  test.each(['Opt-in', 'Marketing consent', 'Marketing', 'Consent'])('is not read from “%s”', async (header) => {
    const { values } = await people(lines(`email,${header}`, 'a@b.org,yes'));
    expect(values).toMatchObject([{ statements: [], attributes: { [header]: 'yes' } }]);
  });

  test('is not read from a newsletter that is something else', async () => {
    const { values } = await people(lines('email,newsletter', 'a@b.org,weekly', 'c@d.org,no'));
    expect(values).toMatchObject([{ statements: [], attributes: { newsletter: 'weekly' } }, { statements: [] }]);
  });
});

describe('the order of day and month', () => {
  const judged = async (...dates: string[]) => {
    const { path, table } = await tableFrom(lines('date,amount', ...dates.map((date) => `${date},1`)));
    return judge(await datesOf(path, table), 'month-first');
  };

  test('is what one row says, however far down', async () => {
    const many = Array.from({ length: 5000 }, () => '3/4/2026');
    expect(await judged(...many, '25/12/2026')).toEqual({
      order: 'day-first',
      notes: ['Dates such as 25/12/2026 were read day first: row 5001 says so.'],
    });
  });

  test('is what most rows say where they differ, and that is said', async () => {
    expect(await judged('3/4/2026', '3/14/2026', '25/12/2026', '12/25/2026')).toEqual({
      order: 'month-first',
      notes: [
        'Dates such as 3/14/2026 were read month first: row 2 says so. Row 3 says otherwise (25/12/2026): 1 of the 3 dates that tell cannot be read.',
      ],
    });
  });

  test('is a guess where no row tells, and that is said', async () => {
    expect(await judged('3/4/2026', '5/6/2026')).toEqual({
      order: 'month-first',
      notes: ['Dates such as 3/4/2026 were read month first: no row tells.'],
    });
  });

  test('needs no word where dates are written otherwise', async () => {
    expect(await judged('2026-04-03', '2026-06-05')).toEqual({ order: 'month-first', notes: [] });
  });
});

test('amounts of one purchase add up to the cent', () => {
  const cents = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 50 });
  fc.assert(
    fc.property(cents, (amounts) => {
      const texts = amounts.map((amount) => readAmount((amount / 100).toFixed(2), '.') ?? '');
      expect(Math.round(Number(sumOf(texts)) * 100)).toBe(amounts.reduce((so, amount) => so + amount, 0));
    }),
  );
});

test('a purchase of a table nobody knows names its customer as the table of customers does', async () => {
  const { values } = await purchases(
    lines(
      'order,date,amount,customer id,email,phone',
      'A1,2026-03-01,4,c7,,',
      'A2,2026-03-01,4,,B@x.org,',
      'A3,2026-03-01,4,,,(410) 555-1000',
      ',2026-03-01,4,,,',
      ',2026-03-01,4,,,',
    ),
  );
  expect(values.map(({ source, sourceKey, customerRef }) => [source, sourceKey, customerRef])).toEqual([
    ['file', 'id:A1', 'key:file:id:c7'],
    ['file', 'id:A2', 'email:b@x.org'],
    ['file', 'id:A3', 'phone:+14105551000'],
    ['file', expect.stringMatching(/^row:.{22}#1$/), null],
    ['file', expect.stringMatching(/^row:.{22}#2$/), null],
  ]);
});
