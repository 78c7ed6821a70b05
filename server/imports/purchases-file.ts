import { endingsOf } from './fold.ts';
import type { Plan } from './plan.ts';
import { type Purchase, purchaseReader } from './purchase-row.ts';
import type { FileRow } from './queries.ts';
import { knownPurchases, upsertPurchases } from './queries-purchases.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { runTable } from './table-file.ts';

export async function runPurchases(session: Session, file: FileRow, table: Table, plan: Plan): Promise<void> {
  const { run } = session;
  await runTable<Purchase>(session, file, table, {
    reader: (headers) => purchaseReader({ headers, columns: table.columns, ...plan }),
    async write(trx, rows, tally) {
      const keyed = rows.map(({ row, value }) => ({ row, key: value.sourceKey }));
      const endings = endingsOf(
        keyed,
        await knownPurchases(
          trx,
          run,
          file.number,
          keyed.map(({ key }) => key),
        ),
      );
      const fresh = rows.filter((_row, index) => endings[index]?.ending !== 'merged');
      const batch = fresh.map(({ row, value }) => ({ row, purchase: value }));
      if (batch.length > 0) await upsertPurchases(trx, run, file.number, batch, plan.timeZone);
      for (const { row, ending, into } of endings) {
        tally.end(ending);
        if (into !== undefined) tally.problem(row, { reason: `The same purchase as in row ${into}; it counts once.` });
      }
    },
  });
}
