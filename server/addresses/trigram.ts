/**
 * Trigrams as PostgreSQL's pg_trgm defines them: each word is padded with two spaces before and one after, a text is
 * the set of three-letter runs of its words, and similarity is the share of runs two texts have in common.
 * https://www.postgresql.org/docs/current/pgtrgm.html
 */
export function trigramsOf(text: string): Set<string> {
  const trigrams = new Set<string>();
  for (const word of text.split(' ')) {
    if (word === '') continue;
    const letters = [' ', ' ', ...word, ' '];
    for (let n = 0; n + 2 < letters.length; n++) trigrams.add(`${letters[n]}${letters[n + 1]}${letters[n + 2]}`);
  }
  return trigrams;
}

/** 0 (nothing in common) to 1 (the same set of trigrams). Two empty texts have nothing in common. */
export function similarity(a: string, b: string): number {
  const [left, right] = [trigramsOf(a), trigramsOf(b)];
  let common = 0;
  for (const trigram of left) if (right.has(trigram)) common++;
  return common === 0 ? 0 : common / (left.size + right.size - common);
}

/** Finds texts similar to a given one without comparing it with each. */
export class TrigramIndex {
  private readonly lists = new Map<string, number[]>();
  private readonly sizes: number[] = [];
  private readonly counts: Uint16Array;

  constructor(private readonly texts: readonly string[]) {
    for (const [number, text] of texts.entries()) {
      const trigrams = trigramsOf(text);
      this.sizes.push(trigrams.size);
      for (const trigram of trigrams) {
        const list = this.lists.get(trigram);
        if (list) list.push(number);
        else this.lists.set(trigram, [number]);
      }
    }
    this.counts = new Uint16Array(texts.length);
  }

  /** The most similar texts, at most `limit`, each at least `atLeast` similar. */
  find(text: string, atLeast: number, limit: number): { text: string; similarity: number }[] {
    const trigrams = trigramsOf(text);
    const touched: number[] = [];
    for (const trigram of trigrams) {
      for (const number of this.lists.get(trigram) ?? []) {
        if (this.counts[number] === 0) touched.push(number);
        this.counts[number] = (this.counts[number] ?? 0) + 1;
      }
    }
    const found = touched.flatMap((number) => {
      const common = this.counts[number] ?? 0;
      this.counts[number] = 0;
      const share = common / (trigrams.size + (this.sizes[number] ?? 0) - common);
      return share >= atLeast ? [{ text: this.texts[number] ?? '', similarity: share }] : [];
    });
    return found.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }
}
