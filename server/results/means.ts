import jstat from 'jstat';
import { centralOf, type Moments, meanOf } from './moments.ts';

/** A difference and how sure it is: 95% interval, two-sided p. The two agree: p < 0.05 where the interval leaves 0 out. */
export interface Difference {
  estimate: number;
  interval: [number, number];
  p: number;
}

/**
 * The difference of two means of skewed values: Welch's t by Hall's cubic transformation (P. Hall, On the removal of skewness
 * by transformation, 1992; for two samples X.-H. Zhou and P. Dinh, 2005). Purchases are skewed and a holdout is small: t by
 * itself misses the true difference too often, and on one side. Undefined where nothing varies, or a group has under two.
 */
export function meanDifference(treated: Moments, holdout: Moments): Difference | undefined {
  if (treated.people < 2 || holdout.people < 2) return undefined;
  const [one, other] = [centralOf(treated), centralOf(holdout)];
  const [a, b] = [one.variance / treated.people, other.variance / holdout.people];
  const error = Math.sqrt(a + b);
  if (!(error > 0)) return undefined;
  const degrees = (a + b) ** 2 / (a ** 2 / (treated.people - 1) + b ** 2 / (holdout.people - 1));
  const skewness = (one.third / treated.people ** 2 - other.third / holdout.people ** 2) / error ** 3;
  const estimate = meanOf(treated) - meanOf(holdout);
  const t = jstat.studentt.inv(0.975, degrees);
  const straight = transform(estimate / error, skewness);
  return {
    estimate,
    interval: [estimate - error * restore(t, skewness), estimate - error * restore(-t, skewness)],
    p: Math.min(1, 2 * jstat.studentt.cdf(-Math.abs(straight), degrees)),
  };
}

/** Below this the cubic is a straight line to all digits. */
const none = 1e-6;

/** Hall's g: what is studentized and skewed by `skewness`, made symmetric. Increasing. */
const transform = (t: number, skewness: number): number =>
  t + (skewness / 3) * t ** 2 + (skewness ** 2 / 27) * t ** 3 + skewness / 6;
const restore = (x: number, skewness: number): number =>
  Math.abs(skewness) < none ? x : (3 / skewness) * (Math.cbrt(1 + skewness * (x - skewness / 6)) - 1);
