import type { FenceEvent, LiveFix, Visit } from '../contract/geofences.ts';
import { suspicionsOf } from '../geofences/index.ts';
import { writePosition } from './position.ts';
import type { EventRow, VisitRow } from './queries.ts';
import type { LastFixRow } from './queries-stream.ts';

export const toFenceEvent = (row: EventRow): FenceEvent => ({
  id: writePosition(row),
  kind: row.kind,
  geofenceId: row.geofence_id,
  storeId: row.store_id,
  deviceId: row.device_id,
  customerId: row.customer_id,
  visitId: row.visit_id,
  at: row.at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
  triggers: row.triggers,
  explanation: row.explanation,
});

export const toVisit = (row: VisitRow): Visit => ({
  id: row.id,
  geofenceId: row.geofence_id,
  storeId: row.store_id,
  deviceId: row.device_id,
  customerId: row.customer_id,
  enteredAt: row.entered_at.toISOString(),
  exitedAt: row.exited_at?.toISOString() ?? null,
  dwelledAt: row.dwelled_at?.toISOString() ?? null,
  lastSeenAt: row.last_seen_at.toISOString(),
  source: row.source,
  amendedAt: row.amended_at?.toISOString() ?? null,
});

export const toLiveFix = ({ device_id, device_name, last }: LastFixRow): LiveFix => ({
  deviceId: device_id,
  deviceName: device_name,
  position: [last.lng, last.lat],
  accuracyMeters: last.accuracy,
  at: new Date(last.at).toISOString(),
  suspicions: suspicionsOf(last.flags ?? 0, false),
});
