import type { Track } from '../geofences/index.ts';
import type { Runner } from './queries-commit.ts';

/** A device, where only it is meant. */
export interface DeviceKey {
  businessId: string;
  deviceId: string;
}

export interface StateRow {
  business_id: string;
  device_id: string;
  version: number;
  state: object;
  /** milliseconds */
  due: number | null;
  seen: number | null;
  /** packed; the latest batches */
  recent: Buffer[] | null;
}

const keys = (devices: readonly DeviceKey[]) => [
  devices.map(({ businessId }) => businessId),
  devices.map(({ deviceId }) => deviceId),
];
const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** Where devices stand, with their latest fixes. One that was never heard of is not in it. */
export async function statesOf(runner: Runner, devices: readonly DeviceKey[]): Promise<StateRow[]> {
  const text = `
    select s.business_id, s.device_id, s.version::float8 as version, s.state, ${milliseconds('s.due_at')} as due,
      ${milliseconds('s.last_seen_at')} as seen, r.recent
    from unnest($1::bigint[], $2::bigint[]) as w (business_id, device_id)
    join device_states s using (business_id, device_id)
    left join lateral (
      select array_agg(l.fixes order by l.last_at) as recent from (
        select f.fixes, f.last_at from fix_batches f
        where f.business_id = s.business_id and f.device_id = s.device_id order by f.last_at desc limit 8
      ) l
    ) r on true`;
  return (await runner.query({ name: 'checkin-states', text, values: keys(devices) })).rows as StateRow[];
}

/** Rows for devices that were made and never heard of. */
export async function makeStates(runner: Runner, devices: readonly DeviceKey[]): Promise<void> {
  const text = `
    insert into device_states (business_id, device_id)
    select d.business_id, d.id from unnest($1::bigint[], $2::bigint[]) as w (business_id, id)
    join devices d using (business_id, id)
    on conflict (business_id, device_id) do nothing`;
  await runner.query({ name: 'checkin-make-states', text, values: keys(devices) });
}

/** The batches that may hold fixes of a span of time, packed. Milliseconds, both ends included. */
export async function batchesWithin(runner: Runner, device: DeviceKey, from: number, to: number): Promise<Buffer[]> {
  const text = `
    select fixes from fix_batches
    where business_id = $1 and device_id = $2 and last_at >= to_timestamp($3::float8 / 1000.0) and first_at <= to_timestamp($4::float8 / 1000.0)
    order by last_at`;
  const values = [device.businessId, device.deviceId, from, to];
  const { rows } = await runner.query({ name: 'checkin-batches', text, values });
  return (rows as { fixes: Buffer }[]).map(({ fixes }) => fixes);
}

export interface CheckpointRow {
  at: number;
  /** of the first row only, from where a replay begins */
  track: Track | null;
}

/** The last checkpoint that is not after a time, and all that follow it. Milliseconds. */
export async function checkpointsFrom(runner: Runner, device: DeviceKey, at: number): Promise<CheckpointRow[]> {
  const text = `
    select ${milliseconds('p.at')} as at, case when p.at = base.at then p.track end as track
    from device_checkpoints p, (
      select max(at) as at from device_checkpoints
      where business_id = $1 and device_id = $2 and at <= to_timestamp($3::float8 / 1000.0)
    ) base
    where p.business_id = $1 and p.device_id = $2 and p.at >= coalesce(base.at, '-infinity')
    order by p.at`;
  const { rows } = await runner.query({
    name: 'checkin-checkpoints',
    text,
    values: [device.businessId, device.deviceId, at],
  });
  return (rows as CheckpointRow[]).map((row) => ({ ...row, at: Math.round(row.at) }));
}

export interface VisitRow {
  geofence_id: string;
  store_id: string | null;
  entered: number;
  exited: number | null;
  dwelled: number | null;
  last_seen: number;
}

/** Visits seen in fixes that began at a time or later. Milliseconds. */
export async function visitsFrom(runner: Runner, device: DeviceKey, at: number): Promise<VisitRow[]> {
  const text = `
    select geofence_id, store_id, ${milliseconds('entered_at')} as entered, ${milliseconds('exited_at')} as exited,
      ${milliseconds('dwelled_at')} as dwelled, ${milliseconds('last_seen_at')} as last_seen
    from visits
    where business_id = $1 and device_id = $2 and source = 'fixes' and entered_at >= to_timestamp($3::float8 / 1000.0)
    order by entered_at, geofence_id`;
  const { rows } = await runner.query({
    name: 'checkin-visits',
    text,
    values: [device.businessId, device.deviceId, at],
  });
  return (rows as VisitRow[]).map((row) => ({
    ...row,
    entered: Math.round(row.entered),
    exited: row.exited === null ? null : Math.round(row.exited),
    dwelled: row.dwelled === null ? null : Math.round(row.dwelled),
    last_seen: Math.round(row.last_seen),
  }));
}

/** The store a poster's or till's code stands for, and whether the device said so there already: lately, or by this id. */
export async function posterFor(
  runner: Runner,
  device: DeviceKey,
  here: { code: string; at: number; clientId: bigint | null; withinMilliseconds: number },
): Promise<{ storeId: string; said: boolean } | undefined> {
  const text = `
    select h.store_id, exists (
      select from visits v where v.business_id = $1 and v.device_id = $2 and v.source = 'said'
        and (v.client_id = $5 or v.store_id = h.store_id
          and v.entered_at between to_timestamp(($4::float8 - $6::float8) / 1000.0) and to_timestamp(($4::float8 + $6::float8) / 1000.0))
    ) as said
    from here_codes h where h.business_id = $1 and h.code = $3`;
  const { code, at, clientId, withinMilliseconds } = here;
  const values = [device.businessId, device.deviceId, code, at, clientId?.toString() ?? null, withinMilliseconds];
  const { rows } = await runner.query({ name: 'checkin-poster', text, values });
  const [row] = rows as { store_id: string; said: boolean }[];
  return row && { storeId: row.store_id, said: row.said };
}

/** Devices that time alone changes by now (milliseconds), the longest due first. */
export async function dueDevices(runner: Runner, now: number, limit: number): Promise<DeviceKey[]> {
  const text = `
    select business_id as "businessId", device_id as "deviceId" from device_states
    where due_at <= to_timestamp($1::float8 / 1000.0) order by due_at limit $2`;
  return (await runner.query({ name: 'checkin-due', text, values: [now, limit] })).rows as DeviceKey[];
}
