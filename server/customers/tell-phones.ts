import type { z } from 'zod';
import type { Visit } from '../contract/geofences.ts';
import type { personExport } from '../contract/people.ts';
import type { DeviceRow, FenceEventRow, FixBatchRow, VisitRow } from './queries-phones.ts';

/** One position, as it is unpacked. Times are milliseconds. */
export interface HeldFix {
  lng: number;
  lat: number;
  at: number;
  receivedAt: number;
  accuracy: number | null;
  speed: number | null;
}
export type UnpackFixes = (packed: Buffer) => HeldFix[];

type Exported = z.infer<typeof personExport>;
const told = (at: Date | null) => at?.toISOString() ?? null;
const instant = (ms: number) => new Date(ms).toISOString();

const toDevice = (row: DeviceRow): Exported['devices'][number] => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  clientKey: row.client_key,
  active: row.active,
  consentedAt: told(row.consented_at),
  withdrawnAt: told(row.withdrawn_at),
  createdAt: row.created_at.toISOString(),
  lastSeenAt: told(row.last_seen_at),
  pushEndpoint: row.push_endpoint,
});

const toVisit = (row: VisitRow, customerId: string): Visit => ({
  id: row.id,
  geofenceId: row.geofence_id,
  storeId: row.store_id,
  deviceId: row.device_id,
  customerId,
  enteredAt: row.entered_at.toISOString(),
  exitedAt: told(row.exited_at),
  dwelledAt: told(row.dwelled_at),
  lastSeenAt: row.last_seen_at.toISOString(),
  source: row.source,
  amendedAt: told(row.amended_at),
});

const toFenceEvent = (row: FenceEventRow, customerId: string): Exported['fenceEvents'][number] => ({
  id: `${row.xid}-${row.id}`,
  kind: row.kind,
  geofenceId: row.geofence_id,
  storeId: row.store_id,
  deviceId: row.device_id,
  customerId,
  visitId: row.visit_id,
  at: row.at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
  triggers: row.triggers,
  explanation: row.explanation,
});

/** Everything the phones of one person told. */
export const toPhones = (
  customerId: string,
  rows: { devices: DeviceRow[]; visits: VisitRow[]; events: FenceEventRow[]; batches: FixBatchRow[] },
  unpack: UnpackFixes,
): Pick<Exported, 'devices' | 'visits' | 'fenceEvents' | 'fixes'> => ({
  devices: rows.devices.map(toDevice),
  visits: rows.visits.map((row) => toVisit(row, customerId)),
  fenceEvents: rows.events.map((row) => toFenceEvent(row, customerId)),
  fixes: rows.batches.flatMap(({ device_id, fixes }) =>
    unpack(fixes).map((fix) => ({
      deviceId: device_id,
      position: [fix.lng, fix.lat],
      accuracyMeters: fix.accuracy,
      speedMetersPerSecond: fix.speed,
      at: instant(fix.at),
      receivedAt: instant(fix.receivedAt),
    })),
  ),
});
