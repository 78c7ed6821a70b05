import { oklchToHex } from './color.ts';

export const maxClasses = 7;

/** Colors of the map. Light and dark are drawn for their own ground: more is always further from it. */
export interface Palette {
  scheme: 'light' | 'dark';
  ground: string;
  land: string;
  outline: string;
  label: string;
  labelHalo: string;
  hatch: string;
  hatchGround: string;
  block: string;
  hover: string;
  selected: string;
  /** lightness and chroma at both ends of the one hue of the data */
  ramp: { from: [number, number]; to: [number, number] };
}

const dataHue = 240;

export const palettes: Record<'light' | 'dark', Palette> = {
  light: {
    scheme: 'light',
    ground: '#eceae4',
    land: '#f7f5f1',
    outline: '#b9b4a8',
    label: '#3d4248',
    labelHalo: '#fbfaf8',
    hatch: '#a39d90',
    hatchGround: '#efece5',
    block: '#ffffff',
    hover: '#1d2329',
    selected: '#d9480f',
    ramp: { from: [0.885, 0.045], to: [0.37, 0.1] },
  },
  dark: {
    scheme: 'dark',
    ground: '#121519',
    land: '#1a1e23',
    outline: '#4a525b',
    label: '#cfd3d7',
    labelHalo: '#14171b',
    hatch: '#5b646e',
    hatchGround: '#20252b',
    block: '#14171b',
    hover: '#ffffff',
    selected: '#ff8a4c',
    ramp: { from: [0.36, 0.065], to: [0.93, 0.06] },
  },
};

/** `count` colors of one hue, evenly spaced in lightness, the richest in the middle. */
export function rampColors({ ramp }: Palette, count: number): string[] {
  const classes = Math.min(maxClasses, Math.max(0, count));
  return Array.from({ length: classes }, (_, index) => {
    const along = classes === 1 ? 0.6 : index / (classes - 1);
    const mix = (from: number, to: number) => from + (to - from) * along;
    return oklchToHex({
      lightness: mix(ramp.from[0], ramp.to[0]),
      chroma: mix(ramp.from[1], ramp.to[1]) + 0.07 * Math.sin(Math.PI * along),
      hueDegrees: dataHue,
    });
  });
}
