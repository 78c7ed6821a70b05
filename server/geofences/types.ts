import type { EventKind, FenceSchedule, Silence, Suspicion } from '../contract/geofences.ts';
import type { Polygons } from '../geometry/polygons.ts';

/** The words of the engine, as plain values. Times are milliseconds since 1970, UTC. */

/** What a fix may be flagged with when it comes in; bits, because they are kept packed. */
export const fixFlags = { mock: 1, clockAhead: 2, sharedPosition: 4 } as const;

export interface Fix {
  lng: number;
  lat: number;
  /** of the fix; never after `receivedAt` */
  at: number;
  receivedAt: number;
  /** meters; null is unknown, which is not perfect */
  accuracy: number | null;
  /** meters per second; null is unknown */
  speed: number | null;
  /** of `fixFlags` */
  flags: number;
  /** a hash of the id the client gave; null where it gave none */
  clientId: bigint | null;
}

/** A watched area as the engine needs it: circles stay circles, everything else is an outline. */
export interface FenceRule {
  id: string;
  version: number;
  /** the rule holds for fixes from here on */
  since: number;
  circle: { lng: number; lat: number; radius: number } | null;
  shape: Polygons;
  storeId: string | null;
  schedule: FenceSchedule | null;
  timeZone: string;
  enterRule: 'standard' | 'confirmed' | 'instant';
  /** meters; null for the default */
  margin: number | null;
  dwellSeconds: number | null;
  cooldownSeconds: number;
}

/** How a business wants its check-ins read; see contract/checkins `checkinSettings`. */
export interface EngineSettings {
  freshSeconds: number;
  lapseSeconds: number;
  hourlyCap: number;
  dailyCap: number;
}

/** A fix as the next one needs it. */
export interface Seen {
  lng: number;
  lat: number;
  at: number;
  accuracy: number | null;
  /** of `fixFlags`; only where there are any */
  flags?: number;
}

/** Where one device stands: a pure function of its fixes in the order of their times, and of the fences. JSON. */
export interface Track {
  last: Seen | null;
  /** a fix too far from `last` to be believed, until the next one says which of the two was wrong */
  jump?: Seen;
  /** what time alone changed (dwells, windows, lapses) was carried out up to here; a fix before it is a late one */
  carriedTo: number;
  /** by fence id; a fence that is neither entered, being entered nor just left has no entry */
  presences: Record<string, Presence>;
}

export interface Presence {
  /** undefined while it is only being entered, closed by its schedule, or just left */
  enteredAt?: number;
  dwelled?: boolean;
  /** of the last fix that was not clearly outside */
  lastSeenAt: number;
  /** about that fix; only where there are any */
  suspicions?: Suspicion[];
  /** evidence gathered for a change of state; the engine's own */
  evidence?: unknown;
}

/** What a device has set off, for cooldowns and caps; never taken back by late fixes. JSON. */
export interface Fired {
  /** by fence id and kind: the last time */
  at: Record<string, number>;
  hour: { start: number; count: number };
  day: { start: number; count: number };
}

export interface DeviceState {
  track: Track;
  fired: Fired;
}

/** What a fix, or the passing of time, changed. */
export interface Transition {
  kind: Exclude<EventKind, 'visit.amended' | 'checked_in'>;
  fenceId: string;
  /** when it happened */
  at: number;
  /** of the visit it belongs to; of a crossing: equal to `at` */
  enteredAt: number;
  /** of the visit, as known then */
  lastSeenAt: number;
  /** when it could be known: its fix was received, or time was carried so far */
  knownAt: number;
  why: Why;
}

/** The explanation, in the engine's units. */
export interface Why {
  decision: string;
  fix: Fix | null;
  previous: { lng: number; lat: number; at: number; accuracy: number | null } | null;
  distance: number | null;
  margin: number | null;
  agreeing: number | null;
  ruleVersion: number;
  suspicions: Suspicion[];
}

export interface EngineEvent extends Transition {
  triggers: boolean;
  silence: Silence[];
}
