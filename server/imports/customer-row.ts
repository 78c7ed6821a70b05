import type { PersonRecord } from '../customers/index.ts';
import { normalize, saysAddress, saysWhere } from './columns.ts';
import { formatNamed } from './formats/index.ts';
import { statementsOf } from './permissions.ts';
import { readPhone } from './phone.ts';
import type { Plan } from './plan.ts';
import { placeReader } from './positions.ts';
import { emptyRow, type Parsed, rowByRow, type TableReader } from './reader.ts';
import type { Table } from './recognize.ts';
import { rowsOf, type TableRow, tidyOf } from './table-row.ts';
import { readBirthday, readDay } from './times.ts';
import { phoneDigits, readEmails, readText, wellFormed } from './values.ts';

export interface CustomerPlan extends Pick<Plan, 'dateOrder' | 'home' | 'country' | 'timeZone'> {
  headers: readonly string[];
  table: Table;
}

/** Index keys of PostgreSQL hold some 2,700 bytes; ids in real use are far shorter. */
const maxIdLength = 200;

/** People write these where a form wants an answer. */
const placeholder = /^(n\.?\/?a\.?|none|null|nil|unknown|not applicable|-+|\.|x+)$/i;

/** One line as on an envelope; nothing when only a country or a region is known. */
function addressOf(row: TableRow): string | null {
  const [address, address2, city] = [partOf(row, 'address'), partOf(row, 'address2'), partOf(row, 'city')];
  const postcode = partOf(row, 'postcode');
  if (address === '' && address2 === '' && city === '' && postcode === '') return null;
  const town = [partOf(row, 'region'), postcode].filter(Boolean).join(' ');
  const parts = [address, address2, city, town, partOf(row, 'country')].filter(Boolean);
  return readText(parts.join(', '), 300) ?? null;
}

/** Mailchimp writes an address into one column, with two spaces where a line would end. */
function partOf(row: TableRow, field: string): string {
  const text = row.cell(field);
  return placeholder.test(text) ? '' : text.replaceAll(/\s{2,}/g, ', ');
}

const splitTags = (text: string): string[] =>
  text === '' ? [] : [...new Set(text.split(/[,;|]/).flatMap((tag) => readText(tag.replaceAll('"', ''), 100) ?? []))];

/** Tells a row's person apart where the program that made the table does not. Of a table nobody knows: `id:…` where it can. */
function keyOf(record: Omit<PersonRecord, 'sourceKey'>, id: string | null, phone: string): string | undefined {
  if (id !== null) return record.source === 'file' ? `id:${id}` : id;
  if (record.email !== null) return `email:${record.email}`;
  const digits = phoneDigits(record.phone ?? phone);
  if (digits) return `phone:${digits}`;
  if (!record.position) return undefined;
  const [lng, lat] = record.position;
  return `place:${normalize(record.name ?? '').slice(0, 200)}:${lat.toFixed(6)},${lng.toFixed(6)}`;
}

/** Who it is and how to reach them. What cannot be read is said and left out. */
function contactOf(row: TableRow, { dateOrder, country }: CustomerPlan) {
  const emails = row.optional('email', readEmails, 'an e-mail address');
  if (emails?.several) row.say('email', `There are several addresses; ${emails.email} was read.`);
  const phoneField = row.cell('phone') === '' && row.cell('otherPhone') !== '' ? 'otherPhone' : 'phone';
  const phones = row.optional(phoneField, (text) => readPhone(text, country), 'a phone number');
  if (phones?.several) row.say(phoneField, `There are several numbers; ${phones.phone} was read.`);
  const name = readText(row.cell('name'), 200) ?? readText(`${row.cell('firstName')} ${row.cell('lastName')}`, 200);
  return {
    name: name ?? null,
    email: emails?.email ?? null,
    phone: phones?.phone ?? null,
    since: row.optional('since', (text) => readDay(text, dateOrder), 'a date'),
    birthday: row.optional('birthday', (text) => readBirthday(text, dateOrder), 'a birthday'),
  };
}

/** Reads rows of a customers table. Columns of no known meaning become attributes under their header. */
export function customerReader(plan: CustomerPlan): TableReader<PersonRecord> {
  const { headers, table } = plan;
  const format = formatNamed(table.exportName);
  const rowOf = rowsOf(headers, table);
  const place = placeReader(headers, table.columns, plan.home);
  const hasPlaces = saysWhere(table.columns) || saysAddress(table.columns);
  const kept = new Set(table.attributes ?? []);
  const attributes = headers.flatMap((header, index) => (kept.has(header) ? [[header, index] as const] : []));
  const timeZone = format?.inUtc ? 'UTC' : plan.timeZone;
  const tidy = tidyOf(table);

  return rowByRow((fields): Parsed<PersonRecord> => {
    const row = rowOf(fields);
    if (row.blank) return emptyRow;
    const { problems } = row;
    const id = readText(row.cell('id'), maxIdLength + 1) ?? null;
    if (id !== null && [...id].length > maxIdLength) {
      row.say('id', `An id may have ${maxIdLength} characters.`);
      return { problems };
    }
    const placing = place(fields);
    if (placing !== 'none' && 'problem' in placing) problems.push(placing.problem);
    const record = {
      source: table.source,
      ...contactOf(row, plan),
      tags: splitTags(row.cell('tags')),
      attributes: attributesOf(fields, attributes, tidy),
      address: addressOf(row),
      postcode: readText(partOf(row, 'postcode'), 20) ?? null,
      position: placing !== 'none' && 'position' in placing ? placing.position : null,
      statements: statementsOf(row, table, plan.dateOrder, timeZone),
    };
    const sourceKey = format?.keyedByEmail ? record.email : keyOf(record, id, row.cell('phone'));
    if (!sourceKey) {
      problems.push({ reason: 'Nothing tells who this is: no id, e-mail, phone or place.' });
      return { problems };
    }
    const unplaced = hasPlaces && placing === 'none' && record.address === null;
    return { value: { ...record, sourceKey }, unplaced, problems };
  });
}

function attributesOf(
  fields: readonly string[],
  indexes: readonly (readonly [string, number])[],
  tidy: ((text: string) => string) | undefined,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [header, index] of indexes) {
    const text = fields[index]?.trim();
    if (text) attributes[header] = wellFormed((tidy ? tidy(text) : text).slice(0, 2000));
  }
  return attributes;
}
