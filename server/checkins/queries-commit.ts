/** What runs one statement in a round trip of its own, and commits it. `name` lets the server keep its plan. */
export interface Runner {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}

/**
 * What devices bring, one entry of each list per device. Times are milliseconds. `versions` are those that were read: a
 * device whose row has another one by now is left as it is, with all that hangs on it.
 */
export interface DeviceChanges {
  businesses: string[];
  devices: string[];
  versions: number[];
  due: (number | null)[];
  seen: number[];
  /** JSON */
  states: string[];
  /** The fixes of a device within one UTC day; null where it brought none, or more than one day's. */
  firstAt: (number | null)[];
  lastAt: (number | null)[];
  counts: (number | null)[];
  fixes: (Buffer | null)[];
}

/** More rows of the same devices; `n` is the position of theirs in `DeviceChanges`, from 1. */
export interface FurtherChanges {
  batches: { n: number; firstAt: number; lastAt: number; count: number; fixes: Buffer }[];
  visitsRemoved: { n: number; fenceId: string; enteredAt: number }[];
  visitsChanged: {
    n: number;
    fenceId: string;
    storedAs: number;
    enteredAt: number;
    exitedAt: number | null;
    dwelledAt: number | null;
    lastSeenAt: number;
    amended: boolean;
  }[];
  visitsAdded: {
    n: number;
    fenceId: string | null;
    storeId: string | null;
    enteredAt: number;
    exitedAt: number | null;
    dwelledAt: number | null;
    lastSeenAt: number;
    amended: boolean;
    clientId: bigint | null;
  }[];
  /** `visitAt` is when the visit began, as it is stored before this statement, or, of a new one, after it. */
  events: {
    n: number;
    kind: string;
    fenceId: string | null;
    storeId: string | null;
    at: number;
    triggers: boolean;
    explanation: object;
    visitAt: number | null;
  }[];
  checkpointsRemoved: { n: number; at: number }[];
  checkpoints: { n: number; at: number; track: object }[];
}

export interface Committed {
  /** The positions (from 1) of the devices that were written. */
  won: Set<number>;
  /** Of the devices that were written, in the order given. */
  events: { id: string; xid: string; visitId: string | null; recordedAt: number }[];
}

const at = (column: string) => `to_timestamp(${column} / 1000.0)`;

/**
 * One statement, so that a check-in is one round trip and one commit, and so that everything hangs on one row: a device
 * is written if its row still has the version that was read. Rows are taken in the order given; the caller sorts them, so
 * that two processes wait for each other and do not lock each other out.
 */
const won = `
  with given as (
    select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
      $8::int[], $9::int[], $10::int[])
      with ordinality as g (business_id, device_id, version, due, seen, first_at, last_at, count, start, length, n)
  ), won as (
    update device_states s set version = s.version + 1, state = $11::jsonb -> (g.n - 1)::int, due_at = ${at('g.due')},
      last_seen_at = ${at('nullif(g.seen, 0)')}
    from given g
    where s.business_id = g.business_id and s.device_id = g.device_id and s.version = g.version
    returning g.n, g.business_id, g.device_id, g.first_at, g.last_at, g.count, g.start, g.length
  ), kept as (
    insert into fix_batches (business_id, device_id, first_at, last_at, count, fixes)
    select business_id, device_id, ${at('first_at')}, ${at('last_at')}, count, substr($12::bytea, start, length)
    from won where count is not null
  )`;

const statePart = (changes: DeviceChanges, more: readonly Buffer[] = []): unknown[] => {
  const { lengths, starts, bytes } = laid([...changes.fixes, ...more]);
  const own = changes.fixes.length;
  return [
    changes.businesses,
    changes.devices,
    changes.versions,
    changes.due,
    changes.seen,
    changes.firstAt,
    changes.lastAt,
    changes.counts,
    starts.slice(0, own),
    lengths.slice(0, own),
    `[${changes.states.join(',')}]`,
    bytes,
  ];
};

/** Many buffers as one, which goes over the wire as it is; `starts` count from 1. */
function laid(buffers: readonly (Buffer | null)[]) {
  const lengths = buffers.map((buffer) => buffer?.length ?? 0);
  let next = 1;
  const starts = lengths.map((length) => {
    next += length;
    return next - length;
  });
  return { lengths, starts, bytes: Buffer.concat(buffers.filter((buffer) => buffer !== null)) };
}

/** Most check-ins: nobody came and nobody left. */
export async function commitFixes(runner: Runner, changes: DeviceChanges): Promise<Set<number>> {
  const text = `${won} select n::int from won`;
  const { rows } = await runner.query({ name: 'checkin-fixes', text, values: statePart(changes) });
  return new Set((rows as { n: number }[]).map(({ n }) => n));
}

const everything = `${won}, more_kept as (
    insert into fix_batches (business_id, device_id, first_at, last_at, count, fixes)
    select w.business_id, w.device_id, ${at('b.first_at')}, ${at('b.last_at')}, b.count, substr($12::bytea, b.start, b.length)
    from unnest($13::int[], $14::float8[], $15::float8[], $16::int[], $17::int[], $18::int[])
      b (n, first_at, last_at, count, start, length) join won w using (n)
  ), removed as (
    delete from visits v using unnest($19::int[], $20::bigint[], $21::float8[]) r (n, geofence_id, entered) join won w using (n)
    where v.business_id = w.business_id and v.device_id = w.device_id and v.geofence_id = r.geofence_id
      and v.entered_at = ${at('r.entered')} and v.source = 'fixes'
  ), changed as (
    update visits v set
      entered_at = ${at('c.entered')},
      exited_at = case when c.amended then ${at('c.exited')} else coalesce(${at('c.exited')}, v.exited_at) end,
      dwelled_at = case when c.amended then ${at('c.dwelled')} else coalesce(${at('c.dwelled')}, v.dwelled_at) end,
      last_seen_at = case when c.amended then ${at('c.last_seen')} else greatest(${at('c.last_seen')}, v.last_seen_at) end,
      amended_at = case when c.amended then now() else v.amended_at end
    from unnest($22::int[], $23::bigint[], $24::float8[], $25::float8[], $26::float8[], $27::float8[], $28::float8[], $29::bool[])
      c (n, geofence_id, stored, entered, exited, dwelled, last_seen, amended) join won w using (n)
    where v.business_id = w.business_id and v.device_id = w.device_id and v.geofence_id = c.geofence_id
      and v.entered_at = ${at('c.stored')} and v.source = 'fixes'
  ), added as (
    insert into visits (business_id, device_id, geofence_id, store_id, entered_at, exited_at, dwelled_at, last_seen_at,
      source, amended_at, client_id)
    select w.business_id, w.device_id, a.geofence_id, a.store_id, ${at('a.entered')}, ${at('a.exited')}, ${at('a.dwelled')},
      ${at('a.last_seen')}, case when a.geofence_id is null then 'said' else 'fixes' end, case when a.amended then now() end,
      a.client_id
    from unnest($30::int[], $31::bigint[], $32::bigint[], $33::float8[], $34::float8[], $35::float8[], $36::float8[], $37::bool[], $38::bigint[])
      a (n, geofence_id, store_id, entered, exited, dwelled, last_seen, amended, client_id) join won w using (n)
    returning id, business_id, device_id, geofence_id, store_id, entered_at
  ), told as (
    insert into fence_events (business_id, device_id, geofence_id, store_id, visit_id, kind, at, triggers, explanation)
    select w.business_id, w.device_id, e.geofence_id, e.store_id, coalesce(a.id, v.id), e.kind, ${at('e.at')}, e.triggers,
      $46::jsonb -> (e.ord - 1)::int
    from unnest($39::int[], $40::text[], $41::bigint[], $42::bigint[], $43::float8[], $44::bool[], $45::float8[])
      with ordinality as e (n, kind, geofence_id, store_id, at, triggers, visit_at, ord)
    join won w using (n)
    left join added a on a.business_id = w.business_id and a.device_id = w.device_id and a.entered_at = ${at('e.visit_at')}
      and a.geofence_id is not distinct from e.geofence_id and (a.geofence_id is not null or a.store_id = e.store_id)
    left join visits v on v.business_id = w.business_id and v.device_id = w.device_id and v.geofence_id = e.geofence_id
      and v.entered_at = ${at('e.visit_at')} and v.source = 'fixes'
    order by e.ord
    returning id, xid, visit_id
  ), forgotten as (
    delete from device_checkpoints p using unnest($47::int[], $48::float8[]) r (n, at) join won w using (n)
    where p.business_id = w.business_id and p.device_id = w.device_id and p.at = ${at('r.at')}
  ), marked as (
    insert into device_checkpoints (business_id, device_id, at, track)
    select w.business_id, w.device_id, ${at('p.at')}, $51::jsonb -> (p.ord - 1)::int
    from unnest($49::int[], $50::float8[]) with ordinality as p (n, at, ord) join won w using (n)
    on conflict (business_id, device_id, at) do update set track = excluded.track
  )
  select n::int, null as id, null as xid, null as visit_id, null::float8 as recorded_at from won
  union all
  select null, id::text, xid::text, visit_id::text, (extract(epoch from now()) * 1000)::float8 from told`;

const column = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key) => rows.map((row) => row[key]);

/** Check-ins that changed more than the fixes kept. */
export async function commitAll(runner: Runner, changes: DeviceChanges, more: FurtherChanges): Promise<Committed> {
  const further = column(more.batches, 'fixes');
  const { starts, lengths } = laid([...changes.fixes, ...further]);
  const own = changes.fixes.length;
  const { batches: b, visitsRemoved: r, visitsChanged: c, visitsAdded: a, events: e, checkpoints: p } = more;
  const values = [
    ...statePart(changes, further),
    ...[
      column(b, 'n'),
      column(b, 'firstAt'),
      column(b, 'lastAt'),
      column(b, 'count'),
      starts.slice(own),
      lengths.slice(own),
    ],
    ...[column(r, 'n'), column(r, 'fenceId'), column(r, 'enteredAt')],
    ...[column(c, 'n'), column(c, 'fenceId'), column(c, 'storedAs'), column(c, 'enteredAt'), column(c, 'exitedAt')],
    ...[column(c, 'dwelledAt'), column(c, 'lastSeenAt'), column(c, 'amended')],
    ...[column(a, 'n'), column(a, 'fenceId'), column(a, 'storeId'), column(a, 'enteredAt'), column(a, 'exitedAt')],
    ...[column(a, 'dwelledAt'), column(a, 'lastSeenAt'), column(a, 'amended'), column(a, 'clientId').map(textOf)],
    ...[column(e, 'n'), column(e, 'kind'), column(e, 'fenceId'), column(e, 'storeId'), column(e, 'at')],
    ...[column(e, 'triggers'), column(e, 'visitAt'), JSON.stringify(column(e, 'explanation'))],
    ...[column(more.checkpointsRemoved, 'n'), column(more.checkpointsRemoved, 'at')],
    ...[column(p, 'n'), column(p, 'at'), JSON.stringify(column(p, 'track'))],
  ];
  const { rows } = await runner.query({ name: 'checkin-all', text: everything, values });
  return readCommitted(rows as CommittedRow[]);
}

interface CommittedRow {
  n: number | null;
  id: string;
  xid: string;
  visit_id: string | null;
  recorded_at: number;
}

const textOf = (number: bigint | null) => number?.toString() ?? null;

function readCommitted(rows: readonly CommittedRow[]): Committed {
  const committed: Committed = { won: new Set(), events: [] };
  for (const row of rows) {
    if (row.n !== null) committed.won.add(row.n);
    else
      committed.events.push({
        id: row.id,
        xid: row.xid,
        visitId: row.visit_id,
        recordedAt: Math.round(row.recorded_at),
      });
  }
  committed.events.sort((one, other) => Number(one.id) - Number(other.id));
  return committed;
}
