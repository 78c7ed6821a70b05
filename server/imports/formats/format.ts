import type { Source } from '../../contract/people.ts';

export type ExportName =
  | 'square-customers'
  | 'square-transactions'
  | 'square-items'
  | 'shopify-customers'
  | 'shopify-orders'
  | 'mailchimp'
  | 'hubspot'
  | 'klaviyo';

/** A row, read by the names of fields. */
export interface Row {
  cell(field: string): string;
}

/** What one program's export looks like, and how it is to be read where it differs from any other table. */
export interface ExportFormat {
  name: ExportName;
  source: Source;
  kind: 'customers' | 'purchases';
  title: string;
  /** Normalized headers that must be there; of those with a bar between them, one. */
  needs: string[];
  /** Field to normalized headers; the earlier wins. */
  columns: Record<string, string>;
  /** Normalized headers that are neither read nor kept, and why. */
  ignores?: string;
  ignoresNote?: string;
  /** The source's key of a purchase; '' where the row has none. Default: the field `id`. */
  key?: (row: Row) => string;
  /** The source knows people by their e-mail. */
  keyedByEmail?: boolean;
  /** Some programs write an apostrophe before digits, so that Excel leaves them alone. */
  apostrophes?: boolean;
  /** Moments without an offset are in UTC, whatever the store's zone. */
  inUtc?: boolean;
  /** Several rows tell of one purchase: the first row its amount, or each row a part of it. */
  spans?: 'first-row-tells' | 'rows-add-up';
  /** What a person should know of every file of this kind. */
  notes?: string[];
}
