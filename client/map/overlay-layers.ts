import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { fonts, regularFonts } from './fonts.ts';
import type { MapOverlay, OverlayTone } from './overlay.ts';
import { type Palette, rampColors } from './palette.ts';

/** A part of the overlay and the map's source of it. */
export const overlaySources = {
  areas: 'overlay-areas',
  cells: 'overlay-cells',
  lines: 'overlay-lines',
  points: 'overlay-points',
} as const satisfies Partial<Record<keyof MapOverlay, string>>;

/** What can be clicked, the topmost first. */
export const overlayTargets = ['overlay-points', 'overlay-cells', 'overlay-areas'] as const;
export const overlapImage = { light: 'overlap-light', dark: 'overlap-dark' } as const;

interface OverlayColors {
  tones: Record<OverlayTone, string>;
  ink: string;
  halo: string;
}

/** Blue and ochre stay apart for every kind of color vision; what both share is ink, and hatched. */
export const overlayColors: Record<Palette['scheme'], OverlayColors> = {
  light: { tones: { a: '#0b5a9c', b: '#9a4f00', both: '#2b3138', quiet: '#5c646d' }, ink: '#2b3138', halo: '#fffefb' },
  dark: { tones: { a: '#7cc0ff', b: '#ffb454', both: '#e9e7e2', quiet: '#9aa3ad' }, ink: '#e9e7e2', halo: '#12151a' },
};

const byRank = (inner: number, outer: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['get', 'rank'],
  0,
  inner,
  1,
  outer,
];
const isTone = (name: OverlayTone): ExpressionSpecification => ['==', ['get', 'tone'], name];
const dashed: ExpressionSpecification = ['==', ['get', 'dashed'], true];
const chosen: ExpressionSpecification = ['!=', ['get', 'chosen'], false];
const own: ExpressionSpecification = ['==', ['get', 'kind'], 'own'];
const person: ExpressionSpecification = ['==', ['get', 'kind'], 'person'];

const toneColor = (tones: OverlayColors['tones']): ExpressionSpecification => [
  'match',
  ['get', 'tone'],
  'b',
  tones.b,
  'both',
  tones.both,
  'quiet',
  tones.quiet,
  tones.a,
];

/** Areas, cells and lines, over the data and under the names. */
export function overlayShapes(palette: Palette): LayerSpecification[] {
  const { tones, halo } = overlayColors[palette.scheme];
  const tone = toneColor(tones);
  const ramp = rampColors(palette, 7);
  const edge = (id: string, filter: ExpressionSpecification, dash?: number[]): LayerSpecification => ({
    id,
    type: 'line',
    source: overlaySources.areas,
    filter,
    layout: { 'line-join': 'round', 'line-cap': dash ? 'butt' : 'round' },
    paint: { 'line-color': tone, 'line-width': byRank(3, 1.4), ...(dash && { 'line-dasharray': dash }) },
  });
  return [
    {
      id: 'overlay-cells',
      type: 'fill',
      source: overlaySources.cells,
      paint: {
        'fill-color': [
          'interpolate',
          ['linear'],
          ['get', 'value'],
          ...ramp.flatMap((color, index) => [index / (ramp.length - 1), color]),
        ] as ExpressionSpecification,
        'fill-opacity': ['interpolate', ['linear'], ['get', 'value'], 0, 0.3, 0.3, 0.65, 1, 0.78],
      },
    },
    {
      id: 'overlay-cell-edges',
      type: 'line',
      source: overlaySources.cells,
      paint: { 'line-color': palette.block, 'line-width': 0.7, 'line-opacity': 0.5 },
    },
    {
      id: 'overlay-areas',
      type: 'fill',
      source: overlaySources.areas,
      layout: { 'fill-sort-key': ['-', 0, ['get', 'rank']] },
      paint: {
        'fill-color': tone,
        'fill-opacity': ['case', isTone('both'), 0.05, byRank(0.24, 0.1)],
        'fill-antialias': false,
      },
    },
    {
      id: 'overlay-overlap',
      type: 'fill',
      source: overlaySources.areas,
      filter: isTone('both'),
      paint: { 'fill-pattern': overlapImage[palette.scheme], 'fill-opacity': 0.35 },
    },
    // An edge must also be seen on data of its own hue.
    {
      id: 'overlay-edge-halos',
      type: 'line',
      source: overlaySources.areas,
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': halo, 'line-width': byRank(6, 4.4), 'line-opacity': 0.7 },
    },
    edge('overlay-edges', ['!', dashed]),
    edge('overlay-dashed-edges', dashed, [2, 1.4]),
    {
      id: 'overlay-lines',
      type: 'line',
      source: overlaySources.lines,
      layout: { 'line-cap': 'round', 'line-sort-key': ['get', 'weight'] },
      paint: {
        'line-color': tones.a,
        'line-width': ['interpolate', ['linear'], ['get', 'weight'], 0, 0.8, 1, 7],
        'line-opacity': ['interpolate', ['linear'], ['get', 'weight'], 0, 0.3, 1, 0.8],
      },
    },
  ];
}

/** What the areas are, written along their edges, and the shops with their names: over everything. */
export function overlayLabels(palette: Palette, font?: string[]): LayerSpecification[] {
  const { tones, ink, halo } = overlayColors[palette.scheme];
  const tone = toneColor(tones);
  const dot: ExpressionSpecification = ['case', own, palette.selected, person, tones.a, ink];
  return [
    {
      id: 'overlay-points',
      type: 'circle',
      source: overlaySources.points,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 3, 14, 5, 17, 7],
        'circle-color': ['case', chosen, dot, halo],
        'circle-stroke-color': ['case', chosen, halo, dot],
        'circle-stroke-width': 1.8,
      },
    },
    {
      id: 'overlay-point-names',
      type: 'symbol',
      source: overlaySources.points,
      minzoom: 12.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': font ?? regularFonts,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 10.5, 16, 13],
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.8,
        'text-justify': 'auto',
        'text-max-width': 9,
        'symbol-sort-key': ['case', own, 0, chosen, 1, 2],
      },
      paint: { 'text-color': ink, 'text-halo-color': halo, 'text-halo-width': 1.6 },
    },
    {
      id: 'overlay-area-names',
      type: 'symbol',
      source: overlaySources.areas,
      filter: ['has', 'label'],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 360,
        'text-field': ['get', 'label'],
        'text-font': font ?? fonts,
        'text-size': 12.5,
        'text-max-angle': 30,
        'text-padding': 8,
      },
      paint: { 'text-color': tone, 'text-halo-color': halo, 'text-halo-width': 2.2 },
    },
  ];
}
