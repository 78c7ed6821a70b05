import type { Layer } from '../view/codec.ts';
import type { ClassRange } from './classes.ts';
import type { Palette } from './palette.ts';

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

export interface MapDrawing {
  source: MapSource;
  palette: Palette;
}
