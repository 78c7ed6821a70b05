import type { LRUCache } from 'lru-cache';
import type { Position } from '../contract/common.ts';
import type { TravelMode } from '../contract/routing.ts';
import { cellCenter } from '../geometry/cells.ts';
import { expandCell } from '../geometry/compact-cells.ts';
import type { Router } from '../routing/index.ts';
import type { Places } from './people.ts';
import { cellOf, placesWhere } from './region.ts';

/** Nobody gets farther than this in an hour, in a straight line: not asked about. */
const hourMeters: Record<TravelMode, number> = { walk: 8_000, bike: 40_000, drive: 130_000 };

/** How many cells of people are asked about: some 0.1 s for 2,000. */
const mostCells = 6_000;
/** An edge of 25 m, and the coarsest, of 200 m. */
const [finest, coarsest] = [11, 9];

/** Travel times from stores to cells, remembered for an edition of the streets: only new cells are asked about. */
export class TravelTimes {
  constructor(
    private readonly router: Router,
    private readonly streets: string,
    private readonly known: LRUCache<string, Map<string, number>>,
  ) {}

  /** Seconds to each cell's center, in the order of `cells`; Infinity where there is no way. */
  async toCells(
    from: Position,
    mode: TravelMode,
    cells: readonly string[],
  ): Promise<{ estimated: boolean; seconds: number[] }> {
    const key = `${this.streets} ${mode} ${from}`;
    const times = this.known.get(key) ?? new Map<string, number>();
    const missing = cells.filter((cell) => !times.has(cell));
    const targets = missing.map(cellCenter);
    // Asked with no cells at all, the router still says whether it estimates.
    const isKnown = missing.length === 0 && cells.length > 0;
    const asked = isKnown
      ? { estimated: false, seconds: [] }
      : await this.router.matrix({ sources: [from], targets, mode });
    const row = asked.seconds[0] ?? [];
    const found = new Map(missing.map((cell, at) => [cell, row[at] ?? Number.POSITIVE_INFINITY]));
    // An estimate may stand in for a router that is away: it is asked again next time.
    if (!asked.estimated) {
      for (const [cell, seconds] of found) times.set(cell, seconds);
      this.known.set(key, times);
    }
    return {
      estimated: asked.estimated,
      seconds: cells.map((cell) => found.get(cell) ?? times.get(cell) ?? Number.POSITIVE_INFINITY),
    };
  }

  /**
   * Seconds to each place, by its cell's center: neighbors share a question. Infinity where there is no way within reach.
   * `meters` are the places' distances from `from`.
   */
  async toPlaces(from: Position, mode: TravelMode, places: Places, meters: Float64Array) {
    const near = placesWhere(places, (at) => (meters[at] ?? 0) <= hourMeters[mode]);
    let resolution = places.single ? finest : places.resolution;
    const cellsAt = (level: number) => new Set(near.map((at) => cellOf(places, at, level)));
    let cells = cellsAt(resolution);
    while (cells.size > mostCells && resolution > coarsest) cells = cellsAt(--resolution);
    const list = [...cells];
    const { estimated, seconds } = await this.toCells(
      from,
      mode,
      list.map((cell) => expandCell(cell, resolution)),
    );
    const byCell = new Map(list.map((cell, at) => [cell, seconds[at] ?? Number.POSITIVE_INFINITY]));
    const times = new Float64Array(places.size).fill(Number.POSITIVE_INFINITY);
    for (const at of near) times[at] = byCell.get(cellOf(places, at, resolution)) ?? Number.POSITIVE_INFINITY;
    return { estimated, seconds: times };
  }
}
