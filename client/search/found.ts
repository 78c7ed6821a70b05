import type { Accuracy, Geocoded } from '../api/geocode.ts';
import { value } from '../view/value.ts';

/** An address that was searched for and chosen: its pin on the map. */
export interface FoundAddress {
  label: string;
  accuracy: Accuracy;
  position: [number, number];
  /** what was typed */
  asked: string;
  /** where somebody dragged or typed it to, and has not saved it yet */
  moved: [number, number] | null;
  corrected: boolean;
}

export const foundAddress = value<FoundAddress | null>(null);
export const foundPinId = 'found';

export function showFound({ label, accuracy, position, corrected = false }: Geocoded, asked: string): void {
  const [lng, lat] = position;
  foundAddress.set({ label, accuracy, position: [lng, lat], asked, moved: null, corrected });
}

export function moveFound(position: [number, number]): void {
  const found = foundAddress.get();
  if (found) foundAddress.set({ ...found, moved: position });
}

/**
 * The address a correction is about: the house as it is known, or what was typed where only its street or its area was
 * known, since then the label does not name the house.
 */
export const correctedAddress = ({ label, accuracy, asked }: FoundAddress): string =>
  accuracy === 'address' || accuracy === 'interpolated' ? label : asked;

/** Only a house can be moved: what was typed must name one, also where no more than its street was known. */
export const isMovable = ({ accuracy, asked }: Pick<FoundAddress, 'accuracy' | 'asked'>): boolean =>
  accuracy === 'address' || accuracy === 'interpolated' || (accuracy === 'street' && /\d/.test(asked));

/** How close to look: a house, its street, its part of town. */
export const zoomFor = (accuracy: Accuracy): number =>
  ({ address: 17, interpolated: 17, street: 16, postcode: 14, place: 13.5 })[accuracy];
