import type { Geocoded } from '../api/geocode.ts';
import { t } from '../strings/t.ts';
import { AccuracyIcon } from './accuracy.tsx';

/** One address in a list of them: what it is called, and how exactly its place is known. */
export function AddressOption({ address: { label, accuracy, corrected } }: { address: Geocoded }) {
  return (
    <span className="hx-found">
      <AccuracyIcon accuracy={accuracy} />
      <span className="hx-found-words">
        {label}
        <small>{t(corrected ? 'geocode.corrected' : `geocode.${accuracy}`)}</small>
      </span>
    </span>
  );
}
