import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashShare } from '../../server/campaigns/index.ts';
import { type CampaignArea, type MessageChannel, messageChannels, type Reach } from '../../server/contract/audience.ts';
import type { Definition } from '../../server/contract/segments.ts';
import { picks } from '../segments/evaluate.ts';
import { storeAt } from '../segments/town.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { caps, livesIn, makeReachTown, passes, type Reached, type ReachTown } from './town.ts';

const knex = testDatabase();
const app = testApp(knex);
type Client = Awaited<ReturnType<typeof clientOf>>;
let town: ReachTown;
let owner: Client;
let marketer: Client;

beforeAll(async () => {
  town = await makeReachTown(knex, 300, 11);
  owner = await clientOf(knex, app, town.businessId);
  marketer = await clientOf(knex, app, town.businessId, 'marketer');
  await owner.agent.patch('/api/v1/campaigns/settings').send({ caps });
});

const share = 0.25;
const reachOf = async (client: Client, body: object): Promise<Reach> => {
  const answer = await client.agent.post('/api/v1/reach').send(body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

const near = fc
  .tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 0.03, noNaN: true }))
  .map(([angle, radius]): [number, number] => [
    storeAt[0] + radius * Math.cos(angle),
    storeAt[1] + radius * Math.sin(angle),
  ]);
const place = (): fc.Arbitrary<CampaignArea> =>
  fc.oneof(
    fc.constant<CampaignArea>({ type: 'everywhere' }),
    fc
      .tuple(near, fc.integer({ min: 50, max: 3000 }))
      .map(([center, radiusMeters]): CampaignArea => ({ type: 'circle', center, radiusMeters })),
    fc
      .array(fc.double({ min: 0.002, max: 0.03, noNaN: true }), { minLength: 4, maxLength: 9 })
      .map((radii): CampaignArea => {
        const corners = radii.map((radius, at): [number, number] => {
          const angle = (at * 2 * Math.PI) / radii.length;
          return [storeAt[0] + radius * Math.cos(angle), storeAt[1] + radius * Math.sin(angle)];
        });
        return { type: 'Polygon', coordinates: [[...corners, corners[0] ?? storeAt]] };
      }),
    fc
      .subarray([0, 1], { minLength: 1 })
      .map((which): CampaignArea => ({ type: 'neighborhoods', ids: which.map((at) => town.neighborhoods[at] ?? '') })),
    fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 10, max: 2000 })).map(
      ([from, wide]): CampaignArea => ({
        ...{ type: 'band', storeId: town.storeId, fromMeters: from, toMeters: from + wide },
      }),
    ),
  );
const area = fc.letrec<{ area: CampaignArea }>((tie) => ({
  area: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    place(),
    fc.array(tie('area'), { minLength: 1, maxLength: 3 }).map((areas) => ({ type: 'union' as const, areas })),
    fc.tuple(tie('area'), tie('area')).map(([from, minus]) => ({ type: 'difference' as const, from, minus })),
  ),
})).area;
const condition: fc.Arbitrary<Definition> = fc.oneof(
  fc.constantFrom('regulars', 'vip', 'nobody').map((tag): Definition => ({ type: 'tag', tag })),
  fc.integer({ min: 1, max: 60 }).map((days): Definition => ({ type: 'purchases', within: { days } })),
  fc.integer({ min: 1, max: 5 }).map((min): Definition => ({ type: 'purchases', count: { min } })),
  fc.integer({ min: 0, max: 400 }).map((max): Definition => ({ type: 'last_purchase', daysAgo: { max } })),
  fc
    .constantFrom(...(['email', 'sms', 'push', 'mail'] as const))
    .map((channel): Definition => ({ type: 'contact', channel })),
);
const segment = fc.letrec<{ node: Definition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    condition,
    fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node;
const channels = fc.subarray([...messageChannels], { minLength: 1 });

/** The same numbers, person by person. */
function counted(
  people: readonly Reached[],
  inSegment: (person: Reached) => boolean,
  asked: readonly MessageChannel[],
) {
  const eligible = people
    .filter(inSegment)
    .map((person) => asked.map((channel) => passes(person, channel, 'preview', share)));
  const steps = (level: (levels: number[]) => number) => {
    const atLeast = (step: number) => eligible.filter((levels) => level(levels) >= step).length;
    const [inSegmentCount, withContact, withConsent, active, notCapped, reachable] = [0, 1, 2, 3, 4, 5].map(atLeast);
    return { inArea: people.length, inSegment: inSegmentCount, withContact, withConsent, active, notCapped, reachable };
  };
  const any = steps((levels) => Math.max(...levels));
  const first = asked.map((channel, at) => [channel, eligible.filter((levels) => levels.indexOf(5) === at).length]);
  return {
    any,
    byChannel: Object.fromEntries(asked.map((channel, at) => [channel, steps((levels) => levels[at] ?? 0)])),
    first: Object.fromEntries(first),
  };
}

test('every number is that of an independent count, and the steps add up', async () => {
  await fc.assert(
    fc.asyncProperty(area, segment, channels, async (where, definition, asked) => {
      const holdout = { unit: 'people', share };
      const told = await reachOf(owner, { area: where, definition, channels: asked, holdout });
      const inArea = town.people.filter((person) => livesIn(where, person, town));
      const wanted = counted(inArea, picks(definition, town), asked);
      expect(told.steps).toEqual({ any: wanted.any, ...wanted.byChannel });
      expect(told.firstChannel).toEqual(wanted.first);
      expect(told.inArea).toBe(inArea.length);
      const lost = Object.values(told.excluded).reduce<number>((sum, people) => sum + (people ?? 0), 0);
      expect((told.eligible ?? 0) - lost).toBe(told.reachable.any);
      expect(Object.values(told.firstChannel).reduce<number>((sum, people) => sum + (people ?? 0), 0)).toBe(
        told.reachable.any,
      );
      for (const one of told.neighborhoods) {
        const at = town.neighborhoods.indexOf(one.neighborhoodId);
        const there = counted(
          inArea.filter(({ neighborhood }) => neighborhood === at),
          picks(definition, town),
          asked,
        );
        expect(one).toMatchObject(there.any);
      }
      const placed = told.neighborhoods.reduce((sum, one) => sum + (one.inArea ?? 0), 0);
      expect(placed).toBe(inArea.filter(({ neighborhood }) => neighborhood !== null).length);
    }),
    { numRuns: process.env.HEXHOOD_TEST_SERVER ? 1000 : 300 },
  );
});

describe('to a role without personal data', () => {
  test('numbers are rounded, small ones held back, and what is told still adds up', async () => {
    await fc.assert(
      fc.asyncProperty(place(), segment, async (where, definition) => {
        const body = { area: where, definition, holdout: { unit: 'people', share }, resolution: 8 };
        const told = await reachOf(marketer, body);
        for (const steps of [...Object.values(told.steps), ...told.neighborhoods]) {
          const { inArea, inSegment, withContact, withConsent, active, notCapped, reachable } = steps;
          const chain = [inArea, inSegment, withContact, withConsent, active, notCapped, reachable];
          const known = chain.filter((people) => people !== null);
          // Once too few are left, nothing more is told.
          expect(chain.slice(known.length).every((people) => people === null)).toBe(true);
          expect([...known].sort((one, other) => other - one)).toEqual(known);
          expect(known.every((people) => people >= 10 && people % 5 === 0)).toBe(true);
        }
        if (told.reachable.any !== null) {
          const lost = Object.values(told.excluded).reduce<number>((sum, people) => sum + (people ?? 0), 0);
          expect((told.eligible ?? 0) - lost).toBe(told.reachable.any);
        }
        for (const cell of told.cells ?? []) expect([cell.eligible % 5, cell.eligible >= 10]).toEqual([0, true]);
      }),
      { numRuns: 100 },
    );
  });
});

test('neighborhoods left alone, and the cells at their edge, are not reached', async () => {
  const told = await reachOf(owner, { holdout: { unit: 'neighborhoods', share: 0.5 }, channels: ['email'] });
  const left = told.neighborhoods.filter(({ notCapped, reachable }) => (notCapped ?? 0) > 0 && reachable === 0);
  expect(left).toHaveLength(1);
  const people = await reachOf(owner, { holdout: { unit: 'people', share: 0.5 }, channels: ['email'] });
  const wanted = town.people.filter(
    (person) => passes(person, 'email', 'preview', 0) === 5 && hashShare('preview', person.id) >= 0.5,
  );
  expect(people.reachable.email).toBe(wanted.length);
});

test('where those eligible live adds up to them', async () => {
  const told = await reachOf(owner, { resolution: 9, channels: ['email', 'sms'] });
  const placed = town.people.filter(({ position }) => position !== null).length;
  expect(told.cells?.reduce((sum, { eligible }) => sum + eligible, 0)).toBe(placed);
  expect(told.suppressed).toEqual({ cells: 0, customers: 0 });
});

test('households are told by the part of each neighborhood inside, and flyers are those without a customer', async () => {
  const client = await clientOf(knex, app);
  const square = (west: number) => [
    [
      [
        [west, 39],
        [west + 0.01, 39],
        [west + 0.01, 39.01],
        [west, 39.01],
        [west, 39],
      ],
    ],
  ];
  for (const [west, households] of [
    [-77, 1000],
    [-76.99, 200],
  ] as const)
    await knex.raw(
      `insert into neighborhoods (business_id, source_key, name, households, geometry)
       values (?, ?, ?, ?, ST_SetSRID(ST_GeomFromGeoJSON(?), 4326))`,
      [
        client.businessId,
        `${west}`,
        `${west}`,
        households,
        JSON.stringify({ type: 'MultiPolygon', coordinates: square(west) }),
      ],
    );
  await knex('businesses').where({ id: client.businessId }).increment('data_version', 1);
  const half = [
    [-77, 39],
    [-76.995, 39],
    [-76.995, 39.01],
    [-77, 39.01],
    [-77, 39],
  ];
  const drawn = await reachOf(client, { area: { type: 'Polygon', coordinates: [half] } });
  expect(drawn.households).toBeGreaterThan(480);
  expect(drawn.households).toBeLessThan(520);
  expect(drawn.flyers).toBe(drawn.households);
  expect((await reachOf(client, {})).households).toBe(1200);
  expect((await reachOf(owner, {})).households).toBeNull();
});

test('what is not there is refused where it is named', async () => {
  const wrong: [object, string][] = [
    [{ segment: '999999' }, '/segment'],
    [{ campaignId: '999999' }, '/campaignId'],
    [{ area: { type: 'neighborhoods', ids: ['999999'] } }, '/area/ids/0'],
    [{ area: { type: 'union', areas: [{ type: 'band', storeId: '999999', toMeters: 500 }] } }, '/area/areas/0/storeId'],
    [{ definition: { any: [{ type: 'neighborhood', ids: ['999999'] }] } }, '/definition/any/0/ids/0'],
    [{ segment: '1', definition: { all: [] } }, '/definition'],
    [{ channels: [] }, '/channels'],
  ];
  for (const [body, pointer] of wrong) {
    const answer = await owner.agent.post('/api/v1/reach').send(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  }
});

test('what it would cost: each person once, by the first channel that reaches them', async () => {
  const costs = { email: 0.01, sms: 0.1, push: 0, mail: 1, checkin: 0, flyer: 0.1 };
  await owner.agent.patch('/api/v1/campaigns/settings').send({ costs });
  const told = await reachOf(owner, { channels: ['sms', 'email'] });
  const sum = (told.firstChannel.sms ?? 0) * 0.1 + (told.firstChannel.email ?? 0) * 0.01;
  expect(told.estimatedCost.total).toBeCloseTo(sum, 2);
  expect(told.estimatedCost.currency).toBe('USD');
});
