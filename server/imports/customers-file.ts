import { type Attached, attachRecords, type PersonRecord } from '../customers/index.ts';
import { saysAddress } from './columns.ts';
import { customerReader } from './customer-row.ts';
import { type AddressPlacing, placeAddresses } from './place-addresses.ts';
import type { Plan } from './plan.ts';
import { type FileRow, updateFile } from './queries.ts';
import { analyzePeople } from './queries-customers.ts';
import type { Table } from './recognize.ts';
import { namePlace } from './report.ts';
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
  await runTable<PersonRecord, { row: number; record: PersonRecord }[]>(session, file, table, {
    reader: (headers) => customerReader({ headers, table, ...plan }),
    prepare: (rows) => rows.map(({ row, value }) => ({ row, record: value })),
    async write(trx, records, tally, busy) {
      const origin = { businessId, importId, file: file.number };
      const attached = await attachRecords(trx, origin, records, busy);
      if (attached.length !== records.length)
        throw new Error(`Of ${records.length} records ${attached.length} were attached.`);
      for (const [index, one] of attached.entries()) {
        tally.end(one.ending === 'erased' ? 'skipped' : one.ending);
        const reason = one.ending === 'erased' ? forgotten : mergeWords(one, records[index]?.record);
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

const joinedWith = ({ ending, customerId }: Attached) =>
  ending === 'merged' && customerId !== null ? { customerId } : {};

const byWords: Record<string, string> = { email: 'e-mail', phone: 'phone', place: 'name and place', id: 'id' };

/**
 * Why a row became part of somebody, in a line; undefined where it did not. The name is put in when the line is read
 * (report.ts): a report must not remember the name of somebody who was erased.
 */
export function mergeWords(
  { ending, into, why }: Pick<Attached, 'ending' | 'into' | 'why'>,
  record: PersonRecord | undefined,
): string | undefined {
  if (ending !== 'merged') return undefined;
  // The key of a file without ids says itself what it is made of.
  const kind = why?.by === 'id' && record?.source === 'file' ? record.sourceKey.split(':')[0] : why?.by;
  const whom = into === undefined ? namePlace : `in row ${into}`;
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
