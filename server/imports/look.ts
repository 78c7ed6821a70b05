import type { Knex } from 'knex';
import type { ImportKind } from '../contract/imports.ts';
import { type Columns, normalize } from './columns.ts';
import { type TableKind, withColumns } from './mapping.ts';
import { type KeptMapping, mappingOf } from './queries-review.ts';
import { type Detected, recognize, type Table } from './recognize.ts';

export type Looked =
  | { kind: ImportKind; detected: Detected & { remembered?: boolean } }
  | { refused: string; table?: Table };

/** What a file is. A table whose shape was confirmed before is read as it was then, unless its sender says it holds something else. */
export async function lookAt(
  knex: Knex,
  businessId: string,
  { path, kind, name }: { path: string; kind: ImportKind | null; name: string },
): Promise<Looked> {
  const looked = await recognize(path, kind, name);
  const table = 'refused' in looked ? looked.table : looked.detected.format === 'csv' ? looked.detected : undefined;
  if (!table) return looked;
  const kept = await mappingOf(knex, businessId, table.shape);
  if (!kept || (kind !== null && kind !== kept.kind)) return looked;
  const again = withColumns(table, kept.kind, rawColumns(table, kept.columns));
  if ('refused' in again) return looked;
  const detected = { ...again, ...(kept.dateOrder && { dateOrder: kept.dateOrder }), remembered: true };
  return { kind: kept.kind, detected };
}

/** The mapping of a table, in words that fit every table of its shape. */
export const mappingToKeep = (kind: TableKind, { columns, dateOrder }: Table): KeptMapping => ({
  kind,
  columns: Object.fromEntries(Object.entries(columns).map(([field, header]) => [field, normalize(header)])),
  ...(dateOrder && { dateOrder }),
});

const headersIn = ({ columns, attributes = [], ignored }: Table): string[] => [
  ...new Set([...Object.values(columns), ...attributes, ...ignored]),
];

/** Headers of one shape may be written differently: “E-Mail” and “email”. */
function rawColumns(table: Table, normalized: Columns): Columns {
  const headers = new Map(headersIn(table).map((header) => [normalize(header), header]));
  return Object.fromEntries(
    Object.entries(normalized).flatMap(([field, name]) => {
      const header = headers.get(name);
      return header === undefined ? [] : [[field, header]];
    }),
  );
}
