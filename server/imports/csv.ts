/**
 * Reads delimited text (RFC 4180, and what is sold as it) piece by piece.
 *
 * Why not csv-parse: a stray quote must cost one row. There it swallows everything up to the next quote or the size
 * limit, and where reading goes on then depends on how the stream was cut. Here a row that cannot be read ends at its
 * first line break, and reading goes on behind it. Tests compare well-formed text with csv-parse.
 */

export interface CsvRow {
  fields: string[];
  /** Why the row cannot be read. */
  fault?: string;
  /** The text ended with this row and no line break: it may have been cut off. */
  last?: boolean;
}

/** A row longer than this is taken for an unclosed quote. */
export const maxRowCharacters = 262_144;

const faults = {
  open: 'A quotation mark is opened and never closed.',
  stray: 'A quotation mark stands inside a value; it should be doubled.',
  end: 'The file ends in the middle of this row.',
  long: 'The row is too long.',
};

type Reading = { row: CsvRow; next: number } | { fault: string } | 'incomplete';

export class CsvReader {
  private text = '';
  private at = 0;
  private carriageReturn = -1;
  /** Inside a line that was given up: everything up to its end is dropped. */
  private skipping = false;

  constructor(private readonly delimiter: string) {}

  /** The rows that are complete with this piece of text. Lines of white space are no rows. */
  push(piece: string): CsvRow[] {
    this.text = this.text.slice(this.at) + piece;
    this.at = 0;
    this.carriageReturn = -1;
    return this.rows(false);
  }

  /** What is left when the text has ended. */
  end(): CsvRow[] {
    const rows = this.rows(true);
    this.text = '';
    this.at = 0;
    return rows;
  }

  private rows(final: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    if (this.skipping && !this.skipLine(final)) return rows;
    while (this.at < this.text.length) {
      const reading = this.readRow(final);
      if (reading === 'incomplete') break;
      if ('fault' in reading) {
        rows.push({ fields: [], fault: reading.fault });
        if (!this.skipLine(final)) break;
        continue;
      }
      const [only] = reading.row.fields;
      if (reading.row.fields.length > 1 || (only !== undefined && only.trim() !== '')) rows.push(reading.row);
      this.at = reading.next;
    }
    return rows;
  }

  /** Goes behind the line; false when its end has not come yet. */
  private skipLine(final: boolean): boolean {
    this.carriageReturn = -1;
    const line = this.lineEnd(this.at, final);
    this.skipping = line === undefined;
    // A carriage return at the very end stays: a line feed may follow it.
    this.at = line?.next ?? (this.text.endsWith('\r') ? this.text.length - 1 : this.text.length);
    return line !== undefined;
  }

  /** Where the line at `from` ends and the next one begins; undefined when that is not known yet. */
  private lineEnd(from: number, final: boolean): { end: number; next: number } | undefined {
    const lineFeed = this.text.indexOf('\n', from);
    // Searching anew for a character that is rare would read the whole text for every line.
    if (this.carriageReturn < from) {
      const found = this.text.indexOf('\r', from);
      this.carriageReturn = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    const carriageReturn = this.carriageReturn;
    if (carriageReturn < (lineFeed < 0 ? Number.POSITIVE_INFINITY : lineFeed)) {
      if (carriageReturn + 1 === this.text.length && !final) return undefined;
      return { end: carriageReturn, next: carriageReturn + (this.text[carriageReturn + 1] === '\n' ? 2 : 1) };
    }
    if (lineFeed >= 0) return { end: lineFeed, next: lineFeed + 1 };
    return final ? { end: this.text.length, next: this.text.length } : undefined;
  }

  private readRow(final: boolean): Reading {
    const line = this.lineEnd(this.at, final);
    if ((line?.end ?? this.text.length) - this.at > maxRowCharacters) return { fault: faults.long };
    if (!line) return 'incomplete';
    const text = this.text.slice(this.at, line.end);
    // Without a quotation mark, nearly always, the line is the row.
    if (!text.includes('"')) return this.rowOf(text.split(this.delimiter), line.end, line.next);
    return this.readQuoted(final);
  }

  private readQuoted(final: boolean): Reading {
    const { text, delimiter } = this;
    const fields: string[] = [];
    let from = this.at;
    for (;;) {
      const line = this.lineEnd(from, final);
      if (!line) return this.unfinished(final, text.length);
      const open = this.quoteAt(from, line.end);
      if (open < 0) {
        const found = text.indexOf(delimiter, from);
        if (found < 0 || found >= line.end) {
          fields.push(text.slice(from, line.end));
          return this.rowOf(fields, line.end, line.next);
        }
        fields.push(text.slice(from, found));
        from = found + delimiter.length;
        continue;
      }
      const close = this.closingQuote(open);
      if (close < 0 || (close + 1 === text.length && !final)) return this.unfinished(final, text.length);
      if (close - this.at > maxRowCharacters) return { fault: faults.open };
      fields.push(text.slice(open + 1, close).replaceAll('""', '"'));
      let after = close + 1;
      while (text[after] === ' ') after++;
      if (text.startsWith(delimiter, after)) {
        from = after + delimiter.length;
        continue;
      }
      const rest = this.lineEnd(after, final);
      if (!rest && (after >= text.length || text[after] === '\r')) return 'incomplete';
      return rest?.end === after ? this.rowOf(fields, rest.end, rest.next) : { fault: faults.stray };
    }
  }

  /** The quote that opens the field at `from`, or -1. Spaces may stand before it. */
  private quoteAt(from: number, end: number): number {
    let at = from;
    while (at < end && this.text[at] === ' ') at++;
    return this.text[at] === '"' && at < end ? at : -1;
  }

  private closingQuote(open: number): number {
    let quote = this.text.indexOf('"', open + 1);
    while (quote >= 0 && this.text[quote + 1] === '"') quote = this.text.indexOf('"', quote + 2);
    return quote;
  }

  private unfinished(final: boolean, end: number): Reading {
    if (final) return { fault: this.lineEnd(this.at, true)?.next === end ? faults.end : faults.open };
    return end - this.at > maxRowCharacters ? { fault: faults.open } : 'incomplete';
  }

  private rowOf(fields: string[], end: number, next: number): Reading {
    if (end - this.at > maxRowCharacters) return { fault: faults.open };
    const row: CsvRow = { fields };
    if (end === this.text.length && next === end) row.last = true;
    return { row, next };
  }
}

/** All rows of a short text. `cut` says that the text is only a beginning: its unfinished last row is left out. */
export function readCsv(text: string, delimiter: string, cut = false): CsvRow[] {
  const reader = new CsvReader(delimiter);
  const rows = reader.push(text);
  return cut ? rows : [...rows, ...reader.end()];
}

const delimiters = [',', ';', '\t', '|'];

/** The delimiter that splits the first rows alike into the most columns; a comma when there is one column. */
export function sniffDelimiter(head: string, cut: boolean): string {
  let best = { delimiter: ',', alike: 0, columns: 1 };
  for (const delimiter of delimiters) {
    const rows = readCsv(head, delimiter, cut).slice(0, 30);
    const columns = rows[0]?.fields.length ?? 1;
    if (columns < 2 || rows[0]?.fault) continue;
    // A quotation mark left inside a value tells that the delimiter cut through a quoted one.
    const whole = (row: CsvRow) => row.fields.length === columns && !row.fields.some((field) => field.includes('"'));
    const alike = rows.filter(whole).length / rows.length;
    // A heading can hold a comma inside a name; the delimiter that fits more rows wins, then the one with more columns.
    if (alike > best.alike + 0.05 || (alike >= best.alike - 0.05 && columns > best.columns)) {
      best = { delimiter, alike, columns };
    }
  }
  return best.delimiter;
}
