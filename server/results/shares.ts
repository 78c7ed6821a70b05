import jstat from 'jstat';
import type { Difference } from './means.ts';

interface Share {
  people: number;
  some: number;
}

/** Wilson's score interval of a share, for a normal quantile z. */
function wilson({ people, some }: Share, z: number): [number, number] {
  const share = some / people;
  const center = (share + z ** 2 / (2 * people)) / (1 + z ** 2 / people);
  const reach = (z / (1 + z ** 2 / people)) * Math.sqrt((share * (1 - share)) / people + z ** 2 / (4 * people ** 2));
  return [center - reach, center + reach];
}

/** The difference of two shares by score intervals (R. G. Newcombe, 1998, method 10). */
function newcombe(treated: Share, holdout: Share, z: number): [number, number] {
  const [one, other] = [treated.some / treated.people, holdout.some / holdout.people];
  const [low, high] = wilson(treated, z);
  const [otherLow, otherHigh] = wilson(holdout, z);
  return [
    one - other - Math.hypot(one - low, otherHigh - other),
    one - other + Math.hypot(high - one, other - otherLow),
  ];
}

/** The difference of two shares. p is where the interval would end at 0. Undefined without people. */
export function shareDifference(treated: Share, holdout: Share): Difference | undefined {
  if (treated.people === 0 || holdout.people === 0) return undefined;
  const estimate = treated.some / treated.people - holdout.some / holdout.people;
  const holdsZero = (z: number) => {
    const [low, high] = newcombe(treated, holdout, z);
    return low <= 0 && high >= 0;
  };
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const z = (low + high) / 2;
    if (holdsZero(z)) high = z;
    else low = z;
  }
  return {
    estimate,
    interval: newcombe(treated, holdout, jstat.normal.inv(0.975, 0, 1)),
    p: Math.min(1, 2 * jstat.normal.cdf(-high, 0, 1)),
  };
}
