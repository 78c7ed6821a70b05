import { value } from '../view/value.ts';
import type { Bbox } from './places.ts';
import type { LayerStatus } from './status.ts';

export interface Viewport {
  bboxWgs84: Bbox;
  /** resolution of the blocks that suit this zoom */
  resolution: number;
}

/** What the map shows now; null until it shows something, and for good where it cannot be drawn. */
export const viewport = value<Viewport | null>(null);
export const mapStatus = value<LayerStatus>('loading');
