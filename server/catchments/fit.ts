import { type Choices, probabilities } from './huff.ts';

/**
 * Maximum likelihood for Huff's exponents, from one of two kinds of observation.
 *
 * Choices: how many people of each cell went to each store, n_ij. A conditional logit (McFadden 1974) with the utilities
 * alpha ln A_j - beta ln D_ij; L = sum n_ij ln P_ij, which is concave.
 *
 * Origins: how many customers of the business live in each cell, n_i, and how many households do, H_i. Customers are Poisson
 * with mean theta H_i P_i, where P_i is the probability of any of the business's own stores; theta (how many of those who
 * would come do) is not of interest and drops out when the total is taken as given: n_i is then multinomial with
 * q_i = H_i P_i / sum H P, and L = sum n_i ln q_i. Cells without households, or without a way to an own store, tell nothing.
 *
 * Both climb by Fisher's scoring: a step is the inverse of the information times the gradient, halved until L grows.
 */

export type Exponents = [alpha: number, beta: number];

export type Observed =
  /** counts: [cell][store] */
  | { kind: 'choices'; counts: readonly (readonly number[])[] }
  /** customers and households by cell; own: indexes of stores */
  | { kind: 'origins'; customers: readonly number[]; households: readonly number[]; own: readonly number[] };

export interface Fit {
  exponents: Exponents;
  /** Standard errors from Fisher's information; 0 for an exponent that was given, Infinity where nothing tells. */
  errors: Exponents;
  /** Customers, or visits, in the cells that tell something. */
  sample: number;
}

/** Of the likelihood at some exponents: its slope, and Fisher's information (aa, ab, bb). */
interface Slope {
  likelihood: number;
  gradient: Exponents;
  information: [aa: number, ab: number, bb: number];
}
type SlopeAt = (exponents: Exponents) => Slope;

/** Origins can have more than one summit: the climb starts from several places. */
const starts: Exponents[] = [
  [1, 2],
  [1, 0.5],
  [0.5, 4],
];
const mostSteps = 100;
const mostHalvings = 30;
/** Attraction that repels is none; beyond these, nothing is a law of travel any more and probabilities vanish. */
const bounds = { alpha: [0, 20], beta: [-5, 20] } as const;

/** The likeliest exponents; `given` ones stay. */
export function fitExponents(
  choices: Choices,
  observed: Observed,
  given: { alpha?: number | undefined; beta?: number | undefined } = {},
): Fit {
  const { slopeAt, sample } =
    observed.kind === 'choices' ? slopeOfChoices(choices, observed) : slopeOfOrigins(choices, observed);
  const free: [boolean, boolean] = [given.alpha === undefined, given.beta === undefined];
  const summits = starts.map(([alpha, beta]) => ascend(slopeAt, [given.alpha ?? alpha, given.beta ?? beta], free));
  const [best, ...others] = summits;
  if (!best) throw new Error('no start');
  const highest = others.reduce((so, one) => (one.slope.likelihood > so.slope.likelihood ? one : so), best);
  return { exponents: highest.exponents, errors: errorsOf(highest.slope.information, free), sample };
}

function ascend(slopeAt: SlopeAt, start: Exponents, free: [boolean, boolean]) {
  let exponents = start;
  let slope = slopeAt(exponents);
  for (let step = 0; step < mostSteps; step++) {
    const climbed = climb(slopeAt, exponents, slope, free);
    if (!climbed) break;
    const gain = climbed.slope.likelihood - slope.likelihood;
    ({ exponents, slope } = climbed);
    if (gain < 1e-12 * Math.abs(slope.likelihood)) break;
  }
  return { exponents, slope };
}

function climb(slopeAt: SlopeAt, [alpha, beta]: Exponents, slope: Slope, free: [boolean, boolean]) {
  const direction = solve(slope.information, slope.gradient, free);
  // Far off, the likelihood is flat: a step of more than 2 is a leap in the dark.
  const [a, b] = direction.map((part) => Math.max(-2, Math.min(2, part)));
  for (let halving = 0, length = 1; halving < mostHalvings; halving++, length /= 2) {
    const exponents: Exponents = [
      within(alpha + (a ?? 0) * length, bounds.alpha),
      within(beta + (b ?? 0) * length, bounds.beta),
    ];
    const next = slopeAt(exponents);
    if (next.likelihood > slope.likelihood) return { exponents, slope: next };
  }
  return undefined;
}
const within = (exponent: number, [least, most]: readonly [number, number]): number =>
  Math.max(least, Math.min(most, exponent));

/** The information's inverse times the gradient, over the free exponents; the ridge keeps a flat one from dividing by 0. */
function solve([aa, ab, bb]: Slope['information'], [a, b]: Exponents, [alpha, beta]: [boolean, boolean]): Exponents {
  const ridge = 1e-9 * (aa + bb) + 1e-12;
  if (!alpha || !beta) return [alpha ? a / (aa + ridge) : 0, beta ? b / (bb + ridge) : 0];
  const determinant = (aa + ridge) * (bb + ridge) - ab * ab;
  return [((bb + ridge) * a - ab * b) / determinant, ((aa + ridge) * b - ab * a) / determinant];
}

function errorsOf([aa, ab, bb]: Slope['information'], [alpha, beta]: [boolean, boolean]): Exponents {
  const error = (information: number) => (information > 1e-9 ? Math.sqrt(1 / information) : Number.POSITIVE_INFINITY);
  // With both free, one tells what is left of it after what the other could tell as well.
  const shared = (other: number) => (alpha && beta && other > 0 ? ab ** 2 / other : 0);
  return [alpha ? error(aa - shared(bb)) : 0, beta ? error(bb - shared(aa)) : 0];
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Weighted sums over the stores of one cell of the two numbers that the exponents multiply, and their means. */
function momentsOf({ logAttraction, logMinutes }: Choices, cell: number, weights: readonly number[]) {
  const times = logMinutes[cell] ?? [];
  let [sum, a, b, aa, ab, bb] = [0, 0, 0, 0, 0, 0];
  for (const [store, weight] of weights.entries()) {
    if (weight <= 0) continue;
    const [x, y] = [logAttraction[store] ?? 0, -(times[store] ?? 0)];
    sum += weight;
    a += weight * x;
    b += weight * y;
    aa += weight * x * x;
    ab += weight * x * y;
    bb += weight * y * y;
  }
  const mean: Exponents = sum > 0 ? [a / sum, b / sum] : [0, 0];
  return { sum, mean, a, b, aa, ab, bb };
}

function slopeOfChoices(choices: Choices, { counts }: Extract<Observed, { kind: 'choices' }>) {
  const slopeAt = ([alpha, beta]: Exponents): Slope => {
    let [likelihood, a, b, aa, ab, bb] = [0, 0, 0, 0, 0, 0];
    for (const [cell, went] of counts.entries()) {
      const chances = probabilities(choices, cell, alpha, beta);
      const seen = momentsOf(choices, cell, went);
      if (seen.sum === 0) continue;
      const all = momentsOf(choices, cell, chances);
      for (const [store, count] of went.entries()) if (count > 0) likelihood += count * Math.log(chances[store] ?? 0);
      a += seen.a - seen.sum * all.a;
      b += seen.b - seen.sum * all.b;
      aa += seen.sum * (all.aa - all.a ** 2);
      ab += seen.sum * (all.ab - all.a * all.b);
      bb += seen.sum * (all.bb - all.b ** 2);
    }
    return { likelihood, gradient: [a, b], information: [aa, ab, bb] };
  };
  return { slopeAt, sample: total(counts.map(total)) };
}

function slopeOfOrigins(choices: Choices, observed: Extract<Observed, { kind: 'origins' }>) {
  const { customers, households, own } = observed;
  const isOwn = new Set(own);
  const cells = [...customers.keys()].filter(
    (cell) =>
      (households[cell] ?? 0) > 0 &&
      own.some((store) => Number.isFinite(choices.logMinutes[cell]?.[store] ?? Number.NaN)),
  );
  const sample = total(cells.map((cell) => customers[cell] ?? 0));
  const slopeAt = ([alpha, beta]: Exponents): Slope => {
    // s_i, the slope of ln P_i, is the mean over the own stores less the mean over all.
    let [likelihood, expected, seenA, seenB, a, b, aa, ab, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (const cell of cells) {
      const chances = probabilities(choices, cell, alpha, beta);
      const mine = momentsOf(
        choices,
        cell,
        chances.map((chance, store) => (isOwn.has(store) ? Math.max(chance, Number.MIN_VALUE) : 0)),
      );
      const { mean } = momentsOf(choices, cell, chances);
      const [x, y] = [mine.mean[0] - mean[0], mine.mean[1] - mean[1]];
      const [count, weight] = [customers[cell] ?? 0, (households[cell] ?? 0) * mine.sum];
      likelihood += count * Math.log(weight);
      expected += weight;
      seenA += count * x;
      seenB += count * y;
      a += weight * x;
      b += weight * y;
      aa += weight * x * x;
      ab += weight * x * y;
      bb += weight * y * y;
    }
    const [meanA, meanB] = expected > 0 ? [a / expected, b / expected] : [0, 0];
    const part = (sum: number, square: number) => (expected > 0 ? sample * (sum / expected - square) : 0);
    return {
      likelihood: expected > 0 ? likelihood - sample * Math.log(expected) : Number.NEGATIVE_INFINITY,
      gradient: [seenA - sample * meanA, seenB - sample * meanB],
      information: [part(aa, meanA ** 2), part(ab, meanA * meanB), part(bb, meanB ** 2)],
    };
  };
  return { slopeAt, sample };
}
