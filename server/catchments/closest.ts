/** Which customers are a store's closest ones. Pure: numbers in, numbers out. */

/** Distances below this are all "at the door": a logarithm would make much of 1 m against 10 m. In meters. */
export const doorMeters = 50;
/** The same in seconds: on foot it is about as far. */
export const doorSeconds = 40;

/** The fence is never nearer than this many times the third quartile: where all live in one street, the next one is no outlier. */
const leastFactor = 2 ** 1.5;
/** Quartiles of fewer customers say nothing. */
const leastCustomers = 8;

/**
 * Tukey's inner fence on the logarithm of distance: beyond Q3 · (Q3 / Q1)^1.5 a customer is an outlier. Of the logarithm,
 * because distances to a store have a long tail of their own, and a fence in meters would cut off the suburbs; by quartiles,
 * because they do not move, however far the tourists live. With log-normal distances it cuts off 0.35%.
 * Infinity where there are too few customers to tell.
 */
export function outlierFence(distances: Float64Array, customers: Float64Array, door: number): number {
  if (customers.reduce((sum, count) => sum + count, 0) < leastCustomers) return Number.POSITIVE_INFINITY;
  const [first = 0, third = 0] = weightedQuantiles(distances, customers, [0.25, 0.75]).map((quartile) =>
    Math.max(door, quartile ?? 0),
  );
  return third * Math.max(leastFactor, (third / first) ** 1.5);
}

/** For each part (0 to 1) the least value that has that part of the weight at or below it; null without weight. */
export function weightedQuantiles(
  values: Float64Array,
  weights: Float64Array,
  parts: readonly number[],
): (number | null)[] {
  const [first] = weights;
  // Sorting bare numbers is ten times as quick as sorting indexes by them.
  if (first !== undefined && first > 0 && weights.every((weight) => weight === first)) {
    const sorted = values.toSorted();
    return parts.map((part) => sorted[Math.max(0, Math.ceil(sorted.length * part * whole) - 1)] ?? null);
  }
  const order = Uint32Array.from(values.keys())
    .filter((at) => (weights[at] ?? 0) > 0)
    .sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  const total = order.reduce((sum, at) => sum + (weights[at] ?? 0), 0);
  return parts.map((part) => {
    let sum = 0;
    for (const at of order) {
      sum += weights[at] ?? 0;
      if (sum >= total * part * whole) return values[at] ?? null;
    }
    return null;
  });
}
/** Sums of fractions may miss the whole by their last digit. */
const whole = 1 - 1e-12;

/**
 * For each percent the distance within which the closest places hold at least that part of the weight. Everybody at the same
 * distance is in or out together, so a larger percent never holds fewer. None where nothing weighs.
 */
export function closestWithin(
  distances: Float64Array,
  weights: Float64Array,
  percents: readonly number[],
): { percent: number; within: number }[] {
  const parts = percents.map((percent) => percent / 100);
  const found = weightedQuantiles(distances, weights, parts);
  return percents.flatMap((percent, at) => {
    const within = found[at];
    return typeof within === 'number' ? [{ percent, within }] : [];
  });
}
