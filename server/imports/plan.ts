import tzLookup from '@photostructure/tz-lookup';
import type { Position } from '../contract/common.ts';
import { currentEdition } from '../streets/index.ts';
import { cellReader, positionsOf, saysAddress, saysWhere } from './customer-row.ts';
import { middleOf } from './home.ts';
import { type FileRow, homeOf, settingOf, someCustomerPosition } from './queries.ts';
import type { Table } from './recognize.ts';
import { type Session, withNote } from './session.ts';
import { tableRows } from './table.ts';
import { type DateOrder, orderOf } from './times.ts';
import { type DecimalSign, decimalSign } from './values.ts';

/**
 * How a table's values are read, where the values alone do not tell. Decided before the first row is written and kept
 * with the file, so that an import that is taken up again goes on in the same way.
 */
export interface Plan {
  dateOrder: DateOrder;
  decimal: DecimalSign;
  timeZone: string;
  home: Position[];
}

/** The plan of a file: the one it began with, or a new one. */
export async function planOf(session: Session, file: FileRow, table: Table): Promise<Plan> {
  const kept = file.detected?.plan as Plan | undefined;
  if (kept && file.rows_read > 0) return kept;
  const { knex, run } = session;
  const setting = await settingOf(knex, run.businessId);
  const known = session.demoStands ? [] : await homeOf(knex, run.businessId);
  const head = await headRows(file.path, table);
  const home = known.length > 0 ? known : middleOf(positionsOf(head.rows, head.headers, table.columns));
  const store = session.demoStands ? null : setting.timeZone;
  const somewhere = home[0] ?? (session.demoStands ? undefined : await someCustomerPosition(knex, run.businessId));
  const cell = cellReader(head.headers, table.columns);
  const plan: Plan = {
    dateOrder: setting.currency === 'USD' ? 'month-first' : 'day-first',
    decimal: decimalSign(head.rows.map((fields) => cell(fields, 'amount'))),
    timeZone: store ?? (somewhere ? tzLookup(somewhere[1], somewhere[0]) : 'UTC'),
    home,
  };
  const evidence = await dateOrderOf(file.path, table, file.kind === 'purchases' ? 'at' : 'since');
  if (evidence !== undefined && evidence !== 'either') plan.dateOrder = evidence;
  file.detected = { ...table, plan };
  if (evidence === 'either') {
    const first = plan.dateOrder === 'month-first' ? 'the month' : 'the day';
    file.detected = withNote(file.detected, `Dates such as 3/4/2026 were read with ${first} first: no row tells.`);
  }
  if (file.kind === 'customers' && !saysWhere(table.columns)) {
    const note = await placeNote(session, table);
    if (note !== undefined) file.detected = withNote(file.detected, note);
  }
  if (file.kind === 'purchases') {
    file.detected = withNote(file.detected, `Times without an offset were read in the zone ${plan.timeZone}.`);
  }
  return plan;
}

/** What a person should know of a table without positions. */
async function placeNote({ knex, run, options }: Session, { columns }: Table): Promise<string | undefined> {
  if (!saysAddress(columns)) return 'No column holds positions: these customers are kept, but not on the map.';
  if (options.geocoderUrl || (await currentEdition(knex, run.businessId)) !== null) return undefined;
  return 'There are no streets yet to find the addresses on: import a map extract (.osm.pbf), and the customers appear.';
}

async function headRows(path: string, table: Table): Promise<{ headers: string[]; rows: string[][] }> {
  for await (const { headers, rows } of tableRows(path, table)) {
    if (rows.length > 0)
      return { headers, rows: rows.slice(0, 1000).flatMap((row) => (row.fault ? [] : [row.fields])) };
  }
  return { headers: [], rows: [] };
}

/** The order of day and month in a column, from its first row that tells; `either` when some could be both and none tells. */
async function dateOrderOf(path: string, table: Table, field: string): Promise<DateOrder | 'either' | undefined> {
  if (table.columns[field] === undefined) return undefined;
  let found: 'either' | undefined;
  for await (const { headers, rows } of tableRows(path, table)) {
    const cell = cellReader(headers, table.columns);
    for (const row of rows) {
      const order = row.fault ? undefined : orderOf(cell(row.fields, field));
      if (order === 'either') found = order;
      else if (order) return order;
    }
    // A column that is not written this way at the beginning is not searched to its end.
    if (found === undefined && rows.length > 0) return undefined;
  }
  return found;
}
