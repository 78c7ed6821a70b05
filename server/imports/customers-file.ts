import { type Customer, customerReader, identityWords, saysAddress } from './customer-row.ts';
import { foldCustomers } from './fold.ts';
import { type AddressPlacing, placeAddresses } from './place-addresses.ts';
import type { Plan } from './plan.ts';
import { type FileRow, updateFile } from './queries.ts';
import { claimPurchases, knownCustomers, upsertCustomers } from './queries-customers.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { runTable } from './table-file.ts';

export async function runCustomers(session: Session, file: FileRow, table: Table, plan: Plan): Promise<void> {
  const { run } = session;
  await runTable<Customer>(session, file, table, {
    reader: (headers) => customerReader({ headers, columns: table.columns, ...plan }),
    async write(trx, rows, tally) {
      const known = await knownCustomers(trx, run, file.number, [
        ...new Set(rows.map(({ value }) => value.identityKey)),
      ]);
      const { fresh, merging, endings } = foldCustomers(rows, known);
      const touched: string[] = [];
      if (fresh.length > 0) touched.push(...(await upsertCustomers(trx, run, file.number, fresh, false)));
      if (merging.length > 0) touched.push(...(await upsertCustomers(trx, run, file.number, merging, true)));
      if (touched.length !== fresh.length + merging.length) {
        throw new Error(`Of ${fresh.length + merging.length} customers ${touched.length} were written.`);
      }
      await claimPurchases(trx, run, touched);
      for (const { row, key, ending, into } of endings) {
        tally.end(ending);
        if (into === undefined) continue;
        const reason = `The same customer as in row ${into} (same ${identityWords(key)}); the two became one.`;
        tally.problem(row, { reason });
      }
    },
    async finish() {
      if (!saysAddress(table.columns)) return [];
      await updateFile(session.knex, run, file.number, { phase: 'placing' });
      const placing = await placeAddresses(session);
      return placing ? placingWords(placing) : [];
    },
  });
}

function placingWords({ roughly, notFound, unavailable }: AddressPlacing): string[] {
  const say = (count: number, one: string, many: string, what: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many} ${what}: kept, but not on the map.`];
  return [
    ...say(notFound, 'address was', 'addresses were', 'not found on the streets'),
    ...(unavailable ? ['The geocoding server does not answer: the other addresses wait for the next import.'] : []),
    ...say(roughly, 'customer is', 'customers are', 'known by postcode or town only'),
  ];
}
