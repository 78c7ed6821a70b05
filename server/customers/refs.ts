import { createHash } from 'node:crypto';
import type { PersonRecord } from './record.ts';

type Named = Pick<PersonRecord, 'source' | 'sourceKey' | 'email' | 'phone'>;

/** The names of a person in purchases and among the erased: `key:<source>:<sourceKey>`, `email:…`, `phone:…`. */
export const refsOf = ({ source, sourceKey, email, phone }: Named): string[] => [
  `key:${source}:${sourceKey}`,
  ...(email === null ? [] : [`email:${email}`]),
  ...(phone === null ? [] : [`phone:${phone}`]),
];

/** Shops whose ids other tills write into their own exports, in a column of no particular name. */
const shops: ReadonlySet<string> = new Set(['square', 'shopify']);

/** What purchases may call the person of a record. */
export const purchaseRefsOf = (record: Named): string[] => [
  ...refsOf(record),
  ...(shops.has(record.source) ? [`key:file:id:${record.sourceKey}`] : []),
];

/** What is kept of the name of somebody erased: it tells them when they come again, and nothing else. */
export const fingerprintOf = (businessId: string, ref: string): Buffer =>
  createHash('sha256').update(`${businessId}:${ref}`).digest();
