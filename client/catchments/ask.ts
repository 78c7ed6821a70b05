import type { CatchmentInput, SavedCatchment } from '../api/catchments.ts';
import { type AreaAsk, type AreaMethod, mostRivals, type Rival, stepLimits } from '../view/area.ts';
import type { Kept } from '../view/areas.ts';
import type { DayRange } from '../view/period.ts';

const metersPerMile = 1609.344;
const miles = (...amounts: number[]) => amounts.map((amount) => Math.round(amount * metersPerMile));

/** Rings people think in, in meters. */
export const usualRadii = (imperial: boolean): number[] =>
  imperial ? miles(0.25, 0.5, 1, 2, 5) : [250, 500, 1000, 2000, 5000];
export const usualMinutes = [5, 10, 15, 20, 30];
export const usualPercents = [50, 70, 80, 90];

/** What each way of drawing begins with. */
export function startAsk(method: AreaMethod, imperial: boolean): AreaAsk {
  switch (method) {
    case 'ring':
      return { method, meters: usualRadii(imperial).slice(0, 3) };
    case 'isochrone':
      return { method, mode: 'walk', minutes: [5, 10, 15], otherStoreId: null };
    case 'customers':
      return { method, percents: [50, 70, 90], by: 'customers', distance: 'straight', mode: 'walk', boundary: 'hull' };
    case 'huff':
      return {
        method,
        mode: 'walk',
        resolution: 9,
        maxMinutes: 30,
        attraction: 1,
        competitors: [],
        alpha: 1,
        beta: 2,
      };
  }
}

/** Radii, minutes or percents, ascending; probabilities have no steps to choose. */
export function stepsOf(ask: AreaAsk): readonly number[] {
  if (ask.method === 'ring') return ask.meters;
  if (ask.method === 'isochrone') return ask.minutes;
  return ask.method === 'customers' ? ask.percents : [];
}

export function withSteps<Ask extends AreaAsk>(ask: Ask, steps: readonly number[]): Ask {
  if (ask.method === 'huff') return ask;
  const { least, most, several } = stepLimits[ask.method];
  const usable = [...new Set(steps)].filter((step) => step >= least && step <= most).sort((a, b) => a - b);
  if (usable.length === 0 || usable.length > several) return ask;
  if (ask.method === 'ring') return { ...ask, meters: usable };
  return ask.method === 'isochrone' ? { ...ask, minutes: usable } : { ...ask, percents: usable };
}

/** Adds a step or takes it away; the last one stays, and there are never more than the server takes. */
export function toggleStep<Ask extends AreaAsk>(ask: Ask, step: number): Ask {
  const steps = stepsOf(ask);
  return withSteps(ask, steps.includes(step) ? steps.filter((one) => one !== step) : [...steps, step]);
}

/** The step the big number is about: the chosen one while it is asked for, else the largest. */
export function shownStep(ask: AreaAsk, chosen: number | null): number | null {
  const steps = stepsOf(ask);
  return chosen !== null && steps.includes(chosen) ? chosen : (steps.at(-1) ?? null);
}

/** A competitor is the same shop when the extract says so, or when it stands on the same spot. */
const sameRival = (one: Pick<Rival, 'osmId' | 'position'>, other: Pick<Rival, 'osmId' | 'position'>): boolean =>
  one.osmId !== null || other.osmId !== null
    ? one.osmId === other.osmId
    : one.position[0] === other.position[0] && one.position[1] === other.position[1];

export const hasRival = (rivals: readonly Rival[], rival: Pick<Rival, 'osmId' | 'position'>): boolean =>
  rivals.some((one) => sameRival(one, rival));

export function addRivals(rivals: readonly Rival[], added: readonly Rival[]): Rival[] {
  const all = [...rivals];
  for (const rival of added) if (!hasRival(all, rival)) all.push(rival);
  return all.slice(0, mostRivals);
}

/** The question to the server. */
export function bodyOf(ask: AreaAsk, storeId: string, days: DayRange | null): CatchmentInput {
  const shared = { storeId, ...days };
  if (ask.method === 'isochrone') {
    const { otherStoreId, ...rest } = ask;
    const other = otherStoreId !== null && otherStoreId !== storeId ? { otherStoreId } : {};
    return { ...rest, ...shared, ...other };
  }
  if (ask.method !== 'huff') return { ...ask, ...shared };
  const competitors = ask.competitors.map(({ osmId, ...rival }) => ({
    ...rival,
    ...(osmId === null ? {} : { osmId }),
  }));
  return { ...ask, ...shared, competitors };
}

/** A saved definition as the page holds it. */
export function askOf(definition: SavedCatchment['definition']): AreaAsk {
  switch (definition.method) {
    case 'ring':
      return { method: 'ring', meters: definition.meters };
    case 'isochrone': {
      const { method, mode, minutes, otherStoreId } = definition;
      return { method, mode, minutes, otherStoreId: otherStoreId ?? null };
    }
    case 'customers': {
      const { method, percents, by, distance, mode, boundary } = definition;
      return { method, percents, by, distance, mode, boundary };
    }
    case 'huff': {
      const { method, mode, resolution, maxMinutes, attraction, alpha, beta } = definition;
      const competitors = definition.competitors.map(({ osmId, name, position, attraction: size }) => ({
        osmId: osmId ?? null,
        name: name ?? '',
        position,
        attraction: size,
      }));
      return { method, mode, resolution, maxMinutes, attraction, competitors, alpha, beta };
    }
  }
}

/** Equal questions have equal bodies: the fields are always written in the same order. */
export const sameAsk = (one: AreaAsk, other: AreaAsk): boolean => canonical(one) === canonical(other);
const canonical = (ask: AreaAsk): string =>
  JSON.stringify(ask, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
      : part,
  );

/** The one area of the current question that is kept to compare; null where there is none such. */
export function keepable(ask: AreaAsk, storeId: string, step: number | null): Kept | null {
  if (ask.method === 'huff' || step === null) return null;
  const single = withSteps(ask, [step]);
  return { storeId, ask: single.method === 'isochrone' ? { ...single, otherStoreId: null } : single };
}

export const sameKept = (one: Kept, other: Kept): boolean =>
  one.storeId === other.storeId && sameAsk(one.ask, other.ask);

/** "1.2 km", "900 ft", "250": meters, or null. A bare number is what the place's roads are signed in. */
export function parseRadius(text: string, imperial: boolean): number | null {
  const match = /^\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*(m|km|mi|ft|miles?|feet|meters?|metres?)?\.?\s*$/i.exec(text);
  const amount = Number((match?.[1] ?? '').replace(',', '.'));
  if (!match || !(amount > 0)) return null;
  const unit = match[2]?.toLowerCase() ?? (imperial ? 'mi' : amount <= 20 ? 'km' : 'm');
  const meters = unit.startsWith('mi')
    ? amount * metersPerMile
    : unit.startsWith('f')
      ? amount * 0.3048
      : amount * (unit === 'km' ? 1000 : 1);
  const { least, most } = stepLimits.ring;
  return meters >= least && meters <= most ? Math.round(meters) : null;
}

export function parseWhole(text: string, { least, most }: { least: number; most: number }): number | null {
  const amount = Number(text.trim().replace(/\D+$/, ''));
  return Number.isInteger(amount) && amount >= least && amount <= most ? amount : null;
}
