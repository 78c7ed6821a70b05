import type { CheckinAnswer } from '../../server/contract/checkins.ts';

export type Offer = CheckinAnswer['offers'][number];

/** The poster or till whose code was scanned; `store` is null while its name could not be asked for. */
export interface Place {
  code: string;
  store: string | null;
}

/** Why a check-in was refused for good. */
export type RefusedBecause = 'poster-gone' | 'too-old' | 'clock-ahead' | 'not-understood';

/** What came of the check-in that was answered last. `at` is when it was made, RFC 3339. */
export type Told =
  | ({ kind: 'here' | 'again'; at: string } & Place)
  | { kind: 'position'; at: string; accuracyMeters: number | null }
  | { kind: 'refused'; at: string; because: RefusedBecause };

/** Why nothing is sent until the person does something: the token is good no more, or check-ins are not taken. */
export type Blocked = 'unknown' | 'off';

/** A shop this phone has agreed with, as the phone remembers it. */
export interface Shop {
  businessId: string;
  business: string;
  token: string;
  keepDays: number;
  place: Place | null;
  /** False after the person took their agreement back. */
  agreed: boolean;
  blocked: Blocked | null;
  /** When the shop asked to be left alone until; milliseconds since 1970, 0 for no wait. */
  retryAt: number;
  told: Told | null;
  /** Whether a check-in was ever taken: only then notifications are offered. */
  hasCheckedIn: boolean;
  offers: Offer[];
  /** The latest is shown; milliseconds since 1970. */
  openedAt: number;
}

interface Common {
  /** By this the server knows it again, however often it is sent. */
  id: string;
  businessId: string;
  at: string;
  /** Sent before, and no answer was heard: it may have arrived. */
  tried?: boolean;
}
export type Waiting = Common &
  (
    | ({ kind: 'here' } & Place)
    | { kind: 'fix'; position: [number, number]; accuracyMeters: number | null; speedMetersPerSecond: number | null }
  );
