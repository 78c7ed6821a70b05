import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { oklchToHex } from './map/color.ts';

const lightness = [0.97, 0.93, 0.86, 0.79, 0.72, 0.62, 0.53, 0.46, 0.39, 0.32];
const chroma = [0.01, 0.025, 0.05, 0.075, 0.095, 0.11, 0.11, 0.1, 0.085, 0.07];
const shade = (index: number) =>
  oklchToHex({ lightness: lightness[index] ?? 0.5, chroma: chroma[index] ?? 0.1, hueDegrees: 240 });

/** The hue of the data is also the hue of what can be pressed; the one warm color belongs to the shop. */
const tide: MantineColorsTuple = [
  shade(0),
  shade(1),
  shade(2),
  shade(3),
  shade(4),
  shade(5),
  shade(6),
  shade(7),
  shade(8),
  shade(9),
];

/** Mantine's dark grays, cooled to sit with the ground of the map. */
const night: MantineColorsTuple = [
  '#e9e7e2',
  '#c9cdd1',
  '#a6aeb7',
  '#828c96',
  '#4a525b',
  '#3a424a',
  '#252a31',
  '#1b1f24',
  '#14171b',
  '#0f1215',
];

const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';

export const theme = createTheme({
  colors: { tide, dark: night },
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  fontFamily,
  headings: { fontFamily, fontWeight: '600' },
  defaultRadius: 'md',
  radius: { xs: '8px', sm: '8px', md: '8px', lg: '8px', xl: '8px' },
  cursorType: 'pointer',
  // As round as all else, a small box would be a circle.
  components: { Checkbox: { defaultProps: { radius: 4 } } },
  respectReducedMotion: true,
  focusRing: 'auto',
});

const light = {
  '--hx-paper': '#fbfaf8',
  '--hx-sunken': '#f1efea',
  '--hx-ink': '#1d2329',
  '--hx-quiet': '#565f69',
  '--hx-line': '#e0dcd4',
  '--hx-hover': '#efece6',
  '--hx-chosen': '#e3edf5',
  '--hx-warm': '#d9480f',
  '--hx-problem': '#b42318',
  '--hx-problem-ground': '#fdeeea',
  '--hx-note-ground': '#f6efe0',
  '--hx-hatch': '#a39d90',
  '--hx-shadow': '0 1px 2px rgb(29 35 41 / 8%), 0 4px 16px rgb(29 35 41 / 10%)',
};

const dark: typeof light = {
  '--hx-paper': '#1b1f24',
  '--hx-sunken': '#14171b',
  '--hx-ink': '#e9e7e2',
  '--hx-quiet': '#a6aeb7',
  '--hx-line': '#2f353c',
  '--hx-hover': '#252a31',
  '--hx-chosen': '#1f3545',
  '--hx-warm': '#ff8a4c',
  '--hx-problem': '#ff9c8f',
  '--hx-problem-ground': '#3a1f1c',
  '--hx-note-ground': '#2c281e',
  '--hx-hatch': '#5b646e',
  '--hx-shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 4px 16px rgb(0 0 0 / 40%)',
};

const mantine = {
  '--mantine-color-body': 'var(--hx-paper)',
  '--mantine-color-text': 'var(--hx-ink)',
  '--mantine-color-dimmed': 'var(--hx-quiet)',
  '--mantine-color-default': 'var(--hx-paper)',
  '--mantine-color-default-hover': 'var(--hx-hover)',
  '--mantine-color-default-border': 'var(--hx-line)',
  '--mantine-color-placeholder': 'var(--hx-quiet)',
  '--mantine-color-error': 'var(--hx-problem)',
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...light, ...mantine },
  dark: { ...dark, ...mantine },
});
