import type { Position } from '../contract/common.ts';
import { type Collection, positionKey } from './collect.ts';
import { pointAlong } from './shape.ts';

/** More houses between two known ones are a slip in the data. */
const mostBetween = 500;

/** The step from one house to the next that an addr:interpolation names; undefined for steps that are not numbers. */
function stepOf(kind: string | undefined): number | undefined {
  if (kind === 'odd' || kind === 'even') return 2;
  if (kind === 'all') return 1;
  const step = Number(kind);
  return Number.isInteger(step) && step > 0 ? step : undefined;
}

interface Known {
  /** Index of the point on the way. */
  point: number;
  number: number;
  street: string | undefined;
}

/**
 * Adds the houses that addr:interpolation ways stand for, evenly along the way between its numbered points. The points
 * are known by where they are, since nothing else links a way to them here. https://wiki.openstreetmap.org/wiki/Addresses
 */
export function addInterpolations(collection: Collection): void {
  const { houses, texts, interpolations, streetless } = collection;
  const wanted = new Set(interpolations.flatMap(({ line }) => line.map(positionKey)));
  if (wanted.size === 0) return;
  const byPosition = new Map<string, number>();
  for (let n = 0; n < houses.count; n++) {
    const key = positionKey([houses.lng[n] ?? 0, houses.lat[n] ?? 0]);
    if (wanted.has(key)) byPosition.set(key, n);
  }
  for (const { tags, line } of interpolations) {
    const step = stepOf(tags['addr:interpolation']);
    if (step === undefined) continue;
    const known = line.flatMap((position, point): Known[] => {
      const house = byPosition.get(positionKey(position));
      const alone = streetless.get(positionKey(position));
      if (house === undefined) return alone ? [{ point, number: alone.number, street: undefined }] : [];
      return [{ point, number: houses.number[house] ?? 0, street: texts.text(houses.street[house] ?? 0) ?? undefined }];
    });
    const street = tags['addr:street'] ?? known.find((one) => one.street !== undefined)?.street;
    if (street === undefined) continue;
    for (const { point, number, street: own } of known) {
      if (own === undefined) collection.pushHouse(street, { number, suffix: '' }, line[point] ?? [0, 0], tags, false);
    }
    for (const [n, to] of known.entries()) {
      const from = known[n - 1];
      if (!from) continue;
      for (const { number, position } of between(from, to, line.slice(from.point, to.point + 1), step)) {
        collection.pushHouse(street, { number, suffix: '' }, position, tags, true);
      }
    }
  }
}

function between(from: Known, to: Known, line: readonly Position[], step: number) {
  const found: { number: number; position: Position }[] = [];
  const total = Math.abs(to.number - from.number);
  if (total / step > mostBetween) return found;
  for (let gone = step; gone < total; gone += step) {
    const number = from.number + Math.sign(to.number - from.number) * gone;
    found.push({ number, position: pointAlong(line, gone / total) });
  }
  return found;
}
