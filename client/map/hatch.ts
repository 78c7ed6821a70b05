import type { Palette } from './palette.ts';

export interface PatternImage {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

const channels = (hex: string) => [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));

/** Diagonal lines that join at the edges; without a ground, what lies below shows between them. */
export function stripes(line: string, ground: string | null, size = 16): PatternImage {
  const on = [...channels(line), 255];
  const off = ground === null ? [0, 0, 0, 0] : [...channels(ground), 255];
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const across = (x + y) % (size / 2);
      data.set(across < size / 8 ? on : off, (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

/** What is held back is seen to be there, and not mistaken for a low value. */
export const hatchPattern = ({ hatch, hatchGround }: Palette): PatternImage => stripes(hatch, hatchGround);
