/**
 * The places of all nodes of an extract in 16 bytes each: 15 million take 240 MB. Ids are doubles (they are beyond 32
 * bits), coordinates whole ten-millionths of a degree, which is what OpenStreetMap keeps.
 */
export class NodeStore {
  private readonly ids: Float64Array;
  private readonly lngs: Int32Array;
  private readonly lats: Int32Array;
  /** Of nodes by ascending id; undefined where they came in that order. */
  private order: Uint32Array | undefined;
  private highest = Number.NEGATIVE_INFINITY;
  private notHigher = 0;
  private last = 0;
  count = 0;

  constructor(capacity: number) {
    this.ids = new Float64Array(capacity);
    this.lngs = new Int32Array(capacity);
    this.lats = new Int32Array(capacity);
  }

  add(id: number, lng7: number, lat7: number): void {
    if (id > this.highest) this.highest = id;
    else this.notHigher += 1;
    this.ids[this.count] = id;
    this.lngs[this.count] = lng7;
    this.lats[this.count] = lat7;
    this.count += 1;
  }

  /** To be called after the last `add` and before the first `find`. Answers how many came again, or out of order. */
  finish(): { repeated: number; outOfOrder: number } {
    if (this.notHigher === 0) return { repeated: 0, outOfOrder: 0 };
    const { ids } = this;
    const order = new Uint32Array(this.count).map((_zero, at) => at);
    // Of equal ids the first to come stands first.
    order.sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0) || a - b);
    this.order = order;
    let repeated = 0;
    for (let rank = 1; rank < this.count; rank++) if (this.idAt(rank) === this.idAt(rank - 1)) repeated += 1;
    return { repeated, outOfOrder: this.notHigher - repeated };
  }

  /** The node's number here, or -1. Of two with the same id the first that came. */
  find(id: number): number {
    // A way's next node has often the next id.
    if (this.idAt(this.last + 1) === id && this.idAt(this.last) !== id) return this.at(++this.last);
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.idAt(middle) < id) low = middle + 1;
      else high = middle;
    }
    if (low >= this.count || this.idAt(low) !== id) return -1;
    this.last = low;
    return this.at(low);
  }

  /** Degrees times ten million. */
  lng7(node: number): number {
    return this.lngs[node] ?? 0;
  }
  lat7(node: number): number {
    return this.lats[node] ?? 0;
  }

  private at(rank: number): number {
    return this.order?.[rank] ?? rank;
  }
  private idAt(rank: number): number {
    return rank < this.count ? (this.ids[this.at(rank)] ?? Number.NaN) : Number.NaN;
  }
}
