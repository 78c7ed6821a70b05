import type { StyleSpecification } from 'maplibre-gl';
import type { Layer } from '../view/codec.ts';
import type { FlavorName } from './basemap-flavors.ts';
import type { ClassRange } from './classes.ts';
import type { MapOverlay } from './overlay.ts';
import type { Palette } from './palette.ts';
import type { Bbox } from './places.ts';

export type Ring = [number, number][];

export interface PlaceShape {
  id: string;
  name: string;
  rings: Ring[][];
}

/** What the map draws, as plain data. */
export interface MapSource {
  layer: Layer;
  /** property of a tile's feature that colors it */
  property: 'value' | 'penetration';
  classes: ClassRange[];
  /** classes left on in the legend; empty means all */
  shown: number[];
  tilesUrl: string;
  places: PlaceShape[];
}

/** What lies under the data: streets of our own tiles, the operator's map style as fetched, or nothing. */
export type Basemap =
  | { kind: 'streets'; tilesUrl: string; bboxWgs84: Bbox }
  | { kind: 'style'; style: StyleSpecification }
  | { kind: 'none' };

export interface MapDrawing {
  source: MapSource;
  palette: Palette;
  basemap: Basemap;
  /** of our own streets */
  flavor: FlavorName;
  overlay: MapOverlay | null;
}
