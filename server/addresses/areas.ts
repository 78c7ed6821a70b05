import type { Position } from '../contract/common.ts';
import { metersBetween } from './agreement.ts';
import type { Collection, NamedArea } from './collect.ts';
import { type Area, areaKey, postcodeKey } from './gazetteer.ts';
import { stateCode } from './regions.ts';

/** How far a place that is only a point reaches. */
const reachMeters: Readonly<Record<string, number>> = {
  city: 12_000,
  municipality: 8_000,
  island: 8_000,
  town: 5_000,
  borough: 4_000,
  village: 2_000,
  suburb: 2_000,
  quarter: 1_500,
  neighbourhood: 1_200,
  hamlet: 1_000,
};
const reachOfOthersMeters = 1_500;
/** Two objects of one name this near are one place: a node and its boundary. */
const samePlaceMeters = 10_000;
/** This share of addresses at each end may be misplaced: they do not widen a town. */
const strayShare = 0.01;
const metersPerDegree = 111_195;

function boxAround([lng, lat]: Position, meters: number): number[] {
  const north = meters / metersPerDegree;
  const east = north / Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
  return [lng - east, Math.max(lat - north, -90), lng + east, Math.min(lat + north, 90)];
}

/** The middle and the extent of positions, strays left out. */
function spread(longitudes: number[], latitudes: number[]): { position: Position; bbox: number[] } {
  const at = (sorted: number[], share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const [x, y] = [longitudes.sort((a, b) => a - b), latitudes.sort((a, b) => a - b)];
  const bbox = [at(x, strayShare), at(y, strayShare), at(x, 1 - strayShare), at(y, 1 - strayShare)];
  return { position: [at(x, 0.5), at(y, 0.5)], bbox };
}

interface Members {
  name: string;
  longitudes: number[];
  latitudes: number[];
  cities: Map<number, number>;
}

function membersBy(collection: Collection, column: readonly number[], keyOf: (name: string) => string): Members[] {
  const { houses, texts } = collection;
  const keys: string[] = [];
  const found = new Map<string, Members>();
  for (let n = 0; n < houses.count; n++) {
    const text = column[n] ?? 0;
    if (text === 0) continue;
    const name = texts.text(text) ?? '';
    keys[text] ??= keyOf(name);
    const key = keys[text] ?? '';
    if (key === '') continue;
    const members: Members = found.get(key) ?? {
      name,
      longitudes: [] as number[],
      latitudes: [] as number[],
      cities: new Map<number, number>(),
    };
    found.set(key, members);
    members.longitudes.push(houses.lng[n] ?? 0);
    members.latitudes.push(houses.lat[n] ?? 0);
    const city = houses.city[n] ?? 0;
    if (city !== 0) members.cities.set(city, (members.cities.get(city) ?? 0) + 1);
  }
  return [...found.values()];
}

/** Every town, postcode, place, state and country the extract knows of. */
export function assembleAreas(collection: Collection): Area[] {
  const { houses, texts, lines } = collection;
  const cities = membersBy(collection, houses.city, areaKey).map(
    ({ name, longitudes, latitudes }): Area => fromMembers('city', name, null, longitudes, latitudes),
  );
  const postcodes = membersBy(collection, houses.postcode, postcodeKey).map(
    ({ name, longitudes, latitudes, cities: named }): Area => {
      const [most] = [...named].sort((a, b) => b[1] - a[1])[0] ?? [0];
      return fromMembers('postcode', name, texts.text(most), longitudes, latitudes);
    },
  );
  const known = new Set(postcodes.map(({ name }) => postcodeKey(name)));
  for (const area of collection.areas.filter(({ kind }) => kind === 'postcode')) {
    if (known.has(postcodeKey(area.name))) continue;
    known.add(postcodeKey(area.name));
    postcodes.push(drawn(area));
  }
  const onWays = new Map<string, Position[]>();
  for (const { postcode, line } of lines) {
    const name = texts.text(postcode);
    if (name !== null && !known.has(postcodeKey(name))) onWays.set(name, [...(onWays.get(name) ?? []), ...line]);
  }
  for (const [name, points] of onWays) {
    postcodes.push(
      fromMembers(
        'postcode',
        name,
        null,
        points.map(([lng]) => lng),
        points.map(([, lat]) => lat),
      ),
    );
  }
  const places = withoutRepeats(collection.areas.filter(({ kind }) => kind === 'place')).map(drawn);
  const states = new Set(
    [...collection.states.keys()].map((state) => stateCode(areaKey(state)) ?? state.toUpperCase()),
  );
  return [
    ...places,
    ...cities,
    ...postcodes,
    ...[...states].map((name) => region('state', name, 0)),
    ...countriesOf(collection),
  ];
}

const fromMembers = (
  kind: Area['kind'],
  name: string,
  city: string | null,
  longitudes: number[],
  latitudes: number[],
): Area => {
  const { position, bbox } = spread(longitudes, latitudes);
  return { kind, name, aliases: [], city, lng: position[0], lat: position[1], bbox, addresses: longitudes.length };
};

function drawn({ kind, name, aliases, rank, position, bbox }: NamedArea): Area {
  const box = bbox ?? boxAround(position, reachMeters[rank] ?? reachOfOthersMeters);
  return { kind, name, aliases, city: null, lng: position[0], lat: position[1], bbox: box, addresses: 0 };
}

/** A place that is drawn as an area and set as a point stays once: at its point, which is its middle to people. */
function withoutRepeats(places: readonly NamedArea[]): NamedArea[] {
  const kept = new Map<string, NamedArea[]>();
  const pointsFirst = places.toSorted((a, b) => Number(a.bbox !== undefined) - Number(b.bbox !== undefined));
  for (const place of pointsFirst) {
    const same = kept.get(areaKey(place.name)) ?? [];
    const [lng, lat] = place.position;
    const known = same.find(
      ({ position }) => metersBetween({ lng: position[0], lat: position[1] }, { lng, lat }) <= samePlaceMeters,
    );
    if (known) known.bbox ??= place.bbox;
    else kept.set(areaKey(place.name), [...same, { ...place }]);
  }
  return [...kept.values()].flat();
}

const region = (kind: 'state' | 'country', name: string, addresses: number): Area => ({
  kind,
  name,
  aliases: [],
  city: null,
  lng: 0,
  lat: 0,
  bbox: [0, 0, 0, 0],
  addresses,
});

const countriesOf = ({ countries }: Collection): Area[] =>
  [...countries]
    .filter(([code]) => /^[A-Z]{2}$/.test(code))
    .map(([code, addresses]) => region('country', code, addresses));
