import type { Paired } from '../campaigns/index.ts';
import type { Outcome } from '../contract/results.ts';
import { groupBy } from './group.ts';
import type { Compared } from './lift.ts';
import { addMoments, type Moments } from './moments.ts';
import type { OutcomeGroup } from './queries.ts';

/** One outcome of a group. That somebody bought is 0 or 1, so its powers are itself. */
export function outcomeOf(group: OutcomeGroup, outcome: Outcome): Moments {
  if (outcome !== 'buyers') return group[outcome];
  const { people, buyers } = group;
  return { people, some: buyers, sum: buyers, squares: buyers, cubes: buyers };
}

export const folded = (groups: readonly OutcomeGroup[], outcome: Outcome): Moments =>
  addMoments(groups.map((group) => outcomeOf(group, outcome)));

/**
 * Who is compared: those who could be reached when they were due, whether a message came to them or not, against those like
 * them who were left alone. With `arm` only those of one variant. Neighborhoods are compared within their pairs.
 */
export function comparedOf(
  groups: readonly OutcomeGroup[],
  outcome: Outcome,
  pairs: readonly Paired[] | undefined,
  arm?: number,
): Compared {
  const reachable = groups.filter((group) => group.reachable);
  const isTreated = (group: OutcomeGroup) => (arm === undefined ? group.arm > 0 : group.arm === arm);
  if (!pairs)
    return {
      treated: folded(reachable.filter(isTreated), outcome),
      holdout: folded(
        reachable.filter((group) => group.arm === 0),
        outcome,
      ),
    };
  const byNeighborhood = groupBy(reachable, ({ neighborhoodId }) => neighborhoodId);
  const numbers = [...new Set(pairs.map(({ pair }) => pair))];
  const compared = numbers.map((number) => {
    const sideOf = (treated: boolean) =>
      pairs
        .filter((one) => one.pair === number && one.treated === treated)
        .flatMap(({ neighborhoodId }) => byNeighborhood.get(neighborhoodId) ?? [])
        .filter((group) => (treated ? isTreated(group) : group.arm === 0));
    return { treated: folded(sideOf(true), outcome), holdout: folded(sideOf(false), outcome) };
  });
  return {
    treated: addMoments(compared.map(({ treated }) => treated)),
    holdout: addMoments(compared.map(({ holdout }) => holdout)),
    pairs: compared,
  };
}
