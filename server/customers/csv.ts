import type { CustomerSummary } from '../contract/people.ts';

/** A table of customers, as RFC 4180 with a byte order mark, so that Excel reads it as UTF-8. */

/**
 * What a spreadsheet would run as a formula gets an apostrophe in front, phone numbers (+1…) too: a cell is trusted by its
 * first character only. Amounts and places are our own, and stay numbers.
 */
export const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const columns: [heading: string, value: (customer: CustomerSummary) => string][] = [
  ['Id', ({ id }) => id],
  ['Name', ({ name }) => harmless(name ?? '')],
  ['Email', ({ email }) => harmless(email ?? '')],
  ['Phone', ({ phone }) => harmless(phone ?? '')],
  ['Address', ({ address }) => harmless(address ?? '')],
  ['Latitude', ({ position }) => position?.[1].toFixed(6) ?? ''],
  ['Longitude', ({ position }) => position?.[0].toFixed(6) ?? ''],
  ['Accuracy', ({ accuracy }) => accuracy ?? ''],
  ['Tags', ({ tags }) => harmless(tags.join('; '))],
  ['Purchases', ({ purchases }) => String(purchases)],
  ['Revenue', ({ revenue }) => revenue],
  ['Last purchase', ({ lastPurchase }) => lastPurchase ?? ''],
  ['May be e-mailed', ({ consents }) => consents.email],
  ['May be texted', ({ consents }) => consents.sms],
  ['May be notified', ({ consents }) => consents.push],
  ['May be written to', ({ consents }) => consents.mail],
];

const line = (values: readonly string[]): string => `${values.map(quoted).join(',')}\r\n`;

export const csvHead = (): string => `\ufeff${line(columns.map(([heading]) => heading))}`;
export const csvLine = (customer: CustomerSummary): string => line(columns.map(([, value]) => value(customer)));
