import fc from 'fast-check';
import { cellToParent, latLngToCell } from 'h3-js';
import type { CampaignArea } from '../../server/contract/audience.ts';
import type { Definition } from '../../server/contract/segments.ts';
import { storeAt } from '../segments/town.ts';
import type { ReachTown } from './town.ts';

type Point = [number, number];

const near = fc
  .tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 0.03, noNaN: true }))
  .map(([angle, radius]): Point => [storeAt[0] + radius * Math.cos(angle), storeAt[1] + radius * Math.sin(angle)]);

/** A closed ring around a center, seen from which it never turns back; `scale` draws it smaller inside itself. */
const star = ([lng, lat]: Point, radii: readonly number[], scale = 1): Point[] => {
  const corners = radii.map((radius, at): Point => {
    const angle = (at * 2 * Math.PI) / radii.length;
    return [lng + scale * radius * Math.cos(angle), lat + scale * radius * Math.sin(angle)];
  });
  return [...corners, corners[0] ?? [lng, lat]];
};
const radii = (max: number) => fc.array(fc.double({ min: 0.002, max, noNaN: true }), { minLength: 4, maxLength: 9 });

/** Neighborhoods and cells: people are in them whole, whoever asks. */
export const wholePlace = (town: () => ReachTown): fc.Arbitrary<CampaignArea> =>
  fc.oneof(
    fc.constant<CampaignArea>({ type: 'everywhere' }),
    fc.subarray([0, 1], { minLength: 1 }).map((which): CampaignArea => {
      const { neighborhoods } = town();
      return { type: 'neighborhoods', ids: which.map((at) => neighborhoods[at] ?? '') };
    }),
    fc
      .array(fc.tuple(near, fc.integer({ min: 6, max: 10 })), { minLength: 1, maxLength: 8 })
      .map(
        (some): CampaignArea => ({ type: 'cells', cells: some.map(([[lng, lat], at]) => latLngToCell(lat, lng, at)) }),
      ),
  );

export const place = (town: () => ReachTown): fc.Arbitrary<CampaignArea> =>
  fc.oneof(
    wholePlace(town),
    fc
      .tuple(near, fc.integer({ min: 50, max: 3000 }))
      .map(([center, radiusMeters]): CampaignArea => ({ type: 'circle', center, radiusMeters })),
    radii(0.03).map((some): CampaignArea => ({ type: 'Polygon', coordinates: [star(storeAt, some)] })),
    radii(0.03).map(
      (some): CampaignArea => ({
        type: 'Polygon',
        coordinates: [star(storeAt, some), star(storeAt, some, 0.4).reverse()],
      }),
    ),
    fc.tuple(radii(0.02), radii(0.02)).map(
      ([west, east]): CampaignArea => ({
        type: 'MultiPolygon',
        coordinates: [[star([storeAt[0] - 0.021, storeAt[1]], west)], [star([storeAt[0] + 0.021, storeAt[1]], east)]],
      }),
    ),
    near.chain(([lng, lat]) =>
      fc.integer({ min: 10, max: 12 }).map((resolution): CampaignArea => {
        // What one person's own cell is like, and its siblings.
        const cell = latLngToCell(lat, lng, 12);
        return { type: 'cells', cells: [cellToParent(cell, resolution), cell] };
      }),
    ),
    fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 10, max: 2000 })).map(
      ([from, wide]): CampaignArea => ({
        ...{ type: 'band', storeId: town().storeId, fromMeters: from, toMeters: from + wide },
      }),
    ),
  );

/** Places, and unions and differences of them. */
export const areas = (town: () => ReachTown): fc.Arbitrary<CampaignArea> =>
  fc.letrec<{ area: CampaignArea }>((tie) => ({
    area: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      place(town),
      fc.array(tie('area'), { minLength: 1, maxLength: 3 }).map((some) => ({ type: 'union' as const, areas: some })),
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
/** Rules that look at no place. */
export const segment = fc.letrec<{ node: Definition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    condition,
    fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node;
