import { useMemo } from 'react';
import type { MapPin } from '../map/markers.ts';
import { foundAddress, foundPinId, isMovable } from '../search/found.ts';
import { useCan } from '../shell/can.ts';
import { draftPinId, placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { useExplore } from './context.ts';

/** The stores, the one being placed, and the address that was searched for. */
export function useMapPins(): MapPin[] {
  const { view, stores } = useExplore();
  const can = useCan();
  const spot = useValue(placing);
  const found = useValue(foundAddress);
  const { selection } = view;
  return useMemo(() => {
    const known = (stores.data ?? []).map((one): MapPin => {
      const moving = spot?.id === one.id;
      const position = moving && spot.position ? spot.position : one.position;
      return {
        id: one.id,
        name: t('stores.pin', { name: one.name }),
        position,
        selected: selection?.id === one.id,
        draggable: moving,
      };
    });
    const draft: MapPin[] =
      spot && spot.id === null && spot.position
        ? [{ id: draftPinId, name: t('stores.pin.new'), position: spot.position, selected: true, draggable: true }]
        : [];
    const address: MapPin[] = found
      ? [
          {
            id: foundPinId,
            name: t('geocode.pin', { address: found.label }),
            position: found.moved ?? found.position,
            selected: false,
            draggable: can.change && isMovable(found),
            found: true,
            caption: found.label,
          },
        ]
      : [];
    return [...known, ...draft, ...address];
  }, [stores.data, spot, selection, found, can.change]);
}
