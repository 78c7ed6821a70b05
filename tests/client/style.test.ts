import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import type { StyleSpecification } from 'maplibre-gl';
import { expect, test } from 'vitest';
import { contrast, luminance } from '../../client/map/color.ts';
import { hatchPattern } from '../../client/map/hatch.ts';
import { maxClasses, palettes, rampColors } from '../../client/map/palette.ts';
import type { MapDrawing, MapSource } from '../../client/map/source.ts';
import { mapFeatures, mapStyle } from '../../client/map/style.ts';

const square: MapSource['places'] = [
  {
    id: '1',
    name: 'Old Town',
    rings: [
      [
        [
          [4, 52],
          [4.1, 52],
          [4.1, 52.1],
          [4, 52.1],
          [4, 52],
        ],
      ],
    ],
  },
];
const source = (patch: Partial<MapSource> = {}): MapSource => ({
  layer: 'blocks',
  property: 'value',
  classes: [
    { from: 1, to: 5, count: 3 },
    { from: 5, to: 12, count: 3 },
    { from: 12, to: 40, count: 3 },
  ],
  shown: [],
  tilesUrl: 'http://hexhood.test/api/v1/tiles/density/{z}/{x}/{y}.mvt?metric=customers',
  places: square,
  ...patch,
});

const drawing = (patch: Partial<MapDrawing> = {}): MapDrawing => ({
  source: source(),
  palette: palettes.light,
  basemap: { kind: 'none' },
  flavor: 'data',
  overlay: null,
  ...patch,
});

const schemes = ['light', 'dark'] as const;
const counts = Array.from({ length: maxClasses }, (_, index) => index + 1);

test.each(schemes)('%s: every ramp moves evenly away from the ground', (scheme) => {
  const palette = palettes[scheme];
  const away = scheme === 'light' ? -1 : 1;
  for (const count of counts) {
    const lights = rampColors(palette, count).map(luminance);
    lights.slice(1).forEach((light, index) => {
      expect(away * (light - (lights[index] ?? 0))).toBeGreaterThan(0);
    });
  }
});

test.each(schemes)('%s: neighbors in the legend can be told apart, also without seeing color', (scheme) => {
  for (const count of counts) {
    const colors = rampColors(palettes[scheme], count);
    colors.slice(1).forEach((color, index) => {
      expect(contrast(color, colors[index] ?? color)).toBeGreaterThan(1.25);
    });
  }
});

test.each(schemes)('%s: the lowest class is not the ground, the highest stands out from it', (scheme) => {
  const palette = palettes[scheme];
  const colors = rampColors(palette, maxClasses);
  expect(contrast(colors[0] ?? '', palette.land)).toBeGreaterThan(1.25);
  expect(contrast(colors.at(-1) ?? '', palette.land)).toBeGreaterThan(7);
});

test.each(schemes)('%s: names, hover and selection are legible', (scheme) => {
  const palette = palettes[scheme];
  expect(contrast(palette.label, palette.labelHalo)).toBeGreaterThan(7);
  expect(contrast(palette.hover, palette.land)).toBeGreaterThan(7);
  expect(contrast(palette.selected, palette.land)).toBeGreaterThan(3);
});

test('the ramp asks for no more colors than there are classes', () => {
  expect(rampColors(palettes.light, 0)).toEqual([]);
  expect(rampColors(palettes.light, 99)).toHaveLength(maxClasses);
});

const cases: [string, MapSource][] = [
  ['blocks', source()],
  ['neighborhoods', source({ layer: 'neighborhoods', property: 'penetration' })],
  ['some classes off', source({ shown: [0, 2] })],
  ['one class', source({ classes: [{ from: 3, to: 3, count: 9 }], shown: [0] })],
  ['nothing yet', source({ classes: [], places: [] })],
];

test.each(cases)('the style is valid: %s', (_name, drawn) => {
  for (const scheme of schemes)
    expect(validateStyleMin(mapStyle(drawing({ source: drawn, palette: palettes[scheme] })))).toEqual([]);
});

test('features are handed over apart from the style, and the same features as the same object', () => {
  const one = mapFeatures(drawing());
  expect(one.places?.features).toHaveLength(1);
  expect(mapFeatures(drawing({ palette: palettes.dark })).places).toBe(one.places);
  const { places, names } = mapStyle(drawing()).sources;
  for (const fed of [places, names]) expect(fed).toMatchObject({ type: 'geojson', data: { features: [] } });
});

const theirs: StyleSpecification = {
  version: 8,
  glyphs: 'https://example.test/{fontstack}/{range}.pbf',
  sources: { streets: { type: 'vector', url: 'https://example.test/streets.json' } },
  layers: [
    { id: 'water', type: 'fill', source: 'streets', 'source-layer': 'water' },
    {
      id: 'street-names',
      type: 'symbol',
      source: 'streets',
      'source-layer': 'names',
      layout: { 'text-field': ['get', 'name'], 'text-font': ['Open Sans Regular'] },
    },
  ],
};

test('on a basemap the data lies above its ground and below its names, in its font', () => {
  const style = mapStyle(drawing({ basemap: { kind: 'style', style: theirs } }));
  expect(validateStyleMin(style)).toEqual([]);
  const order = style.layers.map((layer) => layer.id);
  expect(order.indexOf('data-fill')).toBeGreaterThan(order.indexOf('water'));
  expect(order.indexOf('data-fill')).toBeLessThan(order.indexOf('street-names'));
  expect(order).not.toContain('ground');
  const names = style.layers.find((layer) => layer.id === 'names');
  expect(names?.type === 'symbol' && names.layout?.['text-font']).toEqual(['Open Sans Regular']);
});

test('the hatching joins at its edges and is not one color', () => {
  const { width, height, data } = hatchPattern(palettes.light);
  expect(data).toHaveLength(width * height * 4);
  const pixel = (x: number, y: number) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)].join();
  expect(new Set(Array.from({ length: width }, (_, x) => pixel(x, 0))).size).toBe(2);
  for (let x = 1; x < width; x++) expect(pixel(x - 1, 0)).toBe(pixel(x, height - 1));
});
