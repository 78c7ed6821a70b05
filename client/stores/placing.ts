import { value } from '../view/value.ts';

/** A store being added (`id` null) or changed, and where its pin stands now. */
export interface Placing {
  id: string | null;
  position: [number, number] | null;
}

export const placing = value<Placing | null>(null);
export const draftPinId = 'draft';
