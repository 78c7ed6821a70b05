import type { Knex } from 'knex';
import type { FenceEvent } from '../contract/geofences.ts';
import type { Connection } from '../db/index.ts';
import type { DevicePrincipal } from '../devices/index.ts';
import { type Fences, suspicionsOf } from '../geofences/index.ts';
import type { StoredEvent, Write } from './commit.ts';
import { openStatements } from './connection.ts';
import type { EventDraft } from './draft.ts';
import { createGroups } from './groups.ts';
import { type Job, newOutcome } from './job.ts';
import { graceMilliseconds } from './judge.ts';
import { dueDevices } from './queries.ts';
import { tidyAll } from './tidy.ts';
import { type Incoming, type Ingest, type OffersFor, Overloaded, type SeenFix, type Taken } from './types.ts';

/** More requests than this cannot be answered soon; who comes then is told to come again. */
const maxWaiting = 5_000;
const dueAtOnce = 2_000;
const carryEveryMilliseconds = 1_000;
const tidyEveryMilliseconds = 3_600_000;

export * from './types.ts';

export interface IngestOptions {
  knex: Knex;
  /** Default: where `knex` is connected to. */
  connection?: Connection;
  fences: Fences;
  log: { warn(details: object, message: string): void };
  offersFor?: OffersFor;
}

/** The one way in for positions: they are judged, stored and answered, whichever dialect they came in. */
export function createIngest({ knex, fences, log, offersFor = async () => [], ...given }: IngestOptions): Ingest {
  const connection: Connection = given.connection ?? knex.client.config.connection;
  // The embedded database carries out one statement at a time: more at once would only make each group smaller.
  const parallel = 'connectionString' in connection ? 2 : 1;
  const statements = openStatements(connection, parallel + 2);
  const listeners = new Set<(fix: SeenFix) => void>();
  const groups = createGroups({ statements, fences, parallel, onStored });
  const timers: NodeJS.Timeout[] = [];
  let waiting = 0;
  let stopping = false;
  let isAway = false;

  function onStored({ device, draft }: Write): void {
    if (listeners.size === 0) return;
    const newest = draft.fixes.reduce<(typeof draft.fixes)[0] | undefined>(
      (a, b) => (a && a.at > b.at ? a : b),
      undefined,
    );
    if (!newest) return;
    const { lng, lat, at, accuracy, flags } = newest;
    const { businessId, deviceId } = device;
    const seen = { businessId, deviceId, lng, lat, at, accuracy, suspicions: suspicionsOf(flags, false) };
    for (const listener of listeners) listener(seen);
  }

  const wait = (job: Pick<Job, 'device' | 'incoming' | 'receivedAt' | 'carryAt'>) =>
    new Promise<{ job: Job; stored: ReadonlyMap<EventDraft, StoredEvent> }>((done, failed) => {
      const full: Job = { ...job, outcome: newOutcome(), done: (stored) => done({ job: full, stored }), failed };
      groups.add(full);
    });

  async function take(device: DevicePrincipal, incoming: Incoming, receivedAt = Date.now()): Promise<Taken> {
    if (stopping || waiting >= maxWaiting) throw new Overloaded('too many check-ins wait');
    waiting++;
    try {
      const { job, stored } = await wait({ device, incoming, receivedAt, carryAt: 0 });
      const { accepted, duplicates, rejected, events: drafts } = job.outcome;
      const events = drafts.map((event) => toEvent(device, event, stored.get(event) as StoredEvent));
      const offers = await offersFor(device, events, { again: duplicates > 0 });
      return { accepted, duplicates, rejected, events, offers };
    } finally {
      waiting--;
    }
  }

  async function carry(now = Date.now()): Promise<void> {
    const due = await dueDevices(statements, now - graceMilliseconds, dueAtOnce);
    const jobs = due.map((device) => wait({ device, incoming: { fixes: [] }, receivedAt: now, carryAt: now }));
    for (const settled of await Promise.allSettled(jobs)) if (settled.status === 'rejected') throw settled.reason;
  }

  const tidy = () => tidyAll(knex, (businessId) => fences.settingsOf(businessId));

  /** Again and again, until stopped; a database that is away is told of once. */
  function repeat(work: () => Promise<void>, everyMilliseconds: number): void {
    const next = () => {
      timers.push(setTimeout(round, everyMilliseconds).unref());
      if (timers.length > 2) timers.shift();
    };
    const round = () =>
      void work().then(
        () => {
          isAway = false;
          if (!stopping) next();
        },
        (error) => {
          if (!isAway && !stopping) log.warn({ err: error }, 'check-ins: nothing can be carried on or tidied now');
          isAway = true;
          if (!stopping) next();
        },
      );
    next();
  }

  return {
    take,
    carry,
    tidy,
    onFix(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    waiting: () => waiting,
    start() {
      repeat(() => carry(), carryEveryMilliseconds);
      repeat(tidy, tidyEveryMilliseconds);
    },
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      while (waiting > 0) await new Promise((done) => setTimeout(done, 5));
      await statements.stop();
    },
  };
}

const instant = (at: number): string => new Date(at).toISOString();

const toEvent = ({ deviceId, customerId }: DevicePrincipal, event: EventDraft, stored: StoredEvent): FenceEvent => ({
  id: stored.id,
  kind: event.kind,
  geofenceId: event.fenceId,
  storeId: event.storeId,
  deviceId,
  customerId,
  visitId: stored.visitId,
  at: instant(event.at),
  recordedAt: instant(stored.recordedAt),
  triggers: event.triggers,
  explanation: event.explanation as FenceEvent['explanation'],
});
