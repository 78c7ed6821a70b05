import type { Suspicion } from '../contract/geofences.ts';
import { longestPath, passesThrough } from './cross.ts';
import { marginOf, signedDistance } from './distance.ts';
import { type Due, dueOf, passTime, wakeAt } from './due.ts';
import type { FenceIndex } from './fence-index.ts';
import { evidenceOf, isClear, judgeEntering, judgeLeaving, uselessAccuracy } from './hysteresis.ts';
import { isPlausible } from './plausible.ts';
import { openAt } from './schedule.ts';
import { suspicionsOf } from './suspicions.ts';
import type { EngineSettings, FenceRule, Fix, Presence, Seen, Track, Transition, Why } from './types.ts';

const ranks: Record<Transition['kind'], number> = { dwelled: 0, exited: 1, entered: 2, crossed: 3 };
const inOrder = (a: Transition, b: Transition): number =>
  ranks[a.kind] - ranks[b.kind] || a.fenceId.length - b.fenceId.length || (a.fenceId < b.fenceId ? -1 : 1);

/** Without spreading: it is made for every check-in. */
const seen = ({ lng, lat, at, accuracy, flags }: Seen): Seen =>
  flags ? { lng, lat, at, accuracy, flags } : { lng, lat, at, accuracy };

interface Met {
  fix: Fix;
  /** since the fix before, milliseconds */
  elapsed: number;
  suspicions: Suspicion[];
  made: Transition[];
}

/** One device on its way: `follow` at work. */
export class Walk {
  readonly #transitions: Transition[] = [];
  readonly #presences: Map<string, Presence>;
  #last: Seen | null;
  #jump: Seen | undefined;
  #carriedTo: number;
  /** the least `dueOf` of all presences; undefined: to be found again */
  #dueAt: number | undefined;

  constructor(
    track: Track,
    readonly fences: FenceIndex,
    readonly settings: EngineSettings,
  ) {
    this.#last = track.last;
    this.#jump = track.jump;
    this.#carriedTo = track.carriedTo;
    this.#presences = new Map();
    for (const id in track.presences)
      if (fences.rules.has(id)) this.#presences.set(id, track.presences[id] as Presence);
  }

  take(fix: Fix): void {
    this.carry(fix.at, fix.receivedAt);
    // So bad a fix is no sign of anything; it only tells the time.
    if (fix.accuracy !== null && fix.accuracy > uselessAccuracy) return;
    const last = this.#last;
    const isJump = last !== null && !isPlausible(last, fix);
    // One fix far off is an error, and nobody goes anywhere; two that agree with each other are a journey.
    if (isJump && !(this.#jump && isPlausible(this.#jump, fix))) {
      this.#jump = fix;
      return;
    }
    const from = last !== null && !isJump && fix.at - last.at <= longestPath ? last : null;
    const around = from
      ? this.fences.along(from.lng, from.lat, fix.lng, fix.lat)
      : this.fences.near(fix.lng, fix.lat, 0);
    if (around.length > 0 || this.#presences.size > 0) this.#meet(fix, around, from, isJump);
    this.#last = fix;
    this.#jump = undefined;
  }

  /** Lets time pass. `knownAt`: when that is. Milliseconds. */
  carry(to: number, knownAt: number): void {
    while (this.#presences.size > 0) {
      this.#dueAt ??= this.#nextDue();
      if (this.#dueAt > to) break;
      this.#passTime(this.#dueAt, knownAt);
    }
    if (to > this.#carriedTo) this.#carriedTo = to;
  }

  end(): { transitions: Transition[]; track: Track; dueAt: number | null } {
    let dueAt: number | null = null;
    for (const [id, presence] of this.#presences) {
      const at = wakeAt(this.#dueOf(id, presence), presence);
      if (at !== null && (dueAt === null || at < dueAt)) dueAt = at;
    }
    const track: Track = {
      last: this.#last && seen(this.#last),
      carriedTo: this.#carriedTo,
      presences: this.#presences.size === 0 ? {} : Object.fromEntries(this.#presences),
    };
    if (this.#jump) track.jump = seen(this.#jump);
    return { transitions: this.#transitions, track, dueAt };
  }

  #dueOf(id: string, presence: Presence): Due {
    return dueOf(this.fences.rules.get(id) as FenceRule, presence, this.settings, this.#carriedTo);
  }

  #nextDue(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const [id, presence] of this.#presences) next = Math.min(next, this.#dueOf(id, presence).at);
    return next;
  }

  /** Everything that is due at one time. */
  #passTime(at: number, knownAt: number): void {
    const made: Transition[] = [];
    for (const [id, presence] of [...this.#presences]) {
      const due = this.#dueOf(id, presence);
      if (due.at > at) continue;
      const rule = this.fences.rules.get(id) as FenceRule;
      const { presence: after, steps } = passTime(rule, presence, due, at);
      for (const step of steps)
        made.push({
          kind: step.kind,
          at: step.at,
          enteredAt: step.enteredAt,
          fenceId: id,
          lastSeenAt: presence.lastSeenAt,
          knownAt,
          why: this.#why(rule, step.decision, null, null, null, presence.suspicions ?? []),
        });
      this.#put(id, after);
    }
    this.#carriedTo = Math.max(this.#carriedTo, at);
    this.#dueAt = undefined;
    this.#tell(made);
  }

  #meet(fix: Fix, around: readonly FenceRule[], from: Seen | null, isJump: boolean): void {
    const met: Met = {
      fix,
      elapsed: this.#last ? fix.at - this.#last.at : Number.POSITIVE_INFINITY,
      suspicions: suspicionsOf(fix.flags, isJump),
      made: [],
    };
    const known = this.#presences.size > 0 ? new Set(this.#presences.keys()) : undefined;
    for (const [id, presence] of this.#presences) {
      const rule = this.fences.rules.get(id) as FenceRule;
      if (fix.at < rule.since) continue;
      const distance = signedDistance(rule, fix.lng, fix.lat);
      const isInside = presence.enteredAt !== undefined || evidenceOf(presence).inside === true;
      if (isInside) this.#stayOrLeave(rule, distance, presence, met);
      else this.#enter(rule, distance, presence, met);
    }
    for (const rule of around) {
      if (known?.has(rule.id) || fix.at < rule.since) continue;
      const distance = signedDistance(rule, fix.lng, fix.lat);
      if (distance <= 0) this.#enter(rule, distance, undefined, met);
      else if (from) this.#cross(rule, distance, from, met);
    }
    this.#dueAt = undefined;
    this.#tell(met.made);
  }

  #enter(rule: FenceRule, distance: number, presence: Presence | undefined, met: Met): void {
    const { fix, suspicions, made } = met;
    const verdict = judgeEntering(rule, distance, fix, presence);
    if ('evidence' in verdict) {
      const lastSeenAt = distance <= 0 || !presence ? fix.at : presence.lastSeenAt;
      this.#put(rule.id, verdict.evidence && { lastSeenAt, evidence: verdict.evidence });
      return;
    }
    const { at } = fix;
    const isOpen = openAt(rule, at);
    const doubts = suspicions.length > 0 ? { suspicions } : {};
    this.#put(rule.id, {
      ...(isOpen ? { enteredAt: at } : { evidence: { inside: true } }),
      lastSeenAt: at,
      ...doubts,
    });
    if (!isOpen) return;
    const why = this.#why(rule, verdict.decision, fix, distance, verdict.agreeing, suspicions);
    made.push({ kind: 'entered', fenceId: rule.id, at, enteredAt: at, lastSeenAt: at, knownAt: fix.receivedAt, why });
  }

  #stayOrLeave(rule: FenceRule, distance: number, presence: Presence, met: Met): void {
    const { fix, elapsed, suspicions, made } = met;
    const { enteredAt, dwelled, lastSeenAt } = presence;
    const before = evidenceOf(presence);
    const verdict = judgeLeaving(rule, distance, fix, before, elapsed);
    if ('evidence' in verdict) {
      const evidence = { ...(before.inside && { inside: true as const }), ...verdict.evidence };
      const isSeen = !isClear(rule, distance, fix);
      const doubts = isSeen ? suspicions : (presence.suspicions ?? []);
      this.#put(rule.id, {
        ...(enteredAt !== undefined && { enteredAt }),
        ...(dwelled && { dwelled }),
        lastSeenAt: isSeen ? fix.at : lastSeenAt,
        ...(doubts.length > 0 && { suspicions: doubts }),
        ...(Object.keys(evidence).length > 0 && { evidence }),
      });
      return;
    }
    this.#put(rule.id, { lastSeenAt, evidence: { left: fix.at } });
    if (enteredAt === undefined) return;
    const why = this.#why(rule, verdict.decision, fix, distance, verdict.agreeing, suspicions);
    made.push({ kind: 'exited', fenceId: rule.id, at: fix.at, enteredAt, lastSeenAt, knownAt: fix.receivedAt, why });
  }

  #cross(rule: FenceRule, distance: number, from: Seen, { fix, suspicions, made }: Met): void {
    const { at } = fix;
    if (!passesThrough(rule, from, fix) || !openAt(rule, at)) return;
    const doubts = suspicionsOf(fix.flags | (from.flags ?? 0), suspicions.includes('impossible-speed'));
    const why = this.#why(rule, 'passed-through', fix, distance, null, doubts);
    made.push({ kind: 'crossed', fenceId: rule.id, at, enteredAt: at, lastSeenAt: at, knownAt: fix.receivedAt, why });
  }

  #put(id: string, presence: Presence | null): void {
    if (presence) this.#presences.set(id, presence);
    else this.#presences.delete(id);
  }

  #why(
    rule: FenceRule,
    decision: string,
    fix: Fix | null,
    distance: number | null,
    agreeing: number | null,
    suspicions: Suspicion[],
  ): Why {
    const last = this.#last;
    return {
      decision,
      fix,
      previous: last && { lng: last.lng, lat: last.lat, at: last.at, accuracy: last.accuracy },
      distance,
      margin: marginOf(rule),
      agreeing,
      ruleVersion: rule.version,
      suspicions,
    };
  }

  #tell(made: Transition[]): void {
    if (made.length > 1) made.sort(inOrder);
    for (const one of made) this.#transitions.push(one);
  }
}
