import { value } from '../view/value.ts';

/** The place under the pointer, on the map or in the table; both show it. */
export interface Pointed {
  id: string;
  from: 'map' | 'table';
  /** pixel in the map, for the note beside the pointer */
  at: { x: number; y: number } | null;
  value: number | null;
  customers: number | null;
  held: boolean;
}

export const pointed = value<Pointed | null>(null);
