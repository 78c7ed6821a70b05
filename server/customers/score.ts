import type { RfmGroup } from '../contract/people.ts';

/**
 * Recency, frequency and money of a customer with a purchase, each scored by the fifths of this business's customers:
 * one more than the number of breaks (the values between fifths) strictly below the value, so that equals score alike.
 */
export interface Scores {
  recency: number;
  frequency: number;
  money: number;
}

/** What is scored: of `customer_stats`. */
export interface Stats {
  /** 'YYYY-MM-DD' */
  lastDay: string;
  purchases: number;
  revenue: number;
}

/** Of `rfm_breaks`: each four values, ascending. */
export interface Breaks {
  recency: readonly string[];
  frequency: readonly number[];
  money: readonly number[];
}

const scoreOf = <Value extends string | number>(value: Value, breaks: readonly Value[]): number =>
  1 + breaks.filter((one) => one < value).length;

/**
 * The scores of a customer, and their group: the first that fits, so that everybody is in exactly one. Undefined without a
 * purchase.
 */
export function rfmOf(stats: Stats, breaks: Breaks): (Scores & { group: RfmGroup }) | undefined {
  if (stats.purchases < 1) return undefined;
  const scores = {
    recency: scoreOf(stats.lastDay, breaks.recency),
    frequency: scoreOf(stats.purchases, breaks.frequency),
    money: scoreOf(stats.revenue, breaks.money),
  };
  return { ...scores, group: groupOf(scores, stats.purchases) };
}

/** Somebody who came only once or twice, and lately, is new however few the others' purchases are. */
const newPurchases = 2;

function groupOf({ recency, frequency, money }: Scores, purchases: number): RfmGroup {
  if (recency === 1) return 'lapsed';
  if (recency >= 4 && frequency >= 4 && money >= 4) return 'champions';
  if (recency >= 3 && frequency >= 4) return 'loyal';
  if (recency >= 4 && frequency <= 2 && purchases <= newPurchases) return 'new';
  if (recency === 2 || (recency === 3 && frequency === 3)) return 'slipping';
  return 'occasional';
}

type Scored = keyof Scores;
const columns: Record<Scored, [value: string, breaks: string]> = {
  recency: ['s.last_day', 'b.recency'],
  frequency: ['s.purchases', 'b.frequency'],
  money: ['s.revenue', 'b.money'],
};

const scoreSql = ([value, breaks]: [string, string]) =>
  `1 + ${[1, 2, 3, 4].map((at) => `(${breaks}[${at}] < ${value})::int`).join(' + ')}`;

/** A score of `least` (2 to 5) or more: one comparison, where the score itself takes four. */
const atLeast = (scored: Scored, least: number): string => {
  const [value, breaks] = columns[scored];
  return `${breaks}[${least - 1}] < ${value}`;
};

/** The same in SQL, of `s` (customer_stats, with purchases > 0) and `b` (rfm_breaks). */
export const rfmSql = {
  recency: scoreSql(columns.recency),
  frequency: scoreSql(columns.frequency),
  money: scoreSql(columns.money),
  atLeast,
  group: `case
      when not ${atLeast('recency', 2)} then 'lapsed'
      when ${atLeast('recency', 4)} and ${atLeast('frequency', 4)} and ${atLeast('money', 4)} then 'champions'
      when ${atLeast('recency', 3)} and ${atLeast('frequency', 4)} then 'loyal'
      when ${atLeast('recency', 4)} and not ${atLeast('frequency', 3)} and s.purchases <= ${newPurchases} then 'new'
      when not ${atLeast('recency', 3)} or (not ${atLeast('recency', 4)} and ${atLeast('frequency', 3)}) then 'slipping'
      else 'occasional'
    end`,
};
