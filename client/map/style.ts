import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { basemapLayers } from './basemap.ts';
import { flavors } from './basemap-flavors.ts';
import { streetSource, streetSourceId } from './basemap-source.ts';
import { dataLayersOf, maxTileZoom, neighborhoodNames } from './data-layers.ts';
import { overlayLabels, overlayShapes, overlaySources } from './overlay-layers.ts';
import { placeNames, placeShapes } from './places.ts';
import type { MapDrawing, PlaceShape } from './source.ts';

const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The sources whose features are handed over apart from the style: a city's outlines are too many to compare. */
export const fedSources: readonly string[] = ['places', 'names', ...Object.values(overlaySources)];

const drawnPlaces = new WeakMap<readonly PlaceShape[], Record<'places' | 'names', FeatureCollection>>();

/** Features by source. Equal input answers the same objects, so that what did not change is not sent again. */
export function mapFeatures({ source, overlay }: MapDrawing): Record<string, FeatureCollection> {
  const known = drawnPlaces.get(source.places) ?? {
    places: placeShapes(source.places),
    names: placeNames(source.places),
  };
  drawnPlaces.set(source.places, known);
  if (!overlay) return known;
  const { areas, cells, lines, points } = overlaySources;
  return {
    ...known,
    [areas]: overlay.areas,
    [cells]: overlay.cells,
    [lines]: overlay.lines,
    [points]: overlay.points,
  };
}

function mapSources(drawing: MapDrawing): Record<string, SourceSpecification> {
  const { source, overlay, basemap } = drawing;
  const fed = ['places', 'names', ...(overlay ? Object.values(overlaySources) : [])];
  const promoteId = { density: 'h3', neighborhoods: 'id' };
  return {
    ...Object.fromEntries(fed.map((id) => [id, { type: 'geojson' as const, data: nothing }])),
    data: { type: 'vector', tiles: [source.tilesUrl], minzoom: 0, maxzoom: maxTileZoom, promoteId },
    ...(basemap.kind === 'streets' && { [streetSourceId]: streetSource(basemap) }),
  };
}

interface Sandwich {
  ground: LayerSpecification[];
  /** of the basemap, over the data */
  labels: LayerSpecification[];
  names?: string[];
  rest?: Omit<StyleSpecification, 'version' | 'layers'>;
}

/** Our own streets, the operator's basemap cut open below its first label, or a bare ground. */
function sandwich({ basemap, palette, flavor, source }: MapDrawing): Sandwich {
  if (basemap.kind === 'none') {
    const bare: LayerSpecification = {
      id: 'ground',
      type: 'background',
      paint: { 'background-color': palette.ground },
    };
    return { ground: [bare], labels: [] };
  }
  if (basemap.kind === 'streets') {
    // One name for a place is enough, and the business's own word for it comes first.
    return basemapLayers(streetSourceId, flavors[palette.scheme][flavor], { quarters: source.places.length === 0 });
  }
  const { version: _, layers, ...rest } = basemap.style;
  const first = layers.findIndex((layer) => layer.type === 'symbol');
  const cut = first < 0 ? layers.length : first;
  const theirs = layers[first];
  const theirFont = theirs?.type === 'symbol' ? theirs.layout?.['text-font'] : undefined;
  const literal = Array.isArray(theirFont) && theirFont.every((name) => typeof name === 'string' && name !== 'literal');
  return {
    ground: layers.slice(0, cut),
    labels: layers.slice(cut),
    names: literal ? (theirFont as string[]) : ['Noto Sans Regular'],
    rest,
  };
}

/** The whole style: ground, data, overlay, then every name above them. Its fed sources are empty: see `mapFeatures`. */
export function mapStyle(drawing: MapDrawing): StyleSpecification {
  const { ground, labels, names, rest } = sandwich(drawing);
  const { overlay, palette } = drawing;
  const shapes = overlay ? overlayShapes(palette) : [];
  const above = overlay ? overlayLabels(palette, names) : [];
  return {
    ...rest,
    version: 8,
    sources: { ...rest?.sources, ...mapSources(drawing) },
    layers: [...ground, ...dataLayersOf(drawing), ...shapes, ...labels, neighborhoodNames(drawing, names), ...above],
  };
}
