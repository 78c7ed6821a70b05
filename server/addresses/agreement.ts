import { type Area, areaKey, type Gazetteer, postcodeKey } from './gazetteer.ts';
import type { Reading } from './readings.ts';

/** A house or a street, for what it says of its town. */
export interface Placed {
  city: string | null;
  postcodes: readonly string[];
  lng: number;
  lat: number;
}

/** A place reaches a little beyond where it is drawn or its addresses are known. */
const reachMeters = 500;
/** People write the next postcode over; not one across town. */
const neighboringPostcodeMeters = 1_500;

/** What is said fits in part; as shares of a score. */
const unsaid = 0.97;
const unknown = 0.95;
const otherTown = 0.93;
const neighboringPostcode = 0.8;

const metersPerDegree = 111_195;

/** Meters between two positions, on a plane: for the extent of a town. */
export function metersBetween(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const shrink = Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  const eastward = ((((b.lng - a.lng) % 360) + 540) % 360) - 180;
  return Math.hypot(eastward * shrink, b.lat - a.lat) * metersPerDegree;
}

/** Meters from a position to an area's box; 0 inside. */
export function metersToArea({ bbox }: Area, { lng, lat }: { lng: number; lat: number }): number {
  const [west = 0, south = 0, east = 0, north = 0] = bbox;
  const nearest = { lng: Math.min(Math.max(lng, west), east), lat: Math.min(Math.max(lat, south), north) };
  return metersBetween({ lng, lat }, nearest);
}

const isIn = (area: Area, name: string, placed: Placed): boolean =>
  (placed.city !== null && areaKey(placed.city) === name) || metersToArea(area, placed) <= reachMeters;

/**
 * Whether something lies where a reading says: 0 when it says somewhere else, 1 when everything agrees. Words that
 * explain nothing may be a town far away, so they need a postcode or a town that agrees.
 */
export function agreement({ locality, unexplained }: Reading, placed: Placed, gazetteer: Gazetteer): number {
  const { postcode, places } = locality;
  const townSaid = places.length > 0;
  const townAgrees = places.some(({ name, areas }) => areas.some((area) => isIn(area, name, placed)));
  const known = placed.postcodes.map(postcodeKey);
  const remainder = unexplained.length > 0 ? unknown : 1;

  if (postcode !== undefined && known.includes(postcode)) return remainder * (townSaid && !townAgrees ? otherTown : 1);
  if (townSaid && !townAgrees) return 0;
  if (postcode !== undefined && known.length > 0) {
    const area = gazetteer.postcodes.get(postcode);
    const neighbors = area !== undefined && metersToArea(area, placed) <= neighboringPostcodeMeters;
    return townAgrees && neighbors ? neighboringPostcode * remainder : 0;
  }
  if (townAgrees) return remainder * (postcode === undefined ? 1 : unknown);
  if (unexplained.length > 0) return 0;
  return postcode === undefined ? unsaid : unknown;
}
