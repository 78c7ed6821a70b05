import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { afterAll, inject } from 'vitest';
import {
  createIngest,
  type Incoming,
  type IncomingFix,
  type Ingest,
  unpackFixes,
} from '../../server/checkins/index.ts';
import type { Connection } from '../../server/db/index.ts';
import type { DevicePrincipal } from '../../server/devices/index.ts';
import { createFences, type Fences, raiseFenceVersion } from '../../server/geofences/index.ts';
import { newBusiness } from '../support/database.ts';

export const silent = { warn() {}, error() {} };
export const center: [number, number] = [-76.5828, 39.2853];
const metersPerDegree = 111_195;

/** So many meters east and north of the center. */
export const away = (eastMeters: number, northMeters = 0): { lng: number; lat: number } => ({
  lng: center[0] + eastMeters / (metersPerDegree * Math.cos((center[1] * Math.PI) / 180)),
  lat: center[1] + northMeters / metersPerDegree,
});

/** A fix so many meters east of the center, at a time in milliseconds. */
export const fixAt = (at: number, eastMeters: number, rest: Partial<IncomingFix> = {}): IncomingFix => ({
  ...away(eastMeters),
  ...{ at, accuracy: 8, speed: null },
  ...rest,
});

export interface Bench {
  ingest: Ingest;
  fences: Fences;
}

/** As a process of the service has it; ends with the test file. */
export function startIngest(knex: Knex, connection: Connection = inject('connection')): Bench {
  const fences = createFences({ knex });
  const ingest = createIngest({ knex, connection, fences, log: silent });
  afterAll(async () => {
    await ingest.stop();
    await fences.stop();
  });
  return { ingest, fences };
}

export async function newDevice(
  knex: Knex,
  businessId: string,
  hash: Buffer = randomBytes(32),
): Promise<DevicePrincipal> {
  const [{ id }] = await knex('devices')
    .insert({ business_id: businessId, name: 'Phone', kind: 'native', token_hash: hash })
    .returning('id');
  return {
    ...{ businessId, deviceId: id, role: 'device', userId: null, credential: `device ${id}`, kind: 'native' },
    ...{ customerId: null, clientKey: null, passphrase: null, accepts: true },
  };
}

export interface CircleFence {
  eastMeters?: number;
  northMeters?: number;
  radius?: number;
  dwellSeconds?: number;
  storeId?: string;
}

/** A round fence, as its form leaves it. */
export async function newFence(knex: Knex, businessId: string, fence: CircleFence = {}): Promise<string> {
  const { lng, lat } = away(fence.eastMeters ?? 0, fence.northMeters);
  const radius = fence.radius ?? 100;
  const ring = Array.from({ length: 33 }, (_, n) => {
    const turn = ((n % 32) * Math.PI) / 16;
    const degrees = radius / metersPerDegree;
    return [lng + (degrees * Math.cos(turn)) / Math.cos((lat * Math.PI) / 180), lat + degrees * Math.sin(turn)];
  });
  const [{ id }] = await knex('geofences')
    .insert({
      ...{ business_id: businessId, name: 'Zone', active: true, enter_rule: 'standard', time_zone: 'UTC' },
      area: { type: 'circle', center: [lng, lat], radiusMeters: radius },
      shape: JSON.stringify([[ring]]),
      ...{ cooldown_seconds: 0, dwell_seconds: fence.dwellSeconds ?? null, store_id: fence.storeId ?? null },
    })
    .returning('id');
  await raiseFenceVersion(knex, businessId);
  return id;
}

/** A business with one round fence of 100 m at the center, and one device. */
export async function place(knex: Knex, fence: CircleFence = {}) {
  const businessId = await newBusiness(knex);
  const fenceId = await newFence(knex, businessId, fence);
  const device = await newDevice(knex, businessId);
  return { businessId, fenceId, device };
}

export const fixesOf = (fixes: IncomingFix[]): Incoming => ({ fixes });

/** What is stored of a device, in the order of its times. */
export async function storedFixes(knex: Knex, { businessId, deviceId }: DevicePrincipal) {
  const rows = await knex('fix_batches').where({ business_id: businessId, device_id: deviceId });
  for (const row of rows) if (unpackFixes(row.fixes).length !== row.count) throw new Error('a wrong count');
  return rows.flatMap((row) => unpackFixes(row.fixes)).sort((a, b) => a.at - b.at);
}

/** The visits of a device, in milliseconds since `from`. */
export async function visitsOf(knex: Knex, { businessId, deviceId }: DevicePrincipal, from = 0) {
  const rows = await knex('visits')
    .where({ business_id: businessId, device_id: deviceId })
    .orderBy(['entered_at', 'geofence_id']);
  return rows.map((row) => ({
    fenceId: row.geofence_id,
    entered: row.entered_at.getTime() - from,
    exited: row.exited_at && row.exited_at.getTime() - from,
    dwelled: row.dwelled_at && row.dwelled_at.getTime() - from,
  }));
}

export const eventsOf = (knex: Knex, { businessId, deviceId }: DevicePrincipal) =>
  knex('fence_events').where({ business_id: businessId, device_id: deviceId }).orderBy('id');
