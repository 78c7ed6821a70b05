import { describe, expect, test } from 'vitest';
import { newBusiness, testDatabase } from '../support/database.ts';
import { collection, contents, feature, importFiles, square, table, told, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

const nothingKnown = {
  ...{ birthday: null, address: null, postcode: null, neighborhood: null },
  ...{ email_consent: null, sms_consent: null, push_consent: null, mail_consent: null },
  ...{ purchases: null, refunds: null, revenue: null, first_day: null, last_day: null },
};

/** Imports one table into a business of its own. */
async function customersFrom(
  content: string | Buffer,
  businessId?: string,
  options?: Parameters<typeof importFiles>[4],
) {
  const id = businessId ?? (await newBusiness(knex));
  const report = await importFiles(knex, id, directory, { 'customers.csv': content }, options);
  return { businessId: id, report, ...(await contents(knex, id)) };
}

describe('a table of customers', () => {
  test('is recognized by its headings, and everything in it is kept', async () => {
    const { report, customers } = await customersFrom(
      table(
        'Customer ID,Full Name,E-mail,Phone,Lat,Lng,Tags,Customer since,Birthday',
        '7,Ada Lovelace,Ada@Example.org,(410) 555-1000,39.2853,-76.5828,regular; oat milk,2025-03-01,10 Dec',
      ),
    );
    expect(report).toMatchObject({
      status: 'done',
      kind: 'customers',
      rows: { read: 1, created: 1, updated: 0, merged: 0, skipped: 0, failed: 0 },
      problems: [],
      progress: { phase: 'finished', fraction: 1 },
    });
    expect(report.detected).toMatchObject({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      columns: { id: 'Customer ID', name: 'Full Name', email: 'E-mail', latitude: 'Lat', since: 'Customer since' },
      attributes: ['Birthday'],
      ignored: [],
    });
    expect(customers).toEqual([
      {
        ...nothingKnown,
        keys: ['file:id:7'],
        name: 'Ada Lovelace',
        email: 'ada@example.org',
        phone: '(410) 555-1000',
        tags: ['regular', 'oat milk'],
        attributes: { Birthday: '10 Dec' },
        since: '2025-03-01',
        position: 'POINT(-76.5828 39.2853)',
        accuracy: 'given',
        cell: expect.any(String),
      },
    ]);
  });

  test('may have its headings in other languages, and first and last names apart', async () => {
    const { customers } = await customersFrom(
      table(
        'Kundennummer;Vorname;Nachname;E-Mail-Adresse;Telefon;Breitengrad;Längengrad',
        '12;Jürgen;Groß;j@x.de;030 1234567;52,52;13,405',
      ),
    );
    expect(customers).toMatchObject([
      { keys: ['file:id:12'], name: 'Jürgen Groß', email: 'j@x.de', position: 'POINT(13.405 52.52)' },
    ]);
  });

  test.each([
    ['“lat,lng”', '"39.2853, -76.5828"', 'coordinates'],
    ['two numbers and a space', '39.2853 -76.5828', 'latlng'],
    ['decimal commas', '"39,2853; -76,5828"', 'location'],
    ['WKT', 'POINT (-76.5828 39.2853)', 'geometry'],
    ['longitude first, if the heading says so', '"-76.5828,39.2853"', 'lng_lat'],
  ])('reads a position in one column: %s', async (_name, value, heading) => {
    const { customers } = await customersFrom(table(`email,${heading}`, `a@b.org,${value}`));
    expect(customers).toMatchObject([{ position: 'POINT(-76.5828 39.2853)' }]);
  });

  test('keeps a town called location as an attribute', async () => {
    const { customers } = await customersFrom(table('email,location', 'a@b.org,Baltimore', 'c@d.org,Towson'));
    expect(customers).toMatchObject([
      { attributes: { location: 'Baltimore' } },
      { attributes: { location: 'Towson' } },
    ]);
  });
});

describe('a position that cannot be right', () => {
  test.each([
    ['a word', 'north,-76.58', 'latitude', /not a number of degrees/],
    ['beyond the pole', '139.28,-176.58', 'latitude', /nowhere/],
    ['projected', '500000,4400000', 'latitude', /nowhere/],
    ['0, 0', '0,0', 'latitude', /placeholder/],
    ['swapped, beyond doubt', '-122.4,37.8', 'latitude', /swapped/],
    ['half', '39.28,', 'longitude', /missing/],
  ])('is reported, and the person kept without a place: %s', async (_name, value, column, reason) => {
    const { report, customers } = await customersFrom(table('email,latitude,longitude', `a@b.org,${value}`));
    expect(report.rows).toMatchObject({ read: 1, created: 1, failed: 0 });
    expect(report.problems).toEqual([{ file: 'customers.csv', row: 1, column, reason: expect.stringMatching(reason) }]);
    expect(customers).toMatchObject([{ keys: ['file:email:a@b.org'], position: null, cell: null }]);
  });

  test('is noticed when the numbers are swapped and everybody else lives elsewhere, and never silently mended', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `p${index}@b.org,39.2${index},-76.5${index}`);
    const { report, customers } = await customersFrom(table('email,lat,lng', ...lines, 'odd@b.org,-76.58,39.28'));
    expect(report.problems).toMatchObject([{ row: 21, column: 'lat', reason: expect.stringMatching(/swapped/) }]);
    expect(customers.find((row: { email: string }) => row.email === 'odd@b.org')).toMatchObject({ position: null });
  });

  test('is noticed by the neighborhoods when a whole file is swapped', async () => {
    const businessId = await newBusiness(knex);
    await importFiles(knex, businessId, directory, {
      'n.geojson': collection(feature(square(12.5, 41.9), { name: 'Centro' })),
    });
    const { report } = await customersFrom(
      table('email,lat,lng', 'a@b.org,12.5,41.9', 'c@d.org,12.6,41.8'),
      businessId,
    );
    expect(report.problems.map(({ row }) => row)).toEqual([1, 2]);
    expect(report.rows).toMatchObject({ created: 2 });
  });

  test('leaves travelers alone', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `p${index}@b.org,39.2${index},-76.5${index}`);
    const { report } = await customersFrom(table('email,lat,lng', ...lines, 'far@b.org,48.85,2.35'));
    expect(report.problems).toEqual([]);
  });
});

describe('rows without', () => {
  test('a position are counted in one problem', async () => {
    const { report } = await customersFrom(table('email,lat,lng', 'a@b.org,,', 'c@d.org,39.28,-76.58', 'e@f.org,,'));
    expect(report.rows).toMatchObject({ read: 3, created: 3 });
    expect(report.problems).toEqual([
      {
        file: 'customers.csv',
        row: null,
        reason: '2 of 3 rows have no position: those customers are kept, but not on the map.',
      },
    ]);
  });

  test('anything that tells who it is fail', async () => {
    const { report } = await customersFrom(table('name,email,lat,lng', 'Ada,,,', 'Bo,not an address,,'));
    expect(report.rows).toMatchObject({ read: 2, failed: 2 });
    expect(report.problems.map(({ row, column }) => [row, column])).toEqual([
      [1, undefined],
      [2, 'email'],
      [2, undefined],
    ]);
  });

  test('any value are skipped, and blank lines are no rows', async () => {
    const { report } = await customersFrom(table('email,name', 'a@b.org,Ada', '', ',', '   ', 'c@d.org,Cy', ''));
    expect(report.rows).toEqual({ read: 3, created: 2, updated: 0, merged: 0, skipped: 1, failed: 0 });
  });

  test('as many values as there are headings fail, and cost no other row', async () => {
    const { report } = await customersFrom(
      table('email,name', 'a@b.org,Ada,x', 'b@b.org', 'c@d.org,Cy', 'd@d.org,Di,,'),
    );
    expect(report.rows).toMatchObject({ read: 4, created: 2, failed: 2 });
    expect(report.problems.map(({ row }) => row)).toEqual([1, 2]);
  });

  test('an end are told apart from ragged ones', async () => {
    const { report } = await customersFrom('email,name,city\na@b.org,Ada,Rome\nc@d.org,C');
    expect(report.rows).toMatchObject({ read: 2, created: 1, failed: 1 });
    expect(report.problems).toMatchObject([{ row: 2, reason: 'The file ends in the middle of this row.' }]);
  });

  test('a closing quotation mark cost one row each', async () => {
    const { report } = await customersFrom(
      'email,name\na@b.org,"Ada\nb@b.org,"Bo"\nc@b.org,"5" nails"\nd@b.org,Di\ne@b.org,"E',
    );
    expect(report.rows).toMatchObject({ read: 5, created: 2, failed: 3 });
    expect(report.problems.map(({ row }) => row)).toEqual([1, 3, 5]);
  });
});

describe('the same person', () => {
  test('twice in a file is merged: blanks are filled, tags united, and the report names the first row', async () => {
    const { report, customers } = await customersFrom(
      table(
        'email,name,phone,tags,city',
        'a@b.org,Ada,,x,Rome',
        'c@d.org,Cy,,,',
        'A@B.org,Adele,4105551000,"y,x",Oslo',
      ),
    );
    expect(report.rows).toMatchObject({ read: 3, created: 2, merged: 1 });
    expect(report.problems).toMatchObject([{ row: 3, reason: 'The same person as in row 1, by e-mail.' }]);
    expect(customers[0]).toMatchObject({
      name: 'Ada',
      phone: '4105551000',
      tags: ['x', 'y'],
      attributes: { city: 'Rome' },
    });
  });

  test('is merged all the same when the rows lie in different batches', async () => {
    const lines = [
      'email,name,phone,tags',
      'a@b.org,Ada,,x',
      'c@d.org,Cy,,',
      'a@b.org,Adele,4105551000,y',
      'a@b.org,,999999,z',
    ];
    const one = await customersFrom(table(...lines));
    const many = await customersFrom(table(...lines), undefined, { batchRows: 1 });
    expect(many.customers).toEqual(one.customers);
    expect(many.report.rows).toEqual(one.report.rows);
    expect(told(many.report.problems)).toEqual(told(one.report.problems));
  });

  test('in a later file is updated: what is new and not blank wins', async () => {
    const first = await customersFrom(table('email,name,phone,lat,lng', 'a@b.org,Ada,4105551000,39.28,-76.58'));
    const { report, customers } = await customersFrom(
      table('email,name,phone,lat,lng', 'a@b.org,Ada King,,39.29,-76.59'),
      first.businessId,
    );
    expect(report.rows).toMatchObject({ read: 1, updated: 1 });
    expect(customers).toMatchObject([{ name: 'Ada King', phone: '4105551000', position: 'POINT(-76.59 39.29)' }]);
    expect(customers[0].cell).not.toBe(first.customers[0].cell);
  });

  test('is known by phone however it is written, and by name and place', async () => {
    const { report } = await customersFrom(
      table(
        'name,phone,lat,lng',
        'Ada,+1 (410) 555-1000,,',
        'A,410.555.1000,,',
        'Bo,,39.28,-76.58',
        'BÖ,,39.2800001,-76.58',
      ),
    );
    expect(report.rows).toMatchObject({ created: 2, merged: 2 });
  });
});

describe('text', () => {
  const expected = { name: 'José Müller', position: 'POINT(-76.5828 39.2853)' };
  const lines = ['email,name,lat,lng', 'a@b.org,José Müller,39.2853,-76.5828', 'c@d.org,Zoë,39.2,-76.5'];
  test.each([
    ['UTF-8', 'utf-8', Buffer.from(lines.join('\n'))],
    ['UTF-8 with a byte order mark', 'utf-8', Buffer.from(`\ufeff${lines.join('\n')}`)],
    ['UTF-16, little end first', 'utf-16le', Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le')],
    ['UTF-16, big end first', 'utf-16be', Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le').swap16()],
    ['Windows-1252', 'windows-1252', Buffer.from(lines.join('\r\n'), 'latin1')],
    ['CRLF', 'utf-8', Buffer.from(lines.join('\r\n'))],
    ['CR', 'utf-8', Buffer.from(lines.join('\r'))],
    ['semicolons', 'utf-8', Buffer.from(lines.join('\n').replaceAll(',', ';'))],
    ['tabs', 'utf-8', Buffer.from(lines.join('\n').replaceAll(',', '\t'))],
    ['bars', 'utf-8', Buffer.from(lines.join('\n').replaceAll(',', '|'))],
    ['a line that names the separator', 'utf-8', Buffer.from(`sep=;\r\n${lines.join('\r\n').replaceAll(',', ';')}`)],
  ])('is read in %s', async (_name, encoding, content) => {
    const { report, customers } = await customersFrom(content);
    expect(report.rows).toMatchObject({ read: 2, created: 2, failed: 0 });
    expect(report.detected).toMatchObject({ encoding });
    expect(customers[0]).toMatchObject(expected);
  });

  test('in Windows-1252 far into the file is found', async () => {
    const many = Array.from({ length: 30_000 }, (_, index) => `p${index}@b.org,Plain ${index}`);
    const { customers } = await customersFrom(
      Buffer.from(table('email,name', ...many, 'z@z.org,José’s').replaceAll('’', '\x92'), 'latin1'),
    );
    expect(customers.at(-1)).toMatchObject({ name: 'José’s' });
  });

  test('may quote commas, quotation marks and line breaks', async () => {
    const { customers } = await customersFrom('email,name\na@b.org,"Ada ""the ace"", Countess"\nb@b.org,"Bo\nJr"\n');
    expect(customers).toMatchObject([{ name: 'Ada "the ace", Countess' }, { name: 'Bo Jr' }]);
  });
});
