import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import { fonts } from './fonts.ts';
import { rampColors } from './palette.ts';
import type { MapDrawing, MapSource } from './source.ts';

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
function classOpacity({ source }: MapDrawing, full: number): ExpressionSpecification {
  const opacities = source.classes.map((_, index) =>
    source.shown.length === 0 || source.shown.includes(index) ? full : 0.07,
  );
  const [first = 0, ...others] = opacities;
  const steps = others.flatMap((opacity, index) => [source.classes[index + 1]?.from ?? 0, opacity]);
  const byClass = others.length > 0 ? ['step', shownValue(source), first, ...steps] : first;
  return ['case', ['has', source.property], byClass, 0] as ExpressionSpecification;
}

/** Over streets the data let them through, the more so the closer one looks. */
function fillOpacity(drawing: MapDrawing): ExpressionSpecification {
  if (drawing.basemap.kind === 'none') return classOpacity(drawing, 1);
  const stops = [11, 0.82, 14, 0.76, 17, 0.6].map((part, index) => (index % 2 ? classOpacity(drawing, part) : part));
  return ['interpolate', ['linear'], ['zoom'], ...stops] as ExpressionSpecification;
}

/** The blocks or neighborhoods by value, their edges, and the outlines of neighborhoods. */
export function dataLayersOf(drawing: MapDrawing): LayerSpecification[] {
  const { source, palette, overlay } = drawing;
  const data = { source: 'data', 'source-layer': sourceLayerOf(source) };
  const bare = drawing.basemap.kind === 'none';
  const hidden = overlay?.hideData === true;
  const land: LayerSpecification[] = bare
    ? [{ id: 'land', type: 'fill', source: 'places', paint: { 'fill-color': palette.land } }]
    : [];
  const outlines: LayerSpecification = {
    id: 'outlines',
    type: 'line',
    source: 'places',
    paint: {
      'line-color': palette.outline,
      'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 15, 1.4],
      'line-opacity': hidden ? 0.5 : bare ? 1 : 0.75,
    },
  };
  if (hidden) return [...land, outlines];
  return [
    ...land,
    {
      id: 'data-fill',
      type: 'fill',
      ...data,
      filter: ['!', held],
      paint: { 'fill-color': fillColor(drawing), 'fill-opacity': fillOpacity(drawing), 'fill-antialias': true },
    },
    {
      id: 'data-held-back',
      type: 'fill',
      ...data,
      filter: held,
      paint: { 'fill-pattern': hatchImage[palette.scheme], 'fill-opacity': bare ? 0.9 : 0.6 },
    },
    {
      id: 'data-edge',
      type: 'line',
      ...data,
      paint: { 'line-color': palette.block, 'line-width': source.layer === 'blocks' ? 0.7 : 0, 'line-opacity': 0.55 },
    },
    outlines,
    marked('hovered', 'hover', palette.hover, 2),
    marked('selected', 'selected', palette.selected, 3),
  ];

  function marked(id: string, state: string, color: string, width: number): LayerSpecification {
    return {
      id,
      type: 'line',
      ...data,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': width, 'line-opacity': when(state, 1, 0) },
    };
  }
}

/** Names of the business's own neighborhoods. */
export function neighborhoodNames({ palette }: MapDrawing, font: string[] = fonts): SymbolLayerSpecification {
  return {
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
  };
}
