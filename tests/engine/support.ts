import type { Position } from '../../server/contract/common.ts';
import { FenceIndex } from '../../server/geofences/fence-index.ts';
import { compareFixes, sameFix } from '../../server/geofences/fixes.ts';
import { emptyTrack, follow } from '../../server/geofences/follow.ts';
import type { EngineSettings, FenceRule, Fix, Presence, Track, Transition } from '../../server/geofences/types.ts';
import { spansOf, type VisitSpan } from '../../server/geofences/visits.ts';
import { circleArea } from '../../server/geometry/geodesic.ts';

export const settings: EngineSettings = { freshSeconds: 900, lapseSeconds: 21_600, hourlyCap: 20, dailyCap: 100 };
export const origin: Position = [-76.6, 39.28];
/** A Wednesday, 2023-11-15T00:00:00Z. */
export const start = Date.UTC(2023, 10, 15);

export const fence = (more: Partial<FenceRule> = {}): FenceRule => ({
  id: '1',
  version: 1,
  since: 0,
  circle: { lng: origin[0], lat: origin[1], radius: 75 },
  shape: [],
  storeId: null,
  schedule: null,
  timeZone: 'UTC',
  enterRule: 'standard',
  margin: null,
  dwellSeconds: null,
  cooldownSeconds: 0,
  ...more,
});

export const circleAt = ([lng, lat]: Position, radius: number, more: Partial<FenceRule> = {}): FenceRule =>
  fence({ circle: { lng, lat, radius }, shape: circleArea([lng, lat], radius, 32), ...more });

/** Finds fences by looking at every one. */
export class EveryFence extends FenceIndex {
  readonly #all: FenceRule[];
  constructor(fences: readonly FenceRule[]) {
    super(fences);
    this.#all = [...this.rules.values()];
  }
  override near(): FenceRule[] {
    return this.#all;
  }
  override along(): FenceRule[] {
    return this.#all;
  }
}

export interface Told {
  transitions: Transition[];
  track: Track;
  visits: VisitSpan[];
}

/** Sorted fixes, each once, from the beginning in one go. */
export function tell(fixes: readonly Fix[], fences: FenceIndex, until?: number): Told {
  const { transitions, track } = follow({
    fixes,
    ...(until !== undefined && { until }),
    track: emptyTrack(),
    fences,
    settings,
  });
  return { transitions, track, visits: visitsOf(transitions, track) };
}

/** Visits, those under way with when somebody was last seen. */
export function visitsOf(transitions: readonly Transition[], track: Track): VisitSpan[] {
  return spansOf(transitions, []).map((span) => {
    const presence: Presence | undefined = track.presences[span.fenceId];
    return span.exitedAt === null && presence ? { ...span, lastSeenAt: presence.lastSeenAt } : span;
  });
}

/**
 * What a server does with what phones send, without the server: drops what it has, goes on where it can, and begins anew
 * where something came late.
 */
export class Reference {
  readonly #fences: FenceIndex;
  #fixes: Fix[] = [];
  #track = emptyTrack();
  #transitions: Transition[] = [];

  constructor(fences: FenceIndex) {
    this.#fences = fences;
  }

  take(batch: readonly Fix[]): void {
    const fresh: Fix[] = [];
    for (const fix of batch) if (![...this.#fixes, ...fresh].some((one) => sameFix(one, fix))) fresh.push(fix);
    fresh.sort(compareFixes);
    const isLate = fresh.some(({ at }) => at <= this.#track.carriedTo);
    this.#fixes = [...this.#fixes, ...fresh].sort(compareFixes);
    if (isLate) this.#begin();
    this.#go(isLate ? this.#fixes : fresh);
  }

  carry(until: number): void {
    this.#go([], until);
  }

  get visits(): VisitSpan[] {
    return visitsOf(this.#transitions, this.#track);
  }

  #begin(): void {
    this.#track = emptyTrack();
    this.#transitions = [];
  }

  #go(fixes: readonly Fix[], until?: number): void {
    const step = follow({
      fixes,
      ...(until !== undefined && { until }),
      track: this.#track,
      fences: this.#fences,
      settings,
    });
    // It is kept as JSON.
    this.#track = JSON.parse(JSON.stringify(step.track));
    this.#transitions.push(...step.transitions);
  }
}
