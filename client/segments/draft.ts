import type { Definition } from '../../server/contract/segments.ts';
import { partsOf } from './tree.ts';

/** What is not saved yet, as it survives a reload. */
export interface Draft {
  name: string;
  definition: Definition;
}

/** `id` is that of the segment, or `new`. */
export const keyOf = (businessId: string, id: string) => `hexhood.segment-draft.${businessId}.${id}`;

/** Only its shape: what a condition holds is for the server to judge. */
function isDefinition(value: unknown, depth = 0): value is Definition {
  if (typeof value !== 'object' || value === null || depth > 20) return false;
  const keys = Object.keys(value);
  if ('type' in value) return typeof value.type === 'string';
  if (keys.length !== 1 || !['all', 'any', 'not'].includes(keys[0] ?? '')) return false;
  const definition = value as Definition;
  const lists = 'all' in definition ? definition.all : 'any' in definition ? definition.any : null;
  if (lists !== null && !Array.isArray(lists)) return false;
  return partsOf(definition).every((part) => isDefinition(part, depth + 1));
}

/** null: nothing that could be read. */
export function parseDraft(text: string | null): Draft | null {
  try {
    const draft: unknown = JSON.parse(text ?? 'null');
    if (typeof draft !== 'object' || draft === null || !('definition' in draft)) return null;
    const name = 'name' in draft && typeof draft.name === 'string' ? draft.name : '';
    return isDefinition(draft.definition) ? { name, definition: draft.definition } : null;
  } catch {
    return null;
  }
}

export const sameDefinition = (one: Definition, other: Definition): boolean => canonical(one) === canonical(other);

/** The order of an object's names says nothing. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
