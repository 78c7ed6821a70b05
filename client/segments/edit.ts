import type { Condition, Definition } from '../../server/contract/segments.ts';
import {
  countItems,
  depthOf,
  type Group,
  type Item,
  limits,
  type MakeKey,
  type Mode,
  readTree,
  writeTree,
} from './tree.ts';

/** A segment in the making. Steps back and forth are whole trees: they share what did not change. */
export interface Editor {
  root: Group;
  nextKey: number;
  past: readonly Group[];
  future: readonly Group[];
  /** the field that was typed into last: a number is one step, not one for each digit */
  lastField: string | null;
}

export type Action =
  | { do: 'add'; to: string; condition: Condition }
  | { do: 'add-group' }
  | { do: 'set'; key: string; condition: Condition; field: string | null }
  | { do: 'negate'; key: string; not: boolean }
  | { do: 'mode'; key: string; mode: Mode }
  | { do: 'duplicate'; key: string }
  | { do: 'remove'; key: string }
  | { do: 'replace'; definition: Definition }
  | { do: 'undo' }
  | { do: 'redo' };

const mostSteps = 100;

const keysFrom = (first: number): { makeKey: MakeKey; next: () => number } => {
  let next = first;
  return { makeKey: () => `r${next++}`, next: () => next };
};

export function startEditor(definition: Definition): Editor {
  const keys = keysFrom(1);
  const root = readTree(definition, keys.makeKey);
  return { root, nextKey: keys.next(), past: [], future: [], lastField: null };
}

const sameItems = (one: readonly Item[], other: readonly Item[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** Puts what `change` makes of an item in its place: nothing, itself or several. */
function mapItem(items: readonly Item[], key: string, change: (item: Item) => Item[]): Item[] {
  return items.flatMap((item): Item[] => {
    if (item.key === key) return change(item);
    if (item.kind !== 'group') return [item];
    const inner = mapItem(item.items, key, change);
    return [sameItems(inner, item.items) ? item : { ...item, items: inner }];
  });
}

const mapRoot = (root: Group, key: string, change: (item: Item) => Item[]): Group => {
  if (root.key !== key) {
    const items = mapItem(root.items, key, change);
    return sameItems(items, root.items) ? root : { ...root, items };
  }
  const [changed] = change(root);
  return changed?.kind === 'group' ? changed : root;
};

function copyOf(item: Item, makeKey: MakeKey): Item {
  if (item.kind !== 'group') return { ...item, key: makeKey() };
  return { ...item, key: makeKey(), items: item.items.map((inner) => copyOf(inner, makeKey)) };
}

function change(root: Group, action: Exclude<Action, { do: 'undo' | 'redo' }>, makeKey: MakeKey): Group {
  switch (action.do) {
    case 'add': {
      const rule: Item = { kind: 'rule', key: makeKey(), not: false, condition: action.condition };
      return mapRoot(root, action.to, (item) =>
        item.kind === 'group' ? [{ ...item, items: [...item.items, rule] }] : [item],
      );
    }
    case 'add-group':
      return { ...root, items: [...root.items, { kind: 'group', key: makeKey(), mode: 'any', items: [] }] };
    case 'set':
      return mapRoot(root, action.key, (item) =>
        item.kind === 'rule' ? [{ ...item, condition: action.condition }] : [item],
      );
    case 'negate':
      return mapRoot(root, action.key, (item) => (item.kind === 'rule' ? [{ ...item, not: action.not }] : [item]));
    case 'mode':
      return mapRoot(root, action.key, (item) => (item.kind === 'group' ? [{ ...item, mode: action.mode }] : [item]));
    case 'duplicate':
      return mapRoot(root, action.key, (item) => (item === root ? [item] : [item, copyOf(item, makeKey)]));
    case 'remove':
      return mapRoot(root, action.key, (item) => (item === root ? [item] : []));
    case 'replace':
      return readTree(action.definition, makeKey);
  }
}

/** More conditions, or more levels, than the API takes. What came so may still be made smaller. */
function isTooMuch(root: Group, before: Group): boolean {
  const count = countItems(root.items);
  if (count > limits.conditions && count > countItems(before.items)) return true;
  return depthOf(writeTree(root)) > limits.depth;
}

export const isFull = (root: Group): boolean => countItems(root.items) >= limits.conditions;

/** One step of editing. What would not fit leaves everything as it is. */
export function edit(state: Editor, action: Action): Editor {
  if (action.do === 'undo') {
    const before = state.past.at(-1);
    if (!before) return state;
    const { past, future, root } = state;
    return { ...state, root: before, past: past.slice(0, -1), future: [root, ...future], lastField: null };
  }
  if (action.do === 'redo') {
    const [after, ...future] = state.future;
    if (!after) return state;
    return { ...state, root: after, past: [...state.past, state.root], future, lastField: null };
  }
  const keys = keysFrom(state.nextKey);
  const root = change(state.root, action, keys.makeKey);
  if (root === state.root || isTooMuch(root, state.root)) return state;
  const field = action.do === 'set' && action.field !== null ? `${action.key} ${action.field}` : null;
  const goesOn = field !== null && field === state.lastField;
  return {
    root,
    nextKey: keys.next(),
    past: goesOn ? state.past : [...state.past, state.root].slice(-mostSteps),
    future: [],
    lastField: field,
  };
}
