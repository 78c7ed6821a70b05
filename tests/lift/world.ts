import { seeded } from '../support/people.ts';

/**
 * People as shops know them, made up without a thought of how the comparison is computed: most come seldom, a few all the time;
 * what they spend has a long tail with a large order here and there, and refunds; whole neighborhoods come more often; and a
 * campaign sends some of those who would not have come, while most of those who come would have come anyway.
 */
export interface Outcomes {
  visits: number;
  buyers: number;
  revenue: number;
}
export interface World {
  random: () => number;
  /** Of people, how many an offer brings in once more. */
  persuaded: number;
  /** Who comes anyway comes so much more often because of it. */
  moreOften: number;
}

export const world = (seed: number, persuaded: number, moreOften = 0): World => ({
  random: seeded(seed),
  persuaded,
  moreOften,
});

const positive = (random: () => number) => 1 - random();
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(positive(random))) * Math.cos(2 * Math.PI * random());

function poisson(random: () => number, mean: number): number {
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > floor; product *= random()) count++;
  return count;
}

/** How much livelier a neighborhood is than others. */
export const liveliness = ({ random }: World): number => Math.exp(0.35 * normal(random) - 0.06);

const buysAtVisit = 0.6;
function spend(random: () => number): number {
  const usual = Math.exp(2.3 + 0.8 * normal(random));
  const catering = random() < 0.005 ? 10 : 1;
  const amount = usual * catering;
  return random() < 0.02 ? -amount / 2 : amount;
}

/** What one person does in the weeks after, with the campaign or without. */
export function live({ random, persuaded, moreOften }: World, lively: number, treated: boolean): Outcomes {
  const often = 0.35 * lively * (-Math.log(positive(random)) * 0.6 + (random() < 0.08 ? 2.5 : 0));
  let visits = poisson(random, often * (treated ? 1 + moreOften : 1));
  if (treated && random() < persuaded) visits++;
  let [bought, revenue] = [0, 0];
  for (let visit = 0; visit < visits; visit++) {
    if (random() >= buysAtVisit) continue;
    bought = 1;
    revenue += spend(random);
  }
  return { visits, buyers: bought, revenue: Math.round(revenue * 100) / 100 };
}

/** The effect per person, told by a million people who live twice. */
export function trueEffect(seed: number, persuaded: number, moreOften = 0): Outcomes {
  const made = world(seed, persuaded, moreOften);
  const effect = { visits: 0, buyers: 0, revenue: 0 };
  const people = 1_000_000;
  for (let person = 0; person < people; person++) {
    const lively = liveliness(made);
    const [w, wo] = [live(made, lively, true), live(made, lively, false)];
    effect.visits += (w.visits - wo.visits) / people;
    effect.buyers += (w.buyers - wo.buyers) / people;
    effect.revenue += (w.revenue - wo.revenue) / people;
  }
  return effect;
}
