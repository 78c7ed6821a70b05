import type { Rival } from '../view/area.ts';
import { value } from '../view/value.ts';

/** Shops of the search for competitors, while it is open: the map shows them, and a click takes one. */
export const foundShops = value<readonly Rival[]>([]);
/** The block of a competition that was clicked on the map. */
export const clickedCell = value<string | null>(null);
