import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '../../server/contract/imports.ts';
import { createImport, readReport, runImport } from '../../server/imports/index.ts';
import { createStore } from '../../server/stores/index.ts';
import { contents } from '../imports/support.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { realFile } from '../support/real-data.ts';

const knex = testDatabase();
const customersFile = realFile('baltimore/square-customers.csv') ?? '';
const transactionsFile = realFile('baltimore/square-transactions.csv') ?? '';
const subscribedFile = realFile('baltimore/subscribed_members_export.csv') ?? '';
const unsubscribedFile = realFile('baltimore/unsubscribed_members_export.csv') ?? '';

type Row = Record<string, string>;
const read = (path: string): Row[] => parse(readFileSync(path), { columns: true, bom: true });
const emailOf = (row: Row) => row['Email Address']?.toLowerCase() ?? '';
const phoneOf = (row: Row) => (row['Phone Number'] ?? '').replaceAll(/\D/g, '').slice(-10);
const cents = (text: string) => (/[-(]/.test(text) ? -1 : 1) * Number(text.replaceAll(/\D/g, ''));
const decimal = (sum: number) => (sum / 100).toFixed(2);

/** Rows of the directory that share an e-mail or a phone, read with nothing of ours: the first row's id names each. */
function peopleOf(rows: readonly Row[]): Map<string, Row[]> {
  const person = new Map<string, string>();
  const people = new Map<string, Row[]>();
  for (const row of rows) {
    const names = [emailOf(row), phoneOf(row)].filter(Boolean);
    const known = [...new Set(names.flatMap((name) => person.get(name) ?? []))];
    const id = known[0] ?? row['Square Customer ID'] ?? '';
    const members = [...known.flatMap((one) => people.get(one) ?? []), row];
    for (const one of known) people.delete(one);
    people.set(id, members);
    for (const member of members)
      for (const name of [emailOf(member), phoneOf(member)].filter(Boolean)) person.set(name, id);
  }
  return people;
}

async function importInto(businessId: string, path: string): Promise<ImportReport> {
  const importId = await createImport(knex, businessId, [{ name: basename(path), path }]);
  await runImport(knex, businessId, importId);
  const report = await readReport(knex, businessId, importId);
  if (!report) throw new Error('The import is gone.');
  const { rows } = report;
  expect(report.status).toBe('done');
  expect(rows.created + rows.updated + rows.merged + rows.skipped + rows.failed).toBe(rows.read);
  return report;
}

async function shop(): Promise<string> {
  const businessId = await newBusiness(knex);
  const position: [number, number] = [-76.5828, 39.2853];
  await createStore(knex, businessId, { name: 'Harbor Bean', position, timeZone: 'America/New_York' });
  return businessId;
}

const fingerprint = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

describe.skipIf(!customersFile)('a shop’s four files', () => {
  const inOrder = [customersFile, transactionsFile, subscribedFile, unsubscribedFile];
  const reports = new Map<string, ImportReport>();
  let businessId: string;
  beforeAll(async () => {
    businessId = await shop();
    for (const path of inOrder) reports.set(path, await importInto(businessId, path));
  });

  test('end alike in any order, and a second time nothing changes', async () => {
    const expected = await contents(knex, businessId);
    const orders = [[...inOrder].reverse(), [subscribedFile, transactionsFile, unsubscribedFile, customersFile]];
    for (const order of orders) {
      const other = await shop();
      for (const path of order) await importInto(other, path);
      const found = await contents(knex, other);
      expect(found.customers).toEqual(expected.customers);
      expect(found.consents).toEqual(expected.consents);
      expect(fingerprint(found.purchases)).toBe(fingerprint(expected.purchases));
    }
    for (const path of [unsubscribedFile, transactionsFile, customersFile, subscribedFile]) {
      const { rows, files } = await importInto(businessId, path);
      expect(rows).toMatchObject({ created: 0, failed: reports.get(path)?.rows.failed });
      expect(files[0]?.money).toEqual(reports.get(path)?.files[0]?.money);
    }
    expect(await contents(knex, businessId)).toEqual(expected);
  });

  test('make one customer of each person, and of nobody else', async () => {
    const rows = read(customersFile);
    const people = peopleOf(rows);
    const { customers } = await contents(knex, businessId);
    const wanted = [...people.values()].map((members) =>
      members.map((row) => `square:${row['Square Customer ID']}`).sort(),
    );
    const found = customers.map(({ keys }: { keys: string[] }) => keys.filter((key) => key.startsWith('square:')));
    expect(new Set(found.map(String))).toEqual(new Set(wanted.map(String)));
    expect(customers).toHaveLength(people.size);
    expect(reports.get(customersFile)?.rows).toMatchObject({
      ...{ read: rows.length, created: people.size, merged: rows.length - people.size, failed: 0 },
    });
  });

  test('bring in all the money, refunds subtracted, and count the anonymous apart', async () => {
    const rows = read(transactionsFile);
    const sumOf = (some: readonly Row[]) => ({
      count: some.length,
      amount: decimal(some.reduce((so, row) => so + cents(row['Total Collected'] ?? ''), 0)),
    });
    const net = sumOf(rows).amount;
    expect(reports.get(transactionsFile)?.files[0]?.money).toEqual({
      currency: 'USD',
      payments: sumOf(rows.filter((row) => row['Event Type'] === 'Payment')),
      refunds: sumOf(rows.filter((row) => row['Event Type'] === 'Refund')),
      net,
      anonymous: sumOf(rows.filter((row) => row['Customer ID'] === '')),
    });
    const { rows: stored } = await knex.raw(
      `select sum(amount) as net, count(*) filter (where customer_id is null)::int as anonymous,
         (select sum(revenue) from customer_stats where business_id = :businessId) as theirs
       from purchases where business_id = :businessId`,
      { businessId },
    );
    const anonymous = rows.filter((row) => row['Customer ID'] === '');
    const theirs = decimal(cents(net) - cents(sumOf(anonymous).amount));
    expect(stored).toEqual([{ net, anonymous: anonymous.length, theirs }]);
  });

  test('leave everybody with the permission their files give, and a no outweighs a yes', async () => {
    const left = new Set(read(unsubscribedFile).map(emailOf));
    const joined = new Set(read(subscribedFile).map(emailOf));
    const { customers } = await contents(knex, businessId);
    const consents = new Map(
      customers.flatMap(({ keys, email_consent }: { keys: string[]; email_consent: boolean | null }) =>
        keys.map((key) => [key, email_consent]),
      ),
    );
    for (const members of peopleOf(read(customersFile)).values()) {
      const says = (status: string) => members.some((row) => row['Email Subscription Status'] === status);
      const no = says('Unsubscribed') || members.some((row) => left.has(emailOf(row)));
      const yes = says('Subscribed') || members.some((row) => joined.has(emailOf(row)));
      for (const row of members)
        expect(consents.get(`square:${row['Square Customer ID']}`), emailOf(row)).toBe(no ? false : yes ? true : null);
    }
  });
});
