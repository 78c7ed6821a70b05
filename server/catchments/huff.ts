/**
 * Huff's model (D. L. Huff, "Defining and estimating a trading area", Journal of Marketing 28, 1964): the probability that
 * somebody in cell i goes to store j is A_j^alpha D_ij^-beta / sum over stores k of A_k^alpha D_ik^-beta.
 */

/** Stores and cells as the model sees them: natural logarithms. Infinity in `logMinutes`: no way. */
export interface Choices {
  /** By store. */
  logAttraction: readonly number[];
  /** [cell][store] */
  logMinutes: readonly (readonly number[])[];
}

/** At the door the formula would be infinite: a minute is the least. */
const leastMinutes = 1;

/** `minutes` are [cell][store], Infinity for no way. */
export const choicesOf = (attractions: readonly number[], minutes: readonly (readonly number[])[]): Choices => ({
  logAttraction: attractions.map(Math.log),
  logMinutes: minutes.map((cell) => cell.map((time) => Math.log(Math.max(leastMinutes, time)))),
});

/**
 * Probabilities of the stores for one cell; they sum to 1. Computed from logarithms less their greatest, so that no exponent
 * overflows. All 0 for a cell no store reaches.
 */
export function probabilities({ logAttraction, logMinutes }: Choices, cell: number, alpha: number, beta: number) {
  const times = logMinutes[cell] ?? [];
  const utilities = logAttraction.map((attraction, store) => {
    const time = times[store] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(time) ? alpha * attraction - beta * time : Number.NEGATIVE_INFINITY;
  });
  const greatest = utilities.reduce((so, utility) => Math.max(so, utility), Number.NEGATIVE_INFINITY);
  if (greatest === Number.NEGATIVE_INFINITY) return utilities.map(() => 0);
  const weights = utilities.map((utility) => Math.exp(utility - greatest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
