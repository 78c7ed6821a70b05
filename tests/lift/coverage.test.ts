import { describe, expect, test } from 'vitest';
import type { Estimate, Outcome } from '../../server/contract/results.ts';
import { type Circumstances, estimateOf } from '../../server/results/lift.ts';
import { neighborhoodCampaign, outcomes, peopleCampaign, type Simulated } from './simulate.ts';
import { trueEffect, type World, world } from './world.ts';

/**
 * What the numbers promise, held against 500 campaigns each whose effect is known: how often the interval holds it, and how
 * often a campaign without an effect is called a success.
 */
const runs = 500;
const runsWithout = 2_000;
const circumstances = (unit: Circumstances['unit']): Circumstances => ({
  unit,
  final: true,
  policy: { k: 1, step: 1 },
});
type Campaign = (world: World, run: number) => Simulated;

const designs: Record<string, { unit: Circumstances['unit']; campaign: Campaign }> = {
  'a tenth of 2,000 people left alone': { unit: 'people', campaign: (one) => peopleCampaign(one, 1_800, 200) },
  'half of 1,200 people left alone': { unit: 'people', campaign: (one) => peopleCampaign(one, 600, 600) },
  '9 pairs of neighborhoods': {
    unit: 'neighborhoods',
    campaign: (one, run) => neighborhoodCampaign(one, 9, 60, `salt ${run}`),
  },
};

function estimatesOf(
  { unit, campaign }: { unit: Circumstances['unit']; campaign: Campaign },
  makeWorld: (run: number) => World,
  count = runs,
): Record<Outcome, Estimate>[] {
  return Array.from({ length: count }, (_run, run) => {
    const simulated = campaign(makeWorld(run), run);
    const one = (outcome: Outcome) => estimateOf(outcome, simulated[outcome], circumstances(unit));
    return { visits: one('visits'), buyers: one('buyers'), revenue: one('revenue') };
  });
}
const shareOf = (list: readonly boolean[]) => list.filter(Boolean).length / list.length;

describe.each(Object.entries(designs))('%s', (_name, design) => {
  test('the 95% interval holds the true effect in 93 to 97% of campaigns', () => {
    const truth = trueEffect(11, 0.04, 0.1);
    const estimates = estimatesOf(design, (run) => world(100_000 + run, 0.04, 0.1));
    for (const outcome of outcomes) {
      const told = estimates.flatMap((one) => (one[outcome].interval ? [one[outcome].interval] : []));
      expect(told.length, `${outcome} told`).toBeGreaterThan(0.8 * runs);
      const covered = shareOf(told.map(([low, high]) => low <= truth[outcome] && truth[outcome] <= high));
      expect(covered, outcome).toBeGreaterThanOrEqual(0.93);
      expect(covered, outcome).toBeLessThanOrEqual(0.97);
    }
  });

  test('without an effect at most 6% are called a success', () => {
    // Of 500 campaigns of which 5% would be, more than 6% are by chance in one of seven tries.
    const estimates = estimatesOf(design, (run) => world(200_000 + run, 0), runsWithout);
    for (const outcome of outcomes) {
      const successes = shareOf(estimates.map((one) => one[outcome].enoughData && (one[outcome].p ?? 1) < 0.05));
      expect(successes, outcome).toBeLessThanOrEqual(0.06);
    }
  });
});

test('a campaign that works is called a success', () => {
  const estimates = estimatesOf(
    { unit: 'people', campaign: (one) => peopleCampaign(one, 1_500, 500) },
    (run) => world(run, 0.2),
    50,
  );
  for (const outcome of outcomes)
    expect(
      shareOf(estimates.map((one) => one[outcome].enoughData && (one[outcome].p ?? 1) < 0.05)),
      outcome,
    ).toBeGreaterThan(outcome === 'revenue' ? 0.3 : 0.9);
});
