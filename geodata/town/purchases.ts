import type { Customer } from './people.ts';
import { at, type Random, randomFor } from './random.ts';

export interface Purchase {
  /** Local time without an offset, as a till writes it: 'YYYY-MM-DD HH:MM:SS'. */
  at: string;
  amount: number;
  customerId: string;
  items: string;
}

const days = 548;
/** Sunday to Saturday: a bakery's week; January to December: tourists in summer, gifts before the holidays. */
const byWeekday = [0.9, 0.7, 0.85, 0.9, 1, 1.2, 1.45];
const byMonth = [0.85, 0.88, 0.95, 1, 1.05, 1.15, 1.2, 1.15, 1, 0.97, 1, 1.3];

const menu = [
  { name: 'Croissant', price: 1.9 },
  { name: 'Sourdough', price: 4.8 },
  { name: 'Rye loaf', price: 4.2 },
  { name: 'Coffee', price: 2.6 },
  { name: 'Cinnamon bun', price: 2.4 },
  { name: 'Cheese roll', price: 3.1 },
  { name: 'Almond tart', price: 3.9 },
  { name: 'Birthday cake', price: 26 },
] as const;

/** How busy a day is, 1 on average. */
const season = (date: Date) => at(byWeekday, date.getUTCDay()) * at(byMonth, date.getUTCMonth());

/** 18 months of purchases until the end date, in the order of their time. */
export function makePurchases(seed: number, people: readonly Customer[], endDate: string): Purchase[] {
  const random = randomFor(seed, 'purchases');
  const end = Date.parse(`${endDate}T00:00:00Z`);
  const purchases: Purchase[] = [];
  for (let daysAgo = days - 1; daysAgo >= 0; daysAgo--) {
    const date = new Date(end - daysAgo * 86_400_000);
    const busy = season(date);
    const day = date.toISOString().slice(0, 10);
    const today: Purchase[] = [];
    for (const { id, firstDayAgo, lastDayAgo, purchasesPerMonth } of people) {
      const comes = daysAgo <= firstDayAgo && daysAgo >= lastDayAgo;
      const isFirst = daysAgo === Math.min(firstDayAgo, days - 1) && firstDayAgo < days;
      if (comes && (isFirst || random.chance((purchasesPerMonth / 30) * busy))) today.push(sale(random, day, id));
    }
    const walkIns = Math.round(14 * busy * random.between(0.7, 1.3));
    for (let n = 0; n < walkIns; n++) today.push(sale(random, day, ''));
    purchases.push(...today.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)));
  }
  return purchases;
}

function sale(random: Random, day: string, customerId: string): Purchase {
  const lines = random.chance(0.55) ? 1 : random.integer(2, 3);
  const chosen = new Map<(typeof menu)[number], number>();
  for (let line = 0; line < lines; line++) {
    const item = random.chance(0.01) ? at(menu, -1) : at(menu, random.integer(0, menu.length - 2));
    chosen.set(item, (chosen.get(item) ?? 0) + (random.chance(0.25) ? 2 : 1));
  }
  const total = [...chosen].reduce((sum, [{ price }, count]) => sum + price * count, 0);
  const refund = random.chance(0.004);
  // Open from 7 to 18 h, busiest in the morning.
  const minutes = 7 * 60 + Math.floor(660 * random.next() ** 1.6);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    at: `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(random.integer(0, 59))}`,
    amount: Math.round(total * (refund ? -100 : 100)) / 100,
    customerId,
    items: [...chosen].map(([{ name }, count]) => `${count} x ${name}`).join(', '),
  };
}
