import type { CatchmentProperties } from '../contract/catchments.ts';
import type { Places } from './people.ts';

export type Numbers = Pick<CatchmentProperties, 'customers' | 'revenue' | 'purchases' | 'visits' | 'share'>;

export const unknown: Numbers = { customers: null, revenue: null, purchases: null, visits: null, share: null };

export const toCents = (value: number): number => Math.round(value * 100) / 100;
export const toShare = (part: number, whole: number): number => Math.round((part / whole) * 10_000) / 10_000;

/**
 * What the places inside add up to. A sum is null where there is something that must be held back and nothing that may be
 * shown. `members` are indexes; `isHeldInside` is asked for what is held back.
 */
export function numbersOf(
  places: Places,
  members: Iterable<number>,
  isHeldInside: (lng: number, lat: number) => boolean,
): Numbers {
  let [customers, revenue, purchases, visits, withSales, withoutSales] = [0, 0, 0, 0, 0, 0];
  for (const at of members) {
    customers += places.customers[at] ?? 0;
    revenue += places.revenue[at] ?? 0;
    purchases += places.purchases[at] ?? 0;
    visits += places.visits[at] ?? 0;
    if (places.salesShown[at]) withSales++;
    else withoutSales++;
  }
  const isHeld = places.held.some(({ lng, lat }) => isHeldInside(lng, lat));
  const peopleShown = customers > 0 || !isHeld;
  const salesShown = withSales > 0 || (withoutSales === 0 && !isHeld);
  return {
    customers: peopleShown ? customers : null,
    revenue: salesShown ? toCents(revenue) : null,
    purchases: salesShown ? purchases : null,
    visits: salesShown ? visits : null,
    share: peopleShown ? (places.total > 0 ? toShare(customers, places.total) : 0) : null,
  };
}
