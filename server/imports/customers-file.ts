import type { Knex } from 'knex';
import { type Attached, attachRecords, type PersonRecord } from '../customers/index.ts';
import { saysAddress } from './columns.ts';
import { customerReader } from './customer-row.ts';
import { type AddressPlacing, placeAddresses } from './place-addresses.ts';
import type { Plan } from './plan.ts';
import { type FileRow, updateFile } from './queries.ts';
import { analyzePeople, namesOf } from './queries-customers.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { runTable } from './table-file.ts';

/**
 * The planner knows nothing of what was just written. Among many small businesses it takes this one for small too, and looks
 * for an e-mail through all of its records: 200 s instead of 8 for 30,000 customers.
 */
const growthToAnalyze = 1_000;

/** Told of a row about somebody who asked to be forgotten; nothing of it is written. */
export const forgotten = 'This person asked to be forgotten.';

export async function runCustomers(session: Session, file: FileRow, table: Table, plan: Plan): Promise<void> {
  const { businessId, importId } = session.run;
  let analyzeAt = growthToAnalyze;
  await runTable<PersonRecord>(session, file, table, {
    reader: (headers) => customerReader({ headers, table, ...plan }),
    async write(trx, rows, tally) {
      const records = rows.map(({ row, value }) => ({ row, record: value }));
      const attached = await attachRecords(trx, { businessId, importId, file: file.number }, records);
      if (attached.length !== rows.length)
        throw new Error(`Of ${rows.length} records ${attached.length} were attached.`);
      const names = await namesOfMerged(trx, businessId, attached);
      for (const [index, one] of attached.entries()) {
        tally.end(one.ending === 'erased' ? 'skipped' : one.ending);
        const reason = one.ending === 'erased' ? forgotten : mergeWords(one, rows[index]?.value, names);
        if (reason !== undefined) tally.problem(one.row, { reason, ...joinedWith(one) });
      }
      return undefined;
    },
    async written() {
      if (file.rows_read < analyzeAt) return;
      await analyzePeople(session.knex);
      analyzeAt = file.rows_read * 4;
    },
    async finish() {
      if (!saysAddress(table.columns)) return [];
      await updateFile(session.knex, session.run, file.number, { phase: 'placing' });
      const placing = await placeAddresses(session);
      return placing ? placingWords(placing) : [];
    },
  });
}

const isMerged = ({ ending, into }: Attached): boolean => ending === 'merged' && into === undefined;

const joinedWith = ({ ending, customerId }: Attached) =>
  ending === 'merged' && customerId !== null ? { customerId } : {};

const namesOfMerged = (trx: Knex, businessId: string, attached: readonly Attached[]) =>
  namesOf(trx, businessId, [...new Set(attached.flatMap((one) => (isMerged(one) ? (one.customerId ?? []) : [])))]);

const byWords: Record<string, string> = { email: 'e-mail', phone: 'phone', place: 'name and place', id: 'id' };

/** Why a row became part of somebody, in a line; nothing where it did not. */
export function mergeWords(
  { ending, into, customerId, why }: Pick<Attached, 'ending' | 'into' | 'customerId' | 'why'>,
  record: PersonRecord | undefined,
  names: ReadonlyMap<string, string>,
): string | undefined {
  if (ending !== 'merged') return undefined;
  // The key of a file without ids says itself what it is made of.
  const kind = why?.by === 'id' && record?.source === 'file' ? record.sourceKey.split(':')[0] : why?.by;
  const name = names.get(customerId ?? '')?.slice(0, 60);
  const whom = into === undefined ? (name ?? 'a customer without a name') : `in row ${into}`;
  return `The same person as ${whom}, by ${byWords[kind ?? 'id'] ?? 'id'}.`;
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
