import { useDebouncedValue } from '@mantine/hooks';
import { useStreets } from '../api/basemap.ts';
import { fewestLetters, type Geocoded, useGeocode } from '../api/geocode.ts';
import { parsePosition } from '../stores/position.ts';
import { getView } from '../view/view.ts';

const pauseMs = 150;
const none: Geocoded[] = [];

/** Addresses for what is being typed, near what the map shows; not for coordinates. */
export function useAddresses(typed: string) {
  const [text] = useDebouncedValue(typed.trim(), pauseMs);
  const { camera } = getView();
  const wanted = typed.trim().length >= fewestLetters && parsePosition(typed) === null;
  const { data, error, isFetching } = useGeocode(text, camera && [camera.lng, camera.lat], wanted);
  const streets = useStreets();
  return {
    addresses: wanted && text.length >= fewestLetters ? (data ?? none) : none,
    asking: wanted && (isFetching || text !== typed.trim()),
    failed: wanted && error !== null,
    /** addresses cannot be found: there are no streets to find them on */
    noStreets: wanted && streets.data === null && (data ?? []).length === 0,
  };
}
