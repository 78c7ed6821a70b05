import { beforeAll, describe, expect, test } from 'vitest';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
let owner: Client;
let marketer: Client;
let analyst: Client;
let storeId: string;
const here: [number, number] = [-76.58, 39.28];

beforeAll(async () => {
  owner = await clientOf(knex, app);
  marketer = await clientOf(knex, app, owner.businessId, 'marketer');
  analyst = await clientOf(knex, app, owner.businessId, 'analyst');
  const store = await owner.agent.post('/api/v1/stores').send({ name: 'Fleet Street', position: here });
  storeId = store.body.id;
});

const path = '/api/v1/campaigns';
const ready = {
  name: 'Bread week',
  channels: ['flyer'],
  variants: [{ name: 'A', texts: { flyer: { title: 'Bread', text: 'Come by' } } }],
};
const make = async (fields: object = {}): Promise<string> => {
  const made = await marketer.agent.post(path).send({ ...ready, ...fields });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
};

describe('a draft', () => {
  test('begins with a name alone, and everything else has a sensible beginning', async () => {
    const { status, body } = await marketer.agent.post(path).send({ name: '  Bread week ' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Bread week',
      state: 'draft',
      area: { type: 'everywhere' },
      channels: [],
      holdout: { unit: 'people', share: 0.1 },
      quietHours: 'hold',
      launchedAt: null,
    });
    const { body: read } = await analyst.agent.get(`${path}/${body.id}`);
    expect(read).toEqual(body);
  });

  test('changes freely, field by field, and is thrown away', async () => {
    const id = await make();
    const area = { type: 'band', storeId, fromMeters: 100, toMeters: 900 };
    const changed = await marketer.agent.patch(`${path}/${id}`).send({ area, priority: 80 });
    expect(changed.body).toMatchObject({ name: 'Bread week', area, priority: 80 });
    expect((await marketer.agent.delete(`${path}/${id}`)).status).toBe(204);
    expect((await marketer.agent.get(`${path}/${id}`)).status).toBe(404);
  });

  test('two who change it at once are told', async () => {
    const id = await make();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((priority) => marketer.agent.patch(`${path}/${id}`).send({ priority })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const { body } = await marketer.agent.get(`${path}/${id}`);
    expect(answers.filter(({ status }) => status === 200).map((answer) => answer.body.priority)).toContain(
      body.priority,
    );
  });

  test('what cannot be is refused where it is', async () => {
    const wrong: [object, string][] = [
      [{ name: '' }, '/name'],
      [{ name: 'x', offer: { kind: 'percent', value: 120 } }, '/offer/value'],
      [{ name: 'x', area: { type: 'band', storeId, fromMeters: 900, toMeters: 100 } }, '/area'],
      [{ name: 'x', variants: [] }, '/variants'],
      [{ name: 'x', trigger: { type: 'customer', when: 'silent' } }, '/trigger/days'],
      [{ name: 'x', schedule: { startAt: '2026-12-02T00:00:00Z', endAt: '2026-12-01T00:00:00Z' } }, '/schedule/endAt'],
      [{ name: 'x', holdout: { unit: 'people', share: 0.9 } }, '/holdout/share'],
    ];
    for (const [body, pointer] of wrong) {
      const answer = await marketer.agent.post(path).send(body);
      expect(answer.status).toBe(400);
      const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
      expect(pointers.some((one: string) => one.startsWith(pointer))).toBe(true);
    }
    const deep = Array.from({ length: 8 }).reduce<object>((inner) => ({ type: 'union', areas: [inner] }), {
      type: 'everywhere',
    });
    expect((await marketer.agent.post(path).send({ name: 'x', area: deep })).status).toBe(400);
  });

  test('an analyst looks only', async () => {
    const id = await make();
    expect((await analyst.agent.post(path).send({ name: 'x' })).status).toBe(403);
    expect((await analyst.agent.patch(`${path}/${id}`).send({ name: 'x' })).status).toBe(403);
    expect((await analyst.agent.post(`${path}/${id}/launch`).send({})).status).toBe(403);
  });
});

describe('the check before a launch', () => {
  test('names what is missing, by pointers', async () => {
    const id = await make({
      channels: [],
      area: { type: 'union', areas: [{ type: 'neighborhoods', ids: ['999999'] }] },
      segmentId: '999999',
      schedule: { endAt: '2020-01-01T00:00:00Z' },
      trigger: { type: 'fence', kinds: ['entered'], geofenceIds: ['999999'] },
      offer: { kind: 'percent', code: 'shared' },
    });
    const { body } = await marketer.agent.get(`${path}/${id}/check`);
    const pointers = body.faults.map((fault: { pointer: string }) => fault.pointer).sort();
    expect(pointers).toEqual([
      '/area/areas/0/ids/0',
      '/channels',
      '/offer/sharedCode',
      '/offer/title',
      '/offer/value',
      '/schedule/endAt',
      '/segmentId',
      '/trigger/geofenceIds/0',
    ]);
    const refused = await marketer.agent.post(`${path}/${id}/launch`).send({});
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual(body.faults);
    expect((await marketer.agent.get(`${path}/${id}`)).body.state).toBe('draft');
  });
});

describe('from the launch to the end', () => {
  const step = (id: string, verb: string) => marketer.agent.post(`${path}/${id}/${verb}`).send({});

  test('goes through its states, and through no others', async () => {
    const id = await make();
    for (const verb of ['pause', 'resume', 'end']) expect((await step(id, verb)).status).toBe(409);
    const launched = await step(id, 'launch');
    expect(launched.body).toMatchObject({ state: 'active', launchedAt: expect.any(String) });
    expect((await step(id, 'launch')).status).toBe(409);
    expect((await step(id, 'pause')).body.state).toBe('paused');
    expect((await step(id, 'resume')).body.state).toBe('active');
    expect((await step(id, 'end')).body).toMatchObject({ state: 'ended', endedAt: expect.any(String) });
    for (const verb of ['pause', 'resume', 'end', 'launch']) expect((await step(id, verb)).status).toBe(409);
    expect((await marketer.agent.delete(`${path}/${id}`)).status).toBe(409);
  });

  test('one that starts later is scheduled, also after a pause', async () => {
    const startAt = new Date(Date.now() + 86_400_000).toISOString();
    const id = await make({ schedule: { startAt } });
    expect((await step(id, 'launch')).body.state).toBe('scheduled');
    await step(id, 'pause');
    expect((await step(id, 'resume')).body.state).toBe('scheduled');
  });

  test('after the launch only what hurts nobody changes, and every version is kept', async () => {
    const id = await make();
    const { body: launched } = await step(id, 'launch');
    const change = (body: object) => marketer.agent.patch(`${path}/${id}`).send(body);
    const refused = await change({ area: { type: 'circle', center: here, radiusMeters: 500 }, segmentId: '1' });
    expect(refused.status).toBe(409);
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/area', '/segmentId']);
    expect((await change({ schedule: { ...launched.schedule, sendTime: '09:00' } })).status).toBe(409);
    const endAt = new Date(Date.now() + 86_400_000).toISOString();
    const body = { name: 'Bread fortnight', schedule: { ...launched.schedule, endAt }, area: launched.area };
    expect((await change(body)).body).toMatchObject({ name: 'Bread fortnight', schedule: { endAt } });
    const versions = await knex('campaign_versions')
      .where({ business_id: owner.businessId, campaign_id: id })
      .orderBy('version')
      .pluck('definition');
    expect(versions.map(({ name }) => name)).toEqual(['Bread week', 'Bread fortnight']);
  });

  test('of many who launch at once, one does', async () => {
    const id = await make();
    const answers = await Promise.all(Array.from({ length: 8 }, () => step(id, 'launch')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('a segment that a running campaign is made of cannot be thrown away', async () => {
    const segment = await marketer.agent.post('/api/v1/segments').send({ name: 'All', definition: { all: [] } });
    const segmentPath = `/api/v1/segments/${segment.body.id}`;
    const id = await make({ segmentId: segment.body.id });
    await step(id, 'launch');
    const refused = await marketer.agent.delete(segmentPath);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('Bread week');
    await step(id, 'end');
    expect((await marketer.agent.delete(segmentPath)).status).toBe(204);
  });

  test('a copy is a draft of its own', async () => {
    const id = await make();
    await step(id, 'launch');
    const { status, body } = await step(id, 'duplicate');
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Bread week (copy)', state: 'draft', channels: ['flyer'] });
    expect(body.id).not.toBe(id);
  });
});

test('the list is read page by page, the newest first, by state', async () => {
  const other = await clientOf(knex, app);
  const names = ['one', 'two', 'three', 'four', 'five'];
  for (const name of names) await other.agent.post(path).send({ name });
  const first = await other.agent.get(path).query({ limit: 2 });
  expect(first.body.items.map(({ name }: { name: string }) => name)).toEqual(['five', 'four']);
  const second = await other.agent.get(path).query({ limit: 2, cursor: first.body.nextCursor });
  expect(second.body.items.map(({ name }: { name: string }) => name)).toEqual(['three', 'two']);
  expect((await other.agent.get(path).query({ state: 'active' })).body.items).toEqual([]);
});

test('settings have a sensible beginning; only the owner changes them and sees the secret', async () => {
  const settings = `${path}/settings`;
  const { body } = await owner.agent.get(settings);
  expect(body).toMatchObject({ quietHours: { from: '20:00', to: '09:00' }, secret: expect.stringMatching(/^whsec_/) });
  expect((await marketer.agent.get(settings)).body.secret).toBeNull();
  expect((await marketer.agent.patch(settings).send({ confirmAbove: 1 })).status).toBe(403);
  const changed = await owner.agent.patch(settings).send({ confirmAbove: 1, quietHours: null });
  expect(changed.body).toEqual({ ...body, confirmAbove: 1, quietHours: null });
  const metadata = await owner.agent.patch(settings).send({ smsUrl: 'http://169.254.169.254/latest' });
  expect(metadata.body.errors).toEqual([{ pointer: '/smsUrl', detail: 'is a link-local address' }]);
});
