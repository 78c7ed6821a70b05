import {
  amend,
  evaluate,
  FenceIndex,
  type Fix,
  follow,
  spansOf,
  type Track,
  type Transition,
  type VisitSpan,
} from '../geofences/index.ts';
import type { Surroundings } from './advance.ts';
import type { Draft, VisitDraft } from './draft.ts';
import { byHour, inOrder, oneAtATime } from './order.ts';

/** What is stored of a device from where a replay begins. Times are milliseconds. */
export interface History {
  /** The track before the fix at `at`; null where nothing is known from before. */
  base: { at: number; track: Track } | null;
  /** Checkpoints from `base` on. */
  checkpointsAt: readonly number[];
  /** From `base` on, in any order. */
  fixes: readonly Fix[];
  /** Visits open at `base`, and all that began since. */
  visits: readonly StoredVisit[];
}
export interface StoredVisit extends VisitSpan {
  storeId: string | null;
}

/**
 * Late fixes change what was: the track is drawn anew from the checkpoint before them, over all fixes in the order of their
 * times, up to where the device stood. Visits that come out differently are amended, and nothing fires. A fence whose rules
 * changed while somebody was inside, within the time replayed, is left as it is: its old rules are gone.
 */
export function replay(draft: Draft, late: readonly Fix[], history: History, { fences, settings }: Surroundings): void {
  const { track } = draft.state;
  const base = history.base?.track ?? emptyFrom(track);
  const left = leftAlone(track, history, fences);
  const replayed =
    left.size === 0 ? fences : new FenceIndex([...fences.rules.values()].filter(({ id }) => !left.has(id)));

  const sorted = oneAtATime([...history.fixes, ...late].sort(inOrder));
  const drawn = redraw(base, sorted, { fences: replayed, settings }, track.carriedTo);
  const keep = (one: Track): Track => ({ ...one, presences: withThose(one.presences, track, left) });

  draft.keep(late);
  draft.removedCheckpoints = history.checkpointsAt.filter((at) => !drawn.checkpoints.some((one) => one.at === at));
  for (const { at, track: before } of drawn.checkpoints) draft.checkpoints.push({ at, track: keep(before) });
  amendVisits(draft, drawn.transitions, { base, history, replayed });
  const state = { ...draft.state, track: keep(drawn.track) };
  draft.move(state, evaluate({ fixes: [], state, fences, settings }).dueAt);
}

const emptyFrom = (track: Track): Track => ({ ...track, last: null, carriedTo: 0, presences: {} });

/** The presences of a track, those of some fences taken from another one. */
function withThose(presences: Track['presences'], from: Track, fenceIds: ReadonlySet<string>): Track['presences'] {
  const own = Object.entries(presences).filter(([id]) => !fenceIds.has(id));
  const others = Object.entries(from.presences).filter(([id]) => fenceIds.has(id));
  return Object.fromEntries([...own, ...others]);
}

function leftAlone(track: Track, { base, visits }: History, fences: FenceIndex): Set<string> {
  const inside = [
    ...visits.map(({ fenceId, enteredAt }) => ({ fenceId, enteredAt })),
    ...[track, base?.track].flatMap((one) =>
      Object.entries(one?.presences ?? {}).map(([fenceId, { enteredAt }]) => ({ fenceId, enteredAt })),
    ),
  ];
  const isOld = ({ fenceId, enteredAt }: { fenceId: string; enteredAt?: number | undefined }) => {
    const rule = fences.rules.get(fenceId);
    return !rule || (enteredAt !== undefined && enteredAt < rule.since);
  };
  return new Set(inside.filter(isOld).map(({ fenceId }) => fenceId));
}

/** The track over sorted fixes from `base`, with the checkpoints on its way. */
function redraw(base: Track, sorted: readonly Fix[], { fences, settings }: Surroundings, carriedTo: number) {
  let track = base;
  const transitions: Transition[] = [];
  const checkpoints: { at: number; track: Track }[] = [];
  const go = (fixes: readonly Fix[], until?: number) => {
    const step = follow({ fixes: fixes as Fix[], ...(until !== undefined && { until }), track, fences, settings });
    transitions.push(...step.transitions);
    track = step.track;
  };
  for (const fixes of byHour(sorted)) {
    checkpoints.push({ at: (fixes[0] as Fix).at, track });
    go(fixes);
  }
  if (carriedTo > (sorted.at(-1)?.at ?? 0)) go([], carriedTo);
  return { track, transitions, checkpoints };
}

interface Drawn {
  base: Track;
  history: History;
  replayed: FenceIndex;
}

function amendVisits(draft: Draft, transitions: readonly Transition[], { base, history, replayed }: Drawn): void {
  const before = history.visits.filter(({ fenceId }) => replayed.rules.has(fenceId));
  const open = Object.entries(base.presences).flatMap(([fenceId, presence]): VisitSpan[] => {
    if (presence.enteredAt === undefined || !replayed.rules.has(fenceId)) return [];
    const stored = before.find((visit) => visit.fenceId === fenceId && visit.enteredAt === presence.enteredAt);
    const dwelledAt = presence.dwelled ? (stored?.dwelledAt ?? null) : null;
    return [{ fenceId, enteredAt: presence.enteredAt, exitedAt: null, dwelledAt, lastSeenAt: presence.lastSeenAt }];
  });
  const { add, change, remove } = amend(before, spansOf([...transitions], open));
  const versionOf = (fenceId: string) => replayed.rules.get(fenceId)?.version ?? 0;
  const storeOf = (fenceId: string) => replayed.rules.get(fenceId)?.storeId ?? null;
  const drafted = (span: VisitSpan, storedAs: number | null, storeId: string | null): VisitDraft => ({
    ...span,
    storeId,
    storedAs,
    amended: true,
    clientId: null,
  });
  for (const span of remove)
    draft.amend(drafted(span, span.enteredAt, storeOf(span.fenceId)), 'removed', versionOf(span.fenceId));
  for (const { before: was, after } of change)
    draft.amend(drafted(after, was.enteredAt, storeOf(after.fenceId)), 'changed', versionOf(after.fenceId));
  for (const span of add) draft.amend(drafted(span, null, storeOf(span.fenceId)), 'added', versionOf(span.fenceId));
}
