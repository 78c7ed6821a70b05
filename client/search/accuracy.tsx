import { IconHome, IconHomeQuestion, IconMailbox, IconMapPin, IconRoad } from '@tabler/icons-react';
import type { Accuracy } from '../api/geocode.ts';

const icons = {
  address: IconHome,
  interpolated: IconHomeQuestion,
  street: IconRoad,
  postcode: IconMailbox,
  place: IconMapPin,
};

/** How exact a place is; the words for it stand beside. */
export function AccuracyIcon({ accuracy }: { accuracy: Accuracy }) {
  const Icon = icons[accuracy];
  return <Icon size={16} aria-hidden />;
}
