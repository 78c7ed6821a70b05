import type { Position } from '../contract/common.ts';
import type { Channel, MergeReason, Source } from '../contract/people.ts';

/** What one source says of one person. Blank is null: it says nothing. */
export interface PersonRecord {
  source: Source;
  /** The source's own name for the person. Of a `file`: `id:…`, `email:…`, `phone:…` or `place:…`. */
  sourceKey: string;
  name: string | null;
  /** In lower case. */
  email: string | null;
  /** E.164, or as written where no country tells how to read it. */
  phone: string | null;
  tags: string[];
  attributes: Record<string, string>;
  /** YYYY-MM-DD */
  since: string | null;
  /** YYYY-MM-DD, or --MM-DD */
  birthday: string | null;
  /** In one line, as on an envelope. */
  address: string | null;
  postcode: string | null;
  /** Given by the source; an address is looked up later. */
  position: Position | null;
  statements: Statement[];
}

/** That a source says somebody agreed, or no longer does. */
export interface Statement {
  channel: Channel;
  purpose: string;
  granted: boolean;
  /** RFC 3339, or null where the source does not say when. */
  at: string | null;
}

/** Where records come from: an import's file, or null for a person at the screen. */
export interface Origin {
  businessId: string;
  importId: string | null;
  file: number | null;
}

/** What became of a record. */
export interface Attached {
  row: number;
  /**
   * created: a new person. updated: this record was known. merged: a new record of a known person, or a second row of one
   * record in the same file. erased: the person asked to be forgotten; nothing was written.
   */
  ending: 'created' | 'updated' | 'merged' | 'erased';
  customerId: string | null;
  /** Of a merged one: why, and the row of the same file it went to, where it was in this file. */
  why?: MergeReason | { by: 'id'; value: string };
  into?: number;
}
