import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Reach } from '../../server/contract/audience.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { areas, segment, wholePlace } from './arbitrary.ts';
import { caps, makeReachTown, type ReachTown } from './town.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
let town: ReachTown;
let owner: Client;
let marketer: Client;

beforeAll(async () => {
  town = await makeReachTown(knex, 300, 5);
  owner = await clientOf(knex, app, town.businessId);
  marketer = await clientOf(knex, app, town.businessId, 'marketer');
  await owner.agent.patch('/api/v1/campaigns/settings').send({ caps });
});

const holdout = { unit: 'people', share: 0.25 };
const reachOf = async (client: Client, body: object): Promise<Reach> => {
  const answer = await client.agent.post('/api/v1/reach').send(body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const chainOf = ({
  inArea,
  inSegment,
  withContact,
  withConsent,
  active,
  notCapped,
  reachable,
}: Reach['steps']['any']) => [...[inArea, inSegment, withContact, withConsent, active, notCapped, reachable]];

test('without personal data numbers are rounded, small ones held back, and what is told still adds up', async () => {
  await fc.assert(
    fc.asyncProperty(
      areas(() => town),
      segment,
      async (where, definition) => {
        const told = await reachOf(marketer, { area: where, definition, holdout, resolution: 8 });
        for (const steps of [...Object.values(told.steps), ...told.neighborhoods]) {
          const chain = chainOf(steps);
          const known = chain.filter((people) => people !== null);
          // Once too few are left, nothing more is told.
          expect(chain.slice(known.length).every((people) => people === null)).toBe(true);
          expect([...known].sort((one, other) => other - one)).toEqual(known);
          expect(known.every((people) => people >= 10 && people % 5 === 0)).toBe(true);
        }
        const chain = chainOf(told.steps.any).slice(1);
        expect(Object.values(told.excluded)).toEqual(
          chain.slice(1).map((people, at) => {
            const before = chain[at] ?? null;
            return people === null || before === null ? null : before - people;
          }),
        );
        for (const people of Object.values(told.firstChannel)) expect([people, (people ?? 0) % 5]).not.toEqual([0, 0]);
        for (const cell of told.cells ?? []) expect([cell.eligible % 5, cell.eligible >= 10]).toEqual([0, true]);
      },
    ),
    { numRuns: 100 },
  );
});

test('without personal data, of whole places each number is the rounded one', async () => {
  const rounded = (people: number | null) => (people === null || people < 10 ? null : Math.round(people / 5) * 5);
  await fc.assert(
    fc.asyncProperty(
      wholePlace(() => town),
      segment,
      async (where, definition) => {
        const body = { area: where, definition, holdout };
        const [exact, told] = [await reachOf(owner, body), await reachOf(marketer, body)];
        for (const [channel, steps] of Object.entries(exact.steps))
          expect(chainOf(told.steps[channel] ?? steps)).toEqual(chainOf(steps).map(rounded));
        expect(Object.values(told.firstChannel)).toEqual(Object.values(exact.firstChannel).map(rounded));
        expect(told.neighborhoods.map(chainOf)).toEqual(exact.neighborhoods.map((one) => chainOf(one).map(rounded)));
      },
    ),
    { numRuns: 30 },
  );
});

test('without personal data an outline around one home tells of whole cells alone', async () => {
  const [lng, lat] = town.people.find(({ position }) => position !== null)?.position ?? [0, 0];
  const circle = (radiusMeters: number) => ({ type: 'circle', center: [lng, lat], radiusMeters });
  expect((await reachOf(owner, { area: circle(10) })).inArea).toBe(1);
  expect((await reachOf(marketer, { area: circle(10) })).inArea).toBeNull();
  const around = await reachOf(marketer, {
    area: { type: 'difference', from: circle(3000), minus: circle(10) },
    resolution: 10,
  });
  // The same with and without the home, unless its whole cell is out; too few live in a cell of that size for any to be shown.
  expect(around.cells).toEqual([]);
  expect(around.suppressed?.customers).toBe(around.eligible);
});

test('of another business nothing can be asked', async () => {
  const theirs = await clientOf(knex, app);
  const made = await owner.agent.post('/api/v1/segments').send({ name: 'Ours', definition: { all: [] } });
  const campaign = await owner.agent.post('/api/v1/campaigns').send({ name: 'Ours' });
  const wrong: [object, string][] = [
    [{ segment: made.body.id }, '/segment'],
    [{ campaignId: campaign.body.id }, '/campaignId'],
    [{ area: { type: 'neighborhoods', ids: [town.neighborhoods[0]] } }, '/area/ids/0'],
    [{ area: { type: 'band', storeId: town.storeId, toMeters: 500 } }, '/area/storeId'],
    [{ area: { type: 'isochrone', storeId: town.storeId, minutes: 5 } }, '/area/storeId'],
  ];
  for (const [body, pointer] of wrong) {
    expect((await owner.agent.post('/api/v1/reach').send(body)).status).toBe(200);
    const answer = await theirs.agent.post('/api/v1/reach').send(body);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    if (!('area' in body)) continue;
    const outline = await theirs.agent.post('/api/v1/reach/outline').send(body);
    expect([outline.status, outline.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  }
  const everyone = await reachOf(theirs, {});
  expect([everyone.inArea, everyone.neighborhoods, everyone.overlap]).toEqual([0, [], []]);
});

test('an area is told as one outline with its size', async () => {
  const circle = (radiusMeters: number) => ({ type: 'circle', center: [-76.58, 39.28], radiusMeters });
  const outline = async (area: object) => (await owner.agent.post('/api/v1/reach/outline').send({ area })).body;
  expect(await outline({ type: 'everywhere' })).toEqual({ shape: null, areaSquareMeters: null, estimated: false });
  const ring = await outline({ type: 'difference', from: circle(2000), minus: circle(1000) });
  expect(ring.shape).toMatchObject({ type: 'MultiPolygon' });
  expect(ring.shape.coordinates[0]).toHaveLength(2);
  expect(ring.areaSquareMeters / (Math.PI * 3e6)).toBeCloseTo(1, 1);
});
