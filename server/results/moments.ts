/** An outcome of a group of people, as sums: what the comparison of means needs, whatever the number of people. */
export interface Moments {
  people: number;
  /** People for whom it is not 0. */
  some: number;
  sum: number;
  squares: number;
  cubes: number;
}

export const nobody: Moments = { people: 0, some: 0, sum: 0, squares: 0, cubes: 0 };

export function addMoments(parts: Iterable<Moments>): Moments {
  const total = { ...nobody };
  for (const { people, some, sum, squares, cubes } of parts) {
    total.people += people;
    total.some += some;
    total.sum += sum;
    total.squares += squares;
    total.cubes += cubes;
  }
  return total;
}

export const momentsOf = (values: Iterable<number>): Moments =>
  addMoments(
    (function* () {
      for (const x of values) yield { people: 1, some: x === 0 ? 0 : 1, sum: x, squares: x * x, cubes: x ** 3 };
    })(),
  );

export const meanOf = ({ people, sum }: Moments): number => sum / people;

/** The second and third central moments, as a sample estimates them. */
export function centralOf({ people: n, sum, squares, cubes }: Moments): { variance: number; third: number } {
  const mean = sum / n;
  const second = Math.max(0, squares / n - mean ** 2);
  const third = cubes / n - (3 * mean * squares) / n + 2 * mean ** 3;
  return { variance: (second * n) / (n - 1), third: (third * n * n) / ((n - 1) * Math.max(1, n - 2)) };
}
