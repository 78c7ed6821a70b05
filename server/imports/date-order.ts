import { cellReader } from './columns.ts';
import type { Table } from './recognize.ts';
import { tableRows } from './table.ts';
import { type DateOrder, orderOf } from './times.ts';

interface Witness {
  row: number;
  text: string;
  /** Rows that say the same. */
  count: number;
}

/** What a table's dates say of the order of day and month: who says so first, and how many. */
export interface DateEvidence {
  'month-first'?: Witness;
  'day-first'?: Witness;
  /** The first date that could be both. */
  either?: Witness;
}

const dateFields = ['at', 'since', 'birthday', 'emailConsentAt', 'smsConsentAt'];

/** Looks through all dates of a table: one row far down may tell what a thousand before it do not. */
export async function datesOf(path: string, table: Table): Promise<DateEvidence> {
  const evidence: DateEvidence = {};
  const fields = dateFields.filter((field) => table.columns[field] !== undefined);
  if (fields.length === 0) return evidence;
  let row = 0;
  for await (const { headers, rows } of tableRows(path, table)) {
    const cell = cellReader(headers, table.columns);
    for (const { fields: values, fault } of rows) {
      row++;
      if (fault !== undefined) continue;
      for (const field of fields) note(evidence, row, cell(values, field));
    }
    // Dates that are not written this way at the beginning are not looked for to the end.
    if (rows.length > 0 && Object.keys(evidence).length === 0) break;
  }
  return evidence;
}

function note(evidence: DateEvidence, row: number, text: string): void {
  const order = orderOf(text);
  if (order === undefined) return;
  const witness = evidence[order];
  if (witness) witness.count++;
  else evidence[order] = { row, text: text.slice(0, 20), count: 1 };
}

export interface Judgment {
  order: DateOrder;
  notes: string[];
}

const words = { 'month-first': 'month first', 'day-first': 'day first' };

/** The order most rows tell, or `usual` where none does; and what to say of it. */
export function judge(evidence: DateEvidence, usual: DateOrder): Judgment {
  const { 'month-first': month, 'day-first': day, either } = evidence;
  if (!month && !day) {
    if (!either) return { order: usual, notes: [] };
    return { order: usual, notes: [`Dates such as ${either.text} were read ${words[usual]}: no row tells.`] };
  }
  const order = (month?.count ?? 0) >= (day?.count ?? 0) ? 'month-first' : 'day-first';
  const [by, against] = order === 'month-first' ? [month, day] : [day, month];
  if (!by) return { order, notes: [] };
  const said = `Dates such as ${by.text} were read ${words[order]}: row ${by.row} says so.`;
  if (!against) return { order, notes: [said] };
  const lost = `${against.count} of the ${by.count + against.count} dates that tell cannot be read`;
  return { order, notes: [`${said} Row ${against.row} says otherwise (${against.text}): ${lost}.`] };
}

/** The owner said so. */
export const ownersOrder = (order: DateOrder): Judgment => ({
  order,
  notes: [`Dates such as 3/4/2026 were read ${words[order]}, as you said.`],
});
