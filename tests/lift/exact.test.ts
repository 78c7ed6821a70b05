import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../server/contract/results.ts';
import { type Circumstances, estimateOf } from '../../server/results/lift.ts';
import { meanDifference } from '../../server/results/means.ts';
import { addMoments, centralOf, momentsOf } from '../../server/results/moments.ts';
import { detectableByPairs, detectableShare } from '../../server/results/power.ts';
import { randomizedDifference } from '../../server/results/randomization.ts';
import { shareDifference } from '../../server/results/shares.ts';
import { holm, winnerOf } from '../../server/results/variants.ts';
import { seeded } from '../support/people.ts';

const close = (one: number, other: number) => expect(one).toBeCloseTo(other, 6);
const some = (people: number, bought: number) => ({
  ...{ people, some: bought, sum: bought, squares: bought, cubes: bought },
});

test('the interval of two shares is the one Newcombe published', () => {
  // R. G. Newcombe (1998), table II, method 10: 56/70 and 48/80; 9/10 and 3/10; 10/10 and 0/20.
  const rounded = (one: ReturnType<typeof shareDifference>) => one?.interval.map((end) => Math.round(end * 1e4) / 1e4);
  expect(rounded(shareDifference(some(70, 56), some(80, 48)))).toEqual([0.0524, 0.3339]);
  expect(rounded(shareDifference(some(10, 9), some(10, 3)))).toEqual([0.1705, 0.809]);
  expect(rounded(shareDifference(some(10, 10), some(20, 0)))).toEqual([0.6791, 1]);
});

test('p is below 0.05 exactly where the interval leaves out 0', () => {
  const people = fc.integer({ min: 2, max: 400 });
  const share = fc
    .tuple(people, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([n, part]) => some(n, Math.round(n * part)));
  fc.assert(
    fc.property(share, share, (one, other) => {
      const found = shareDifference(one, other);
      if (!found || Math.abs(found.p - 0.05) < 1e-9) return;
      expect(found.p < 0.05).toBe(found.interval[0] > 0 || found.interval[1] < 0);
    }),
  );
  const amounts = fc.array(fc.double({ min: -20, max: 500, noNaN: true }), { minLength: 3, maxLength: 60 });
  fc.assert(
    fc.property(amounts, amounts, (one, other) => {
      const found = meanDifference(momentsOf(one), momentsOf(other));
      if (!found || Math.abs(found.p - 0.05) < 1e-6) return;
      expect(found.p < 0.05).toBe(found.interval[0] > 0 || found.interval[1] < 0);
    }),
  );
  const pairs = fc.array(
    fc.record({ difference: fc.double({ min: -1, max: 1.5, noNaN: true }), weight: fc.integer({ min: 1, max: 90 }) }),
    { minLength: 6, maxLength: 10 },
  );
  fc.assert(
    fc.property(pairs, (all) => {
      const found = randomizedDifference(all);
      if (found) expect(found.p < 0.05).toBe(found.interval[0] > 0 || found.interval[1] < 0);
    }),
    // Of such differences the product is 0 and they are not.
    { examples: [[Array.from({ length: 7 }, () => ({ difference: -1e-200, weight: 2 }))]] },
  );
});

test('moments that are added up are those of all', () => {
  const values = fc.array(fc.integer({ min: -50, max: 400 }), { minLength: 3, maxLength: 40 });
  fc.assert(
    fc.property(values, values, (one, other) => {
      expect(addMoments([momentsOf(one), momentsOf(other)])).toEqual(momentsOf([...one, ...other]));
      const mean = one.reduce((sum, x) => sum + x, 0) / one.length;
      const central = (power: number) => one.reduce((sum, x) => sum + (x - mean) ** power, 0);
      const { variance, third } = centralOf(momentsOf(one));
      const n = one.length;
      expect(variance).toBeCloseTo(central(2) / (n - 1), 4);
      expect(third / (1 + Math.abs(third))).toBeCloseTo(
        (n * central(3)) / ((n - 1) * (n - 2)) / (1 + Math.abs(third)),
        4,
      );
    }),
  );
});

test('of values that lean to neither side the interval of means is that of Welch', () => {
  // Student's sleep data (1908): R's t.test(extra ~ group) answers -3.3654832 .. 0.2054832, p = 0.07939.
  const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const found = meanDifference(
    { ...momentsOf(one), cubes: cubesWithoutSkew(one) },
    { ...momentsOf(other), cubes: cubesWithoutSkew(other) },
  );
  expect(found?.interval[0]).toBeCloseTo(-3.3654832, 4);
  expect(found?.interval[1]).toBeCloseTo(0.2054832, 4);
  expect(found?.p).toBeCloseTo(0.07939, 4);
});
/** The third sum that the same mean and variance have without skewness. */
function cubesWithoutSkew(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  return 3 * mean * values.reduce((sum, x) => sum + x * x, 0) - 2 * n * mean ** 3;
}

/** Every way the coins could fall, written down. */
function bruteP(pairs: readonly { difference: number; weight: number }[], effect: number): number {
  const seen = Math.abs(pairs.reduce((sum, { difference, weight }) => sum + weight * (difference - effect), 0));
  let extreme = 0;
  for (let way = 0; way < 2 ** pairs.length; way++) {
    const sum = pairs.reduce(
      (total, { difference, weight }, at) => total + (way & (1 << at) ? -1 : 1) * weight * (difference - effect),
      0,
    );
    if (Math.abs(sum) >= seen - 1e-9) extreme++;
  }
  return extreme / 2 ** pairs.length;
}

test('of neighborhoods every way the coins could fall is counted, and the interval is where 5% of them are as extreme', () => {
  const pairs = fc.array(
    fc.record({ difference: fc.integer({ min: -1_000, max: 1_500 }), weight: fc.integer({ min: 1, max: 90 }) }),
    { minLength: 6, maxLength: 9 },
  );
  fc.assert(
    fc.property(pairs, (all) => {
      const found = randomizedDifference(all);
      if (!found) throw new Error('six are enough');
      const [low, high] = found.interval;
      const width = high - low;
      fc.pre(width > 1e-3);
      close(found.p, bruteP(all, 0));
      expect(bruteP(all, low - 1e-4)).toBeLessThan(0.05);
      expect(bruteP(all, high + 1e-4)).toBeLessThan(0.05);
      expect(bruteP(all, low + 1e-4)).toBeGreaterThanOrEqual(0.05);
      expect(bruteP(all, high - 1e-4)).toBeGreaterThanOrEqual(0.05);
    }),
    { numRuns: 60 },
  );
});

test('of many pairs a sample of the ways comes to nearly the same, and to the same each time', () => {
  const random = seeded(5);
  const pairs = Array.from({ length: 16 }, () => ({ difference: random() - 0.35, weight: 1 + random() }));
  const all = randomizedDifference(pairs);
  // A seventeenth pair that weighs next to nothing makes it a sample.
  const sampled = randomizedDifference([...pairs, { difference: 0, weight: 1e-9 }]);
  expect(Math.abs((all?.p ?? 0) - (sampled?.p ?? 1))).toBeLessThan(0.01);
  expect(Math.abs((all?.interval[0] ?? 0) - (sampled?.interval[0] ?? 1))).toBeLessThan(0.01);
  expect(randomizedDifference([...pairs, { difference: 0, weight: 1e-9 }])).toEqual(sampled);
  expect(
    randomizedDifference(Array.from({ length: 40 }, (_one, at) => ({ difference: at % 7, weight: 1 })))?.p,
  ).toBeLessThan(0.001);
});

test('five pairs of neighborhoods are too few, whatever the difference', () => {
  const side = (bought: number) => some(100, bought);
  const circumstances: Circumstances = { unit: 'neighborhoods', final: true, policy: { k: 1, step: 1 } };
  const of = (pairs: number) => {
    const all = Array.from({ length: pairs }, () => ({ treated: side(80), holdout: side(10) }));
    const [treated, holdout] = [side(80), side(10)];
    return estimateOf('buyers', { treated, holdout, pairs: all }, circumstances);
  };
  expect(of(5)).toMatchObject({ enoughData: false, reason: 'too_few_neighborhoods', interval: null, p: null });
  expect(of(6)).toMatchObject({ enoughData: true, reason: null });
  expect(of(6).p).toBeCloseTo(2 / 64, 9);
});

const told = (outcome: Outcome, treated: number[], holdout: number[], more: Partial<Circumstances> = {}) =>
  estimateOf(
    outcome,
    { treated: momentsOf(treated), holdout: momentsOf(holdout) },
    { unit: 'people', final: true, policy: { k: 1, step: 1 }, ...more },
  );
const people = (count: number, bought: number) => Array.from({ length: count }, (_one, at) => (at < bought ? 1 : 0));

test('where the data do not say, the reason is told', () => {
  expect(told('buyers', people(500, 50), people(500, 20), { unit: 'none' }).reason).toBe('no_holdout');
  expect(told('buyers', [], []).reason).toBe('too_early');
  expect(told('buyers', people(500, 50), []).reason).toBe('too_few_people');
  expect(told('buyers', people(500, 50), people(20, 1)).reason).toBe('too_few_people');
  expect(told('buyers', people(500, 5), people(500, 3)).reason).toBe('too_few_events');
  expect(told('visits', people(500, 50), people(500, 19))).toMatchObject({ reason: 'too_few_events', interval: null });
  expect(told('buyers', people(500, 20), people(50, 2)).reason).toBe('too_wide');
  expect(told('buyers', people(500, 50), people(500, 25), { final: false })).toMatchObject({
    ...{ reason: 'too_early', enoughData: false, estimate: 0.05 },
  });
  expect(told('buyers', people(500, 100), people(500, 25), { final: false }).enoughData).toBe(true);
  expect(told('buyers', people(500, 50), people(500, 25))).toMatchObject({
    ...{ reason: null, enoughData: true, relative: 1, extra: 25 },
  });
});

test('of groups too small to be shown nothing is told', () => {
  const hidden = told('buyers', people(500, 100), people(9, 0), { policy: { k: 10, step: 5 } });
  expect(hidden).toMatchObject({ reason: 'too_few_people', estimate: null, interval: null, p: null });
  expect(hidden.holdout).toEqual({ people: null, total: null, mean: null });
});

test('Holm takes the smallest p times all, the next times one less, and never less than before', () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [at, p] of [0.03, 0.06, 0.06, 0.02].entries()) close(corrected[at] ?? 0, p);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

test('a variant wins only beyond chance, and over each of the others', () => {
  expect(winnerOf([some(1000, 100), some(1000, 160)], true)).toBe(1);
  expect(winnerOf([some(1000, 130), some(1000, 160)], true)).toBeUndefined();
  expect(winnerOf([some(1000, 100), some(1000, 150), some(1000, 160)], true)).toBeUndefined();
  expect(winnerOf([some(1000, 100), some(1000, 140)], false)).toBeUndefined();
  expect(winnerOf([some(1000, 100)], true)).toBeUndefined();
});

test('the detectable difference is found in four of five campaigns', () => {
  const random = seeded(3);
  const draw = (count: number, share: number) =>
    some(count, Array.from({ length: count }, () => random()).filter((one) => one < share).length);
  for (const [baseline, treated, held] of [
    [0.1, 900, 100],
    [0.25, 400, 400],
    [0.02, 5_000, 2_000],
  ] as const) {
    const difference = detectableShare(baseline, treated, held) ?? 0;
    const found = Array.from({ length: 400 }, () =>
      shareDifference(draw(treated, baseline + difference), draw(held, baseline)),
    ).filter((one) => (one?.p ?? 1) < 0.05).length;
    expect(found / 400).toBeGreaterThan(0.73);
    expect(found / 400).toBeLessThan(0.87);
  }
  expect(detectableShare(0.1, 900, 0)).toBeNull();
  expect(detectableShare(0.5, 3, 2)).toBeNull();
});

test('by pairs too it is found in about four of five', () => {
  const random = seeded(8);
  const noise = () => (random() + random() + random() + random() - 2) * 0.1;
  let found = 0;
  for (let run = 0; run < 400; run++) {
    const [before, after] = [0, 1].map(() =>
      Array.from({ length: 12 }, () => ({ difference: noise(), weight: 1 + random() })),
    );
    const effect = detectableByPairs(before ?? []) ?? 0;
    const seen = (after ?? []).map((pair) => ({ ...pair, difference: pair.difference + effect }));
    if ((randomizedDifference(seen)?.p ?? 1) < 0.05) found++;
  }
  expect(found / 400).toBeGreaterThan(0.7);
  expect(found / 400).toBeLessThan(0.9);
  expect(detectableByPairs(Array.from({ length: 5 }, () => ({ difference: 0.1, weight: 1 })))).toBeNull();
});
