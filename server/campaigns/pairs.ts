import { createHash } from 'node:crypto';
import { gridDisk } from 'h3-js';

/** A neighborhood as it was before the campaign. */
export interface Candidate {
  neighborhoodId: string;
  /** Of the audience. */
  customers: number;
  /** What they have spent. */
  revenue: number;
  households: number | null;
}
export interface Paired {
  neighborhoodId: string;
  /** From 1. */
  pair: number;
  treated: boolean;
}

/** What alike neighborhoods have in common. Sizes and money are skewed, so their logarithms are compared. */
const features = [
  ({ revenue, customers }: Candidate) => Math.log1p(Math.max(0, revenue) / Math.max(1, customers)),
  ({ customers }: Candidate) => Math.log1p(customers),
  ({ households }: Candidate) => (households === null ? null : Math.log1p(households)),
];

/** Each feature in standard deviations; what is not known is the mean. */
function standardized(rows: readonly Candidate[]): number[][] {
  const columns = features.map((feature) => {
    const values = rows.map(feature);
    const known = values.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    const deviation = Math.sqrt(
      known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length - 1),
    );
    return values.map((value) => (value === null || deviation === 0 ? 0 : (value - mean) / deviation));
  });
  return rows.map((_row, at) => columns.map((column) => column[at] ?? 0));
}

const distance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);

/** The same answer for the same salt and name; half of all are true. */
const coin = (salt: string, name: string): boolean =>
  (createHash('md5').update(`${salt}:${name}`).digest()[0] ?? 0) < 128;

/**
 * Neighborhoods in pairs of the most alike, one of each to be treated, by a coin that the salt throws. The largest choose first:
 * they weigh most in the comparison. An odd one out, the smallest, is left out; so is who has no customers.
 */
export function pairNeighborhoods(rows: readonly Candidate[], salt: string): Paired[] {
  const candidates = rows
    .filter(({ customers }) => customers > 0)
    .sort((a, b) => b.customers - a.customers || Number(a.neighborhoodId) - Number(b.neighborhoodId));
  const places = standardized(candidates);
  const free = new Set(candidates.keys());
  const paired: Paired[] = [];
  for (const [at, { neighborhoodId }] of candidates.entries()) {
    if (!free.delete(at) || free.size === 0) continue;
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const other of free) {
      const away = distance(places[at] ?? [], places[other] ?? []);
      if (away < least) [nearest, least] = [other, away];
    }
    free.delete(nearest);
    const partner = candidates[nearest]?.neighborhoodId ?? '';
    const pair = paired.length / 2 + 1;
    const treated = coin(salt, `pair ${pair}`);
    paired.push({ neighborhoodId, pair, treated }, { neighborhoodId: partner, pair, treated: !treated });
  }
  return paired;
}

/**
 * Cells (H3, one resolution) in which an offer would be heard of on the other side: those that are, or touch, a cell of the other
 * arm. Both sides of the border are answered, in order.
 */
export function bufferOf(cells: readonly { h3: string; treated: boolean }[]): string[] {
  const sides: [Set<string>, Set<string>] = [new Set(), new Set()];
  for (const { h3, treated } of cells) sides[treated ? 1 : 0].add(h3);
  const [held, treated] = sides;
  const touches = (cell: string, others: ReadonlySet<string>) => gridDisk(cell, 1).some((near) => others.has(near));
  return [
    ...new Set([
      ...[...held].filter((cell) => touches(cell, treated)),
      ...[...treated].filter((cell) => touches(cell, held)),
    ]),
  ].sort();
}
