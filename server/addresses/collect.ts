import type { Position } from '../contract/common.ts';
import type { OsmFeature } from '../geometry/osm.ts';
import { type HouseNumber, parseHouseNumbers } from './house-number.ts';
import { centerOf, linesOf, pointsOf } from './shape.ts';

type Tags = OsmFeature['tags'];

/** Texts that repeat, as numbers. 0 is no text. */
export class Texts {
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [''];

  numberOf(text: string | undefined): number {
    const tidy = text?.trim() ?? '';
    if (tidy === '') return 0;
    const known = this.numbers.get(tidy);
    if (known !== undefined) return known;
    this.texts.push(tidy);
    this.numbers.set(tidy, this.texts.length - 1);
    return this.texts.length - 1;
  }

  text(number: number): string | null {
    return number === 0 ? null : (this.texts[number] ?? null);
  }

  get count(): number {
    return this.texts.length;
  }
}

/** Which of several objects with one address shows best where it is. */
const buildingRank = 0;
const addressRank = 1;
const shopRank = 2;
const buildingTags = ['building', 'entrance', 'addr:interpolation'];
const shopTags = ['shop', 'amenity', 'office', 'tourism', 'craft', 'leisure', 'healthcare'];

/** Houses as columns: a million of them take some 100 MB less than as objects. All of one length. */
export class Houses {
  readonly street: number[] = [];
  readonly number: number[] = [];
  readonly suffix: number[] = [];
  readonly city: number[] = [];
  readonly postcode: number[] = [];
  readonly lng: number[] = [];
  readonly lat: number[] = [];
  readonly rank: number[] = [];
  readonly interpolated: boolean[] = [];

  get count(): number {
    return this.street.length;
  }
}

/** A way or square with the name of a street. */
export interface NamedLine {
  name: number;
  postcode: number;
  line: Position[];
}

export interface NamedArea {
  kind: 'place' | 'postcode';
  name: string;
  aliases: string[];
  rank: string;
  position: Position;
  /** West, south, east, north, where it is drawn as an area. */
  bbox: number[] | undefined;
}

/** Ways to walk and drive that carry no addresses. */
const otherHighways = new Set([
  'platform',
  'rest_area',
  'services',
  'bus_stop',
  'elevator',
  'proposed',
  'construction',
]);
/** Not places that people write in an address. */
const otherPlaces = new Set([
  'square',
  'islet',
  'plot',
  'farm',
  'country',
  'continent',
  'sea',
  'ocean',
  'region',
  'state',
]);
const administrativePlaces = /^(7|8|9|10)$/;
const aliasTag = /^(alt_name|official_name|short_name|loc_name|old_name|name_\d|name:[a-z]{2,3}(-\w+)?)$/;

/** What of an extract says where an address is, gathered in any order. */
export class Collection {
  readonly texts = new Texts();
  readonly houses = new Houses();
  readonly lines: NamedLine[] = [];
  readonly areas: NamedArea[] = [];
  /** Other names of streets: by the number of a name. */
  readonly aliases = new Map<number, Set<string>>();
  readonly states = new Map<string, number>();
  readonly countries = new Map<string, number>();
  readonly interpolations: { tags: Tags; line: Position[] }[] = [];
  /** Houses that name no street stand on an interpolation way that may: by their position. */
  readonly streetless = new Map<string, HouseNumber>();

  add({ id, tags, geometry }: OsmFeature): void {
    if (tags['addr:state']) count(this.states, tags['addr:state']);
    if (tags['addr:country']) count(this.countries, tags['addr:country'].toUpperCase());
    if (tags['addr:interpolation'] && geometry.type === 'LineString') {
      this.interpolations.push({ tags, line: geometry.coordinates as Position[] });
    } else if (tags['addr:housenumber'] || tags['addr:conscriptionnumber']) {
      this.addHouse(tags, geometry, id.startsWith('n'));
    }
    const { name } = tags;
    if (!name) return;
    const square = tags.place === 'square';
    if (geometry.type !== 'Point' && (square || (tags.highway && !otherHighways.has(tags.highway)))) {
      const named = { name: this.texts.numberOf(name), postcode: this.texts.numberOf(tidyPostcode(tags.postal_code)) };
      for (const line of linesOf(geometry)) this.lines.push({ ...named, line });
      this.addAliases(named.name, tags);
    }
    const administrative = tags.boundary === 'administrative' && administrativePlaces.test(tags.admin_level ?? '');
    if (!square && ((tags.place && !otherPlaces.has(tags.place)) || administrative)) {
      this.areas.push({ kind: 'place', name, rank: tags.place ?? '', ...this.extentOf(tags, geometry) });
    }
    if (tags.boundary === 'postal_code' && tags.postal_code) {
      this.areas.push({ kind: 'postcode', name: tags.postal_code, rank: '', ...this.extentOf(tags, geometry) });
    }
  }

  private extentOf(tags: Tags, geometry: OsmFeature['geometry']): Pick<NamedArea, 'position' | 'bbox' | 'aliases'> {
    const points = pointsOf(geometry);
    const longitudes = points.map(([lng]) => lng);
    const latitudes = points.map(([, lat]) => lat);
    const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
    const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
    const drawn = geometry.type !== 'Point' && points.length > 0;
    return {
      position: centerOf(geometry),
      bbox: drawn ? [least(longitudes), least(latitudes), most(longitudes), most(latitudes)] : undefined,
      aliases: aliasesOf(tags),
    };
  }

  private addAliases(name: number, tags: Tags): void {
    const aliases = aliasesOf(tags);
    if (aliases.length === 0) return;
    const known = this.aliases.get(name) ?? new Set();
    for (const alias of aliases) known.add(alias);
    this.aliases.set(name, known);
  }

  private addHouse(tags: Tags, geometry: OsmFeature['geometry'], isNode: boolean): void {
    const numbers = parseHouseNumbers(tags['addr:housenumber'] ?? tags['addr:conscriptionnumber'] ?? '');
    const streets = (tags['addr:street'] ?? tags['addr:place'] ?? '')
      .split(';')
      .filter((street) => street.trim() !== '');
    const position = centerOf(geometry);
    const [first] = numbers;
    if (streets.length === 0 && isNode && first) this.streetless.set(positionKey(position), first);
    for (const street of streets) for (const number of numbers) this.pushHouse(street, number, position, tags, false);
  }

  pushHouse(
    street: string,
    { number, suffix }: HouseNumber,
    [lng, lat]: Position,
    tags: Tags,
    interpolated: boolean,
  ): void {
    const { houses, texts } = this;
    houses.street.push(texts.numberOf(street));
    houses.number.push(number);
    houses.suffix.push(texts.numberOf(suffix));
    houses.city.push(texts.numberOf(tags['addr:city']));
    houses.postcode.push(texts.numberOf(tidyPostcode(tags['addr:postcode'])));
    houses.lng.push(lng);
    houses.lat.push(lat);
    const isShop = shopTags.some((tag) => tags[tag]);
    houses.rank.push(buildingTags.some((tag) => tags[tag]) ? buildingRank : isShop ? shopRank : addressRank);
    houses.interpolated.push(interpolated);
  }
}

/** Positions of one node, whatever rounding they went through: OpenStreetMap keeps seven decimals. */
export const positionKey = ([lng, lat]: Position): string => `${Math.round(lng * 1e7)} ${Math.round(lat * 1e7)}`;

/** The first of several, without the four digits that name a block. */
const tidyPostcode = (text: string | undefined): string | undefined =>
  text
    ?.split(/[;,:]/)[0]
    ?.trim()
    .replace(/^(\d{5})-\d{4}$/, '$1');

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

const aliasesOf = (tags: Tags): string[] => [
  ...new Set(
    Object.entries(tags)
      .filter(([tag]) => aliasTag.test(tag))
      .flatMap(([, value]) => value.split(';'))
      .map((alias) => alias.trim())
      .filter((alias) => alias !== '' && alias !== tags.name),
  ),
];
