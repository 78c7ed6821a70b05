import type { EventKind, Silence } from '../contract/geofences.ts';
import type { DeviceState, EngineEvent, FenceRule, Fix, Track, Why } from '../geofences/index.ts';
import { explain } from './explain.ts';
import { horizonOf, type Known } from './known.ts';

/** A visit as it will be stored. */
export interface VisitDraft {
  /** null: said, not seen */
  fenceId: string | null;
  storeId: string | null;
  enteredAt: number;
  exitedAt: number | null;
  dwelledAt: number | null;
  lastSeenAt: number;
  /** of the row that is there already: when it says the visit began; null for a new one */
  storedAs: number | null;
  /** late fixes changed it */
  amended: boolean;
  clientId: bigint | null;
}

export interface EventDraft {
  kind: EventKind;
  fenceId: string | null;
  storeId: string | null;
  at: number;
  triggers: boolean;
  explanation: object;
  visit: VisitDraft | null;
}

/** A phone that brings what it kept for long goes on doing so for a while: nothing is carried out over its head. */
const oldMilliseconds = 10_000;
const quietMilliseconds = 20_000;

const keyOf = (fenceId: string | null, enteredAt: number) => `${fenceId} ${enteredAt}`;

/** What one write will change of one device, and where the device stands after it. Times are milliseconds. */
export class Draft {
  state: DeviceState;
  dueAt: number | null;
  newestAt: number;
  /** when the device was heard */
  heardAt = 0;
  readonly fixes: Fix[] = [];
  readonly visits = new Map<string, VisitDraft>();
  readonly removedVisits: { fenceId: string; enteredAt: number }[] = [];
  readonly events: EventDraft[] = [];
  readonly checkpoints: { at: number; track: Track }[] = [];
  removedCheckpoints: number[] = [];
  /** time was carried on, although nothing came of it */
  carried = false;

  constructor(readonly known: Known) {
    this.state = known.state;
    this.dueAt = known.dueAt;
    this.newestAt = known.newestAt;
  }

  get horizon(): number {
    return horizonOf(this);
  }

  get isEmpty(): boolean {
    return this.fixes.length === 0 && this.events.length === 0 && !this.carried;
  }

  /** Fixes that were not there before. */
  keep(fixes: readonly Fix[]): void {
    for (const fix of fixes) {
      this.fixes.push(fix);
      if (fix.at > this.newestAt) this.newestAt = fix.at;
    }
  }

  move(state: DeviceState, dueAt: number | null): void {
    this.state = state;
    this.dueAt = dueAt !== null && dueAt < this.heardAt - oldMilliseconds ? this.heardAt + quietMilliseconds : dueAt;
  }

  /** Writes down an event of the engine, and the visit that it opens, goes on with or ends. */
  tell(event: EngineEvent, rule: FenceRule | undefined): void {
    const storeId = rule?.storeId ?? null;
    const visit = event.kind === 'crossed' ? null : this.visitOf(event, storeId);
    if (visit) {
      if (event.kind === 'dwelled') visit.dwelledAt = event.at;
      if (event.kind === 'exited') visit.exitedAt = event.at;
      visit.lastSeenAt = Math.max(visit.lastSeenAt, event.lastSeenAt);
    }
    const { kind, fenceId, at, triggers, why, silence } = event;
    this.events.push({ kind, fenceId, storeId, at, triggers, explanation: explain(why, silence), visit });
  }

  /** Somebody is still inside. */
  see(fenceId: string, enteredAt: number, lastSeenAt: number): void {
    const visit = this.visitOf({ kind: 'dwelled', fenceId, enteredAt }, null);
    visit.lastSeenAt = Math.max(visit.lastSeenAt, lastSeenAt);
  }

  private visitOf(
    { kind, fenceId, enteredAt }: Pick<EngineEvent, 'kind' | 'fenceId' | 'enteredAt'>,
    storeId: string | null,
  ): VisitDraft {
    const key = keyOf(fenceId, enteredAt);
    const known = this.visits.get(key);
    if (known) return known;
    const storedAs = kind === 'entered' ? null : enteredAt;
    const visit: VisitDraft = {
      fenceId,
      storeId,
      enteredAt,
      exitedAt: null,
      dwelledAt: null,
      lastSeenAt: enteredAt,
      storedAs,
      amended: false,
      clientId: null,
    };
    this.visits.set(key, visit);
    return visit;
  }

  /** A visit that late fixes brought to light, changed or undid; and the event that says so. */
  amend(visit: VisitDraft, change: 'added' | 'changed' | 'removed', ruleVersion: number): void {
    const { fenceId, storeId, enteredAt, storedAs } = visit;
    if (change === 'removed') this.removedVisits.push({ fenceId: fenceId as string, enteredAt: storedAs ?? enteredAt });
    else this.visits.set(keyOf(fenceId, enteredAt), visit);
    const explanation = explain(amended(ruleVersion), ['amended' satisfies Silence]);
    this.events.push({ kind: 'visit.amended', fenceId, storeId, at: enteredAt, triggers: false, explanation, visit });
  }

  /** A visit that a person said, and its event. */
  say(visit: VisitDraft, event: Omit<EventDraft, 'visit'>): void {
    this.visits.set(keyOf(`said ${visit.storeId}`, visit.enteredAt), visit);
    this.events.push({ ...event, visit });
  }
}

const amended = (ruleVersion: number): Why => ({
  decision: 'amended',
  fix: null,
  previous: null,
  distance: null,
  margin: null,
  agreeing: null,
  ruleVersion,
  suspicions: [],
});
