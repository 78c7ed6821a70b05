import type { Knex } from 'knex';
import type { MoneyTotals } from '../contract/imports.ts';
import { type Ending, endingsOf } from './fold.ts';
import { addMoney } from './money.ts';
import { OwnersByBatch } from './owners.ts';
import type { Plan } from './plan.ts';
import { bundlesOf, type NewPurchase } from './purchase-bundles.ts';
import { type PurchaseRow, purchaseReader } from './purchase-row.ts';
import { type FileRow, type Run, settingOf } from './queries.ts';
import type { Owners } from './queries-owners.ts';
import {
  deletePurchases,
  insertPurchases,
  keyOfPurchase,
  knownPurchases,
  readyToInsert,
  upsertPurchases,
} from './queries-purchases.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { type Numbered, runTable } from './table-file.ts';
import type { Tally } from './tally.ts';

export async function runPurchases(session: Session, file: FileRow, table: Table, plan: Plan): Promise<void> {
  const { run } = session;
  const writer = new PurchaseWriter(run, file, plan.timeZone, session.copies);
  await runTable<PurchaseRow, Prepared>(session, file, table, {
    reader: (headers) => purchaseReader({ headers, table, ...plan }),
    prepare: (rows) => writer.prepare(rows),
    write: (trx, prepared, tally, busy) => writer.write(trx, prepared, tally, busy),
    async withdraw(trx, rows) {
      const keys = rows.map(({ value }) => value);
      const refunds = keys.map(({ source, sourceKey }) => ({ source, sourceKey: `${sourceKey}/refund` }));
      await deletePurchases(trx, run.businessId, [...keys, ...refunds]);
    },
  });
}

interface Entry extends NewPurchase {
  key: string;
  /** The row's own purchase, and not its refund. */
  first: boolean;
}

/** A batch, as far as it can be made ready before its turn in the database. */
interface Prepared {
  entries: Entry[];
  refs: Set<string>;
  /** If nothing of it is there yet. */
  endings: Ending[];
  fresh: Entry[];
  ready: ReturnType<typeof readyToInsert>[];
}

/** Writes the purchases of one file, batch by batch. */
class PurchaseWriter {
  /** One of this file was there before: from then on each is looked up first. */
  private meetsKnown = false;
  private readonly owners: OwnersByBatch;
  private currency: string | undefined;

  constructor(
    private readonly run: Run,
    private readonly file: FileRow,
    private readonly timeZone: string,
    private readonly copies: boolean,
  ) {
    this.owners = new OwnersByBatch(run.businessId);
  }

  prepare(rows: readonly Numbered<PurchaseRow>[]): Prepared {
    const entries: Entry[] = [];
    const refs = new Set<string>();
    for (const { row, value, also } of rows) {
      entries.push({ row, key: keyOfPurchase(value), first: true, purchase: value });
      for (const purchase of also) entries.push({ row, key: keyOfPurchase(purchase), first: false, purchase });
      if (value.customerRef !== null) refs.add(value.customerRef);
    }
    const { endings, fresh, bundles } = this.toWrite(entries, new Map());
    const { run, file, copies } = this;
    return { entries, refs, endings, fresh, ready: bundles.map((one) => readyToInsert(one, run, file.number, copies)) };
  }

  /** Ends each row in the tally; answers the file's money with what was written. */
  async write(trx: Knex.Transaction, prepared: Prepared, tally: Tally, busy: () => void): Promise<MoneyTotals> {
    const { run, file } = this;
    const { entries, refs } = prepared;
    // Only now: the demo town has a currency of its own, and has made room.
    this.currency ??= (await settingOf(trx, run.businessId)).currency;
    const owners = await this.owners.of(trx, refs);
    if (!this.meetsKnown) {
      let money: MoneyTotals | undefined;
      // Added up while the database is at it.
      const sent = () => {
        money ??= this.moneyWith(prepared.fresh, owners);
        busy();
      };
      if (await insertPurchases(trx, run, file.number, prepared.ready, owners, sent)) {
        tell(entries, prepared.endings, tally);
        return money ?? this.moneyWith(prepared.fresh, owners);
      }
      this.meetsKnown = true;
    }
    const keys = entries.map(({ purchase }) => purchase);
    const { endings, fresh, bundles } = this.toWrite(entries, await knownPurchases(trx, run, file.number, keys));
    await upsertPurchases(trx, run, file.number, bundles, owners);
    tell(entries, endings, tally);
    return this.moneyWith(fresh, owners);
  }

  private moneyWith(fresh: readonly Entry[], { erased }: Owners): MoneyTotals {
    const booked = fresh.map(({ purchase: { amount, customerRef } }) => ({
      amount,
      customerRef: erased.has(customerRef ?? '') ? null : customerRef,
    }));
    return addMoney(this.file.money, this.currency ?? '', booked);
  }

  private toWrite(entries: readonly Entry[], known: ReadonlyMap<string, number | null>) {
    const endings = endingsOf(entries, known);
    const fresh = entries.filter((_entry, index) => endings[index]?.ending !== 'merged');
    return { endings, fresh, bundles: bundlesOf(fresh, this.timeZone) };
  }
}

function tell(entries: readonly Entry[], endings: readonly Ending[], tally: Tally): void {
  for (const [index, { row, ending, into }] of endings.entries()) {
    if (!entries[index]?.first) continue;
    tally.end(ending);
    if (into !== undefined) tally.problem(row, { reason: `The same purchase as in row ${into}; it counts once.` });
  }
}
