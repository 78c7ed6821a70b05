import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runImport, unfinishedImports } from '../../server/imports/index.ts';
import { cancelImport } from '../../server/imports/queries.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import {
  collection,
  contents,
  feature,
  importFiles,
  newImport,
  reportOf,
  square,
  table,
  told,
  uploadDirectory,
} from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

/** Repeats within and across batches, bad rows, rows without places, equal purchases, purchases of later customers. */
const files = {
  'n.geojson': collection(
    feature(square(-76.6, 39.2, 0.05), { name: 'West' }),
    feature(square(-76.55, 39.2, 0.05), { name: 'East' }),
  ),
  'c.csv': table(
    'email,name,lat,lng,tags',
    ...Array.from(
      { length: 40 },
      (_, n) => `p${n % 30}@b.org,${n % 7 ? `P${n}` : ''},${n % 5 ? 39.2 + n / 1000 : ''},-76.5${n % 10},t${n}`,
    ),
    'broken,,,,',
    'only,three,columns',
  ),
  'p.csv': table(
    'date,amount,email',
    ...Array.from({ length: 40 }, (_, n) => `2026-03-0${1 + (n % 3)},${n % 4}.50,p${n % 35}@b.org`),
  ),
};

class Killed extends Error {}

/** Ends the process, as far as the import can tell, after so many reports of progress. */
function killAfter(reports: number) {
  let left = reports;
  return () => {
    if (left-- === 0) throw new Killed();
  };
}

const comparable = async (businessId: string, importId: string) => {
  const {
    id: _id,
    createdAt: _createdAt,
    finishedAt: _finishedAt,
    ...report
  } = await reportOf(knex, businessId, importId);
  return { report: { ...report, problems: told(report.problems) }, ...(await contents(knex, businessId)) };
};

describe('an import that is killed', () => {
  test('between any two batches, and taken up again, ends as if nothing had happened', async () => {
    const whole = await newBusiness(knex);
    const wholeId = await newImport(knex, whole, directory, files);
    let reports = 0;
    await runImport(knex, whole, wholeId, { batchRows: 7, onProgress: () => reports++ });
    const expected = await comparable(whole, wholeId);
    expect(expected.report.rows).toMatchObject({ read: 84, failed: 2, merged: 10 });
    expect(reports).toBeGreaterThan(10);

    for (let after = 0; after < reports - 1; after++) {
      const businessId = await newBusiness(knex);
      const importId = await newImport(knex, businessId, directory, files);
      const killed = runImport(knex, businessId, importId, { batchRows: 7, onProgress: killAfter(after) });
      await expect(killed).rejects.toThrow(Killed);
      await runImport(knex, businessId, importId, { batchRows: 7 });
      expect(await comparable(businessId, importId)).toEqual(expected);
    }
  });

  test('without a word is found by its silence, and not before', async () => {
    const businessId = await newBusiness(knex);
    const importId = await newImport(knex, businessId, directory, files);
    const mine = async () => (await unfinishedImports(knex)).filter((one) => one.businessId === businessId);
    expect(await mine()).toEqual([{ businessId, importId }]);
    const silentFor = (seconds: number) =>
      knex.raw(
        `update imports set status = 'running', heartbeat_at = now() - make_interval(secs => ?) where business_id = ?`,
        [seconds, businessId],
      );
    await silentFor(20);
    expect(await mine()).toEqual([]);
    await runImport(knex, businessId, importId);
    expect((await reportOf(knex, businessId, importId)).rows.read).toBe(0);
    await silentFor(31);
    expect(await mine()).toEqual([{ businessId, importId }]);
    await runImport(knex, businessId, importId);
    expect(await reportOf(knex, businessId, importId)).toMatchObject({ status: 'done', rows: { read: 84 } });
    expect(await mine()).toEqual([]);
  });

  test('writes nothing more once another has taken over', async () => {
    const businessId = await newBusiness(knex);
    const importId = await newImport(knex, businessId, directory, files);
    let once = false;
    let second: Promise<void> | undefined;
    await runImport(knex, businessId, importId, {
      batchRows: 7,
      onProgress() {
        if (once) return;
        once = true;
        second = knex
          .raw(`update imports set heartbeat_at = now() - interval '1 minute' where business_id = ?`, [businessId])
          .then(() => runImport(knex, businessId, importId, { batchRows: 7 }));
      },
    });
    await second;
    expect(await reportOf(knex, businessId, importId)).toMatchObject({ status: 'done', rows: { read: 84 } });
  });
});

test('two processes never run one import at once', async () => {
  const businessId = await newBusiness(knex);
  const importId = await newImport(knex, businessId, directory, files);
  await Promise.all(Array.from({ length: 3 }, () => runImport(knex, businessId, importId, { batchRows: 7 })));
  const deadline = Date.now() + 20_000;
  while ((await reportOf(knex, businessId, importId)).status === 'running' && Date.now() < deadline) await sleep(50);
  expect(await reportOf(knex, businessId, importId)).toMatchObject({ status: 'done', rows: { read: 84 } });
});

test('an import that is asked to stop goes on later', async () => {
  const businessId = await newBusiness(knex);
  const importId = await newImport(knex, businessId, directory, files);
  const stop = new AbortController();
  await runImport(knex, businessId, importId, {
    batchRows: 7,
    signal: stop.signal,
    onProgress: ({ rows }) => rows.read > 10 && stop.abort(),
  });
  const paused = await reportOf(knex, businessId, importId);
  expect(paused).toMatchObject({ status: 'queued' });
  expect(paused.rows.read).toBeLessThan(84);
  await runImport(knex, businessId, importId);
  expect(await reportOf(knex, businessId, importId)).toMatchObject({ status: 'done', rows: { read: 84 } });
});

test('a cancelled import stops, keeps what it wrote, and says so', async () => {
  const businessId = await newBusiness(knex);
  const importId = await newImport(knex, businessId, directory, files);
  let cancelled: Promise<unknown> | undefined;
  await runImport(knex, businessId, importId, {
    batchRows: 7,
    onProgress({ rows }) {
      if (rows.read >= 16) cancelled ??= cancelImport(knex, businessId, importId);
    },
  });
  expect(await cancelled).toBe('cancelled');
  const report = await reportOf(knex, businessId, importId);
  expect(report.status).toBe('cancelled');
  expect(report.rows.read).toBeLessThan(84);
  expect(report.files[1]).toMatchObject({
    status: 'cancelled',
    error: 'Cancelled. The rows already written were kept.',
  });
  expect(report.files[2]).toMatchObject({ status: 'cancelled', error: 'Cancelled before anything was written.' });
  expect((await contents(knex, businessId)).customers.length).toBe(report.rows.created - 2);
  await runImport(knex, businessId, importId);
  expect((await reportOf(knex, businessId, importId)).status).toBe('cancelled');
});

test('the same files again change nothing', async () => {
  const businessId = await newBusiness(knex);
  const first = await importFiles(knex, businessId, directory, files);
  const before = await contents(knex, businessId);
  const again = await importFiles(knex, businessId, directory, files);
  expect(await contents(knex, businessId)).toEqual(before);
  expect(again.rows).toEqual({ ...first.rows, created: 0, updated: first.rows.created });
});

test('orders of several rows, and broken rows among them, end alike wherever an import is cut and killed', async () => {
  const orders = table(
    'Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Id',
    '#1,a@x.org,paid,20.00,2026-03-01 10:00:00 -0500,1,Mug,77',
    '#1,a@x.org,,,,2,Latte,',
    'broken,row',
    '#1,a@x.org,,,,1,Bagel,',
    '#2,b@x.org,paid,x,2026-03-01 10:00:00 -0500,1,Mug,78',
    '#2,b@x.org,,,,1,Latte,',
    'broken,too',
    '#3,a@x.org,paid,5.00,2026-03-02 10:00:00 -0500,1,Mug,79',
    '#3,a@x.org,,,,1,Bagel,',
  );
  const whole = await newBusiness(knex);
  const wholeId = await newImport(knex, whole, directory, { 'orders.csv': orders });
  await runImport(knex, whole, wholeId);
  const expected = await comparable(whole, wholeId);
  expect(expected.report.rows).toEqual({ read: 9, created: 2, updated: 0, merged: 3, skipped: 0, failed: 4 });
  expect(expected.purchases.map(({ items }: { items: string }) => items)).toEqual([
    'Mug, 2 × Latte, Bagel',
    'Mug, Bagel',
  ]);
  for (const batchRows of [1, 2, 3, 4]) {
    for (let after = 0; after < 6; after++) {
      const businessId = await newBusiness(knex);
      const importId = await newImport(knex, businessId, directory, { 'orders.csv': orders });
      await runImport(knex, businessId, importId, { batchRows, onProgress: killAfter(after) }).catch(() => {});
      await runImport(knex, businessId, importId, { batchRows });
      expect(await comparable(businessId, importId)).toEqual(expected);
    }
  }
});
