import type { Faults } from './faults.ts';

/** Which ids came before, cheaply while they come in ascending order, as in nearly every extract. */
export class SeenIds {
  private ascending = new Float64Array(1024);
  private count = 0;
  private readonly others = new Set<number>();

  /** `faults` is told of what is out of order or there again. */
  constructor(private readonly faults?: Faults) {}

  /** False when it was there already. */
  add(id: number): boolean {
    const last = this.count > 0 ? (this.ascending[this.count - 1] ?? 0) : Number.NEGATIVE_INFINITY;
    if (id > last) {
      this.push(id);
      return true;
    }
    if (this.others.has(id) || this.inAscending(id)) {
      this.faults?.count('repeated');
      return false;
    }
    this.faults?.count('outOfOrder');
    this.others.add(id);
    return true;
  }

  private push(id: number): void {
    if (this.count === this.ascending.length) {
      const longer = new Float64Array(this.count * 2);
      longer.set(this.ascending);
      this.ascending = longer;
    }
    this.ascending[this.count++] = id;
  }

  private inAscending(id: number): boolean {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ascending[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.ascending[low] === id;
  }
}
