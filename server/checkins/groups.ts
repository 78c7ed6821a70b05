import pLimit from 'p-limit';
import type { Fences } from '../geofences/index.ts';
import { commit, type Write } from './commit.ts';
import { isConflict, isFault } from './connection.ts';
import { Draft } from './draft.ts';
import { judgeWithHistory } from './history.ts';
import { type Job, newOutcome } from './job.ts';
import { type Judging, judge } from './judge.ts';
import { createLanes, type Lane } from './lanes.ts';
import type { Runner } from './queries-commit.ts';
import { createSharedPositions } from './shared-positions.ts';
import { createStates } from './states.ts';
import { Overloaded } from './types.ts';

/** More in one statement would make the first of them wait for the last. */
const devicesInGroup = 256;
/** A statement costs more than a row in it: on a busy service groups are begun so far apart, unless one is full before. */
const apartMilliseconds = 2;
const fullGroup = 48;

interface Options {
  statements: Runner;
  fences: Fences;
  /** Statements under way at once. */
  parallel: number;
  onStored(write: Write): void;
}

interface LaneWrite extends Write {
  lane: Lane;
  jobs: Job[];
}

/**
 * Requests that wait while a statement is under way share the next one: many devices in one commit, and the requests of one
 * device one after the other. Whoever needs to look at the past does so beside them, alone.
 */
export function createGroups({ statements, fences, parallel, onStored }: Options) {
  const lanes = createLanes();
  const states = createStates(statements);
  const isShared = createSharedPositions();
  const lookBack = pLimit(2);
  let underWay = 0;
  let scheduled = false;
  let startedAt = 0;

  /** After what came in together with it, and not too soon after the group before. */
  function schedule(): void {
    if (scheduled || underWay >= parallel) return;
    scheduled = true;
    const rest = startedAt + apartMilliseconds - performance.now();
    if (rest > 0 && lanes.ready() < fullGroup) setTimeout(begin, rest);
    else setImmediate(begin);
  }

  function begin(): void {
    scheduled = false;
    if (underWay >= parallel || lanes.ready() === 0) return;
    startedAt = performance.now();
    void run(lanes.take(devicesInGroup));
    if (lanes.ready() > 0) schedule();
  }

  async function run(group: Lane[]): Promise<void> {
    underWay++;
    try {
      await states.load(group);
      const judgings = await judgingsOf(group);
      const writes: LaneWrite[] = [];
      for (const lane of group) prepare(lane, judgings, writes);
      await write(writes);
    } catch (error) {
      for (const lane of group) failAll(lane.jobs.splice(0), error);
    } finally {
      underWay--;
      for (const lane of group) if (lane.state === 'busy') lanes.release(lane);
      if (lanes.ready() > 0) schedule();
    }
  }

  async function judgingsOf(group: readonly Lane[]): Promise<Map<string, Judging>> {
    const businesses = [...new Set(group.map(({ businessId }) => businessId))];
    const judgings = businesses.map(async (id): Promise<[string, Judging]> => {
      const [index, settings] = await Promise.all([fences.of(id), fences.settingsOf(id)]);
      return [id, { fences: index, settings, isShared }];
    });
    return new Map(await Promise.all(judgings));
  }

  /** Judges what waits in a lane, as far as that goes without looking back. */
  function prepare(lane: Lane, judgings: ReadonlyMap<string, Judging>, writes: LaneWrite[]): void {
    const [known, judging] = [states.get(lane.key), judgings.get(lane.businessId)];
    if (!known || !judging) {
      settleGone(lane.jobs.splice(0));
      return;
    }
    const draft = new Draft(known);
    const judged: Job[] = [];
    try {
      for (const job of lane.jobs) {
        job.outcome = newOutcome();
        if (!judge(draft, job, judging)) break;
        judged.push(job);
      }
    } catch (error) {
      states.forget(lane.key);
      failAll(lane.jobs.splice(0), error);
      return;
    }
    lane.jobs.splice(0, judged.length);
    if (!draft.isEmpty) writes.push({ device: lane, draft, lane, jobs: judged });
    else if (judged.length > 0) settle(judged);
    else {
      lane.state = 'apart';
      void lookBack(() => goBack(lane, judging));
    }
  }

  /** The first request of a lane, for which the past of its device is read. */
  async function goBack(lane: Lane, judging: Judging): Promise<void> {
    const job = lane.jobs.shift();
    try {
      await states.load([lane]);
      const known = states.get(lane.key);
      if (!job) return;
      if (!known) {
        settleGone([job]);
        return;
      }
      const draft = new Draft(known);
      job.outcome = newOutcome();
      await judgeWithHistory(statements, draft, job, judging);
      if (draft.isEmpty) settle([job]);
      else await write([{ device: lane, draft, lane, jobs: [job] }]);
    } catch (error) {
      states.forget(lane.key);
      if (job) failAll([job], error);
    } finally {
      lanes.release(lane);
      schedule();
    }
  }

  async function write(writes: LaneWrite[]): Promise<void> {
    if (writes.length === 0) return;
    const { won, stored } =
      (await commit(statements, writes).catch(async (error) => {
        for (const { lane } of writes) states.forget(lane.key);
        if (isConflict(error)) return { won: new Set<Write>(), stored: new Map() };
        if (isFault(error) && writes.length > 1) {
          // One of them is at fault: alone, it fails alone.
          for (const one of writes) await write([one]);
        } else for (const { jobs } of writes) failAll(jobs, error);
        return undefined;
      })) ?? {};
    if (!won || !stored) return;
    for (const one of writes) {
      if (won.has(one)) {
        remember(one);
        settle(one.jobs, stored);
        onStored(one);
      } else {
        states.forget(one.lane.key);
        one.lane.jobs.unshift(...one.jobs);
      }
    }
  }

  function remember({ lane, draft }: LaneWrite): void {
    const { known, state, dueAt, newestAt, fixes } = draft;
    known.recent.add(fixes);
    states.set(lane.key, { version: known.version + 1, state, dueAt, newestAt, recent: known.recent });
  }

  return {
    add(job: Job): void {
      lanes.add(job);
      schedule();
    },
  };
}

const nothing: Parameters<Job['done']>[0] = new Map();

function settle(jobs: readonly Job[], stored: Parameters<Job['done']>[0] = nothing): void {
  for (const job of jobs) job.done(stored);
}

/** The device was deleted after it had shown its token. */
function settleGone(jobs: readonly Job[]): void {
  for (const job of jobs) {
    job.outcome = newOutcome();
    const count = Math.max(job.incoming.fixes.length, job.incoming.here ? 1 : 0);
    for (let index = 0; index < count; index++) job.outcome.rejected.push({ index, reason: 'the device is gone' });
    job.done(nothing);
  }
}

function failAll(jobs: readonly Job[], cause: unknown): void {
  const error =
    isFault(cause) || isProgram(cause) ? (cause as Error) : new Overloaded('nothing can be stored now', { cause });
  for (const job of jobs) job.failed(error);
}

/** A mistake of ours, which does not pass by waiting. */
const isProgram = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError;
