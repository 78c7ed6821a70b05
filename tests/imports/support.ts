import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
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

/** What a report says of rows, without the ids of customers, which differ from business to business. */
export const told = (problems: ImportReport['problems']) => problems.map(({ customerId: _id, ...problem }) => problem);

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

/** Customers named by the keys of their records: an id says nothing from run to run. */
const keyed = `(
  select customer_id, array_agg(source || ':' || source_key order by (source || ':' || source_key) collate "C") as keys
  from customer_records where business_id = :businessId group by customer_id) as k`;

/** Everything imports write, without what differs from run to run: ids, times, and which import it was. */
export async function contents(knex: Knex, businessId: string) {
  const { rows: customers } = await knex.raw(
    `select k.keys, c.name, c.email, c.phone, c.tags, c.attributes, c.since, c.birthday, c.address, c.postcode,
       ST_AsText(c.position) as position, c.cell, c.accuracy, n.source_key as neighborhood,
       c.email_consent, c.sms_consent, c.push_consent, c.mail_consent, s.purchases, s.refunds, s.revenue, s.first_day, s.last_day
     from customers c left join ${keyed} on k.customer_id = c.id
     left join neighborhoods n on n.business_id = c.business_id and n.id = c.neighborhood_id
     left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
     where c.business_id = :businessId order by k.keys[1] collate "C"`,
    { businessId },
  );
  const { rows: purchases } = await knex.raw(
    `select p.source || ':' || p.source_key as key, p.customer_ref, k.keys[1] as customer, p.at, p.day, p.amount, p.items, p.from_items
     from purchases p left join ${keyed} on k.customer_id = p.customer_id
     where p.business_id = :businessId order by (p.source || ':' || p.source_key) collate "C"`,
    { businessId },
  );
  const { rows: consents } = await knex.raw(
    `select k.keys[1] as customer, e.channel, e.purpose, e.granted, e.direct, e.source, e.evidence_key
     from consents e left join ${keyed} on k.customer_id = e.customer_id
     where e.business_id = :businessId order by e.evidence_key collate "C"`,
    { businessId },
  );
  const { rows: neighborhoods } = await knex.raw(
    `select source_key, name, households, population, ST_AsText(geometry) as outline
     from neighborhoods where business_id = ? order by source_key collate "C"`,
    [businessId],
  );
  return { customers, purchases, consents, neighborhoods };
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

/** A ZIP archive of files by name, stored as they are. */
export function zipOf(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const entry = Buffer.alloc(46);
    entry.write('PK\u0001\u0002\u0014\u0000', 'latin1');
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, path, data]);
    locals.push(local);
    directory.push(entry, path);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(locals.length, 8);
  end.writeUInt16LE(locals.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
