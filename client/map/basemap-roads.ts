import type { ExpressionSpecification, LineLayerSpecification } from 'maplibre-gl';
import { type Flavor, type RoadClass, roadClasses } from './basemap-flavors.ts';

/** The `kind` values of each class; what is in none of them is a path or a rail. */
export const roadKinds: Record<RoadClass, readonly string[]> = {
  motorway: ['motorway'],
  trunk: ['trunk'],
  primary: ['primary'],
  secondary: ['secondary'],
  tertiary: ['tertiary'],
  minor: ['unclassified', 'residential', 'living_street', 'busway', 'road'],
  pedestrian: ['pedestrian'],
  service: ['service'],
};
export const allRoadKinds = roadClasses.flatMap((name) => roadKinds[name]);
const pathKinds = ['footway', 'path', 'cycleway', 'bridleway', 'track'];
const heavyRail = ['rail', 'narrow_gauge'];
const lightRail = ['light_rail', 'subway', 'tram', 'funicular', 'monorail'];

/** Width in pixels at each of the zooms; they double at every zoom at most, as the ground does. */
const zooms = [10, 12, 14, 16, 18] as const;
const widthPixels: Record<RoadClass, readonly number[]> = {
  motorway: [1.4, 2.6, 5, 13, 36],
  trunk: [1.1, 2.2, 4.5, 12, 34],
  primary: [0.8, 1.8, 4, 11, 32],
  secondary: [0.5, 1.4, 3.4, 10, 29],
  tertiary: [0.3, 1, 2.8, 9, 27],
  minor: [0, 0.5, 1.8, 7, 22],
  pedestrian: [0, 0.4, 1.6, 6, 18],
  service: [0, 0, 0.9, 3.6, 11],
};
/** Both edges together. */
const casingPixels = [0.5, 0.8, 1.4, 2, 2.4];
const linkShare = 0.6;

const kind: ExpressionSpecification = ['get', 'kind'];
const isTrue = (name: string): ExpressionSpecification => ['==', ['get', name], true];
const oneOf = (kinds: readonly string[]): ExpressionSpecification => ['match', kind, [...kinds], true, false];
const all = (...parts: ExpressionSpecification[]): ExpressionSpecification => ['all', ...parts];

/** A value per class, by the feature's kind. */
export function byRoad(of: (name: RoadClass) => string | number): ExpressionSpecification {
  const pairs = roadClasses.flatMap((name) => [[...roadKinds[name]], of(name)]);
  return ['match', kind, ...pairs, of('service')] as unknown as ExpressionSpecification;
}

function roadWidth(edges: readonly number[] = []): ExpressionSpecification {
  const stops = zooms.flatMap((zoom, index) => {
    const share = ['case', isTrue('link'), linkShare, 1];
    const width = ['*', share, byRoad((name) => widthPixels[name][index] ?? 0)];
    return [zoom, ['+', width, edges[index] ?? 0]];
  });
  return ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as ExpressionSpecification;
}

const grow = (...stops: [zoom: number, pixels: number][]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as ExpressionSpecification;

type Level = 'tunnel' | 'surface' | 'bridge';
const onLevel: Record<Level, ExpressionSpecification> = {
  tunnel: isTrue('tunnel'),
  surface: all(['!', isTrue('tunnel')], ['!', isTrue('bridge')]),
  bridge: all(['!', isTrue('tunnel')], isTrue('bridge')),
};

/** Roads, paths and rails of one level: first all casings, then all fills, so that crossings open into each other. */
export function roadLayers(source: string, flavor: Flavor, level: Level): LineLayerSpecification[] {
  const streets = { type: 'line' as const, source, 'source-layer': 'streets' };
  const id = (name: string) => `basemap-${level}-${name}`;
  const on = (kinds: readonly string[]) => all(onLevel[level], oneOf(kinds));
  const tunnel = level === 'tunnel';
  const cap = level === 'surface' ? ('round' as const) : ('butt' as const);
  const sortKey = byRoad((name) => roadClasses.length - roadClasses.indexOf(name));
  const quiet = flavor.name === 'data';
  const roads: LineLayerSpecification[] = [
    {
      ...streets,
      id: id('road-casing'),
      filter: on(allRoadKinds),
      layout: { 'line-cap': 'butt', 'line-join': 'round', 'line-sort-key': sortKey },
      paint: {
        'line-color': byRoad((name) => flavor.roads[name].casing),
        'line-width': roadWidth(casingPixels),
        ...(tunnel && { 'line-dasharray': [1.2, 0.8], 'line-opacity': 0.6 }),
      },
    },
    {
      ...streets,
      id: id('road'),
      filter: on(allRoadKinds),
      layout: { 'line-cap': cap, 'line-join': 'round', 'line-sort-key': sortKey },
      paint: {
        'line-color': byRoad((name) => flavor.roads[name].fill),
        'line-width': roadWidth(),
        ...(tunnel && { 'line-opacity': 0.5 }),
      },
    },
  ];
  const runways = level === 'surface' ? [runway(source, flavor)] : [];
  return [...runways, ...pathLayers(), ...roads, ...railLayers()];

  function pathLayers(): LineLayerSpecification[] {
    const from = quiet ? 15.5 : 14;
    const fade = tunnel ? 0.35 : quiet ? 0.8 : 0.9;
    return [
      {
        ...streets,
        id: id('path-casing'),
        minzoom: 15,
        filter: on([...pathKinds, 'steps']),
        layout: { 'line-cap': cap, 'line-join': 'round' },
        paint: {
          'line-color': level === 'bridge' ? flavor.roads.minor.casing : flavor.pathCasing,
          'line-width': grow([15, 2], [16, 3], [18, 6]),
          'line-opacity': tunnel ? 0 : 0.7,
        },
      },
      {
        ...streets,
        id: id('path'),
        minzoom: from,
        filter: on(pathKinds),
        layout: { 'line-cap': 'butt', 'line-join': 'round' },
        paint: {
          'line-color': ['match', kind, 'cycleway', flavor.cycleway, flavor.path],
          'line-width': grow([14, 0.7], [16, 1.3], [18, 2.6]),
          'line-dasharray': [2.6, 1.3],
          'line-opacity': ['interpolate', ['linear'], ['zoom'], from, fade * 0.5, from + 1.5, fade],
        },
      },
      {
        ...streets,
        id: id('steps'),
        minzoom: from + 0.5,
        filter: on(['steps']),
        paint: {
          'line-color': flavor.path,
          'line-width': grow([14, 1.6], [16, 3], [18, 7]),
          'line-dasharray': [0.35, 0.3],
          'line-opacity': fade,
        },
      },
    ];
  }

  function railLayers(): LineLayerSpecification[] {
    const share: ExpressionSpecification = ['case', ['has', 'service'], 0.6, 1];
    const width = (...stops: [number, number][]) =>
      [
        'interpolate',
        ['exponential', 1.5],
        ['zoom'],
        ...stops.flatMap(([zoom, pixels]) => [zoom, ['*', share, pixels]]),
      ] as ExpressionSpecification;
    const faint = tunnel ? 0.35 : 1;
    return [
      {
        ...streets,
        id: id('rail'),
        filter: on(heavyRail),
        paint: {
          'line-color': flavor.rail,
          'line-width': width([10, 0.6], [14, 1.6], [16, 2.8], [18, 6]),
          'line-opacity': faint,
        },
      },
      {
        ...streets,
        id: id('rail-gap'),
        minzoom: 14,
        filter: on(heavyRail),
        paint: {
          'line-color': flavor.railGap,
          'line-width': width([14, 0.8], [16, 1.5], [18, 3.6]),
          'line-dasharray': [4, 4],
          'line-opacity': faint,
        },
      },
      {
        ...streets,
        id: id('tram'),
        minzoom: 12,
        filter: on(lightRail),
        paint: {
          'line-color': flavor.tram,
          'line-width': grow([12, 0.7], [14, 1.1], [16, 1.8], [18, 3]),
          'line-opacity': faint,
          ...(tunnel && { 'line-dasharray': [3, 2] }),
        },
      },
    ];
  }
}

const runway = (source: string, flavor: Flavor): LineLayerSpecification => ({
  id: 'basemap-runways',
  type: 'line',
  source,
  'source-layer': 'streets',
  filter: oneOf(['runway', 'taxiway']),
  paint: {
    'line-color': flavor.roads.service.casing,
    'line-width': [
      'interpolate',
      ['exponential', 1.7],
      ['zoom'],
      ...[11, 2, 14, 12, 18, 100].map((part, at) => (at % 2 ? ['*', ['match', kind, 'runway', 1, 0.4], part] : part)),
    ] as ExpressionSpecification,
  },
});
