import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll } from 'vitest';
import type { ImportReport } from '../../server/contract/imports.ts';
import { createImport, readReport, runImport } from '../../server/imports/index.ts';

type Options = Parameters<typeof runImport>[3];

/** A folder for the test file's uploads. */
export function uploadDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-imports-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

let count = 0;

/** Files by name, as they are. */
export async function newImport(
  knex: Knex,
  businessId: string,
  directory: string,
  files: Record<string, string | Buffer>,
) {
  const written = Object.entries(files).map(([name, content]) => {
    const path = join(directory, `${count++}-${name}`);
    writeFileSync(path, content);
    return { name, path };
  });
  return createImport(knex, businessId, written);
}

export async function reportOf(knex: Knex, businessId: string, importId: string): Promise<ImportReport> {
  const report = await readReport(knex, businessId, importId);
  if (!report) throw new Error('There is no such import.');
  return report;
}

/** Imports files through the front door, and answers the report. */
export async function importFiles(
  knex: Knex,
  businessId: string,
  directory: string,
  files: Record<string, string | Buffer>,
  options?: Options,
): Promise<ImportReport> {
  const importId = await newImport(knex, businessId, directory, files);
  await runImport(knex, businessId, importId, options);
  return reportOf(knex, businessId, importId);
}

/** Everything imports write, without what differs from run to run: ids, times, and which import it was. */
export async function contents(knex: Knex, businessId: string) {
  const { rows: customers } = await knex.raw(
    `select c.identity_key, c.source_id, c.name, c.email, c.phone, c.tags, c.attributes, c.since,
       ST_AsText(c.position) as position, c.cell, n.source_key as neighborhood
     from customers c left join neighborhoods n on n.business_id = c.business_id and n.id = c.neighborhood_id
     where c.business_id = ? order by c.identity_key collate "C"`,
    [businessId],
  );
  const { rows: purchases } = await knex.raw(
    `select p.source_key, p.customer_ref, c.identity_key as customer, p.at, p.day, p.amount, p.items
     from purchases p left join customers c on c.business_id = p.business_id and c.id = p.customer_id
     where p.business_id = ? order by p.source_key collate "C"`,
    [businessId],
  );
  const { rows: neighborhoods } = await knex.raw(
    `select source_key, name, households, population, ST_AsText(geometry) as outline
     from neighborhoods where business_id = ? order by source_key collate "C"`,
    [businessId],
  );
  return { customers, purchases, neighborhoods };
}

export type Contents = Awaited<ReturnType<typeof contents>>;

/** A square neighborhood of `size` degrees from its southwest corner. */
export const square = (lng: number, lat: number, size = 0.01) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lng, lat],
      [lng + size, lat],
      [lng + size, lat + size],
      [lng, lat + size],
      [lng, lat],
    ],
  ],
});

export const feature = (geometry: unknown, properties: Record<string, unknown> = {}, id?: string | number) => ({
  type: 'Feature',
  ...(id !== undefined && { id }),
  properties,
  geometry,
});

export const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

export const table = (...lines: string[]) => `${lines.join('\n')}\n`;
