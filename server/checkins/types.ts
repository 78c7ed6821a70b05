import type { z } from 'zod';
import type { offer } from '../contract/checkins.ts';
import type { Position } from '../contract/common.ts';
import type { FenceEvent, Suspicion } from '../contract/geofences.ts';
import type { DevicePrincipal } from '../devices/index.ts';

export type Offer = z.infer<typeof offer>;

/** One position as a dialect read it. `at` in milliseconds since 1970, `accuracy` in meters, `speed` in meters per second. */
export interface IncomingFix {
  lng: number;
  lat: number;
  at: number;
  accuracy: number | null;
  speed: number | null;
  mock?: boolean | undefined;
  /** the client's own id of it */
  id?: string | undefined;
}

/** "I am here", with the code of a poster or till. */
export interface IncomingHere {
  code: string;
  at: number;
  position: Position | null;
  accuracy: number | null;
  /** the client's own id of it */
  id?: string | undefined;
}

export interface Incoming {
  fixes: readonly IncomingFix[];
  here?: IncomingHere | undefined;
}

export interface Taken {
  accepted: number;
  duplicates: number;
  /** by the index in `fixes`; a rejected `here` has the index 0 */
  rejected: { index: number; reason: string }[];
  events: FenceEvent[];
  offers: Offer[];
}

/** The newest position that a request brought, once it is stored. */
export interface SeenFix {
  businessId: string;
  deviceId: string;
  lng: number;
  lat: number;
  at: number;
  accuracy: number | null;
  suspicions: Suspicion[];
}

/** What is offered in the answer to a check-in. `again`: some of it was sent before, and its answer may not have arrived. */
export type OffersFor = (
  device: DevicePrincipal,
  events: readonly FenceEvent[],
  sent: { again: boolean },
) => Promise<Offer[]>;

export interface Ingest {
  /**
   * Stores what a device brought and says what happened, once both are committed. `receivedAt` in milliseconds.
   * Throws Overloaded when it cannot be stored now; what is sent again is stored once.
   */
  take(device: DevicePrincipal, input: Incoming, receivedAt?: number): Promise<Taken>;
  /** Carries out what time alone changes: dwells, windows, visits without an end. */
  carry(now?: number): Promise<void>;
  /** Deletes positions that were kept long enough. */
  tidy(): Promise<void>;
  /** Calls back with positions stored by this process, until the returned function is called. */
  onFix(listener: (fix: SeenFix) => void): () => void;
  /** Requests that wait for an answer. */
  waiting(): number;
  start(): void;
  /** After what is under way. */
  stop(): Promise<void>;
}

/** Nothing can be stored now: too many wait, or the database is away. The client should come again. */
export class Overloaded extends Error {}
