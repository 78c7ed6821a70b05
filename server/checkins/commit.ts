import type { Fix } from '../geofences/index.ts';
import type { Draft, EventDraft, VisitDraft } from './draft.ts';
import { packFixes } from './pack.ts';
import type { DeviceKey } from './queries.ts';
import {
  type Committed,
  commitAll,
  commitFixes,
  type DeviceChanges,
  type FurtherChanges,
  type Runner,
} from './queries-commit.ts';

type CommittedEvent = Committed['events'][number];
const toStored = ({ xid, id, visitId, recordedAt }: CommittedEvent): StoredEvent => ({
  id: `${xid}-${id}`,
  visitId,
  recordedAt,
});

/** The changes of one device, which are written together or not at all. */
export interface Write {
  device: DeviceKey;
  draft: Draft;
}

/** What the database says of an event. The id is the one in the stream. */
export interface StoredEvent {
  id: string;
  visitId: string | null;
  recordedAt: number;
}
export interface CommitResult {
  won: Set<Write>;
  stored: Map<EventDraft, StoredEvent>;
}

const dayMilliseconds = 86_400_000;
const dayOf = (at: number) => Math.floor(at / dayMilliseconds);

interface Batch {
  firstAt: number;
  lastAt: number;
  count: number;
  fixes: Buffer;
}

/** Rows of fixes: each within one UTC day, so that what is old enough can be deleted by the row. */
function batchesOf(fixes: readonly Fix[]): Batch[] {
  const [first] = fixes;
  if (!first) return [];
  let [firstAt, lastAt] = [first.at, first.at];
  for (const { at } of fixes) {
    if (at < firstAt) firstAt = at;
    if (at > lastAt) lastAt = at;
  }
  const day = dayOf(firstAt);
  if (day === dayOf(lastAt)) return [{ firstAt, lastAt, count: fixes.length, fixes: packFixes(fixes) }];
  const isThatDay = ({ at }: Fix) => dayOf(at) === day;
  return [...batchesOf(fixes.filter(isThatDay)), ...batchesOf(fixes.filter((fix) => !isThatDay(fix)))];
}

/** Writes devices in one statement. Those that another process wrote meanwhile are not among the winners. */
export async function commit(runner: Runner, writes: readonly Write[]): Promise<CommitResult> {
  const sorted = [...writes].sort(byRow);
  const changes: DeviceChanges = {
    ...{ businesses: [], devices: [], versions: [], due: [], seen: [], states: [] },
    ...{ firstAt: [], lastAt: [], counts: [], fixes: [] },
  };
  const more: FurtherChanges = {
    ...{ batches: [], visitsRemoved: [], visitsChanged: [], visitsAdded: [] },
    ...{ events: [], checkpointsRemoved: [], checkpoints: [] },
  };
  for (const [index, { device, draft }] of sorted.entries()) {
    const [batch, ...others] = batchesOf(draft.fixes);
    changes.businesses.push(device.businessId);
    changes.devices.push(device.deviceId);
    changes.versions.push(draft.known.version);
    changes.due.push(draft.dueAt);
    changes.seen.push(draft.newestAt);
    changes.states.push(JSON.stringify(draft.state));
    changes.firstAt.push(batch?.firstAt ?? null);
    changes.lastAt.push(batch?.lastAt ?? null);
    changes.counts.push(batch?.count ?? null);
    changes.fixes.push(batch?.fixes ?? null);
    for (const other of others) more.batches.push({ n: index + 1, ...other });
    addFurther(more, index + 1, draft);
  }
  const events = Object.values(more).every((rows) => rows.length === 0) ? null : more;
  const { won, events: stored } = events
    ? await commitAll(runner, changes, events)
    : { won: await commitFixes(runner, changes), events: [] };
  return resultOf(sorted, won, stored);
}

/** As all processes sort, so that they wait for each other's rows in the same order. */
const byRow = ({ device: a }: Write, { device: b }: Write) =>
  Number(a.businessId) - Number(b.businessId) || Number(a.deviceId) - Number(b.deviceId);

function addFurther(more: FurtherChanges, n: number, draft: Draft): void {
  for (const visit of draft.visits.values()) {
    const { storedAs } = visit;
    if (storedAs === null) more.visitsAdded.push({ n, ...visit });
    else if (visit.fenceId !== null) more.visitsChanged.push({ n, ...visit, fenceId: visit.fenceId, storedAs });
  }
  for (const visit of draft.removedVisits) more.visitsRemoved.push({ n, ...visit });
  for (const { visit, ...event } of draft.events)
    more.events.push({ n, ...event, visitAt: visit && storedVisitAt(visit) });
  for (const checkpoint of draft.checkpoints) more.checkpoints.push({ n, ...checkpoint });
  for (const at of draft.removedCheckpoints) more.checkpointsRemoved.push({ n, at });
}

const storedVisitAt = ({ storedAs, enteredAt }: VisitDraft) => storedAs ?? enteredAt;

/** The statement returns the events of the winners, in the order in which they were given. */
function resultOf(sorted: readonly Write[], won: ReadonlySet<number>, stored: readonly CommittedEvent[]): CommitResult {
  const winners = sorted.filter((_write, index) => won.has(index + 1));
  const events = winners.flatMap(({ draft }) => draft.events);
  if (events.length !== stored.length) throw new Error(`${events.length} events were written as ${stored.length}`);
  return {
    won: new Set(winners),
    stored: new Map(events.map((event, index) => [event, toStored(stored[index] as CommittedEvent)])),
  };
}
