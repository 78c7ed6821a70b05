import type { Reach } from '../../api/reach.ts';

export type HoodRow = Reach['neighborhoods'][number];
export const hoodColumns = ['name', 'inArea', 'inSegment', 'withConsent', 'reachable'] as const;
export type HoodColumn = (typeof hoodColumns)[number];
export interface HoodSort {
  column: HoodColumn;
  descending: boolean;
}

/** Where anybody lives; what is held back comes last whichever way the column is sorted. */
export function sortHoods(
  rows: readonly HoodRow[],
  { column, descending }: HoodSort,
  compareText: (a: string, b: string) => number,
): HoodRow[] {
  const sign = descending ? -1 : 1;
  const compare = (a: HoodRow, b: HoodRow): number => {
    if (column === 'name') return sign * compareText(a.name, b.name);
    const [one, other] = [a[column], b[column]];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  };
  return rows.filter(({ inArea }) => inArea !== 0).sort((a, b) => compare(a, b) || compareText(a.name, b.name));
}
