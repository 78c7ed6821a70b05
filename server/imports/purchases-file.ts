import type { Knex } from 'knex';
import { type Ending, endingsOf } from './fold.ts';
import { addMoney } from './money.ts';
import { OwnersByBatch } from './owners.ts';
import type { Plan } from './plan.ts';
import { type PurchaseRow, purchaseReader } from './purchase-row.ts';
import { type FileRow, type Run, settingOf } from './queries.ts';
import type { Owners } from './queries-owners.ts';
import {
  deletePurchases,
  insertPurchases,
  keyOfPurchase,
  knownPurchases,
  type NewPurchase,
  upsertPurchases,
} from './queries-purchases.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { type Numbered, runTable } from './table-file.ts';
import type { Tally } from './tally.ts';

export async function runPurchases(session: Session, file: FileRow, table: Table, plan: Plan): Promise<void> {
  const { run } = session;
  const writer = new PurchaseWriter(run, file.number, plan.timeZone);
  let currency: string | undefined;
  await runTable<PurchaseRow>(session, file, table, {
    reader: (headers) => purchaseReader({ headers, table, ...plan }),
    async write(trx, rows, tally) {
      const written = await writer.write(trx, rows, tally);
      // Only now: the demo town has a currency of its own, and has made room.
      currency ??= (await settingOf(trx, run.businessId)).currency;
      return addMoney(file.money, currency, written);
    },
    async withdraw(trx, rows) {
      const keys = rows.map(({ value }) => value);
      const refunds = keys.map(({ source, sourceKey }) => ({ source, sourceKey: `${sourceKey}/refund` }));
      await deletePurchases(trx, run.businessId, [...keys, ...refunds]);
    },
  });
}

interface Entry extends NewPurchase {
  /** The row's own purchase, and not its refund. */
  first: boolean;
}

/** Writes the purchases of one file, batch by batch. */
class PurchaseWriter {
  /** One of this file was there before: from then on each is looked up first. */
  private meetsKnown = false;
  private readonly owners: OwnersByBatch;

  constructor(
    private readonly run: Run,
    private readonly file: number,
    private readonly timeZone: string,
  ) {
    this.owners = new OwnersByBatch(run.businessId);
  }

  /** Ends each row in the tally; answers what was written. */
  async write(trx: Knex.Transaction, rows: readonly Numbered<PurchaseRow>[], tally: Tally): Promise<PurchaseRow[]> {
    const { run, file, timeZone } = this;
    const entries = entriesOf(rows, await this.owners.of(trx, refsOf(rows)));
    let endings = endingsOf(entries.map(keyed), new Map());
    const attempt = () => entries.filter((_entry, index) => endings[index]?.ending !== 'merged');
    this.meetsKnown ||= !(await insertPurchases(trx, run, file, attempt(), timeZone));
    if (this.meetsKnown) {
      const known = await knownPurchases(
        trx,
        run,
        file,
        entries.map(({ purchase }) => purchase),
      );
      endings = endingsOf(entries.map(keyed), known);
      await upsertPurchases(trx, run, file, attempt(), timeZone);
    }
    tell(entries, endings, tally);
    return attempt().map(({ purchase }) => purchase);
  }
}

const refsOf = (rows: readonly Numbered<PurchaseRow>[]): Set<string> =>
  new Set(rows.flatMap(({ value, also }) => [value, ...also].flatMap(({ customerRef }) => customerRef ?? [])));

/** What is to be written, with whose it is. Who asked to be forgotten is not named either. */
const entriesOf = (rows: readonly Numbered<PurchaseRow>[], { ids, erased }: Owners): Entry[] =>
  rows.flatMap(({ row, value, also }) =>
    [value, ...also].map((purchase, part) => {
      const ref = purchase.customerRef;
      const named = ref !== null && erased.has(ref) ? { ...purchase, customerRef: null } : purchase;
      return { row, first: part === 0, purchase: named, customerId: ref === null ? null : (ids.get(ref) ?? null) };
    }),
  );

const keyed = ({ row, purchase }: Entry) => ({ row, key: keyOfPurchase(purchase) });

function tell(entries: readonly Entry[], endings: readonly Ending[], tally: Tally): void {
  for (const [index, { row, ending, into }] of endings.entries()) {
    if (!entries[index]?.first) continue;
    tally.end(ending);
    if (into !== undefined) tally.problem(row, { reason: `The same purchase as in row ${into}; it counts once.` });
  }
}
