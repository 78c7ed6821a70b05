/** A stream of repeatable randomness. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

/** Each purpose has its own stream, so that drawing one more street does not rename every customer. */
export function randomFor(seed: number, purpose: string): Random {
  const next = mulberry32(fnv1a(`${seed}/${purpose}`));
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    shuffle(list) {
      const shuffled = [...list];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [shuffled[i], shuffled[j]] = [at(shuffled, j), at(shuffled, i)];
      }
      return shuffled;
    },
    // Box-Muller; 1 - next() keeps the logarithm off zero.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** The element at an index that must exist; negative counts from the end. */
export function at<T>(list: readonly T[], index: number): T {
  const position = index < 0 ? list.length + index : index;
  if (!(position >= 0 && position < list.length))
    throw new RangeError(`no element ${index} in a list of ${list.length}`);
  return list[position] as T;
}

/** Source: Tommy Ettinger, public domain, https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Source: http://www.isthe.com/chongo/tech/comp/fnv/ (32 bit, over UTF-16 units). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
