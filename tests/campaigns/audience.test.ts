import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  areaDefinition,
  areaPointer,
  armOf,
  hashShare,
  hashShareSql,
  outlineOf,
} from '../../server/campaigns/index.ts';
import { type CampaignArea, campaignArea } from '../../server/contract/audience.ts';
import type { Definition } from '../../server/contract/segments.ts';
import { areaSquareMeters, circleArea } from '../../server/geometry/geodesic.ts';
import { insideTester } from '../../server/geometry/inside.ts';
import { Refusal } from '../../server/http/problem.ts';
import type { Principal } from '../../server/http/route.ts';
import type { SegmentDependencies } from '../../server/segments/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';

const knex = testDatabase();
const deps = { areaOfCatchment: async () => undefined } as unknown as SegmentDependencies;
let principal: Principal;
beforeAll(async () => {
  principal = { businessId: await newBusiness(knex), role: 'owner', userId: null, credential: 'test' };
});

const circle = (lng: number, lat: number, radiusMeters: number): CampaignArea => ({
  type: 'circle',
  center: [lng, lat],
  radiusMeters,
});

test('an area is drawn as it is counted: parts added and taken away', async () => {
  const point = fc.tuple(
    fc.double({ min: 7, max: 7.03, noNaN: true }),
    fc.double({ min: 43, max: 43.03, noNaN: true }),
  );
  const round = fc
    .tuple(point, fc.integer({ min: 100, max: 2000 }))
    .map(([[lng, lat], radius]) => circle(lng, lat, radius));
  const area = fc.letrec<{ area: CampaignArea }>((tie) => ({
    area: fc.oneof(
      { maxDepth: 2 },
      round,
      fc.array(tie('area'), { minLength: 1, maxLength: 3 }).map((areas) => ({ type: 'union' as const, areas })),
      fc.tuple(tie('area'), tie('area')).map(([from, minus]) => ({ type: 'difference' as const, from, minus })),
    ),
  })).area;
  const holds = (one: CampaignArea, lng: number, lat: number): boolean => {
    if (one.type === 'union') return one.areas.some((part) => holds(part, lng, lat));
    if (one.type === 'difference') return holds(one.from, lng, lat) && !holds(one.minus, lng, lat);
    if (one.type !== 'circle') throw new Error('only circles are made here');
    return insideTester(circleArea(one.center, one.radiusMeters))(lng, lat);
  };
  await fc.assert(
    fc.asyncProperty(area, fc.array(point, { minLength: 20, maxLength: 20 }), async (one, places) => {
      const drawn = await outlineOf(knex, principal, one, deps);
      if (drawn instanceof Refusal || !drawn.shape) throw new Error('it can be drawn');
      const inside = insideTester(drawn.shape);
      for (const [lng, lat] of places) expect(inside(lng, lat)).toBe(holds(one, lng, lat));
      expect(drawn.areaSquareMeters).toBeCloseTo(areaSquareMeters(drawn.shape));
    }),
    { numRuns: 300 },
  );
});

test('everywhere has no outline, and everywhere without a part has none either', async () => {
  const everywhere: CampaignArea = { type: 'everywhere' };
  const nothing = { shape: null, areaSquareMeters: null, estimated: false };
  expect(await outlineOf(knex, principal, everywhere, deps)).toEqual(nothing);
  const without: CampaignArea = { type: 'difference', from: everywhere, minus: circle(7, 43, 500) };
  expect(await outlineOf(knex, principal, without, deps)).toEqual(nothing);
  const none: CampaignArea = { type: 'difference', from: circle(7, 43, 500), minus: everywhere };
  expect(await outlineOf(knex, principal, none, deps)).toMatchObject({ shape: [], areaSquareMeters: 0 });
});

test('what cannot be drawn is refused where it stands', async () => {
  const wrong: [CampaignArea, string][] = [
    [{ type: 'neighborhoods', ids: ['77'] }, '/area/ids/0'],
    [{ type: 'catchment', id: '77' }, '/area/id'],
    [{ type: 'band', storeId: '77', fromMeters: 0, toMeters: 100 }, '/area/storeId'],
    [{ type: 'cells', cells: ['8a2a1072b59ffff', 'fffffffffffffff'] }, '/area/cells/1'],
    [{ type: 'union', areas: [circle(7, 43, 100), { type: 'neighborhoods', ids: ['77'] }] }, '/area/areas/1/ids/0'],
    [{ type: 'difference', from: circle(7, 43, 100), minus: { type: 'catchment', id: '77' } }, '/area/minus/id'],
  ];
  for (const [area, pointer] of wrong) {
    const refused = await outlineOf(knex, principal, area, deps);
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).errors?.map((error) => error.pointer)).toEqual([pointer]);
  }
});

test('a pointer into an area as a definition is one into the area', () => {
  const area = campaignArea.parse({
    type: 'difference',
    from: { type: 'union', areas: [circle(7, 43, 100), { type: 'neighborhoods', ids: ['1', '2'] }] },
    minus: {
      type: 'Polygon',
      coordinates: [
        [
          [7, 43],
          [8, 43],
          [8, 44],
          [7, 43],
        ],
      ],
    },
  });
  const definition = areaDefinition(area);
  const at = (whole: unknown, pointer: string) =>
    pointer
      .split('/')
      .slice(2)
      .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], whole);
  const definitionPointers = [
    '/area/all/0/any/1/ids/1',
    '/area/all/1/not/area/coordinates/0',
    '/area/all/0/any/0/area/center',
  ];
  for (const pointer of definitionPointers)
    expect(at(area, areaPointer(pointer))).toEqual(at(definition as Definition, pointer));
});

test('a share of a person is the same in the database and here', async () => {
  const pairs = fc.array(fc.tuple(fc.uuid(), fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(pairs, async (all) => {
      const { rows } = await knex.raw(
        `select ${hashShareSql('salt', 'id')} as share
         from unnest(cast(:salts as text[]), cast(:ids as bigint[])) with ordinality as p (salt, id, n) order by n`,
        { salts: all.map(([salt]) => salt), ids: all.map(([, id]) => String(id)) },
      );
      expect(rows.map(({ share }: { share: number }) => share)).toEqual(
        all.map(([salt, id]) => hashShare(salt, String(id))),
      );
    }),
    { numRuns: 30 },
  );
});

test('people are left alone and given variants in proportion, always the same', () => {
  const holdout = { unit: 'people', share: 0.2 } as const;
  const variants = [{ share: 3 }, { share: 1 }];
  const arms = Array.from({ length: 20_000 }, (_, id) => armOf('salt', id + 1, holdout, variants));
  const part = (arm: number) => arms.filter((one) => one === arm).length / arms.length;
  expect(part(0)).toBeCloseTo(0.2, 1);
  expect(part(1)).toBeCloseTo(0.6, 1);
  expect(part(2)).toBeCloseTo(0.2, 1);
  expect(arms).toEqual(Array.from({ length: 20_000 }, (_, id) => armOf('salt', id + 1, holdout, variants)));
  const nobody = Array.from({ length: 1000 }, (_, id) => armOf('salt', id, { unit: 'none', share: 0.2 }, variants));
  expect(nobody).not.toContain(0);
});
