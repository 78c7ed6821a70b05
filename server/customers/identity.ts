import { isDeepStrictEqual } from 'node:util';
import type { MergeReason } from '../contract/people.ts';
import { type Facts, factsOf, fill, replace } from './fold.ts';
import { type Group, Groups } from './groups.ts';
import { type Incoming, type Joining, older, type Person, type RecordNode, rootOf, type Stored } from './person.ts';
import type { Attached } from './record.ts';

export interface Decision {
  /** In the order of the incoming rows. */
  endings: { attached: Omit<Attached, 'customerId'>; node: RecordNode }[];
  /** The records that incoming rows speak of, each once. */
  touched: RecordNode[];
  joinings: Joining[];
}

/** Somebody a record meets, and why. */
interface Meeting {
  person: Person;
  reason: MergeReason;
  /** The first row of the file being read that brought what they share. */
  row: number | null;
}

/**
 * Decides whose each incoming record is. Two records are one person when they share the source's own key, the e-mail or
 * the phone; but a phone does not join two whose names and e-mails are both known and both differ: a family's. The edges
 * are between records, pairwise, and a person is what they connect (union-find): neither the order of the rows nor where
 * a batch ends changes who is one. Rows are still taken one by one, because what is reported of a row is what it met
 * when it came.
 *
 * `stored`: all records that share a key, e-mail or phone with an incoming one. `apart`: customers said to be two.
 */
export function identify(
  stored: readonly Stored[],
  apart: readonly (readonly [string, string])[],
  incoming: readonly Incoming[],
): Decision {
  const identity = new Identity(stored, apart);
  for (const one of incoming) identity.take(one);
  return identity.decision;
}

const keyOf = ({ source, sourceKey }: Facts) => `${source}:${sourceKey}`;

class Identity {
  readonly decision: Decision = { endings: [], touched: [], joinings: [] };
  private readonly groups = new Groups();
  private readonly known = new Map<string, RecordNode>();
  private readonly persons = new Map<string, Person>();
  /** Of a person, those they are not. */
  private readonly others = new Map<Person, Set<Person>>();
  private count = 0;

  constructor(stored: readonly Stored[], pairs: readonly (readonly [string, string])[]) {
    for (const { id, customerId, facts, apart, row, shown } of stored) {
      const person = this.customer(customerId);
      const node: RecordNode = { id, facts, person, apart, row, shown, changed: false, incoming: [] };
      this.known.set(keyOf(node.facts), node);
      this.groups.add(node);
    }
    for (const [one, other] of pairs) {
      const [a, b] = [this.persons.get(one), this.persons.get(other)];
      if (a && b) this.keepApart(a, b);
    }
  }

  take(incoming: Incoming): void {
    const facts = incoming.exactly ?? factsOf(incoming.record);
    const known = this.known.get(keyOf(facts));
    if (known) this.takeKnown(incoming, facts, known);
    else this.takeNew(incoming, facts);
  }

  private takeKnown(incoming: Incoming, now: Facts, known: RecordNode): void {
    const { row, exactly } = incoming;
    const into = known.row === row ? null : known.row;
    if (known.incoming.length === 0) this.decision.touched.push(known);
    known.incoming.push(incoming);
    const facts = exactly ?? (into === null ? replace(known.facts, now) : fill(known.facts, now));
    const changed = !isDeepStrictEqual(known.facts, facts);
    if (changed || known.row === null) {
      this.groups.remove(known);
      if (changed) known.facts = facts;
      known.changed ||= changed;
      known.row ??= row;
      this.unite(known, known.apart ? [] : this.meetings(known, 'free'));
      this.groups.add(known);
    }
    const attached: Omit<Attached, 'customerId'> =
      into === null
        ? { row, ending: 'updated' }
        : { row, ending: 'merged', why: { by: 'id', value: now.sourceKey }, into };
    this.decision.endings.push({ attached, node: known });
  }

  private takeNew(incoming: Incoming, facts: Facts): void {
    const { row } = incoming;
    const person: Person = { id: null, number: this.count++, into: null, nodes: [], customers: [] };
    const node: RecordNode = {
      id: null,
      facts,
      person,
      apart: false,
      row,
      shown: null,
      changed: true,
      incoming: [incoming],
    };
    const meetings = this.meetings(node, 'free');
    // It may be either's of people who were split by hand: the older has it, and it does not join them again.
    const home = oldest(meetings) ?? oldest(this.meetings(node, 'apart'));
    if (home) {
      node.apart = meetings.length === 0;
      node.person = home.person;
      const { person: into, reason } = home;
      this.decision.joinings.push({ into, other: null, nodes: [node], customers: [], reason });
    }
    node.person.nodes.push(node);
    this.unite(node, meetings);
    this.known.set(keyOf(facts), node);
    this.groups.add(node);
    this.decision.touched.push(node);
    const attached: Omit<Attached, 'customerId'> = home
      ? { row, ending: 'merged', why: home.reason, ...(home.row !== null && { into: home.row }) }
      : { row, ending: 'created' };
    this.decision.endings.push({ attached, node });
  }

  private meetings(node: RecordNode, among: 'free' | 'apart'): Meeting[] {
    const meetings: Meeting[] = [];
    for (const { group, reason } of this.groups.seenBy(node, among))
      for (const person of personsOf(group)) meetings.push({ person, reason, row: group.firstRow });
    return meetings;
  }

  /** Makes one person of a record's own and all whom it meets, save those who were said to be two. */
  private unite(node: RecordNode, meetings: readonly Meeting[]): void {
    const first = oldest(meetings);
    if (!first) return;
    for (const { person, reason } of [first, ...meetings]) {
      const [own, other] = [rootOf(node.person), rootOf(person)];
      if (own !== other && !this.others.get(own)?.has(other)) this.join(own, other, reason);
    }
    this.groups.settle(node);
  }

  private join(a: Person, b: Person, reason: MergeReason): void {
    const into = older(a, b);
    const other = into === a ? b : a;
    this.decision.joinings.push({ into, other, nodes: [...other.nodes], customers: [...other.customers], reason });
    other.into = into;
    for (const node of other.nodes) into.nodes.push(node);
    for (const customer of other.customers) into.customers.push(customer);
    for (const third of this.others.get(other) ?? []) this.keepApart(into, rootOf(third));
  }

  private keepApart(a: Person, b: Person): void {
    this.others.set(a, (this.others.get(a) ?? new Set()).add(b));
    this.others.set(b, (this.others.get(b) ?? new Set()).add(a));
  }

  private customer(id: string): Person {
    const person = this.persons.get(id) ?? { id, number: 0, into: null, nodes: [], customers: [id] };
    this.persons.set(id, person);
    return person;
  }
}

function personsOf({ nodes, united }: Group): Person[] {
  const persons = (united ? nodes.slice(0, 1) : nodes).map(({ person }) => rootOf(person));
  return persons.length > 1 ? [...new Set(persons)] : persons;
}

const oldest = (meetings: readonly Meeting[]): Meeting | undefined =>
  meetings.reduce<Meeting | undefined>(
    (so, next) => (so && older(so.person, next.person) === so.person ? so : next),
    undefined,
  );
