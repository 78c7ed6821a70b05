import { createHash } from 'node:crypto';
import { type Columns, normalize } from './columns.ts';
import { type ExportFormat, formatNamed } from './formats/index.ts';
import type { Table } from './recognize.ts';

export type TableKind = 'customers' | 'purchases';

const labels: Record<TableKind, Record<string, string>> = {
  customers: {
    id: 'Customer id',
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    email: 'E-mail',
    phone: 'Phone',
    otherPhone: 'Phone, where the first is blank',
    birthday: 'Birthday',
    since: 'Customer since',
    tags: 'Tags',
    address: 'Street and number',
    address2: 'Address, second line',
    city: 'City',
    region: 'State or region',
    postcode: 'Postcode',
    country: 'Country',
    latitude: 'Latitude',
    longitude: 'Longitude',
    location: 'Position: latitude, longitude',
    lngLat: 'Position: longitude, latitude',
    emailConsent: 'Agrees to e-mail (yes or no)',
    emailConsentAt: 'When that was said of e-mail',
    emailOptOut: 'Has left e-mail (yes or no)',
    emailSuppressed: 'Reason not to send e-mail',
    smsConsent: 'Agrees to text messages (yes or no)',
    smsConsentAt: 'When that was said of text messages',
    smsOptOut: 'Has left text messages (yes or no)',
  },
  purchases: {
    at: 'Date, or date and time',
    time: 'Time',
    timeZone: 'Time zone',
    amount: 'Amount',
    tax: 'Tax, to be added to the amount',
    refunded: 'Amount paid back',
    id: 'Purchase id',
    order: 'Order number',
    paymentId: 'Payment id',
    event: 'Payment or refund',
    customerId: 'Customer id',
    email: 'Customer’s e-mail',
    phone: 'Customer’s phone',
    otherPhone: 'Phone, where the first is blank',
    items: 'Items',
    quantity: 'Quantity',
    status: 'Status of the payment',
    cancelledAt: 'When it was cancelled',
    paymentMethod: 'Way of payment',
  },
};

/** What a column of a table may be read as, in the order in which a person would look for it. */
export const fieldsOf = (kind: TableKind): { field: string; label: string }[] =>
  Object.entries(labels[kind]).map(([field, label]) => ({ field, label }));

/** The same for every file with these headers, in whatever order they stand and however they are written. */
export function shapeOf(headers: readonly string[]): string {
  const names = [...new Set(headers.map(normalize))].sort();
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url').slice(0, 22);
}

/** Mailchimp says in a file's name what its people agreed to. Of a file that was renamed, the times of leaving tell. */
export function consentNamed(name: string, headers: readonly string[]): Table['consent'] {
  const normalized = new Set(headers.map(normalize));
  if (/cleaned/i.test(name) || normalized.has('cleantime')) return 'cleaned';
  if (/unsubscribed/i.test(name) || normalized.has('unsubtime')) return 'unsubscribed';
  return /(^|[^a-z])subscribed/i.test(name) ? 'subscribed' : undefined;
}

/** A table as its columns say. What no field takes becomes an attribute of a customer, and is left out of a purchase. */
export function tableOf(
  base: Pick<Table, 'encoding' | 'delimiter' | 'shape' | 'consent' | 'dateOrder'>,
  kind: TableKind,
  headers: readonly string[],
  columns: Columns,
  format: ExportFormat | undefined,
): Table {
  // A second number is read where the first is blank; where it is not, it should not be lost.
  const keptToo = kind === 'customers' ? columns.otherPhone : undefined;
  const used = new Set(Object.values(columns).filter((header) => header !== keptToo));
  const ignores = new Set(format?.ignores?.split(/\s+/));
  const others = headers.filter((header) => !used.has(header));
  const ignored = kind === 'purchases' ? others : others.filter((header) => ignores.has(normalize(header)));
  return {
    format: 'csv',
    ...base,
    source: format?.source ?? 'file',
    title: format?.title ?? `Table of ${kind}`,
    ...(format && { exportName: format.name }),
    columns,
    ...(kind === 'customers' && { attributes: others.filter((header) => !ignored.includes(header)) }),
    ignored,
  };
}

/** The table read by an owner's columns instead; refused where nothing could be read so. */
export function withColumns(table: Table, kind: TableKind, columns: Columns): Table | { refused: string } {
  const headers = [...new Set([...Object.values(table.columns), ...(table.attributes ?? []), ...table.ignored])];
  const used = new Set<string>();
  for (const [field, header] of Object.entries(columns)) {
    if (!Object.hasOwn(labels[kind], field)) return { refused: `There is no field “${field}” of ${kind}.` };
    if (!headers.includes(header)) return { refused: `There is no column “${header}”.` };
    if (used.has(header)) return { refused: `The column “${header}” is named twice.` };
    used.add(header);
  }
  const lacking = kind === 'purchases' ? lackOfPurchases(columns) : lackOfCustomers(columns);
  if (lacking) return { refused: lacking };
  const known = formatNamed(table.exportName);
  const format = known?.kind === kind ? known : undefined;
  const { encoding, delimiter, shape, consent, dateOrder } = table;
  const base = { encoding, delimiter, shape, ...(format && consent && { consent }), ...(dateOrder && { dateOrder }) };
  return tableOf(base, kind, headers, columns, format);
}

const lackOfPurchases = ({ at, amount }: Columns): string | undefined =>
  at === undefined || amount === undefined ? 'Purchases need a column for the date and one for the amount.' : undefined;

function lackOfCustomers(columns: Columns): string | undefined {
  const pair = columns.latitude !== undefined && columns.longitude !== undefined;
  const tells = ['id', 'email', 'phone', 'otherPhone', 'location', 'lngLat'].some(
    (field) => columns[field] !== undefined,
  );
  return pair || tells ? undefined : 'Customers need a column that tells them apart: id, e-mail, phone or position.';
}

/** What a person should know of every such table, beside what its values tell. */
export function notesOf(table: Table): string[] {
  const format = formatNamed(table.exportName);
  const notes = [...(format?.notes ?? [])];
  if (table.ignored.length > 0 && format?.ignoresNote) notes.push(format.ignoresNote);
  if (format?.name !== 'mailchimp') return notes;
  const says = {
    subscribed: 'Everybody in this file agreed to e-mail: its name says “subscribed”.',
    unsubscribed: 'Everybody in this file has left the e-mail list: its name says “unsubscribed”.',
    cleaned: 'Nobody in this file gets e-mail: its name says “cleaned”, which is what bounced.',
  };
  const unnamed = 'The file’s name says neither subscribed, unsubscribed nor cleaned: no permission was read from it.';
  return [table.consent ? says[table.consent] : unnamed, ...notes];
}
