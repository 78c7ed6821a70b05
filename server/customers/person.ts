import type { MergeReason } from '../contract/people.ts';
import type { Facts } from './fold.ts';
import type { PersonRecord } from './record.ts';

/** A record in the database, that an incoming one may meet. */
export interface Stored {
  id: string;
  customerId: string;
  facts: Facts;
  /** Split off by hand: never joined by itself again. */
  apart: boolean;
  /** The row of the file being read that brought it; null: another file. */
  row: number | null;
  /** Of a record typed here, which holds a few fields only: what the person is known by. */
  shown: { name: string | null; email: string | null } | null;
}

export interface Incoming {
  row: number;
  record: PersonRecord;
  /** Takes the place of all that the record said: typed by a person, who can also clear a field. */
  exactly?: Facts;
}

export interface RecordNode {
  /** Null: new. */
  id: string | null;
  facts: Facts;
  person: Person;
  apart: boolean;
  row: number | null;
  shown: Stored['shown'];
  /** It says something else than what is stored. */
  changed: boolean;
  /** What this call says of it. */
  incoming: Incoming[];
  /** The groups it is in by what it says. */
  keys?: { of: Facts; member: string[]; seen: string[] };
}

export interface Person {
  /** Null: new. */
  id: string | null;
  /** New persons in the order they came. */
  number: number;
  /** Who they have become. */
  into: Person | null;
  /** Joined so far: new records, and customers with all that is stored of them. */
  nodes: RecordNode[];
  customers: string[];
}

/** Two persons became one, or (without `other`) a new record was given to a person who was there. */
export interface Joining {
  into: Person;
  other: Person | null;
  nodes: RecordNode[];
  customers: string[];
  reason: MergeReason;
}

/** The person somebody has become. */
export function rootOf(person: Person): Person {
  let root = person;
  while (root.into) root = root.into;
  for (let at = person; at.into && at.into !== root; ) {
    const next: Person = at.into;
    at.into = root;
    at = next;
  }
  return root;
}

/** Who stays when two become one: known persons before new ones, then who came first. */
export function older(a: Person, b: Person): Person {
  if ((a.id === null) !== (b.id === null)) return a.id === null ? b : a;
  if (a.id === null || b.id === null) return a.number <= b.number ? a : b;
  return BigInt(a.id) <= BigInt(b.id) ? a : b;
}
