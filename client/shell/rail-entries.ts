import type { Page } from '../view/codec.ts';

/** Segments are a tab of customers. */
export type RailEntry = Exclude<Page, 'segments'>;

const entries: readonly RailEntry[] = [
  'explore',
  'customers',
  'areas',
  'fences',
  'campaigns',
  'insights',
  'import',
  'settings',
];

/** In the order of the rail. */
export const railEntries = (owner: boolean): RailEntry[] => entries.filter((entry) => entry !== 'import' || owner);

const phoneRoom = 5;

/** What a phone's bar shows, and what it folds behind its last place. */
export function railFold(
  all: readonly RailEntry[],
  phone: boolean,
): { shown: readonly RailEntry[]; folded: readonly RailEntry[] } {
  const room = !phone || all.length <= phoneRoom ? all.length : phoneRoom - 1;
  return { shown: all.slice(0, room), folded: all.slice(room) };
}
