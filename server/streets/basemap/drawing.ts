import type { Flat } from './project.ts';

/** The layers of a tile, in the order they are written. */
export const layers = [
  'ocean',
  'land',
  'sites',
  'water_polygons',
  'water_lines',
  'pier_polygons',
  'pier_lines',
  'bridges',
  'street_polygons',
  'buildings',
  'streets',
  'ferries',
  'boundaries',
  'addresses',
  'street_labels',
  'water_polygons_labels',
  'public_transport',
  'pois',
  'place_labels',
] as const;
export type Layer = (typeof layers)[number];

export type Attributes = Record<string, string | number | boolean>;

/** One thing to draw. */
export interface Drawing {
  layer: Layer;
  /** from this zoom */
  zoom: number;
  /** Within a layer, higher is drawn later. */
  order: number;
  attributes: Attributes;
  shape: 'point' | 'line' | 'area';
  /** A point's one corner; a line; an area's outer ring and its holes, closed. */
  parts: Flat[];
}
