import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ImportKind } from '../../server/contract/imports.ts';
import type { PersonRecord } from '../../server/customers/index.ts';
import { customerReader } from '../../server/imports/customer-row.ts';
import { datesOf, judge } from '../../server/imports/date-order.ts';
import type { Plan } from '../../server/imports/plan.ts';
import { type PurchaseRow, purchaseReader } from '../../server/imports/purchase-row.ts';
import type { Finished } from '../../server/imports/reader.ts';
import { recognize, type Table } from '../../server/imports/recognize.ts';
import { finishedRows } from '../../server/imports/rows.ts';

const directory = mkdtempSync(join(tmpdir(), 'hexhood-reading-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let count = 0;

/** Writes a file of this name; answers its path. */
export function written(name: string, content: string | Buffer): string {
  const path = join(directory, `${count++}-${name.replaceAll('/', '-')}`);
  writeFileSync(path, content);
  return path;
}

export async function recognized(content: string | Buffer, name = 'file.csv', kind: ImportKind | null = null) {
  return recognize(written(name, content), kind, name);
}

/** A table that must be recognized, with the path it lies at. */
export async function tableFrom(
  content: string,
  name = 'file.csv',
): Promise<{ path: string; table: Table; kind: string }> {
  const path = written(name, content);
  const found = await recognize(path, null, name);
  if ('refused' in found || found.detected.format !== 'csv') throw new Error(`refused: ${JSON.stringify(found)}`);
  return { path, table: found.detected, kind: found.kind };
}

/** How a shop in Baltimore reads its tables. */
const plan: Pick<Plan, 'timeZone' | 'country' | 'decimal' | 'home'> = {
  timeZone: 'America/New_York',
  country: 'US',
  decimal: '.',
  home: [],
};

async function all<Value>(rows: AsyncGenerator<{ rows: Finished<Value>[] }>): Promise<Finished<Value>[]> {
  const read: Finished<Value>[] = [];
  for await (const piece of rows) read.push(...piece.rows);
  return read;
}

export async function peopleOf(path: string, table: Table, changes: { country?: null } = {}) {
  const dateOrder = judge(await datesOf(path, table), 'month-first').order;
  return all<PersonRecord>(
    finishedRows(path, table, (headers) => customerReader({ ...plan, ...changes, dateOrder, headers, table })),
  );
}

export async function purchasesOf(path: string, table: Table) {
  const dateOrder = judge(await datesOf(path, table), 'month-first').order;
  return all<PurchaseRow>(
    finishedRows(path, table, (headers) => purchaseReader({ ...plan, dateOrder, headers, table })),
  );
}

/** What people a text says, with everything that was said of its rows. */
export async function people(content: string, name?: string, changes?: { country?: null }) {
  const { path, table } = await tableFrom(content, name);
  return { table, ...split(await peopleOf(path, table, changes)) };
}

export async function purchases(content: string, name?: string) {
  const { path, table } = await tableFrom(content, name);
  return { table, ...split(await purchasesOf(path, table)) };
}

function split<Value>(finished: Finished<Value>[]) {
  const parsed = finished.flatMap((one) => ('parsed' in one ? [one.parsed] : []));
  return {
    finished,
    values: parsed.flatMap(({ value, also = [] }) => (value ? [value, ...also] : [])),
    problems: finished.flatMap((one) =>
      ('parsed' in one ? one.parsed.problems : one.problems).map(({ reason }) => [one.row, reason] as const),
    ),
  };
}

export const lines = (...texts: string[]): string => `${texts.join('\r\n')}\r\n`;
