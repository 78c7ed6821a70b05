import { maxClasses } from './palette.ts';

export interface ClassRange {
  /** inclusive */
  from: number;
  /** exclusive for all but the last class */
  to: number;
  /** places in it */
  count: number;
}

/** Two significant digits, so that a legend reads "1,200" and not "1,187.32". */
function roundBound(value: number, whole: boolean): number {
  if (value === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  const rounded = Math.round(value / step) * step;
  return whole ? Math.max(1, Math.round(rounded)) : Number(rounded.toPrecision(2));
}

/** Few places make few classes: a legend with a class for every place would only repeat the table. */
function classCount(values: number, distinct: number): number {
  return Math.min(maxClasses, distinct, Math.max(3, Math.floor(values / 4)));
}

/**
 * Classes holding about equally many places each (quantiles), with bounds rounded for reading.
 * Ties never straddle two classes, so there may be fewer classes than asked for.
 */
export function quantileClasses(values: readonly number[], whole: boolean): ClassRange[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const min = sorted[0];
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return [];

  const bounds = [min];
  const wanted = classCount(sorted.length, new Set(sorted).size);
  for (let step = 1; step < wanted; step++) {
    const quantile = sorted[Math.floor((step * sorted.length) / wanted)] ?? max;
    const bound = roundBound(quantile, whole);
    if (bound > (bounds.at(-1) ?? min) && bound <= max) bounds.push(bound);
  }

  // A rounded bound can leave a class without places: its neighbor below takes it over.
  const ranges = bounds.map((from, index) => {
    const to = bounds[index + 1] ?? max;
    const last = index === bounds.length - 1;
    return { from, to, count: sorted.filter((value) => value >= from && (last || value < to)).length };
  });
  return ranges.reduce<ClassRange[]>((kept, range) => {
    const below = kept.at(-1);
    if (range.count === 0 && below) below.to = range.to;
    else kept.push({ ...range });
    return kept;
  }, []);
}

/** Index of the class a value falls in; values outside (data moved on since) join the nearest end. */
export function classOf(classes: readonly ClassRange[], value: number): number {
  let found = 0;
  classes.forEach((range, index) => {
    if (value >= range.from) found = index;
  });
  return found;
}
