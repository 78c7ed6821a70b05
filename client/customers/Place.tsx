import { Button } from '@mantine/core';
import { IconMapPin, IconMapPinOff } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import type { Customer } from '../api/customers.ts';
import { useExplore } from '../explore/context.ts';
import { moveMap } from '../map/commands.ts';
import { overlay } from '../map/overlay.ts';
import { AccuracyIcon } from '../search/accuracy.tsx';
import { tPeople } from '../strings/en-people.ts';
import { drawPerson, flightTo } from './layers.ts';
import { accuracyWords } from './words.ts';

/** Where they live, how exactly that is known, and the same on the map. */
export function Place({ customer }: { customer: Customer }) {
  const { places } = useExplore();
  const place = places.find(({ id }) => id === customer.neighborhoodId) ?? null;
  const { id, accuracy, position } = customer;
  const drawn = useMemo(() => drawPerson(customer, place), [customer, place]);
  useEffect(() => overlay.set(drawn), [drawn]);
  useEffect(() => () => overlay.set(null), []);

  const flight = flightTo(customer, place);
  const target = flight ? `${id} ${position ?? place?.id}` : null;
  const show = () => {
    if (flight) moveMap(flight);
  };
  // Also when an address was changed and found elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what counts, not the objects that hold it
  useEffect(show, [target]);

  const name = place?.name ?? customer.neighborhood;
  return (
    <section aria-label={tPeople('place.title')}>
      <h3>{tPeople('place.title')}</h3>
      <p className="hx-place">
        {accuracy && accuracy !== 'given' && drawn ? (
          <AccuracyIcon accuracy={accuracy} />
        ) : drawn ? (
          <IconMapPin size={16} aria-hidden />
        ) : (
          <IconMapPinOff size={16} aria-hidden />
        )}
        <span>
          {name && <strong>{tPeople('place.in', { place: name })}</strong>} {accuracyWords(customer)}
        </span>
      </p>
      {flight && (
        <div className="hx-actions">
          <Button size="xs" variant="default" onClick={show}>
            {tPeople('place.show')}
          </Button>
        </div>
      )}
    </section>
  );
}
