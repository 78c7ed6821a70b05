import Flatbush from 'flatbush';
import { type Box, boxesAround, boxesOf, cutBox } from './boxes.ts';
import { wrap } from './earth.ts';
import type { FenceRule } from './types.ts';

const none: FenceRule[] = [];

/** A business's fences by place. What it finds may be a little more than asked for, never less; in the order of the fences. */
export class FenceIndex {
  readonly rules: ReadonlyMap<string, FenceRule>;
  readonly #tree: Flatbush | undefined;
  /** by box, in the order of the fences: a fence across the antimeridian has several */
  readonly #fences: FenceRule[] = [];

  constructor(fences: readonly FenceRule[]) {
    this.rules = new Map(fences.map((fence) => [fence.id, fence]));
    const boxes = [...this.rules.values()].flatMap((fence) => boxesOf(fence).map((box) => ({ fence, box })));
    if (boxes.length === 0) return;
    this.#tree = new Flatbush(boxes.length);
    for (const { fence, box } of boxes) {
      this.#tree.add(...box);
      this.#fences.push(fence);
    }
    this.#tree.finish();
  }

  /** Fences whose area, grown by `meters`, may hold the place. */
  near(lng: number, lat: number, meters: number): FenceRule[] {
    if (meters > 0) return this.#within(boxesAround(lng, lat, meters));
    const x = wrap(lng);
    return Math.abs(x) === 180 ? this.#within(cutBox(x, lat, x, lat)) : this.#find(x, lat, x, lat);
  }

  /** Fences that the straight way between two places may touch. */
  along(fromLng: number, fromLat: number, toLng: number, toLat: number): FenceRule[] {
    const from = wrap(fromLng);
    const way = wrap(toLng - fromLng);
    const [west, east] = way < 0 ? [from + way, from] : [from, from + way];
    const [south, north] = fromLat < toLat ? [fromLat, toLat] : [toLat, fromLat];
    return west > -180 && east < 180
      ? this.#find(west, south, east, north)
      : this.#within(cutBox(west, south, east, north));
  }

  #find(west: number, south: number, east: number, north: number): FenceRule[] {
    const found = this.#tree?.search(west, south, east, north);
    if (!found || found.length === 0) return none;
    return this.#fencesOf(found);
  }

  #within(boxes: readonly Box[]): FenceRule[] {
    return this.#fencesOf(boxes.flatMap((box) => this.#tree?.search(...box) ?? []));
  }

  #fencesOf(found: number[]): FenceRule[] {
    if (found.length === 1) return [this.#fences[found[0] as number] as FenceRule];
    const sorted = found.sort((a, b) => a - b).map((box) => this.#fences[box] as FenceRule);
    return sorted.filter((fence, index) => fence !== sorted[index - 1]);
  }
}
