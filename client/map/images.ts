import { poiDot } from './basemap-pois.ts';
import { hatchImage } from './data-layers.ts';
import { hatchPattern, type PatternImage, stripes } from './hatch.ts';
import { overlapImage, overlayColors } from './overlay-layers.ts';
import { palettes } from './palette.ts';

export interface MapImage {
  image: PatternImage;
  options: { pixelRatio: number; sdf?: boolean };
}

/** Pixels over which a distance image runs from inside to outside, as the map reads it. */
const sdfPixels = 8;

/** A dot as distances to its edge: the map gives it color and halo. */
function dot(size = 32, radius = 6): PatternImage {
  const data = new Uint8ClampedArray(size * size * 4);
  const middle = (size - 1) / 2;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const outside = Math.hypot(x - middle, y - middle) - radius;
      data[(y * size + x) * 4 + 3] = 255 * (0.75 - outside / sdfPixels);
    }
  }
  return { width: size, height: size, data };
}

/** The images our styles name, made here: there is no sprite to fetch. */
export function paintImage(id: string): MapImage | undefined {
  if (id === poiDot) return { image: dot(), options: { pixelRatio: 2, sdf: true } };
  for (const scheme of ['light', 'dark'] as const) {
    if (id === hatchImage[scheme]) return { image: hatchPattern(palettes[scheme]), options: { pixelRatio: 2 } };
    if (id === overlapImage[scheme])
      return { image: stripes(overlayColors[scheme].tones.both, null), options: { pixelRatio: 2 } };
  }
  return undefined;
}
