import type { Position } from '../contract/common.ts';
import type { FilePreview } from '../contract/imports.ts';
import { type Attached, foreseeRecords, type PersonRecord } from '../customers/index.ts';
import { forgotten, mergeWords } from './customers-file.ts';
import type { AreaRow } from './features.ts';
import { endingsOf } from './fold.ts';
import type { Plan } from './plan.ts';
import type { PurchaseRow } from './purchase-row.ts';
import type { FileRow } from './queries.ts';
import { namesOf } from './queries-customers.ts';
import { knownNeighborhoods } from './queries-neighborhoods.ts';
import { ownersOf } from './queries-owners.ts';
import { keyOfPurchase, knownPurchases } from './queries-purchases.ts';
import type { Finished, Problem } from './reader.ts';
import { withName } from './report.ts';
import type { Session } from './session.ts';

/** What will happen to rows, by what is in the database now. Nothing is written. */

export type PreviewRow = FilePreview['rows'][number];

const outcomes = { created: 'create', updated: 'update', merged: 'merge', erased: 'skip' } as const;

/** A row that needs no looking up: it was refused or left out, or went into an earlier one. */
function settled<Value>(finished: Finished<Value>): PreviewRow | undefined {
  const base = { row: finished.row, says: {}, with: null };
  if (!('parsed' in finished)) return { ...base, outcome: 'merge', problems: finished.problems };
  const { value, skipped, problems } = finished.parsed;
  if (value !== undefined && !skipped) return undefined;
  return { ...base, outcome: skipped ? 'skip' : 'fail', problems };
}

const problemsOf = <Value>(finished: Finished<Value>): Problem[] =>
  'parsed' in finished ? finished.parsed.problems : finished.problems;

const valuesOf = <Value>(rows: readonly Finished<Value>[]): { row: number; value: Value }[] =>
  rows.flatMap((one) =>
    'parsed' in one && one.parsed.value !== undefined && !one.parsed.skipped
      ? [{ row: one.row, value: one.parsed.value }]
      : [],
  );

const said = (values: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([field, value]) => (value ? [[field, value]] : [])));

const degrees = (position: Position | null) => position && `${position[1]}, ${position[0]}`;

const recordSays = (record: PersonRecord): Record<string, string> =>
  said({
    ...record.attributes,
    name: record.name,
    email: record.email,
    phone: record.phone,
    address: record.address,
    position: degrees(record.position),
    tags: record.tags.join(', '),
    since: record.since,
    birthday: record.birthday,
    ...Object.fromEntries(
      record.statements.map(({ channel, granted }) => [`${channel}Consent`, granted ? 'granted' : 'withdrawn']),
    ),
  });

/** The customers a table would make or meet. The demo town makes room before anything real is written, so nobody meets it. */
export async function foreseeCustomers(
  { knex, run, demoStands }: Session,
  file: FileRow,
  rows: readonly Finished<PersonRecord>[],
): Promise<PreviewRow[]> {
  const records = valuesOf(rows).map(({ row, value }) => ({ row, record: value }));
  const origin = { businessId: run.businessId, importId: run.importId, file: file.number };
  const attached = await foreseeRecords(knex, origin, records, { alone: demoStands });
  const names = await namesOf(knex, run.businessId, [
    ...new Set(attached.flatMap(({ customerId }) => customerId ?? [])),
  ]);
  const byRow = new Map(attached.map((one, index) => [one.row, { one, record: records[index]?.record }]));
  return rows.map((finished) => {
    const found = byRow.get(finished.row);
    if (!found?.record) return settled(finished) as PreviewRow;
    const { one, record } = found;
    const reason = one.ending === 'erased' ? forgotten : mergeWords(one, record);
    return {
      row: finished.row,
      outcome: outcomes[one.ending],
      says: recordSays(record),
      with: withWhom(one, names),
      problems: [
        ...problemsOf(finished),
        ...(reason === undefined ? [] : [{ reason: withName(reason, one.customerId, names) }]),
      ],
    };
  });
}

function withWhom({ ending, customerId, why }: Attached, names: ReadonlyMap<string, string>): PreviewRow['with'] {
  if (ending === 'created' || ending === 'erased') return null;
  const by = why?.by === 'email' || why?.by === 'phone' ? why.by : 'id';
  return { customerId, name: names.get(customerId ?? '') ?? null, by };
}

const byOf = (ref: string) => (ref.startsWith('email:') ? 'email' : ref.startsWith('phone:') ? 'phone' : 'id');

/** The purchases a table would make or change, and whose they are. */
export async function foreseePurchases(
  { knex, run, demoStands }: Session,
  file: FileRow,
  plan: Plan,
  rows: readonly Finished<PurchaseRow>[],
): Promise<PreviewRow[]> {
  const values = valuesOf(rows);
  const purchases = values.map(({ value }) => value);
  const refs = new Set(purchases.flatMap(({ customerRef }) => customerRef ?? []));
  const known = demoStands ? new Map<string, null>() : await knownPurchases(knex, run, file.number, purchases);
  const owners = demoStands ? new Map<string, string>() : (await ownersOf(knex, run.businessId, refs)).ids;
  const names = await namesOf(knex, run.businessId, [...new Set(owners.values())]);
  const endings = endingsOf(
    values.map(({ row, value }) => ({ row, key: keyOfPurchase(value) })),
    known,
  );
  const byRow = new Map(endings.map((ending, index) => [ending.row, { ending, purchase: purchases[index] }]));
  return rows.map((finished) => {
    const found = byRow.get(finished.row);
    if (!found?.purchase) return settled(finished) as PreviewRow;
    const { ending, purchase } = found;
    const ref = purchase.customerRef;
    const owner = ref === null ? undefined : owners.get(ref);
    return {
      row: finished.row,
      outcome: outcomes[ending.ending],
      says: said({
        at: purchase.at.fixed ? purchase.at.text : `${purchase.at.text} ${purchase.timeZone ?? plan.timeZone}`,
        amount: purchase.amount,
        items: purchase.items,
        customer: ref?.replace(/^(key:\w+|email|phone):(id:)?/, ''),
      }),
      with:
        ref === null || owner === undefined
          ? null
          : { customerId: owner, name: names.get(owner) ?? null, by: byOf(ref) },
      problems: problemsOf(finished),
    };
  });
}

/** The neighborhoods a file would make or change. */
export async function foreseeAreas(
  { knex, run, demoStands }: Session,
  rows: readonly AreaRow[],
): Promise<PreviewRow[]> {
  const keys = rows.flatMap(({ area }) => area?.sourceKey ?? []);
  const known = demoStands ? new Set<string>() : await knownNeighborhoods(knex, run.businessId, keys);
  return rows.map(({ row, area, skipped, problems }) => ({
    row,
    outcome: !area ? (skipped ? 'skip' : 'fail') : known.has(area.sourceKey) ? 'update' : 'create',
    says: said({
      name: area?.name,
      households: area?.households?.toString(),
      population: area?.population?.toString(),
    }),
    with: null,
    problems,
  }));
}
