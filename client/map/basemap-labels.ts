import type { ExpressionSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Flavor } from './basemap-flavors.ts';
import { landmarks, shops, stations } from './basemap-pois.ts';
import { roadKinds } from './basemap-roads.ts';
import { fonts, italicFonts, regularFonts } from './fonts.ts';
import { grow, halo, named, oneOf } from './label-parts.ts';

const majorRoads = ['motorway', 'trunk', 'primary', 'secondary'];
const middleRoads = ['tertiary', 'pedestrian'];
const smallRoads = [...roadKinds.minor, 'service', 'track', 'footway', 'path', 'cycleway', 'steps'];
const cities = ['city', 'town'];
const villages = ['village', 'suburb', 'borough'];
const quarters = ['quarter', 'neighbourhood', 'hamlet', 'isolated_dwelling', 'farm', 'locality', 'island', 'islet'];

/**
 * Names over everything drawn, the least important first: of two that collide, the map keeps the later layer's.
 * `quarters` false leaves those to the business's own neighborhoods.
 */
export function basemapLabels(
  source: string,
  flavor: Flavor,
  { quarters: withQuarters = true }: { quarters?: boolean } = {},
): SymbolLayerSpecification[] {
  return [
    houseNumbers(source, flavor),
    ...shops(source, flavor),
    ...streetNames(source, flavor),
    ...landmarks(source, flavor),
    ...waterNames(source, flavor),
    ...stations(source, flavor),
    ...places(source, flavor, withQuarters),
  ];
}

function houseNumbers(source: string, flavor: Flavor): SymbolLayerSpecification {
  return {
    id: 'basemap-house-numbers',
    type: 'symbol',
    source,
    'source-layer': 'addresses',
    minzoom: flavor.name === 'data' ? 17.5 : 17,
    layout: {
      'text-field': ['get', 'housenumber'],
      'text-font': regularFonts,
      'text-size': grow([17, 9.5], [19, 12]),
      'text-padding': 3,
    },
    paint: halo(flavor, flavor.houseLabel, 1),
  };
}

function streetNames(source: string, flavor: Flavor): SymbolLayerSpecification[] {
  const quiet = flavor.name === 'data';
  const along = (id: string, kinds: readonly string[], minzoom: number, size: ExpressionSpecification) =>
    ({
      id,
      type: 'symbol',
      source,
      'source-layer': 'street_labels',
      minzoom,
      filter: ['all', named, oneOf('kind', kinds)],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'text-field': ['get', 'name'],
        'text-font': regularFonts,
        'text-size': size,
        'text-max-angle': 35,
        'text-padding': 4,
        'text-letter-spacing': 0.02,
      },
      paint: halo(flavor, flavor.streetLabel, 1.5),
    }) satisfies SymbolLayerSpecification;
  return [
    along('basemap-small-streets', smallRoads, quiet ? 15.5 : 15, grow([15, 10], [17, 12], [19, 14])),
    along('basemap-middle-streets', middleRoads, quiet ? 15 : 14, grow([14, 10], [16, 12], [19, 15])),
    along('basemap-major-streets', majorRoads, quiet ? 14 : 13, grow([13, 10.5], [16, 12.5], [19, 16])),
    {
      id: 'basemap-road-numbers',
      type: 'symbol',
      source,
      'source-layer': 'street_labels',
      minzoom: quiet ? 12 : 11,
      maxzoom: 16,
      filter: ['all', ['has', 'ref'], oneOf('kind', ['motorway', 'trunk', 'primary'])],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-rotation-alignment': 'viewport',
        // "I 95;US 40" is several roads at once; the first is enough.
        'text-field': [
          'slice',
          ['get', 'ref'],
          0,
          ['case', ['in', ';', ['get', 'ref']], ['index-of', ';', ['get', 'ref']], 12],
        ],
        'text-font': fonts,
        'text-size': 10,
        'text-padding': 24,
      },
      paint: halo(flavor, flavor.refLabel, 2),
    },
  ];
}

function waterNames(source: string, flavor: Flavor): SymbolLayerSpecification[] {
  const paint = {
    'text-color': flavor.waterLabel,
    'text-halo-color': flavor.waterHalo,
    'text-halo-width': 1.2,
  };
  const font = { 'text-font': italicFonts, 'text-letter-spacing': 0.06 };
  return [
    {
      id: 'basemap-streams',
      type: 'symbol',
      source,
      'source-layer': 'water_lines',
      minzoom: 13,
      filter: ['all', named, ['!', ['==', ['get', 'tunnel'], true]]],
      layout: {
        ...font,
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': ['get', 'name'],
        'text-size': grow([13, 10], [17, 13]),
      },
      paint,
    },
    {
      id: 'basemap-waters',
      type: 'symbol',
      source,
      'source-layer': 'water_polygons_labels',
      minzoom: 11,
      filter: named,
      layout: {
        ...font,
        'text-field': ['get', 'name'],
        'text-size': grow([11, 10.5], [16, 14]),
        'text-max-width': 7,
        'symbol-sort-key': ['-', 0, ['to-number', ['get', 'way_area'], 0]],
      },
      paint,
    },
  ];
}

function places(source: string, flavor: Flavor, withQuarters: boolean): SymbolLayerSpecification[] {
  const layer = (
    id: string,
    zooms: [number, number],
    kinds: readonly string[],
    size: ExpressionSpecification,
    color: string,
  ): SymbolLayerSpecification => ({
    id,
    type: 'symbol',
    source,
    'source-layer': 'place_labels',
    minzoom: zooms[0],
    maxzoom: zooms[1],
    filter: ['all', named, oneOf('kind', kinds)],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': fonts,
      'text-size': size,
      'text-max-width': 7,
      'text-padding': 8,
      'symbol-sort-key': ['-', 0, ['to-number', ['get', 'population'], 0]],
    },
    paint: halo(flavor, color, 1.6),
  });
  const inner = [
    layer('basemap-quarters', [12.5, 16.5], quarters, grow([12, 10.5], [16, 13.5]), flavor.quarterLabel),
    layer('basemap-suburbs', [11, 16], villages, grow([11, 11], [15, 14.5]), flavor.quarterLabel),
  ];
  return [
    ...(withQuarters ? inner : []),
    layer('basemap-cities', [10, 14.5], cities, grow([10, 14], [14, 19]), flavor.placeLabel),
  ];
}
