import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { rampColors } from './palette.ts';
import { placeNames, placeShapes } from './places.ts';
import type { MapDrawing, MapSource } from './source.ts';

/** The operator's own map style, as fetched. */
export type Basemap = StyleSpecification;

/** Drawn by the browser from its own fonts: a style without `glyphs` needs no font server. */
const fonts = ['Segoe UI Semibold,Roboto Medium,Helvetica Neue,Noto Sans,Arial'];
export const hatchImage = { light: 'hatch-light', dark: 'hatch-dark' } as const;

/** Deepest tile zoom; beyond it the map enlarges. Blocks are at their finest there. */
export const maxTileZoom = 16;
export const dataLayers = ['data-fill', 'data-held-back'] as const;
export const sourceLayerOf = (source: MapSource) => (source.layer === 'blocks' ? 'density' : 'neighborhoods');

const held: ExpressionSpecification = ['==', ['get', 'suppressed'], true];
const shownValue = (source: MapSource): ExpressionSpecification => ['to-number', ['get', source.property], 0];
const when = (state: string, yes: number, no: number): ExpressionSpecification => [
  'case',
  ['boolean', ['feature-state', state], false],
  yes,
  no,
];

function fillColor({ source, palette }: MapDrawing): ExpressionSpecification | string {
  const colors = rampColors(palette, source.classes.length);
  const [first, ...others] = colors;
  if (first === undefined) return palette.land;
  if (others.length === 0) return first;
  const steps = others.flatMap((color, index) => [source.classes[index + 1]?.from ?? 0, color]);
  return ['step', shownValue(source), first, ...steps] as ExpressionSpecification;
}

/**
 * A class switched off in the legend stays faintly visible, so that the place is still a place. A neighborhood without
 * a value (no customers, households unknown) is left as ground: the lowest class would be a claim.
 */
function fillOpacity({ source }: MapDrawing, full: number): ExpressionSpecification {
  const opacities = source.classes.map((_, index) =>
    source.shown.length === 0 || source.shown.includes(index) ? full : 0.07,
  );
  const [first = full, ...others] = opacities;
  const steps = others.flatMap((opacity, index) => [source.classes[index + 1]?.from ?? 0, opacity]);
  const byClass = others.length > 0 ? ['step', shownValue(source), first, ...steps] : first;
  return ['case', ['has', source.property], byClass, 0] as ExpressionSpecification;
}

export function mapSources({ source }: MapDrawing): Record<string, SourceSpecification> {
  const promoteId = { density: 'h3', neighborhoods: 'id' };
  return {
    places: { type: 'geojson', data: placeShapes(source.places) },
    names: { type: 'geojson', data: placeNames(source.places) },
    data: { type: 'vector', tiles: [source.tilesUrl], minzoom: 0, maxzoom: maxTileZoom, promoteId },
  };
}

/** Ground first, data above it, outlines and names on top. */
/** `full`: opacity of the data; less than 1 lets the streets of a basemap through. */
export function mapLayers(
  drawing: MapDrawing,
  { font = fonts, full = 1 }: { font?: string[]; full?: number } = {},
): { below: LayerSpecification[]; above: LayerSpecification[] } {
  const { source, palette } = drawing;
  const data = { source: 'data', 'source-layer': sourceLayerOf(source) };
  const below: LayerSpecification[] = [
    { id: 'land', type: 'fill', source: 'places', paint: { 'fill-color': palette.land } },
    {
      id: 'data-fill',
      type: 'fill',
      ...data,
      filter: ['!', held],
      paint: { 'fill-color': fillColor(drawing), 'fill-opacity': fillOpacity(drawing, full), 'fill-antialias': true },
    },
    {
      id: 'data-held-back',
      type: 'fill',
      ...data,
      filter: held,
      paint: { 'fill-pattern': hatchImage[palette.scheme], 'fill-opacity': 0.9 },
    },
    {
      id: 'data-edge',
      type: 'line',
      ...data,
      paint: { 'line-color': palette.block, 'line-width': source.layer === 'blocks' ? 0.7 : 0, 'line-opacity': 0.55 },
    },
    {
      id: 'outlines',
      type: 'line',
      source: 'places',
      paint: { 'line-color': palette.outline, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 15, 1.4] },
    },
    {
      id: 'hovered',
      type: 'line',
      ...data,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.hover, 'line-width': 2, 'line-opacity': when('hover', 1, 0) },
    },
    {
      id: 'selected',
      type: 'line',
      ...data,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.selected, 'line-width': 3, 'line-opacity': when('selected', 1, 0) },
    },
  ];
  const above: LayerSpecification[] = [
    {
      id: 'names',
      type: 'symbol',
      source: 'names',
      minzoom: 10.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': font,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 10.5, 15, 14],
        'text-max-width': 7,
        'text-padding': 6,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.4 },
    },
  ];
  return { below, above };
}

/** The whole style: our own quiet ground, or the operator's basemap with our data under its labels. */
export function mapStyle(drawing: MapDrawing, basemap: StyleSpecification | null): StyleSpecification {
  if (!basemap) {
    const { below, above } = mapLayers(drawing);
    const ground: LayerSpecification = {
      id: 'ground',
      type: 'background',
      paint: { 'background-color': drawing.palette.ground },
    };
    return { version: 8, sources: mapSources(drawing), layers: [ground, ...below, ...above] };
  }
  const labels = basemap.layers.findIndex((layer) => layer.type === 'symbol');
  const cut = labels < 0 ? basemap.layers.length : labels;
  const theirs = basemap.layers[labels];
  const theirFont = theirs?.type === 'symbol' ? theirs.layout?.['text-font'] : undefined;
  const literal = Array.isArray(theirFont) && theirFont.every((name) => typeof name === 'string' && name !== 'literal');
  const { below, above } = mapLayers(drawing, {
    font: literal ? (theirFont as string[]) : ['Noto Sans Regular'],
    full: 0.78,
  });
  const onBasemap = below.filter((layer) => layer.id !== 'land');
  return {
    ...basemap,
    sources: { ...basemap.sources, ...mapSources(drawing) },
    layers: [...basemap.layers.slice(0, cut), ...onBasemap, ...basemap.layers.slice(cut), ...above],
  };
}
