import { wordsOf } from './fold.ts';
import { type HouseNumber, writeHouseNumber } from './house-number.ts';
import { parseStreetName } from './street-name.ts';

/** Where people write the number after the street, and the postcode before the town. */
const numberLastCountries = new Set(
  'AT BE BG CH CZ DE DK EE ES FI GR HR HU IS IT LI LT LV NL NO PL PT RO RS SE SI SK'.split(' '),
);
const numberLastTypes = new Set(
  'calle paseo carretera camino ronda travesia glorieta via viale corso largo vicolo strada salita gasse weg'.split(
    ' ',
  ),
);
const numberLastEndings = /(strasse|straat|gasse|weg|platz|plein|allee|gracht|laan|kade|damm|ufer|gatan|vej)$/;

export interface LabelParts {
  house?: HouseNumber | undefined;
  street?: string | undefined;
  city?: string | null | undefined;
  postcode?: string | null | undefined;
}

function namedNumberLast(street: string): boolean {
  if (numberLastTypes.has(parseStreetName(street).type)) return true;
  return wordsOf(street).some((word) => numberLastEndings.test(word));
}

/**
 * Whether people write the number after the street: as their country does (`countries`: addresses by ISO 3166 code), or
 * else as the language of most street names does.
 */
export function numberComesLast(countries: ReadonlyMap<string, number>, streets: readonly string[]): boolean {
  const [country] = [...countries].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (country !== undefined) return numberLastCountries.has(country);
  return streets.filter(namedNumberLast).length > streets.length / 2;
}

/** An address as a person there would write it: 1701 Fleet Street, Baltimore 21231; Hauptstraße 5, 12345 Ort. */
export function writeLabel({ house, street, city, postcode }: LabelParts, numberLast: boolean): string {
  const number = house && writeHouseNumber(house);
  const line = (numberLast ? [street, number] : [number, street]).filter(Boolean).join(' ');
  const town = (numberLast ? [postcode, city] : [city, postcode]).filter(Boolean).join(' ');
  return [line, town].filter(Boolean).join(', ');
}
