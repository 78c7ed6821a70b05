import { LRUCache } from 'lru-cache';
import { emptyState } from '../geofences/index.ts';
import { type Known, RecentFixes } from './known.ts';
import { unpackFixes } from './pack.ts';
import { type DeviceKey, makeStates, type StateRow, statesOf } from './queries.ts';
import type { Runner } from './queries-commit.ts';

const maxKept = 50_000;

export const keyOf = ({ businessId, deviceId }: DeviceKey): string => `${businessId}/${deviceId}`;

function toKnown({ version, state, due, seen, recent }: StateRow): Known {
  const fixes = new RecentFixes();
  for (const batch of recent ?? []) fixes.add(unpackFixes(batch));
  return {
    version,
    state: { ...emptyState(), ...state },
    dueAt: due === null ? null : Math.round(due),
    newestAt: Math.round(seen ?? 0),
    recent: fixes,
  };
}

export interface States {
  get(key: string): Known | undefined;
  set(key: string, known: Known): void;
  forget(key: string): void;
  /** Reads those that are not known. A device that is gone stays unknown. */
  load(devices: readonly DeviceKey[]): Promise<void>;
}

/** Where the devices that reported lately stand. What is old here is found out when it is written. */
export function createStates(runner: Runner): States {
  const kept = new LRUCache<string, Known>({ max: maxKept });

  async function read(devices: readonly DeviceKey[]): Promise<DeviceKey[]> {
    if (devices.length === 0) return [];
    for (const row of await statesOf(runner, devices))
      kept.set(keyOf({ businessId: row.business_id, deviceId: row.device_id }), toKnown(row));
    return devices.filter((device) => !kept.has(keyOf(device)));
  }

  return {
    get: (key) => kept.get(key),
    set: (key, known) => void kept.set(key, known),
    forget: (key) => void kept.delete(key),
    async load(devices) {
      const missing = await read(devices.filter((device) => !kept.has(keyOf(device))));
      if (missing.length === 0) return;
      await makeStates(runner, missing);
      await read(missing);
    },
  };
}
