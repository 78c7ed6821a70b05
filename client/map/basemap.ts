import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Flavor } from './basemap-flavors.ts';
import { basemapLabels } from './basemap-labels.ts';
import { roadLayers } from './basemap-roads.ts';

export interface BasemapLayers {
  /** from the ground up to bridges: under the data */
  ground: LayerSpecification[];
  /** names: above the data */
  labels: SymbolLayerSpecification[];
}

/** Kinds of land by color, the widest first: a pitch lies on a park, and a park on a residential area. */
const land: [color: keyof Flavor & string, kinds: string[]][] = [
  ['residential', ['residential', 'garages']],
  ['commercial', ['commercial', 'retail']],
  ['industrial', ['industrial', 'railway', 'landfill', 'brownfield', 'quarry', 'construction']],
  ['farmland', ['farmland', 'farmyard', 'orchard', 'vineyard', 'greenhouse_horticulture', 'plant_nursery']],
  [
    'grass',
    ['grass', 'grassland', 'meadow', 'heath', 'greenfield', 'village_green', 'recreation_ground', 'allotments'],
  ],
  ['forest', ['forest', 'scrub', 'wood', 'bog', 'marsh', 'swamp', 'wet_meadow', 'string_bog', 'reedbed', 'wetland']],
  ['park', ['park', 'garden', 'cemetery', 'grave_yard', 'golf_course', 'miniature_golf', 'playground', 'dog_park']],
  ['sand', ['beach', 'sand', 'bare_rock', 'scree', 'shingle']],
  ['pitch', ['pitch', 'track']],
];
const sites: [color: keyof Flavor & string, kinds: string[]][] = [
  ['school', ['school', 'university', 'college', 'kindergarten', 'education']],
  ['hospital', ['hospital']],
  ['parking', ['parking', 'bicycle_parking']],
  ['sand', ['sports_center', 'sports_centre']],
];

const kind: ExpressionSpecification = ['get', 'kind'];
const byKind = <T>(groups: [T, string[]][], other: T | string | number): ExpressionSpecification =>
  ['match', kind, ...groups.flatMap(([result, kinds]) => [kinds, result]), other] as unknown as ExpressionSpecification;
const colored = (groups: [keyof Flavor & string, string[]][], flavor: Flavor) =>
  groups.map(([color, kinds]): [string, string[]] => [flavor[color] as string, kinds]);
const ordered = (groups: [string, string[]][]) => groups.map(([, kinds], rank): [number, string[]] => [rank, kinds]);
const grow = (...stops: [zoom: number, pixels: number][]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as ExpressionSpecification;

/**
 * Our own map style for tiles in the Shortbread schema (https://shortbread-tiles.org/schema/): a pure function of the
 * source's id and the colors. It needs no sprites and no glyph server.
 */
export function basemapLayers(source: string, flavor: Flavor, options: { quarters?: boolean } = {}): BasemapLayers {
  return {
    ground: [
      { id: 'ground', type: 'background', paint: { 'background-color': flavor.ground } },
      ...areas(source, flavor),
      ...waters(source, flavor),
      ...roadLayers(source, flavor, 'tunnel'),
      ...built(source, flavor),
      ...roadLayers(source, flavor, 'surface'),
      ...roadLayers(source, flavor, 'bridge'),
      {
        id: 'basemap-boundaries',
        type: 'line',
        source,
        'source-layer': 'boundaries',
        paint: {
          'line-color': flavor.boundary,
          'line-width': ['match', ['to-number', ['get', 'admin_level'], 4], 2, 1.6, 1],
          'line-dasharray': [4, 2, 1, 2],
        },
      },
    ],
    labels: basemapLabels(source, flavor, options),
  };
}

function areas(source: string, flavor: Flavor): LayerSpecification[] {
  const fill = (layer: string, groups: [keyof Flavor & string, string[]][]): LayerSpecification => ({
    id: `basemap-${layer}`,
    type: 'fill',
    source,
    'source-layer': layer,
    filter: ['match', kind, groups.flatMap(([, kinds]) => kinds), true, false],
    layout: { 'fill-sort-key': byKind(ordered(groups), 0) },
    paint: { 'fill-color': byKind(colored(groups, flavor), flavor.ground), 'fill-antialias': false },
  });
  return [fill('land', land), fill('sites', sites)];
}

function waters(source: string, flavor: Flavor): LayerSpecification[] {
  const water = (layer: string): LayerSpecification => ({
    id: `basemap-${layer.replaceAll('_', '-')}`,
    type: 'fill',
    source,
    'source-layer': layer,
    paint: { 'fill-color': flavor.water },
  });
  const wide: ExpressionSpecification = ['match', kind, ['river', 'canal'], 1, 0.5];
  return [
    water('ocean'),
    water('water_polygons'),
    {
      id: 'basemap-water-lines',
      type: 'line',
      source,
      'source-layer': 'water_lines',
      filter: ['!', ['==', ['get', 'tunnel'], true]],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': flavor.waterLine,
        'line-width': [
          'interpolate',
          ['exponential', 1.5],
          ['zoom'],
          ...[10, 1, 14, 2.4, 18, 9].map((part, index) => (index % 2 ? ['*', wide, part] : part)),
        ] as ExpressionSpecification,
      },
    },
    {
      id: 'basemap-ferries',
      type: 'line',
      source,
      'source-layer': 'ferries',
      minzoom: 11,
      paint: { 'line-color': flavor.ferry, 'line-width': 1, 'line-dasharray': [4, 3], 'line-opacity': 0.7 },
    },
    {
      id: 'basemap-piers',
      type: 'fill',
      source,
      'source-layer': 'pier_polygons',
      paint: { 'fill-color': flavor.pier },
    },
    {
      id: 'basemap-pier-lines',
      type: 'line',
      source,
      'source-layer': 'pier_lines',
      paint: { 'line-color': flavor.pier, 'line-width': grow([13, 0.8], [16, 3], [18, 8]) },
    },
  ];
}

/** Buildings, and what is paved between them. */
function built(source: string, flavor: Flavor): LayerSpecification[] {
  return [
    {
      id: 'basemap-street-areas',
      type: 'fill',
      source,
      'source-layer': 'street_polygons',
      minzoom: 13,
      paint: {
        'fill-color': [
          'match',
          kind,
          ['pedestrian', 'footway'],
          flavor.roads.pedestrian.fill,
          flavor.roads.service.fill,
        ],
        'fill-outline-color': flavor.roads.service.casing,
      },
    },
    {
      id: 'basemap-buildings',
      type: 'fill',
      source,
      'source-layer': 'buildings',
      minzoom: 13,
      paint: {
        'fill-color': flavor.building,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.3, 14.5, 1],
        'fill-outline-color': ['interpolate', ['linear'], ['zoom'], 14.5, flavor.building, 15.5, flavor.buildingEdge],
      },
    },
    { id: 'basemap-bridges', type: 'fill', source, 'source-layer': 'bridges', paint: { 'fill-color': flavor.bridge } },
  ];
}
