import type { DeviceState, Fix } from '../geofences/index.ts';

const idsKept = 32;

/** The latest fixes of a device: what is sent again is mostly what was sent just now. */
export class RecentFixes {
  readonly #ids = new BigInt64Array(idsKept);
  #count = 0;
  #last: Fix | undefined;

  /** True for the last one, and for one with the client's id of one of the last; false says nothing. */
  has(fix: Fix): boolean {
    if (this.#last && isSamePlaceAndTime(this.#last, fix)) return true;
    return fix.clientId !== null && this.#count > 0 && this.#ids.includes(fix.clientId);
  }

  /** Once they are stored. */
  add(fixes: readonly Fix[]): void {
    for (const fix of fixes) {
      if (fix.clientId !== null) this.#ids[this.#count++ % idsKept] = fix.clientId;
      if (!this.#last || fix.at >= this.#last.at) this.#last = fix;
    }
  }
}

export const isSamePlaceAndTime = (a: Fix, b: Fix): boolean => a.at === b.at && a.lng === b.lng && a.lat === b.lat;

/** Where a device stands, as of one version of its row. */
export interface Known {
  version: number;
  state: DeviceState;
  /** when time alone changes something, milliseconds; null: never */
  dueAt: number | null;
  /** the time of its newest fix, milliseconds; 0: it has none */
  newestAt: number;
  recent: RecentFixes;
}

/** What is at this time or before is late: it may be stored already, and comes before what was decided. */
export const horizonOf = ({ newestAt, state: { track } }: Pick<Known, 'newestAt' | 'state'>): number =>
  Math.max(newestAt, track.carriedTo, track.last?.at ?? 0);
