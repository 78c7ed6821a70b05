import type { Customer } from '../api/customers.ts';
import type { MapCommand } from '../map/commands.ts';
import { type MapOverlay, makeOverlay } from '../map/overlay.ts';
import { placesBbox } from '../map/places.ts';
import type { PlaceShape } from '../map/source.ts';
import { zoomFor } from '../search/found.ts';
import { tPeople } from '../strings/en-people.ts';
import { hasDot, personName } from './words.ts';

type Where = Pick<Customer, 'name' | 'email' | 'phone' | 'position' | 'accuracy'>;

const captions = { street: 'place.pin.street', interpolated: 'place.pin.about' } as const;
const isGuess = (accuracy: Where['accuracy']): accuracy is keyof typeof captions =>
  accuracy === 'street' || accuracy === 'interpolated';

/**
 * One person on the map: a dot where the house is known, a hollow one where it is not exactly, and for a postcode or a
 * town only the outline of its neighborhood. Null where there is nothing to draw.
 */
export function drawPerson(person: Where, place: PlaceShape | null): MapOverlay | null {
  const { position, accuracy } = person;
  if (position && hasDot(person)) {
    const name = personName(person);
    const label = isGuess(accuracy) ? tPeople(captions[accuracy], { name }) : name;
    const point = { label, kind: 'person' as const, chosen: !isGuess(accuracy) };
    return makeOverlay({
      hideData: true,
      points: {
        type: 'FeatureCollection',
        features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [...position] }, properties: point }],
      },
    });
  }
  if (!place) return null;
  return makeOverlay({
    hideData: true,
    areas: {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          geometry: { type: 'MultiPolygon', coordinates: place.rings },
          properties: { key: place.id, rank: 0.5, tone: 'both', dashed: true, label: place.name },
        },
      ],
    },
  });
}

/** Where the map goes to show a person. */
export function flightTo(person: Where, place: PlaceShape | null): MapCommand | null {
  const { position, accuracy } = person;
  if (position && hasDot(person)) {
    const zoom = accuracy === null || accuracy === 'given' ? zoomFor('address') : zoomFor(accuracy);
    return { kind: 'fly', center: position, zoom };
  }
  const bboxWgs84 = place && placesBbox([place]);
  return bboxWgs84 ? { kind: 'fit', bboxWgs84 } : null;
}
