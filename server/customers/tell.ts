import type { z } from 'zod';
import type { Position } from '../contract/common.ts';
import {
  type ConsentState,
  type Customer,
  type CustomerSummary,
  channels,
  type consent,
  type customerRecord,
  type merge,
  type personExport,
  type Timeline,
} from '../contract/people.ts';
import type { ListedRow } from './queries-list.ts';
import type { ConsentRow, EventRow, MergeListRow, PersonRow, PurchaseRow, RecordRow } from './queries-person.ts';

/** Rows of the database as the API tells them. */

const positionOf = ({ lng, lat }: { lng: number | null; lat: number | null }): Position | null =>
  lng === null || lat === null ? null : [lng, lat];

const stateOf = (granted: boolean | null): ConsentState =>
  granted === null ? 'unknown' : granted ? 'granted' : 'withdrawn';

export const toSummary = (row: ListedRow): CustomerSummary => ({
  id: row.id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  tags: row.tags,
  position: positionOf(row),
  accuracy: row.accuracy,
  address: row.address,
  neighborhoodId: row.neighborhood_id,
  consents: {
    email: stateOf(row.email_consent),
    sms: stateOf(row.sms_consent),
    push: stateOf(row.push_consent),
    mail: stateOf(row.mail_consent),
  },
  purchases: row.purchases,
  revenue: row.revenue,
  lastPurchase: row.last_day,
});

export const toCustomer = (row: PersonRow, records: readonly RecordRow[]): Customer => ({
  ...toSummary(row),
  attributes: row.attributes,
  birthday: row.birthday,
  since: row.since,
  postcode: row.postcode,
  neighborhood: row.neighborhood,
  cell: row.cell,
  refunds: row.refunds,
  firstPurchase: row.first_day,
  rfm:
    row.rfm_group === null || row.recency === null || row.frequency === null || row.money === null
      ? null
      : { recency: row.recency, frequency: row.frequency, money: row.money, group: row.rfm_group },
  records: records.map(toRecord),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const toRecord = (row: RecordRow): z.infer<typeof customerRecord> => ({
  id: row.id,
  source: row.source,
  sourceKey: row.source_key,
  name: row.name,
  email: row.email,
  phone: row.phone,
  address: row.address,
  updatedAt: row.updated_at.toISOString(),
});

const toConsent = (row: ConsentRow): z.infer<typeof consent> => ({
  id: row.id,
  channel: row.channel,
  purpose: row.purpose,
  granted: row.granted,
  source: row.source,
  direct: row.direct,
  at: row.at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
});

/**
 * The ledger, and its state for each channel and purpose: a withdrawal stands until a later yes said to us; what files
 * say grants only where nothing was withdrawn.
 */
export function toConsents(rows: readonly ConsentRow[]) {
  const states = new Map<string, { channel: ConsentRow['channel']; purpose: string; state: ConsentState }>();
  const purposes = [...new Set(rows.map(({ purpose }) => purpose))].sort();
  for (const purpose of purposes)
    for (const channel of channels) {
      const own = rows.filter((row) => row.channel === channel && row.purpose === purpose);
      if (own.length > 0) states.set(`${purpose} ${channel}`, { channel, purpose, state: addUp(own) });
    }
  return { items: rows.map(toConsent), states: [...states.values()] };
}

function addUp(rows: readonly ConsentRow[]): ConsentState {
  const latest = (some: readonly ConsentRow[]) => Math.max(...some.map(({ at }) => at.getTime()));
  const withdrawn = rows.filter(({ granted }) => !granted);
  if (withdrawn.length === 0) return 'granted';
  const said = rows.filter(({ granted, direct }) => granted && direct);
  return latest(said) > latest(withdrawn) ? 'granted' : 'withdrawn';
}

export const toMerges = (rows: readonly MergeListRow[], records: readonly RecordRow[]): z.infer<typeof merge>[] => {
  const byId = new Map(records.map((record) => [record.id, toRecord(record)]));
  return rows.map((row) => ({
    id: row.id,
    reason: row.reason,
    at: row.at.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
    otherCustomerId: row.other_customer_id,
    records: row.record_ids.flatMap((id) => byId.get(id) ?? []),
  }));
};

export function toEvent(row: EventRow): Timeline['items'][number] {
  const at = row.at.toISOString();
  const { type, source, channel, purpose, granted, reason } = row;
  if (type === 'consent' && channel && purpose !== null && granted !== null)
    return { type, at, channel, purpose, granted, source: source ?? '' };
  if (type === 'merge' && reason) return { type, at, reason, undone: row.undone === true };
  if (type === 'visit') return { type, at, place: row.items, until: row.until?.toISOString() ?? null };
  if (type === 'message' && row.message) return { type, at, ...row.message };
  if (type === 'record') return { type, at, source: (source ?? 'file') as RecordRow['source'] };
  return { type: 'purchase', at, amount: row.amount ?? '0.00', items: row.items, source: source ?? '' };
}

/** Everything held about one person, besides what their phones told and what campaigns did. */
export const toExport = (
  customer: Customer,
  rows: { records: RecordRow[]; consents: ConsentRow[]; merges: MergeListRow[]; purchases: PurchaseRow[] },
): Omit<
  z.infer<typeof personExport>,
  'devices' | 'visits' | 'fenceEvents' | 'fixes' | 'messages' | 'exposures' | 'redemptions'
> => ({
  customer,
  records: rows.records.map((row) => ({
    ...toRecord(row),
    tags: row.tags,
    attributes: row.attributes,
    since: row.since,
    birthday: row.birthday,
    postcode: row.postcode,
    position: positionOf(row),
  })),
  consents: rows.consents.map(toConsent),
  merges: toMerges(rows.merges, rows.records),
  purchases: rows.purchases.map(({ at, day, amount, items, source, source_key, customer_ref }) => ({
    at: at.toISOString(),
    day,
    amount,
    items,
    source,
    sourceKey: source_key,
    customerRef: customer_ref,
  })),
});
