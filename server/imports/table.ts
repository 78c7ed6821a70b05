import { headersOf } from './columns.ts';
import { CsvReader, type CsvRow } from './csv.ts';
import { textOf } from './encoding.ts';
import { separatorLine, type Table } from './recognize.ts';

export interface TableRows {
  rows: CsvRow[];
  bytes: number;
}

/** The headings, and the rows below them piece by piece. Ragged rows carry a fault. Memory stays at one piece. */
export async function* tableRows(path: string, table: Table): AsyncGenerator<TableRows & { headers: string[] }> {
  const reader = new CsvReader(table.delimiter);
  let headers: string[] | undefined;
  let first = true;
  const checked = (rows: CsvRow[]): CsvRow[] => {
    if (!headers && rows[0]) headers = headersOf(rows[0].fields);
    else return rows.map((row) => checkWidth(row, headers?.length ?? 0));
    return rows.slice(1).map((row) => checkWidth(row, headers?.length ?? 0));
  };
  let bytes = 0;
  for await (const piece of textOf(path, table.encoding)) {
    const text = first ? piece.text.replace(/^\ufeff/, '').replace(separatorLine, '') : piece.text;
    first = first && piece.text === '';
    bytes = piece.bytes;
    const rows = checked(reader.push(text));
    if (headers) yield { headers, rows, bytes };
  }
  const rows = checked(reader.end());
  if (headers) yield { headers, rows, bytes };
}

function checkWidth(row: CsvRow, width: number): CsvRow {
  const extra = row.fields.length - width;
  if (row.fault || extra === 0) return row;
  // A delimiter at the end of every row is a habit of some programs.
  if (extra > 0 && row.fields.slice(width).every((field) => field.trim() === '')) {
    return { ...row, fields: row.fields.slice(0, width) };
  }
  if (row.fields.every((field) => field.trim() === '')) return { ...row, fields: Array<string>(width).fill('') };
  const fault =
    row.last && extra < 0
      ? 'The file ends in the middle of this row.'
      : `The row has ${row.fields.length} values where the headings are ${width}.`;
  return { ...row, fault };
}
