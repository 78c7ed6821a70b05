import type { Condition, Definition } from '../../server/contract/segments.ts';
import { complete } from './clean.ts';

/** As the contract has it, which a test holds them to; its schemas would be loaded with it. */
export const limits = { depth: 8, conditions: 100 };

export const modes = ['all', 'any', 'none'] as const;
export type Mode = (typeof modes)[number];

/** One condition, or with `not` its opposite. It may be incomplete: then it does not count yet. */
export interface Rule {
  kind: 'rule';
  key: string;
  not: boolean;
  condition: Condition;
}

/** What is nested deeper than the screen shows, as it came. */
export interface Kept {
  kind: 'kept';
  key: string;
  definition: Definition;
}

/** Only the outermost group has groups in it. */
export interface Group {
  kind: 'group';
  key: string;
  mode: Mode;
  items: Item[];
}
export type Item = Rule | Kept | Group;

export type MakeKey = () => string;

const isCondition = (definition: Definition): definition is Condition => 'type' in definition;

interface Nested {
  mode: Mode;
  parts: readonly Definition[];
}

/** What a group on screen can hold; nothing for conditions and for the opposite of `all`. */
function nestedOf(definition: Definition): Nested | null {
  if ('all' in definition) return { mode: 'all', parts: definition.all };
  if ('any' in definition) return { mode: 'any', parts: definition.any };
  if ('not' in definition && 'any' in definition.not) return { mode: 'none', parts: definition.not.any };
  return null;
}

function leafOf(definition: Definition, makeKey: MakeKey): Rule | Kept {
  if (isCondition(definition)) return { kind: 'rule', key: makeKey(), not: false, condition: definition };
  if ('not' in definition && isCondition(definition.not))
    return { kind: 'rule', key: makeKey(), not: true, condition: definition.not };
  return { kind: 'kept', key: makeKey(), definition };
}

function itemOf(definition: Definition, makeKey: MakeKey): Item {
  const nested = nestedOf(definition);
  // An empty group on screen is one that is not begun; in a definition it means everybody or nobody.
  if (!nested || nested.parts.length === 0) return leafOf(definition, makeKey);
  const items = nested.parts.map((part) => leafOf(part, makeKey));
  return { kind: 'group', key: makeKey(), mode: nested.mode, items };
}

/** The outermost group of a definition. A single condition becomes a group of one. */
export function readTree(definition: Definition, makeKey: MakeKey): Group {
  const nested = nestedOf(definition);
  const shown = nested && (nested.parts.length > 0 || 'all' in definition) ? nested : null;
  const items = (shown?.parts ?? [definition]).map((part) => itemOf(part, makeKey));
  return { kind: 'group', key: makeKey(), mode: shown?.mode ?? 'all', items };
}

const wrap = (mode: Mode, parts: Definition[]): Definition => {
  if (mode === 'all') return { all: parts };
  return mode === 'any' ? { any: parts } : { not: { any: parts } };
};

function itemDefinition(item: Item): Definition[] {
  if (item.kind === 'kept') return [item.definition];
  if (item.kind === 'group') {
    const parts = item.items.flatMap(itemDefinition);
    return parts.length === 0 ? [] : [wrap(item.mode, parts)];
  }
  const condition = complete(item.condition);
  if (!condition) return [];
  return [item.not ? { not: condition } : condition];
}

/** What the screen holds, as data; what is incomplete is left out. Without any condition it is everybody. */
export function writeTree({ mode, items }: Group): Definition {
  const parts = items.flatMap(itemDefinition);
  const [only] = parts;
  if (!only) return { all: [] };
  // A definition as deep as may be would not fit into a group.
  const alone = parts.length === 1 && mode === 'all' && items.some(({ kind }) => kind === 'kept');
  return alone ? only : wrap(mode, parts);
}

export const partsOf = (definition: Definition): readonly Definition[] => {
  if ('all' in definition) return definition.all;
  if ('any' in definition) return definition.any;
  return 'not' in definition ? [definition.not] : [];
};

export const depthOf = (definition: Definition): number => 1 + Math.max(0, ...partsOf(definition).map(depthOf));
const countOf = (definition: Definition): number =>
  isCondition(definition)
    ? 1
    : Math.max(
        1,
        partsOf(definition).reduce((sum, part) => sum + countOf(part), 0),
      );

/** Conditions on screen, whether they are complete or not. */
export const countItems = (items: readonly Item[]): number =>
  items.reduce((sum, item) => {
    if (item.kind === 'group') return sum + Math.max(1, countItems(item.items));
    return sum + (item.kind === 'kept' ? countOf(item.definition) : 1);
  }, 0);

export const rulesOf = (items: readonly Item[]): Rule[] =>
  items.flatMap((item) => (item.kind === 'group' ? rulesOf(item.items) : item.kind === 'rule' ? [item] : []));
