import type { Building } from './buildings.ts';
import { familyNames, givenNames } from './names.ts';
import { at, type Random, randomFor } from './random.ts';
import type { Town } from './town.ts';

export const customerCount = 5000;

export interface Customer {
  id: string;
  given: string;
  family: string;
  email: string;
  phone: string;
  /** MM-DD; blank: nobody asked. */
  birthday: string;
  /** Whether they agreed to e-mails; blank: nobody asked. */
  newsletter: 'yes' | 'no' | '';
  home: Building;
  tags: string[];
  /** Days before the end date on which the first purchase was made, and after which no more are. */
  firstDayAgo: number;
  lastDayAgo: number;
  purchasesPerMonth: number;
}

/** The share of households that are customers falls to a third (1/e) with each 1,600 m on foot. */
const decayMeters = 1600;
const daysKept = 548;

/** 5,000 people at real addresses of the town, more of them where it is near, dense and likes the store. */
export function makePeople(seed: number, town: Town): Customer[] {
  const random = randomFor(seed, 'people');
  const details = randomFor(seed, 'details');
  const weights = town.buildings.map((building) => {
    const { appeal } = at(town.neighborhoods, building.neighborhood);
    return building.households * appeal * Math.exp(-town.metersFromStore(building) / decayMeters);
  });
  const pick = weightedPicker(random, weights);
  return Array.from({ length: customerCount }, (_none, index) => {
    const home = at(town.buildings, pick());
    const given = random.pick(givenNames);
    const family = random.pick(familyNames);
    const number = index + 1;
    const email = `${ascii(given)}.${ascii(family)}${number}@example.${random.pick(['com', 'org', 'net'])}`;
    return {
      id: `C${String(number).padStart(5, '0')}`,
      given,
      family,
      email: random.chance(0.82) ? email : '',
      // 555-0100 to 555-0199 are kept free for fiction; nobody shares one.
      phone: random.chance(0.6) ? `+1 ${areaCodes[Math.floor(index / 100)]} 555 01${two(index % 100)}` : '',
      birthday: details.chance(0.4) ? `${two(details.integer(1, 12))}-${two(details.integer(1, 28))}` : '',
      newsletter: details.chance(0.45) ? 'yes' : details.chance(0.2) ? 'no' : '',
      home,
      ...habit(random, town, home),
    };
  });
}

/** Regulars, occasional buyers and those who stopped; growing and fading neighborhoods differ in when people came. */
function habit(random: Random, town: Town, home: Building) {
  const { trend } = at(town.neighborhoods, home.neighborhood);
  const share = random.next();
  const near = Math.exp(-town.metersFromStore(home) / 2500);
  const regular = share < 0.1 + 0.12 * near;
  const purchasesPerMonth = regular ? 2.5 + 4 * random.next() : 0.15 + 0.75 * random.next() ** 2;
  const early = random.chance(0.45) ? daysKept : Math.floor(random.next() * daysKept);
  const firstDayAgo = trend === 'growing' ? Math.floor(daysKept * random.next() ** 1.9) : early;
  const leaves = trend === 'fading' ? 0.75 : 0.22;
  const lastDayAgo = random.chance(leaves)
    ? Math.floor(firstDayAgo * (trend === 'fading' ? random.next() ** 0.6 : random.next()))
    : 0;
  const tags = [...(regular ? ['regular'] : []), ...(random.chance(0.2) ? ['birthday-club'] : [])];
  return { tags, firstDayAgo, lastDayAgo, purchasesPerMonth };
}

function weightedPicker(random: Random, weights: readonly number[]): () => number {
  const sums: number[] = [];
  let total = 0;
  for (const weight of weights) {
    total += weight;
    sums.push(total);
  }
  return () => {
    const target = random.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(sums, middle) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Fifty real ones, so that the numbers read as numbers. */
const areaCodes = [
  ...[201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228],
  ...[229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302],
  ...[303, 304, 305, 307, 308, 309, 310, 312, 313, 314],
];

const two = (value: number) => String(value).padStart(2, '0');

const ascii = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
