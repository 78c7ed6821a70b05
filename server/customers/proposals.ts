import { fold, wordsOf } from '../addresses/index.ts';
import type { ProposalReason } from '../contract/people.ts';

/** What is compared of a customer. */
export interface Comparable {
  id: string;
  name: string | null;
  phone: string | null;
  address: string | null;
  postcode: string | null;
}

export interface Pair {
  reason: ProposalReason;
  /** The older customer first. */
  ids: [string, string];
}

/** A phone that more people have is a shop's or a placeholder, and nobody's in particular. */
const mostSharing = 8;

/** The words of a name in any order: files write `Smith, Ann` and `Ann Smith`. */
const nameKey = (name: string): string =>
  fold(name)
    .replace(/['’`´.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');

/** `21231-4021` and `21231` are one postcode, and so are `SW1A 1AA` and `sw1a1aa`. */
const postcodeKey = (postcode: string): string =>
  fold(postcode)
    .replaceAll(/[^\p{L}\p{N}-]/gu, '')
    .replace(/^(\d{5})-\d{4}$/, '$1');

/** Five digits: the last, for a number of as many may stand in front of the street. */
const postcodeIn = (address: string): string | undefined => address.match(/\b\d{5}(?:-\d{4})?\b/g)?.at(-1);

/** What people of one house share: their address as it is written, or its number and postcode. */
function homeKeys({ address, postcode }: Comparable): string[] {
  if (address === null) return [];
  const words = wordsOf(address);
  const keys = words.length > 0 ? [`= ${words.join(' ')}`] : [];
  const written = postcode ?? postcodeIn(address);
  if (written === undefined) return keys;
  const code = postcodeKey(written);
  const number = words.find((word) => /^\d+\p{L}?$/u.test(word) && word !== code);
  return number === undefined ? keys : [...keys, `${number} ${code}`];
}

/** Collects customers under the keys that they share. */
export class Comparison {
  /** The first of each name, whose home is looked at when there is a second one; most names come once. */
  private readonly firsts = new Map<string, Comparable | null>();
  private readonly homes = new Map<string, string[]>();
  private readonly phones = new Map<string, string[]>();

  /** In the order of their ids. */
  add(one: Comparable): void {
    if (one.phone !== null) push(this.phones, one.phone, one.id);
    const name = one.name === null || one.address === null ? '' : nameKey(one.name);
    if (name === '') return;
    const first = this.firsts.get(name);
    if (first === undefined) return void this.firsts.set(name, one);
    if (first) this.addHomes(name, first);
    this.firsts.set(name, null);
    this.addHomes(name, one);
  }

  private addHomes(name: string, one: Comparable): void {
    for (const home of homeKeys(one)) push(this.homes, `${name} @ ${home}`, one.id);
  }

  /**
   * Pairs that may be one person: of the same name in one house first, then those who share a phone only. Not those whom
   * somebody said to be two.
   */
  pairs(apart: readonly (readonly [string, string])[]): Pair[] {
    const seen = new Set(apart.map((pair) => pair.join(' ')));
    const found: Pair[] = [];
    const propose = (reason: ProposalReason, ids: readonly string[]) => {
      for (const [at, low] of ids.slice(0, mostSharing).entries())
        for (const high of ids.slice(at + 1, mostSharing)) {
          const key = `${low} ${high}`;
          if (!seen.has(key)) found.push({ reason, ids: [low, high] });
          seen.add(key);
        }
    };
    for (const ids of this.homes.values()) propose('name_address', ids);
    for (const ids of this.phones.values()) if (ids.length <= mostSharing) propose('phone', ids);
    return found;
  }
}

function push(groups: Map<string, string[]>, key: string, id: string): void {
  const group = groups.get(key);
  if (group) group.push(id);
  else groups.set(key, [id]);
}
