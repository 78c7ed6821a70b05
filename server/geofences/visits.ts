import type { Transition } from './types.ts';

/** A device's stay at a fence, as its fixes tell it. Times are milliseconds; null: not yet. */
export interface VisitSpan {
  fenceId: string;
  enteredAt: number;
  exitedAt: number | null;
  dwelledAt: number | null;
  lastSeenAt: number;
}

/** The visits that transitions, in their order, begin, go on with and end; `open` are those that had begun before. */
export function spansOf(transitions: readonly Transition[], open: readonly VisitSpan[]): VisitSpan[] {
  const spans = open.map((span) => ({ ...span }));
  const current = new Map(spans.filter(({ exitedAt }) => exitedAt === null).map((span) => [span.fenceId, span]));
  for (const { kind, fenceId, at, enteredAt, lastSeenAt } of transitions) {
    if (kind === 'crossed') continue;
    let span = current.get(fenceId);
    if (kind === 'entered') {
      span = { fenceId, enteredAt, exitedAt: null, dwelledAt: null, lastSeenAt: enteredAt };
      current.set(fenceId, span);
      spans.push(span);
    }
    if (!span) continue;
    span.lastSeenAt = Math.max(span.lastSeenAt, lastSeenAt);
    if (kind === 'dwelled') span.dwelledAt = at;
    if (kind === 'exited') {
      span.exitedAt = at;
      current.delete(fenceId);
    }
  }
  return spans;
}

export interface Amendments {
  add: VisitSpan[];
  change: { before: VisitSpan; after: VisitSpan }[];
  remove: VisitSpan[];
}

/** How long two stays are at the same time, milliseconds; negative: apart. */
const overlap = (a: VisitSpan, b: VisitSpan): number =>
  Math.min(a.exitedAt ?? Number.POSITIVE_INFINITY, b.exitedAt ?? Number.POSITIVE_INFINITY) -
  Math.max(a.enteredAt, b.enteredAt);

const isSame = (a: VisitSpan, b: VisitSpan): boolean =>
  a.enteredAt === b.enteredAt && a.exitedAt === b.exitedAt && a.dwelledAt === b.dwelledAt;

/**
 * What makes the visits before into those after. A visit that is in part at the time of an old one of its fence is that
 * one, changed: the longest overlaps first. When somebody was last seen makes no change.
 */
export function amend(before: readonly VisitSpan[], after: readonly VisitSpan[]): Amendments {
  const pairs = after
    .flatMap((now) =>
      before
        .filter((was) => was.fenceId === now.fenceId && overlap(was, now) >= 0)
        .map((was) => ({
          was,
          now,
          long: was.enteredAt === now.enteredAt ? Number.POSITIVE_INFINITY : overlap(was, now),
        })),
    )
    .sort((a, b) =>
      a.long === b.long ? a.was.enteredAt - b.was.enteredAt || a.now.enteredAt - b.now.enteredAt : b.long - a.long,
    );
  const kept = new Map<VisitSpan, VisitSpan>();
  const taken = new Set<VisitSpan>();
  for (const { was, now } of pairs) {
    if (kept.has(was) || taken.has(now)) continue;
    kept.set(was, now);
    taken.add(now);
  }
  const change = [...kept].filter(([was, now]) => !isSame(was, now)).map(([was, now]) => ({ before: was, after: now }));
  return {
    add: after.filter((now) => !taken.has(now)),
    change,
    remove: before.filter((was) => !kept.has(was)),
  };
}
