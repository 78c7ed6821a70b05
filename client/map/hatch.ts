import type { Palette } from './palette.ts';

export interface PatternImage {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

const channels = (hex: string) => [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));

/** Diagonal lines that join at the edges: what is held back is seen to be there, and not mistaken for a low value. */
export function hatchPattern({ hatch, hatchGround }: Palette, size = 16): PatternImage {
  const line = channels(hatch);
  const ground = channels(hatchGround);
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const across = (x + y) % (size / 2);
      const [red = 0, green = 0, blue = 0] = across < size / 8 ? line : ground;
      data.set([red, green, blue, 255], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}
