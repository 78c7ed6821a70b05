import type { Job } from './job.ts';
import type { DeviceKey } from './queries.ts';
import { keyOf } from './states.ts';

/** What waits for one device. Its requests are carried out one after the other, those of others beside them. */
export interface Lane extends DeviceKey {
  key: string;
  jobs: Job[];
  /** `apart`: looking back, beside the groups */
  state: 'idle' | 'ready' | 'busy' | 'apart';
}

export interface Lanes {
  add(job: Job): void;
  /** Up to so many devices for which something waits and nothing is under way, those that wait longest first. */
  take(most: number): Lane[];
  /** The lane's work is done for now. */
  release(lane: Lane): void;
  /** How many devices could be taken. */
  ready(): number;
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  let ready: Lane[] = [];

  function laneOf({ businessId, deviceId }: DeviceKey): Lane {
    const key = keyOf({ businessId, deviceId });
    const known = lanes.get(key);
    if (known) return known;
    const lane: Lane = { key, businessId, deviceId, jobs: [], state: 'idle' };
    lanes.set(key, lane);
    return lane;
  }
  function makeReady(lane: Lane): void {
    if (lane.state !== 'idle') return;
    lane.state = 'ready';
    ready.push(lane);
  }

  return {
    add(job) {
      const lane = laneOf(job.device);
      lane.jobs.push(job);
      makeReady(lane);
    },
    take(most) {
      const taken = ready.slice(0, most);
      ready = ready.slice(most);
      for (const lane of taken) lane.state = 'busy';
      return taken;
    },
    release(lane) {
      lane.state = 'idle';
      if (lane.jobs.length > 0) makeReady(lane);
      else lanes.delete(lane.key);
    },
    ready: () => ready.length,
  };
}
