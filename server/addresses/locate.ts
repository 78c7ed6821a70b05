import type { Position } from '../contract/common.ts';
import type { Accuracy, Geocoded } from '../contract/streets.ts';
import { agreement, metersBetween } from './agreement.ts';
import { type Area, type Gazetteer, positionOf, postcodeKey, type Street } from './gazetteer.ts';
import type { HouseNumber } from './house-number.ts';
import { writeLabel } from './label.ts';
import { between } from './line.ts';
import type { Candidate, Match } from './match.ts';

/** A house of the index, as stored. */
export interface House {
  street: number;
  number: number;
  suffix: string;
  city: string | null;
  postcode: string | null;
  lng: number;
  lat: number;
  /** Made from an addr:interpolation way: not a house anybody saw. */
  interpolated: boolean;
}

/** What the database knows of the houses a match asks for. */
export interface HousesNearby {
  at(street: number, number: number): readonly House[];
  /** The next known houses of the same side, below and above; undefined unless there are both. */
  around(street: number, number: number): { below: House; above: House } | undefined;
  lines(street: number): readonly (readonly Position[])[];
}

/** The score of each accuracy when every word fits. */
const scores: Readonly<Record<Accuracy, number>> = {
  address: 1,
  interpolated: 0.8,
  street: 0.9,
  postcode: 0.4,
  place: 0.3,
};
/** The street of a house whose number is not known. */
const houseNotFound = 0.55;
/** A place of which the first letters are typed. */
const placeBegun = 0.7;
/** Below this a match says too little to be shown. */
const acceptable = 0.4;

/** 12b where only 12 is known, and 12 where only 12a and 12b are. */
const suffixUnknown = 0.93;
const suffixMissing = 0.96;

/** Between houses farther apart than this there may be a gap in the numbers, a square, a river. */
const longestGapMeters = 300;
const longestGapNumbers = 100;

export interface Found extends Geocoded {
  /** The house that was asked for, for corrections. */
  candidate?: Candidate;
}

/**
 * Everything a match can be placed at, best first: houses, streets, or else the postcode or the place that is named.
 * Empty when it is not found. `near` decides between equals.
 */
export function locate(match: Match, houses: HousesNearby, gazetteer: Gazetteer, near: Position | undefined): Found[] {
  const onStreets = match.candidates
    .flatMap((candidate) => placesOf(candidate, houses, gazetteer))
    .filter(({ score }) => score >= acceptable);
  const named = onStreets.length === 0 || match.localityOnly ? areasOf(match, gazetteer) : [];
  const begun = match.begunPlaces
    .flatMap(({ areas }) => placeOf(areas) ?? [])
    .map((area) => areaItem(area, gazetteer, placeBegun));
  const distance = ({ position: [lng, lat] }: Found) =>
    near ? metersBetween({ lng, lat }, { lng: near[0], lat: near[1] }) : 0;
  const sorted = [...onStreets, ...named, ...begun]
    .map((item) => ({ item, distance: distance(item) }))
    .sort((a, b) => b.item.score - a.item.score || a.distance - b.distance)
    .map(({ item }) => ({ ...item, score: Math.round(item.score * 1000) / 1000 }));
  return withoutRepeats(sorted);
}

/** Leaves out what has the label of something better, and a street of which a house is found. */
function withoutRepeats(found: readonly Found[]): Found[] {
  const withHouse = new Set(
    found.flatMap((item) => (item.accuracy === 'street' ? [] : (item.candidate?.street ?? []))),
  );
  const seen = new Set<string>();
  return found.filter(({ label, accuracy, candidate }) => {
    if (seen.has(label) || (accuracy === 'street' && candidate && withHouse.has(candidate.street))) return false;
    seen.add(label);
    return true;
  });
}

function placesOf(candidate: Candidate, houses: HousesNearby, gazetteer: Gazetteer): Found[] {
  const { street, reading } = candidate;
  if (!reading.house) return streetAt(candidate, gazetteer, scores.street);
  const known = houses.at(street.street, reading.house.number).flatMap((house) => houseAt(candidate, house, gazetteer));
  const best = Math.max(0, ...known.map(({ score }) => score));
  if (reading.doubtful && best === 0) return [];
  if (best > 0) return known.filter(({ score }) => score === best);
  const around = houses.around(street.street, reading.house.number);
  const estimated = around ? betweenHouses(candidate, around, houses.lines(street.street), gazetteer) : [];
  return estimated.length > 0 ? estimated : streetAt(candidate, gazetteer, houseNotFound);
}

const postcodesOf = (house: House, street: Street): readonly string[] =>
  house.postcode !== null ? [house.postcode] : street.postcodes.length === 1 ? street.postcodes : [];

/**
 * Whether the house can only be on this street: where East and West Pratt Street exist and neither is written, the
 * postcode tells, or nothing does.
 */
function isCertain({ rivals, reading }: Candidate, postcodes: readonly string[]): boolean {
  const { postcode } = reading.locality;
  if (rivals.length === 0) return true;
  if (postcode === undefined || !postcodes.map(postcodeKey).includes(postcode)) return false;
  return !rivals.some((rival) => rival.postcodes.some((other) => postcodeKey(other) === postcode));
}

/** How well the addition to a number agrees: 0 when another one is written. */
function suffixFit(written: HouseNumber, house: House): number {
  if (written.suffix === house.suffix) return 1;
  if (house.suffix === '') return suffixUnknown;
  return written.suffix === '' ? suffixMissing : 0;
}

function houseAt(candidate: Candidate, house: House, gazetteer: Gazetteer): Found[] {
  const { street, reading, nearness } = candidate;
  const postcodes = postcodesOf(house, street);
  const city = house.city ?? street.city;
  const fits = agreement(reading, { city, postcodes, lng: house.lng, lat: house.lat }, gazetteer);
  if (fits === 0 || !reading.house) return [];
  const suffix = suffixFit(reading.house, house);
  if (reading.doubtful && suffix < 1) return [];
  if (!isCertain(candidate, postcodes)) return streetAt(candidate, gazetteer, houseNotFound);
  const accuracy = suffix === 0 || house.interpolated ? 'interpolated' : 'address';
  const written = suffix === 0 || house.suffix === '' ? reading.house : house;
  const shown = accuracy === 'address' && suffix === suffixUnknown ? house : written;
  const label = writeLabel({ house: shown, street: street.name, city, postcode: postcodes[0] }, gazetteer.numberLast);
  return [
    {
      label,
      position: positionOf(house),
      accuracy,
      score: scores[accuracy] * nearness * fits * (suffix || 1),
      candidate,
    },
  ];
}

function betweenHouses(
  candidate: Candidate,
  { below, above }: { below: House; above: House },
  lines: readonly (readonly Position[])[],
  gazetteer: Gazetteer,
): Found[] {
  const { street, reading, nearness } = candidate;
  const gap = above.number - below.number;
  if (!reading.house || gap > longestGapNumbers || metersBetween(below, above) > longestGapMeters) return [];
  const share = (reading.house.number - below.number) / gap;
  const position = between(lines, positionOf(below), positionOf(above), share);
  const postcodes = [...new Set([...postcodesOf(below, street), ...postcodesOf(above, street)])];
  const city = (below.city === above.city ? below.city : null) ?? street.city;
  const fits = agreement(reading, { city, postcodes, lng: position[0], lat: position[1] }, gazetteer);
  if (fits === 0 || !isCertain(candidate, postcodes)) return [];
  const postcode = postcodes.length === 1 ? postcodes[0] : undefined;
  const label = writeLabel({ house: reading.house, street: street.name, city, postcode }, gazetteer.numberLast);
  return [{ label, position, accuracy: 'interpolated', score: scores.interpolated * nearness * fits, candidate }];
}

function streetAt(candidate: Candidate, gazetteer: Gazetteer, score: number): Found[] {
  const { street, reading, nearness } = candidate;
  const fits = agreement(reading, street, gazetteer);
  if (fits === 0) return [];
  const { postcode: written } = reading.locality;
  const postcode =
    street.postcodes.find((known) => postcodeKey(known) === written) ??
    (street.postcodes.length === 1 ? street.postcodes[0] : undefined);
  const label = writeLabel({ street: street.name, city: street.city, postcode }, gazetteer.numberLast);
  return [{ label, position: positionOf(street), accuracy: 'street', score: score * nearness * fits, candidate }];
}

/** Of several objects of one name the place itself, rather than where addresses name it. */
const placeOf = (areas: readonly Area[]): Area | undefined => areas.find(({ kind }) => kind === 'place') ?? areas[0];

const areaItem = (area: Area, gazetteer: Gazetteer, score: number): Found => {
  const isPostcode = area.kind === 'postcode';
  const parts = isPostcode ? { city: area.city, postcode: area.name } : { city: area.name };
  const label = writeLabel(parts, gazetteer.numberLast);
  return { label, position: positionOf(area), accuracy: isPostcode ? 'postcode' : 'place', score };
};

const extent = ({ bbox: [west = 0, south = 0, east = 0, north = 0] }: Area): number => (east - west) * (north - south);

/** The postcode that is named; or else the smallest of the places. */
function areasOf(match: Match, gazetteer: Gazetteer): Found[] {
  const { postcode, places } = match.locality;
  const score = (accuracy: Accuracy) => (match.localityOnly ? 1 : scores[accuracy]);
  const known = postcode === undefined ? undefined : gazetteer.postcodes.get(postcode);
  if (known) return [areaItem(known, gazetteer, score('postcode'))];
  const [smallest] = places.flatMap(({ areas }) => placeOf(areas) ?? []).sort((a, b) => extent(a) - extent(b));
  return smallest ? [areaItem(smallest, gazetteer, score('place'))] : [];
}
