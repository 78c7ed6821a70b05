import type { MergeReason } from '../contract/people.ts';
import { type RecordNode, rootOf } from './person.ts';

/** Records that share something. */
export interface Group {
  nodes: RecordNode[];
  /** They are known to be one person, so looking at one is enough: else a thousand rows with one phone took a million looks. */
  united: boolean;
  /** The first row of the file being read among them. */
  firstRow: number | null;
}

/** Records that were split off by hand meet nobody but each other. */
type Among = 'free' | 'apart';
const amongOf = ({ apart }: RecordNode): Among => (apart ? 'apart' : 'free');

/** Who shares what: records by e-mail, by phone, and by phone and name. */
export class Groups {
  private readonly byKey = { free: new Map<string, Group>(), apart: new Map<string, Group>() };

  /** The groups whose records are one person with `node`, and why; an e-mail says more than a phone. */
  seenBy(node: RecordNode, among: Among): Seen[] {
    const groups = this.byKey[among];
    const found: Seen[] = [];
    if (groups.size === 0) return found;
    for (const key of keysOf(node).seen) {
      const group = groups.get(key);
      if (group && group.nodes.length > 0) found.push({ group, reason: reasonOf(node, key) });
    }
    return found;
  }

  add(node: RecordNode): void {
    const groups = this.byKey[amongOf(node)];
    for (const key of keysOf(node).member) {
      const group = groups.get(key);
      if (!group) {
        groups.set(key, { nodes: [node], united: true, firstRow: node.row });
        continue;
      }
      const first = group.nodes[0];
      group.united &&= first === undefined || rootOf(first.person) === rootOf(node.person);
      group.nodes.push(node);
      if (node.row !== null) group.firstRow = Math.min(group.firstRow ?? node.row, node.row);
    }
  }

  remove(node: RecordNode): void {
    for (const key of keysOf(node).member) {
      const group = this.byKey[amongOf(node)].get(key);
      if (!group) continue;
      group.nodes.splice(group.nodes.indexOf(node), 1);
      if (node.row === null || group.firstRow !== node.row) continue;
      group.firstRow = null;
      for (const { row } of group.nodes) if (row !== null) group.firstRow = Math.min(group.firstRow ?? row, row);
    }
  }

  /** After `node` was united with all it sees: remembers which groups are one person now. */
  settle(node: RecordNode): void {
    const person = rootOf(node.person);
    for (const { group } of this.seenBy(node, amongOf(node))) {
      group.united ||= group.nodes.every((one) => rootOf(one.person) === person);
    }
  }
}

export interface Seen {
  group: Group;
  reason: MergeReason;
}

/** The names of groups. */
interface Keys {
  /** Where the record stands. */
  member: string[];
  /** Where the records stand that it is one person with. */
  seen: string[];
}

/** Taking a name apart is most of the work: once for what a record says. */
function keysOf(node: RecordNode): Keys {
  if (node.keys?.of !== node.facts) node.keys = { of: node.facts, ...makeKeys(node) };
  return node.keys;
}

const reasonOf = ({ facts: { email, phone } }: RecordNode, key: string): MergeReason =>
  key === email ? { by: 'email', value: email } : { by: 'phone', value: phone };

/** A phone joins two records unless both say another name and another e-mail; those that lack one see and are seen by all. */
function makeKeys({ facts: { name, email, phone }, shown }: RecordNode): Keys {
  const emails = email === null ? [] : [email];
  if (phone === null || isPlaceholder(phone)) return { member: emails, seen: emails };
  const all = `\n${phone}`;
  const nameless = `${all}\n`;
  const words = email === null && !shown?.email ? '' : nameWords(name ?? shown?.name ?? '');
  if (words === '') return { member: [...emails, all, nameless], seen: [...emails, all] };
  return { member: [...emails, all, nameless + words], seen: [...emails, nameless, nameless + words] };
}

/** “Müller, Ann” and “ann muller” are one name; empty for none. */
const nameWords = (name: string): string =>
  (/^[ -~]*$/.test(name)
    ? name.toLowerCase().split(/[^a-z0-9]+/)
    : name
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
  )
    .filter((word) => word !== '')
    .sort()
    .join(' ');

/** 000-000-0000 and the like, typed where a till asks for a phone: nobody's. */
const isPlaceholder = (phone: string): boolean => {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.length < 7 || /^(\d)\1*$/.test(digits.slice(-7));
};
