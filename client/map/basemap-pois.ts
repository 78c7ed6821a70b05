import type { ExpressionSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Flavor } from './basemap-flavors.ts';
import { italicFonts, regularFonts } from './fonts.ts';
import { grow, halo, named, oneOf } from './label-parts.ts';

/** Name of an image that the engine paints when the map first asks for it. */
export const poiDot = 'poi-dot';

const food = ['restaurant', 'cafe', 'bar', 'pub', 'fast_food', 'food_court', 'ice_cream', 'biergarten'];
const culture = [
  'theatre',
  'cinema',
  'library',
  'arts_centre',
  'place_of_worship',
  'community_centre',
  'townhall',
  'nightclub',
];
const health = ['hospital', 'clinic', 'doctors', 'dentist', 'pharmacy', 'veterinary'];
const sights = ['museum', 'attraction', 'gallery', 'zoo', 'aquarium', 'theme_park'];
const greens = [
  'park',
  'garden',
  'nature_reserve',
  'dog_park',
  'playground',
  'golf_course',
  'marina',
  'stadium',
  'sports_centre',
];

/** What people steer by. */
const isLandmark: ExpressionSpecification = [
  'any',
  oneOf('amenity', ['hospital', 'university', 'college', 'townhall', 'theatre', 'library', 'marketplace']),
  oneOf('tourism', sights),
  oneOf('leisure', ['stadium', 'golf_course']),
  oneOf('historic', ['castle', 'fort', 'monument', 'city_gate']),
  oneOf('natural', ['peak', 'beach']),
];
const isTrade: ExpressionSpecification = [
  'any',
  ['has', 'shop'],
  oneOf('amenity', [...food, 'cinema', 'pharmacy', 'bank', 'school']),
  oneOf('tourism', ['hotel', 'hostel']),
];
const isPark = oneOf('leisure', ['park', 'garden', 'nature_reserve']);

function poiColor(flavor: Flavor): ExpressionSpecification {
  return [
    'case',
    oneOf('leisure', greens),
    flavor.parkLabel,
    oneOf('amenity', food),
    flavor.food,
    oneOf('amenity', health),
    flavor.health,
    ['any', oneOf('amenity', culture), ['has', 'tourism'], ['has', 'historic']],
    flavor.culture,
    ['any', ['has', 'shop'], ['has', 'craft']],
    flavor.shop,
    flavor.service,
  ];
}

function marked(
  id: string,
  source: string,
  flavor: Flavor,
  minzoom: number,
  filter: ExpressionSpecification,
): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source,
    'source-layer': 'pois',
    minzoom,
    filter: ['all', named, ['!', isPark], filter] as ExpressionSpecification,
    layout: {
      'icon-image': poiDot,
      'icon-size': grow([14, 0.8], [18, 1.2]),
      'icon-padding': 3,
      'text-field': ['get', 'name'],
      'text-font': regularFonts,
      'text-size': grow([14, 10], [18, 12]),
      'text-anchor': 'top',
      'text-offset': [0, 0.55],
      'text-max-width': 8,
      'text-padding': 6,
    },
    paint: {
      ...halo(flavor, poiColor(flavor), 1.3),
      'icon-color': poiColor(flavor),
      'icon-halo-color': flavor.halo,
      'icon-halo-width': 1,
    },
  };
}

/** Shops, restaurants and whatever else has a name, from close up. */
export function shops(source: string, flavor: Flavor): SymbolLayerSpecification[] {
  const [rest, trade] = flavor.name === 'data' ? [18, 17] : [17.5, 16.2];
  return [
    marked('basemap-pois', source, flavor, rest, ['all', ['!', isLandmark], ['!', isTrade]]),
    marked('basemap-shops', source, flavor, trade, ['all', isTrade, ['!', isLandmark]]),
  ];
}

/** What people steer by, and the parks. */
export function landmarks(source: string, flavor: Flavor): SymbolLayerSpecification[] {
  const quiet = flavor.name === 'data';
  return [
    marked('basemap-landmarks', source, flavor, quiet ? 15.5 : 14.5, isLandmark),
    {
      id: 'basemap-parks',
      type: 'symbol',
      source,
      'source-layer': 'pois',
      minzoom: quiet ? 14.5 : 13.5,
      filter: ['all', named, isPark],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': italicFonts,
        'text-size': grow([13, 10], [17, 13]),
        'text-max-width': 7,
        'text-padding': 6,
      },
      paint: halo(flavor, flavor.parkLabel, 1.3),
    },
  ];
}

/** Where trains, trams, buses and ferries stop. */
export function stations(source: string, flavor: Flavor): SymbolLayerSpecification[] {
  const quiet = flavor.name === 'data';
  const layer = (id: string, minzoom: number, kinds: readonly string[]): SymbolLayerSpecification => ({
    id,
    type: 'symbol',
    source,
    'source-layer': 'public_transport',
    minzoom,
    filter: ['all', named, oneOf('kind', kinds)],
    layout: {
      'icon-image': poiDot,
      'icon-size': grow([13, 0.9], [18, 1.3]),
      'text-field': ['get', 'name'],
      'text-font': regularFonts,
      'text-size': grow([13, 10], [18, 12.5]),
      'text-anchor': 'top',
      'text-offset': [0, 0.6],
      'text-max-width': 8,
      'text-padding': 6,
    },
    paint: {
      ...halo(flavor, flavor.transit),
      'icon-color': flavor.transit,
      'icon-halo-color': flavor.halo,
      'icon-halo-width': 1,
    },
  });
  return [
    layer('basemap-stops', quiet ? 17 : 16.5, ['tram_stop', 'bus_stop', 'halt', 'ferry_terminal']),
    layer('basemap-stations', quiet ? 14.5 : 13.5, ['station', 'bus_station', 'aerodrome']),
  ];
}
