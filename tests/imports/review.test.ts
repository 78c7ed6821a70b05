import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type FilePreview, filePreview, importPreview } from '../../server/contract/imports.ts';
import { tidySpool } from '../../server/imports/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import {
  collection,
  contents,
  feature,
  importFiles,
  reportOf,
  square,
  table,
  uploadDirectory,
  zipOf,
} from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();
const spool = uploadDirectory();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>['agent'];

async function startReview(agent: Client, files: Record<string, string | Buffer>): Promise<string> {
  const request = agent.post('/api/v1/imports').field('review', 'true');
  for (const [name, content] of Object.entries(files)) request.attach('file', Buffer.from(content), name);
  const { body } = await request.expect(202);
  return body.id;
}

async function preview(agent: Client, id: string): Promise<FilePreview[]> {
  const { body } = await agent.get(`/api/v1/imports/${id}/preview`).expect(200);
  expect(importPreview.parse(body)).toEqual(body);
  return body.files;
}

async function patch(agent: Client, id: string, body: object, number = 0): Promise<FilePreview> {
  const response = await agent.patch(`/api/v1/imports/${id}/files/${number}`).send(body);
  expect(response.status, response.text).toBe(200);
  expect(filePreview.parse(response.body)).toEqual(response.body);
  return response.body;
}

async function confirmed(agent: Client, id: string) {
  await agent.post(`/api/v1/imports/${id}/confirm`).expect(202);
  for (let attempt = 0; attempt < 600; attempt++) {
    const { body } = await agent.get(`/api/v1/imports/${id}`).expect(200);
    if (body.status !== 'queued' && body.status !== 'running') return body;
    await sleep(50);
  }
  throw new Error('The import does not end.');
}

const outcomesOf = (file: FilePreview | undefined) => file?.rows.map(({ outcome }) => outcome);

/** How many rows of each outcome, in the words of a report. */
const counted = (file: FilePreview | undefined) => {
  const count = (outcome: string) => outcomesOf(file)?.filter((one) => one === outcome).length;
  return {
    ...{ read: file?.rows.length, created: count('create'), updated: count('update') },
    ...{ merged: count('merge'), skipped: count('skip'), failed: count('fail') },
  };
};

const known = table('customer id,name,email,phone', '1,Ada Lovelace,ada@x.org,', '2,,bo@x.org,+1 410 555 1000');
const arriving = table(
  'customer id,name,email,phone,newsletter',
  '1,Ada King,ada@x.org,,yes',
  '8,Ada K,ADA@x.org,,',
  '9,Cy,cy@x.org,,no',
  '9,Cyrus,,+1 410 555 2000,',
  ',,,,',
  ',Nobody,,,',
  '10,Bo,,(410) 555-1000,',
);

describe('an import in review', () => {
  test('writes nothing, and says of each row what will happen to it, and then it happens', async () => {
    const { agent, businessId } = await clientOf(knex, app);
    await agent
      .post('/api/v1/stores')
      .send({ name: 'Harbor Bean', position: [-76.58, 39.28], timeZone: 'America/New_York' })
      .expect(201);
    await importFiles(knex, businessId, directory, { 'known.csv': known });
    const before = await contents(knex, businessId);
    const id = await startReview(agent, { 'arriving.csv': arriving });
    const [file] = await preview(agent, id);
    expect(file).toMatchObject({
      ...{ number: 0, name: 'arriving.csv', kind: 'customers', source: 'file', error: null, remembered: false },
      ...{ skipped: false, rowEstimate: 7, fields: expect.arrayContaining(['email', 'birthday']) },
    });
    expect(file?.columns.slice(0, 3)).toEqual([
      { header: 'customer id', field: 'id', samples: ['1', '8', '9'], kept: false },
      { header: 'name', field: 'name', samples: ['Ada King', 'Ada K', 'Cy'], kept: false },
      { header: 'email', field: 'email', samples: ['ada@x.org', 'ADA@x.org', 'cy@x.org'], kept: false },
    ]);
    expect(outcomesOf(file)).toEqual(['update', 'merge', 'create', 'merge', 'skip', 'fail', 'merge']);
    const ada = expect.stringMatching(/^\d+$/);
    expect(file?.rows.map((row) => row.with)).toEqual([
      { customerId: ada, name: 'Ada Lovelace', by: 'id' },
      { customerId: ada, name: 'Ada Lovelace', by: 'email' },
      null,
      { customerId: null, name: null, by: 'id' },
      null,
      null,
      { customerId: ada, name: null, by: 'phone' },
    ]);
    expect(file?.rows[0]?.says).toMatchObject({ name: 'Ada King', email: 'ada@x.org', emailConsent: 'granted' });
    expect(file?.rows[3]?.problems).toEqual([{ reason: 'The same person as in row 3, by id.' }]);
    expect(file?.rows[5]?.problems[0]?.reason).toMatch(/who this is/);

    expect(await contents(knex, businessId)).toEqual(before);
    expect(await reportOf(knex, businessId, id)).toMatchObject({
      ...{ status: 'review', rows: { read: 0 }, finishedAt: null, progress: { phase: 'waiting', fraction: 0 } },
    });
    const report = await confirmed(agent, id);
    expect(report.status).toBe('done');
    expect(counted(file)).toEqual(report.rows);
  });

  test('says whose purchases are, which are known, and which zone their times are in', async () => {
    const { agent, businessId } = await clientOf(knex, app);
    const sales = (...lines: string[]) => table('order,date,total,customer id,customer email', ...lines);
    await importFiles(knex, businessId, directory, { 'known.csv': known, 'a.csv': sales('1,2026-03-01 10:00,4,1,') });
    const lines = [
      '1,2026-03-01 10:00,4,1,',
      '2,2026-03-02,-3,,BO@x.org',
      '3,2026-03-03,5,,',
      '3,2026-03-03,5,,',
      '4,x,5,,',
    ];
    const id = await startReview(agent, { 'b.csv': sales(...lines) });
    const [file] = await preview(agent, id);
    expect(outcomesOf(file)).toEqual(['update', 'create', 'create', 'merge', 'fail']);
    expect(file?.rows[0]).toMatchObject({
      says: { at: '2026-03-01 10:00:00 UTC', amount: '4.00', customer: '1' },
      with: { name: 'Ada Lovelace', by: 'id' },
    });
    expect(file?.rows[1]).toMatchObject({ says: { amount: '-3.00', customer: 'bo@x.org' }, with: { by: 'email' } });
    expect(file?.notes).toContain('Times without an offset were read in the zone UTC.');
    expect(counted(file)).toEqual((await confirmed(agent, id)).rows);
  });

  test('shows twenty rows of a long table, and reckons how many there are', async () => {
    const { agent } = await clientOf(knex, app);
    const lines = Array.from({ length: 30_000 }, (_, n) => `p${n}@b.org,Person ${n}`);
    const [file] = await preview(agent, await startReview(agent, { 'long.csv': table('email,name', ...lines) }));
    expect(file?.rows.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(file?.rowEstimate).toBeGreaterThan(25_000);
    expect(file?.rowEstimate).toBeLessThan(35_000);
  });

  test('shows neighborhoods, and what cannot be read', async () => {
    const { agent, businessId } = await clientOf(knex, app);
    const areas = (...names: string[]) => collection(...names.map((name, n) => feature(square(n, 0), { name })));
    await importFiles(knex, businessId, directory, { 'a.geojson': areas('Old') });
    const id = await startReview(agent, {
      'b.geojson': areas('Old', 'New'),
      'picture.csv': Buffer.from('89504e47', 'hex'),
    });
    const [outlines, picture] = await preview(agent, id);
    expect(outlines).toMatchObject({ kind: 'neighborhoods', rowEstimate: 2, columns: [] });
    expect(outlines?.rows).toMatchObject([
      { outcome: 'update', says: { name: 'Old' } },
      { outcome: 'create', says: { name: 'New' } },
    ]);
    expect(picture).toMatchObject({ kind: null, title: null, error: expect.stringMatching(/PNG/), rows: [] });
    expect(await confirmed(agent, id)).toMatchObject({ status: 'done', rows: { created: 1, updated: 1 } });
  });
});

describe('how a table is read', () => {
  const foreign = table('wer,wohin,was', 'Ada,a@x.org,1', 'Bo,b@x.org,2');
  const columns = { name: 'wer', email: 'wohin' };

  test('may be said by a person where no column is understood, and is remembered for its shape', async () => {
    const { agent, businessId } = await clientOf(knex, app);
    const id = await startReview(agent, { 'odd.csv': foreign });
    const [file] = await preview(agent, id);
    expect(file).toMatchObject({ kind: null, error: expect.stringMatching(/No column is known/), rows: [] });
    expect(file?.columns.map(({ header }) => header)).toEqual(['wer', 'wohin', 'was']);
    await agent.post(`/api/v1/imports/${id}/confirm`).expect(409);

    expect(await patch(agent, id, { kind: 'customers' })).toMatchObject({
      ...{
        kind: 'customers',
        error: expect.stringMatching(/tells them apart/),
        fields: expect.arrayContaining(['name']),
      },
    });
    const read = await patch(agent, id, { columns });
    expect(read).toMatchObject({ kind: 'customers', error: null });
    expect(read.rows[0]).toMatchObject({ outcome: 'create', says: { name: 'Ada', email: 'a@x.org', was: '1' } });
    expect(await confirmed(agent, id)).toMatchObject({ status: 'done', rows: { created: 2 } });

    const later = table('WAS;Wohin;Wer', '9;c@x.org;Cy');
    const [again] = await preview(agent, await startReview(agent, { 'later.csv': later }));
    expect(again).toMatchObject({ kind: 'customers', remembered: true, rows: [{ says: { name: 'Cy', WAS: '9' } }] });
    const report = await importFiles(knex, businessId, directory, { 'later.csv': later });
    expect(report).toMatchObject({ status: 'done', rows: { created: 1 }, detected: { remembered: true } });
    expect((await contents(knex, businessId)).customers).toHaveLength(3);
  });

  test('is remembered by one business, and not where the sender says the file holds something else', async () => {
    const { agent } = await clientOf(knex, app);
    const id = await startReview(agent, { 'odd.csv': foreign });
    await patch(agent, id, { kind: 'customers', columns });
    await confirmed(agent, id);
    const { agent: stranger } = await clientOf(knex, app);
    const [theirs] = await preview(stranger, await startReview(stranger, { 'odd.csv': foreign }));
    expect(theirs).toMatchObject({ kind: null, remembered: false });
    const said = await agent
      .post('/api/v1/imports')
      .field('review', 'true')
      .field('kind', 'purchases')
      .attach('f', Buffer.from(foreign), 'a.csv');
    expect((await preview(agent, said.body.id))[0]).toMatchObject({ error: expect.stringMatching(/Purchases need/) });
  });

  test('changes with the columns that are named; the others are not read', async () => {
    const { agent, businessId } = await clientOf(knex, app);
    const id = await startReview(agent, { 'a.csv': table('email,name,nickname', 'a@x.org,Augusta,Ada') });
    expect((await preview(agent, id))[0]?.rows[0]?.says).toMatchObject({ name: 'Augusta', nickname: 'Ada' });
    const changed = await patch(agent, id, { columns: { email: 'email', name: 'nickname' } });
    expect(changed.rows[0]?.says).toEqual({ email: 'a@x.org', name: 'Ada' });
    await confirmed(agent, id);
    expect((await contents(knex, businessId)).customers).toMatchObject([{ name: 'Ada' }]);
  });

  test('may be another order of day and month, and another kind', async () => {
    const { agent } = await clientOf(knex, app);
    const id = await startReview(agent, { 'a.csv': table('id,date,amount,email', '1,3/4/2026,5,a@x.org') });
    const day = (file?: FilePreview) => file?.rows[0]?.says.at?.slice(0, 10);
    expect(day((await preview(agent, id))[0])).toBe('2026-03-04');
    const changed = await patch(agent, id, { dateOrder: 'day-first' });
    expect(day(changed)).toBe('2026-04-03');
    expect(changed.notes.join()).toMatch(/day first, as you said/);
    expect(await patch(agent, id, { kind: 'customers' })).toMatchObject({
      kind: 'customers',
      title: 'Table of customers',
    });
    const back = await patch(agent, id, { kind: 'purchases', dateOrder: 'day-first' });
    expect(day(back)).toBe('2026-04-03');
    await confirmed(agent, id);
    const [later] = await preview(
      agent,
      await startReview(agent, { 'b.csv': table('id,date,amount,email', '2,5/4/2026,5,') }),
    );
    expect(day(later)).toBe('2026-04-05');
  });

  test.each<[string, object, string]>([
    ['a field there is not', { columns: { spoon: 'email' } }, '/columns/spoon'],
    ['a field of another kind', { columns: { amount: 'email' } }, '/columns/amount'],
    ['a column there is not', { columns: { email: 'e-mail' } }, '/columns'],
    ['a column for two fields', { columns: { email: 'email', name: 'email' } }, '/columns'],
    ['too few columns', { columns: { name: 'name' } }, '/columns'],
    ['a name of every object', { columns: { constructor: 'email' } }, '/columns/constructor'],
    ['another kind of file', { kind: 'streets' }, '/kind'],
  ])('cannot be %s', async (_name, body, pointer) => {
    const { agent } = await clientOf(knex, app);
    const id = await startReview(agent, { 'a.csv': table('email,name', 'a@x.org,Ada') });
    const response = await agent.patch(`/api/v1/imports/${id}/files/0`).send(body).expect(400);
    expect(JSON.parse(response.text).errors).toMatchObject([{ pointer }]);
    expect((await preview(agent, id))[0]).toMatchObject({ kind: 'customers', error: null });
  });
});

describe('a review', () => {
  const good = table('email,name', 'a@x.org,Ada');

  test('may leave files out, and take them in again, but not leave out all', async () => {
    const { agent } = await clientOf(knex, app);
    const id = await startReview(agent, { 'a.csv': good, 'b.csv': table('email,name', 'b@x.org,Bo') });
    expect(await patch(agent, id, { skip: true })).toMatchObject({ skipped: true, error: null, rows: [] });
    expect(await patch(agent, id, {})).toMatchObject({ skipped: true });
    await patch(agent, id, { skip: true }, 1);
    await agent.post(`/api/v1/imports/${id}/confirm`).expect(409);
    expect(await patch(agent, id, { skip: false }, 1)).toMatchObject({ skipped: false, rows: [{ outcome: 'create' }] });
    const report = await confirmed(agent, id);
    expect(report).toMatchObject({ status: 'done', rows: { read: 1 } });
    expect(report.files).toMatchObject([{ status: 'cancelled', error: 'Left out, as you said.' }, { status: 'done' }]);
  });

  test('is over once it is confirmed or cancelled, and a stranger finds none', async () => {
    const { agent } = await clientOf(knex, app);
    const { agent: stranger } = await clientOf(knex, app);
    const id = await startReview(agent, { 'a.csv': good });
    const calls = (who: Client) => [
      who.get(`/api/v1/imports/${id}/preview`),
      who.patch(`/api/v1/imports/${id}/files/0`).send({ skip: true }),
      who.post(`/api/v1/imports/${id}/confirm`),
    ];
    for (const call of calls(stranger)) expect((await call).status).toBe(404);
    await agent.patch(`/api/v1/imports/${id}/files/1`).send({}).expect(404);
    await confirmed(agent, id);
    for (const call of calls(agent)) expect((await call).status).toBe(409);
  });

  test('that is cancelled leaves no upload behind', async () => {
    const own = testApp(knex, { spoolDirectory: spool, enqueueImport: async () => {} });
    const { agent, businessId } = await clientOf(knex, own);
    const id = await startReview(agent, { 'a.csv': good });
    expect(readdirSync(spool)).toHaveLength(1);
    await agent.delete(`/api/v1/imports/${id}`).expect(204);
    expect(readdirSync(spool)).toEqual([]);
    expect(await reportOf(knex, businessId, id)).toMatchObject({ status: 'cancelled', rows: { read: 0 } });
  });

  test('left alone for a day is tidied away at the start, with uploads that no import names', async () => {
    const own = testApp(knex, { spoolDirectory: spool, enqueueImport: async () => {} });
    const { agent, businessId } = await clientOf(knex, own);
    const old = await startReview(agent, { 'old.csv': good });
    const recent = await startReview(agent, { 'recent.csv': good });
    await knex.raw(`update imports set created_at = now() - interval '25 hours' where business_id = ? and id = ?`, [
      businessId,
      old,
    ]);
    for (const name of ['upload-orphan', 'upload-young', 'notes.txt']) writeFileSync(join(spool, name), 'x');
    const yesterday = Date.now() / 1000 - 25 * 3600;
    for (const name of readdirSync(spool))
      if (name !== 'upload-young') utimesSync(join(spool, name), yesterday, yesterday);
    await tidySpool(knex, spool);
    expect((await reportOf(knex, businessId, old)).status).toBe('cancelled');
    expect((await reportOf(knex, businessId, recent)).status).toBe('review');
    expect(existsSync(join(spool, 'upload-orphan'))).toBe(false);
    const left = readdirSync(spool);
    expect(left).toContain('notes.txt');
    expect(left).toContain('upload-young');
    expect(left).toHaveLength(3);
    expect((await preview(agent, recent))[0]?.rows).toHaveLength(1);
  });

  test('is asked for with true or false', async () => {
    const { agent } = await clientOf(knex, app);
    await agent.post('/api/v1/imports').field('review', 'maybe').attach('f', Buffer.from(good), 'a.csv').expect(400);
    const { body } = await agent
      .post('/api/v1/imports')
      .field('review', 'false')
      .attach('f', Buffer.from(good), 'a.csv')
      .expect(202);
    await agent.get(`/api/v1/imports/${body.id}/preview`).expect(409);
  });

  test('is the owner’s', async () => {
    const { agent, businessId } = await clientOf(knex, app);
    const id = await startReview(agent, { 'a.csv': good });
    const { agent: marketer } = await clientOf(knex, app, businessId, 'marketer');
    await marketer.get(`/api/v1/imports/${id}/preview`).expect(403);
    await marketer.post(`/api/v1/imports/${id}/confirm`).expect(403);
  });
});

describe('an archive', () => {
  const members = table('Email Address,First Name,MEMBER_RATING,LAST_CHANGED', 'a@x.org,Ada,2,2026-01-05 10:00:00');
  const left = table('Email Address,First Name,MEMBER_RATING,LAST_CHANGED', 'b@x.org,Bo,2,2026-01-05 10:00:00');

  test('becomes the files in it, and each keeps its name', async () => {
    const own = testApp(knex, { spoolDirectory: spool, enqueueImport: async () => {} });
    const { agent, businessId } = await clientOf(knex, own);
    const before = readdirSync(spool).length;
    const id = await startReview(agent, {
      'audience.zip': zipOf({
        'subscribed_members_export_1.csv': members,
        'lists/unsubscribed_members_export_1.csv': left,
      }),
    });
    const files = await preview(agent, id);
    expect(files).toMatchObject([
      { name: 'audience.zip: subscribed_members_export_1.csv', source: 'mailchimp', title: 'Mailchimp audience' },
      { name: 'audience.zip: unsubscribed_members_export_1.csv', source: 'mailchimp' },
    ]);
    expect(files.map((file) => file.rows[0]?.says.emailConsent)).toEqual(['granted', 'withdrawn']);
    expect(readdirSync(spool)).toHaveLength(before + 2);
    await agent.delete(`/api/v1/imports/${id}`).expect(204);
    expect(readdirSync(spool)).toHaveLength(before);
    expect((await contents(knex, businessId)).customers).toEqual([]);
  });

  test('that cannot be unpacked is refused in one line, and the other files go on', async () => {
    const { agent } = await clientOf(knex, app);
    const whole = zipOf({ 'a.csv': members });
    for (const [archive, reason] of [
      [whole.subarray(0, whole.length - 30), /damaged or cut off/],
      [zipOf({ 'b.zip': whole }), /archive in the ZIP/],
      [zipOf({ '[Content_Types].xml': '<x/>', 'xl/workbook.xml': '<x/>' }), /Excel/],
    ] as const) {
      const { body } = await agent
        .post('/api/v1/imports')
        .attach('file', archive, 'a.zip')
        .attach('file', Buffer.from(table('email,name', 'c@x.org,Cy')), 'good.csv')
        .expect(202);
      let report = (await agent.get(`/api/v1/imports/${body.id}`)).body;
      for (let attempt = 0; attempt < 200 && ['queued', 'running'].includes(report.status); attempt++) {
        await sleep(50);
        report = (await agent.get(`/api/v1/imports/${body.id}`)).body;
      }
      expect(report.files).toMatchObject([
        { name: 'a.zip', status: 'failed', error: expect.stringMatching(reason) },
        { name: 'good.csv', status: 'done' },
      ]);
      expect(report.files[0].error).not.toContain('\n');
    }
  });
});
