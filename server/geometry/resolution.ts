import { maxResolution, minResolution } from '../contract/density.ts';

/**
 * The H3 resolution that suits a map's zoom (512 px tiles): a cell is then some 20 to 50 px wide. A resolution is finer
 * by the square root of 7 in length, about 1.4 zoom levels.
 */
export function resolutionForZoom(zoom: number): number {
  const resolution = Math.round((zoom - 1) / 1.4);
  return Math.min(maxResolution, Math.max(minResolution, resolution));
}
