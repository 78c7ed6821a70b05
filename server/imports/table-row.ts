import { type Columns, cellReader } from './columns.ts';
import { formatNamed } from './formats/index.ts';
import type { Problem } from './reader.ts';
import type { Table } from './recognize.ts';
import { withoutApostrophe } from './values.ts';

/**
 * One row of a table, read by the names of fields, and what is wrong with it. A class, for a function made anew for every row
 * costs more than reading the row does.
 */
export class TableRow {
  readonly problems: Problem[] = [];

  constructor(
    readonly fields: readonly string[],
    private readonly columns: Columns,
    private readonly cellOf: (fields: readonly string[], field: string) => string,
  ) {}

  /** '' where there is no such column, or nothing in it. */
  cell(field: string): string {
    return this.cellOf(this.fields, field);
  }

  say(field: string, reason: string): void {
    this.problems.push({ column: this.columns[field] ?? field, reason });
  }

  /** The value of a field that may be blank; where it cannot be read, that is said and it is null. */
  optional<Value>(field: string, read: (text: string) => Value | undefined, what: string): Value | null {
    const text = this.cell(field);
    if (text === '') return null;
    const value = read(text);
    if (value === undefined) this.say(field, `“${text.slice(0, 40)}” is not ${what}; it was left out.`);
    return value ?? null;
  }

  /** The value of a field the row is nothing without. */
  required<Value>(field: string, value: Value | undefined, what: string): Value | undefined {
    if (value !== undefined) return value;
    const text = this.cell(field);
    this.say(field, text === '' ? `The ${what} is missing.` : `“${text.slice(0, 40)}” is not a ${what}.`);
    return undefined;
  }

  get blank(): boolean {
    return this.fields.every((field) => field.trim() === '');
  }
}

/** Makes rows of a table's values; what a program added for a spreadsheet's sake is taken away. */
export function rowsOf(headers: readonly string[], table: Table): (fields: readonly string[]) => TableRow {
  const cellOf = cellReader(headers, table.columns, tidyOf(table));
  return (fields) => new TableRow(fields, table.columns, cellOf);
}

export const tidyOf = (table: Table): ((text: string) => string) | undefined =>
  formatNamed(table.exportName)?.apostrophes ? withoutApostrophe : undefined;
