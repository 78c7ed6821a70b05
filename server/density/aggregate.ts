import { cellToParent } from 'h3-js';
import { type Bbox, type Metric, minResolution } from '../contract/density.ts';
import { cellCenter } from '../geometry/cells.ts';
import { type Policy, toldCount } from '../privacy/policy.ts';
import { isHeadcount } from './measure.ts';
import type { Group } from './queries.ts';

export interface CellGroup extends Omit<Group, 'key'> {
  h3: string;
}

export const toCellGroup = ({ key, customers, sum, weight }: Group): CellGroup => ({ h3: key, customers, sum, weight });

/** The value of a group, in cents where it is money: more digits would pretend. */
export function groupValue({ sum, weight }: Pick<Group, 'sum' | 'weight'>): number {
  const value = weight === null ? sum : weight > 0 ? sum / weight : 0;
  return Math.round(value * 100) / 100;
}

/** A group that is shown, its number of people as the policy tells it. */
export function countedGroup<One extends Omit<Group, 'key'>>(group: One, metric: Metric, policy: Policy): One {
  const customers = toldCount(group.customers, policy) ?? 0;
  return { ...group, customers, ...(isHeadcount(metric) && { sum: customers }) };
}

export function centerInBbox(h3: string, [west, south, east, north]: Bbox): boolean {
  const [lng, lat] = cellCenter(h3);
  if (lat < south || lat > north) return false;
  return west <= east ? lng >= west && lng <= east : lng >= west || lng <= east;
}

const merge = (family: readonly CellGroup[], h3: string): CellGroup => ({
  h3,
  customers: family.reduce((total, group) => total + group.customers, 0),
  sum: family.reduce((total, group) => total + group.sum, 0),
  weight: family.reduce<number | null>((total, { weight }) => (weight === null ? total : (total ?? 0) + weight), null),
});

/** Fewer customers than this make a cell merge with its siblings. */
export const adaptiveK = 10;

/**
 * Mixed resolutions: a cell with fewer than `k` customers merges with its siblings into their parent, from the finest
 * up to `coarsest`, so that a sparse suburb is one big cell and the block next door a small one.
 *
 * One pass a resolution, finest first. A family settles when each member holds k: none of them needs to grow. Above a
 * settled family no parent forms, or it would be an ancestor of what is there; the members beside it stay apart, and
 * one of them that is still below k stays below: merging it would swallow the dense blocks next door. The policy
 * decides what of those is shown. No cell is ever another's ancestor, and every customer is in exactly one.
 */
export function adapt(
  groups: readonly CellGroup[],
  resolution: number,
  k = adaptiveK,
  coarsest = minResolution,
): CellGroup[] {
  const settled: CellGroup[] = [];
  let open = [...groups];
  for (let level = resolution - 1; level >= coarsest; level--) {
    const families = new Map<string, CellGroup[]>();
    for (const group of open) {
      const parent = cellToParent(group.h3, level);
      families.set(parent, [...(families.get(parent) ?? []), group]);
    }
    const blocked = new Set(settled.map((group) => cellToParent(group.h3, level)));
    open = [];
    for (const [parent, family] of families) {
      const apart = blocked.has(parent) || family.every((group) => group.customers >= k);
      if (apart) settled.push(...family);
      else open.push(merge(family, parent));
    }
  }
  return [...settled, ...open];
}
