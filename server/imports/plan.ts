import tzLookup from '@photostructure/tz-lookup';
import type { CountryCode } from 'libphonenumber-js';
import type { Position } from '../contract/common.ts';
import { currentEdition } from '../streets/index.ts';
import { cellReader, saysAddress, saysWhere } from './columns.ts';
import { datesOf, judge, ownersOrder } from './date-order.ts';
import { middleOf } from './home.ts';
import { notesOf } from './mapping.ts';
import { countryOf, countryOfPhones } from './phone.ts';
import { positionsOf } from './positions.ts';
import { type FileRow, homeOf, settingOf, someCustomerPosition } from './queries.ts';
import type { Table } from './recognize.ts';
import type { Session } from './session.ts';
import { tableRows } from './table.ts';
import { type DateOrder, readMoment } from './times.ts';
import { type DecimalSign, decimalSign } from './values.ts';

/**
 * How a table's values are read, where the values alone do not tell. Decided before the first row is written and kept
 * with the file, so that an import that is taken up again goes on in the same way.
 */
export interface Plan {
  dateOrder: DateOrder;
  decimal: DecimalSign;
  timeZone: string;
  /** Whose phone numbers need no country code; null where neither a store nor the file tells. */
  country: CountryCode | null;
  home: Position[];
  /** What was decided, for a person to read. */
  notes: string[];
}

/** The plan of a file: the one it began with, or a new one. Writes it and its notes into `file.detected`. */
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
  const timeZone = store ?? (somewhere ? tzLookup(somewhere[1], somewhere[0]) : 'UTC');
  const usual = setting.currency === 'USD' ? 'month-first' : 'day-first';
  const dates = table.dateOrder ? ownersOrder(table.dateOrder) : judge(await datesOf(file.path, table), usual);
  const notes = [...notesOf(table), ...dates.notes];
  if (file.kind === 'customers' && !saysWhere(table.columns)) {
    notes.push(...(await placeNotes(session, table)));
  }
  if (file.kind === 'purchases')
    notes.push(
      ...timeNotes(
        table,
        timeZone,
        head.rows.map((row) => cell(row, 'at')),
      ),
    );
  const plan: Plan = {
    dateOrder: dates.order,
    decimal: decimalSign(head.rows.map((fields) => cell(fields, 'amount'))),
    timeZone,
    country:
      (store || somewhere ? countryOf(timeZone) : null) ??
      countryOfPhones(head.rows.map((fields) => cell(fields, 'phone'))),
    home,
    notes,
  };
  file.detected = { ...table, plan, note: notes.length > 0 ? notes.join(' ') : undefined };
  return plan;
}

/** What a person should know of a table without positions. */
async function placeNotes({ knex, run, options }: Session, { columns }: Table): Promise<string[]> {
  if (!saysAddress(columns)) return ['No column holds positions: these customers are kept, but not on the map.'];
  if (options.geocoderUrl || (await currentEdition(knex, run.businessId)) !== null) return [];
  return [
    'There are no streets yet to find the addresses on: import a map extract (.osm.pbf), and the customers appear.',
  ];
}

function timeNotes(table: Table, timeZone: string, samples: readonly string[]): string[] {
  if (table.columns.timeZone !== undefined) return ['Times were read in the time zone that each row names.'];
  const written = samples.filter((text) => text !== '');
  if (written.length > 0 && written.every((text) => readMoment(text, '', 'month-first')?.fixed)) return [];
  return [`Times without an offset were read in the zone ${timeZone}.`];
}

async function headRows(path: string, table: Table): Promise<{ headers: string[]; rows: string[][] }> {
  for await (const { headers, rows } of tableRows(path, table)) {
    if (rows.length > 0)
      return { headers, rows: rows.slice(0, 1000).flatMap((row) => (row.fault ? [] : [row.fields])) };
  }
  return { headers: [], rows: [] };
}
