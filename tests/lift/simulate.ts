import { type Paired, pairNeighborhoods } from '../../server/campaigns/index.ts';
import type { Outcome } from '../../server/contract/results.ts';
import type { Compared } from '../../server/results/lift.ts';
import { addMoments, type Moments, momentsOf } from '../../server/results/moments.ts';
import { live, liveliness, normal, type Outcomes, type World } from './world.ts';

export type Simulated = Record<Outcome, Compared>;

/** As the database does it: the largest sums are cut to the next. */
function cutAbove(people: readonly Outcomes[]): number {
  const sorted = people.map(({ revenue }) => revenue).sort((a, b) => b - a);
  const left = Math.floor(Math.min(0.005 * sorted.length, Math.sqrt(sorted.length) / 10));
  return (sorted[left] ?? 0) > 0 ? (sorted[left] ?? 0) : Number.POSITIVE_INFINITY;
}

const sums = (people: readonly Outcomes[], cut: number): Record<Outcome, Moments> => ({
  visits: momentsOf(people.map(({ visits }) => visits)),
  buyers: momentsOf(people.map(({ buyers }) => buyers)),
  revenue: momentsOf(people.map(({ revenue }) => Math.min(revenue, cut))),
});

const outcomes = ['visits', 'buyers', 'revenue'] as const;
const byOutcome = (make: (outcome: Outcome) => Compared): Simulated => ({
  visits: make('visits'),
  buyers: make('buyers'),
  revenue: make('revenue'),
});

/** A campaign that leaves people alone by lot, in 20 neighborhoods. */
export function peopleCampaign(world: World, treated: number, held: number): Simulated {
  const neighborhoods = Array.from({ length: 20 }, () => liveliness(world));
  const some = (count: number, isTreated: boolean) =>
    Array.from({ length: count }, () =>
      live(world, neighborhoods[Math.floor(world.random() * neighborhoods.length)] ?? 1, isTreated),
    );
  const [one, other] = [some(treated, true), some(held, false)];
  const cut = cutAbove([...one, ...other]);
  const [with_, without] = [sums(one, cut), sums(other, cut)];
  return byOutcome((outcome) => ({ treated: with_[outcome], holdout: without[outcome] }));
}

/** A campaign that leaves one neighborhood of each pair alone. Sizes differ as they do in cities, and so does how lively they are. */
export function neighborhoodCampaign(world: World, pairs: number, size: number, salt: string): Simulated {
  const { random } = world;
  const neighborhoods = Array.from({ length: pairs * 2 }, (_one, at) => ({
    id: String(at + 1),
    size: Math.round(size * Math.exp(0.7 * normal(random))) + 5,
    lively: liveliness(world),
  }));
  const before = neighborhoods.map((one) => ({
    neighborhoodId: one.id,
    customers: one.size,
    revenue: Array.from({ length: one.size }, () => live(world, one.lively, false).revenue).reduce((a, b) => a + b, 0),
    households: random() < 0.8 ? one.size * 3 : null,
  }));
  const paired = pairNeighborhoods(before, salt);
  const lives = new Map(
    paired.map(({ neighborhoodId, treated }) => {
      const one = neighborhoods[Number(neighborhoodId) - 1];
      return [neighborhoodId, Array.from({ length: one?.size ?? 0 }, () => live(world, one?.lively ?? 1, treated))];
    }),
  );
  const cut = cutAbove([...lives.values()].flat());
  const sideOf = (pair: number, treated: boolean) => {
    const one = paired.find((each: Paired) => each.pair === pair && each.treated === treated);
    return sums(lives.get(one?.neighborhoodId ?? '') ?? [], cut);
  };
  const sides = Array.from({ length: pairs }, (_one, at) => ({
    treated: sideOf(at + 1, true),
    holdout: sideOf(at + 1, false),
  }));
  return byOutcome((outcome) => ({
    treated: addMoments(sides.map(({ treated }) => treated[outcome])),
    holdout: addMoments(sides.map(({ holdout }) => holdout[outcome])),
    pairs: sides.map(({ treated, holdout }) => ({ treated: treated[outcome], holdout: holdout[outcome] })),
  }));
}

export { outcomes };
