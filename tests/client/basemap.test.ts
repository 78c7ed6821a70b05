import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import type { LayerSpecification } from 'maplibre-gl';
import { describe, expect, test } from 'vitest';
import { basemapLayers } from '../../client/map/basemap.ts';
import { type Flavor, flavors } from '../../client/map/basemap-flavors.ts';
import { allRoadKinds } from '../../client/map/basemap-roads.ts';
import { streetAttribution, streetSource, streetZooms } from '../../client/map/basemap-source.ts';
import { contrast } from '../../client/map/color.ts';
import { paintImage } from '../../client/map/images.ts';
import { type MapOverlay, makeOverlay } from '../../client/map/overlay.ts';
import { overlayColors } from '../../client/map/overlay-layers.ts';
import { palettes, rampColors } from '../../client/map/palette.ts';
import type { MapDrawing } from '../../client/map/source.ts';
import { mapFeatures, mapStyle } from '../../client/map/style.ts';
import { basemapAttribution, basemapZoom } from '../../server/contract/streets.ts';

/** The layers of Shortbread 1.0 that our tiles have, with the attributes of each. */
const schema: Record<string, string[]> = {
  ocean: [],
  water_polygons: ['kind'],
  water_lines: ['kind', 'name', 'tunnel', 'bridge'],
  water_polygons_labels: ['name', 'way_area'],
  land: ['kind'],
  sites: ['kind'],
  buildings: [],
  addresses: ['housenumber'],
  streets: ['kind', 'rail', 'link', 'tunnel', 'bridge', 'oneway', 'service'],
  street_polygons: ['kind'],
  street_labels: ['kind', 'name', 'ref'],
  bridges: [],
  pier_lines: [],
  pier_polygons: [],
  ferries: ['name'],
  public_transport: ['kind', 'name'],
  pois: ['name', 'amenity', 'shop', 'craft', 'tourism', 'leisure', 'historic', 'natural'],
  place_labels: ['kind', 'name', 'population'],
  boundaries: ['admin_level'],
};

const schemes = ['light', 'dark'] as const;
const names = ['streets', 'data'] as const;
const every = schemes.flatMap((scheme) => names.map((name) => ({ scheme, name, flavor: flavors[scheme][name] })));

const area = (rank: number, tone: 'a' | 'b' | 'both') => ({
  type: 'Feature' as const,
  properties: { key: `${tone}${rank}`, rank, tone, label: '10 min', dashed: tone === 'b' },
  geometry: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [4, 52],
        [5, 52],
        [5, 53],
        [4, 52],
      ],
    ],
  },
});
const laid: MapOverlay = makeOverlay({
  areas: { type: 'FeatureCollection', features: [area(0, 'a'), area(1, 'b'), area(1, 'both')] },
});

const drawing = (patch: Partial<MapDrawing> = {}): MapDrawing => ({
  source: {
    layer: 'blocks',
    property: 'value',
    classes: [
      { from: 1, to: 5, count: 3 },
      { from: 5, to: 12, count: 3 },
    ],
    shown: [],
    tilesUrl: 'http://hexhood.test/api/v1/tiles/density/{z}/{x}/{y}.mvt?metric=customers',
    places: [],
  },
  palette: palettes.light,
  basemap: {
    kind: 'streets',
    tilesUrl: 'http://hexhood.test/api/v1/tiles/basemap/{z}/{x}/{y}.mvt?edition=3',
    bboxWgs84: [4, 52, 5, 53],
  },
  flavor: 'data',
  overlay: laid,
  ...patch,
});

const drawn = ({ flavor }: { flavor: Flavor }) => {
  const { ground, labels } = basemapLayers('streets', flavor);
  return [...ground, ...labels];
};
const fromTiles = (layers: readonly LayerSpecification[]) =>
  layers.flatMap((layer) => ('source-layer' in layer ? [layer] : []));
/** Every `['get', name]` and `['has', name]` within. */
function attributes(part: unknown): string[] {
  if (!Array.isArray(part)) return typeof part === 'object' && part ? Object.values(part).flatMap(attributes) : [];
  const [operator, name] = part;
  const own = (operator === 'get' || operator === 'has') && typeof name === 'string' ? [name] : [];
  return [...own, ...part.flatMap(attributes)];
}

describe.each(every)('$scheme $name', ({ scheme, name, flavor }) => {
  test('is a valid style, with and without an overlay', () => {
    const palette = palettes[scheme];
    for (const overlay of [laid, { ...laid, hideData: true }, null])
      expect(validateStyleMin(mapStyle(drawing({ palette, flavor: name, overlay })))).toEqual([]);
  });

  test('asks only for layers and attributes that the tiles have, and for nothing from elsewhere', () => {
    for (const layer of fromTiles(drawn({ flavor }))) {
      const known = schema[String(layer['source-layer'])];
      expect(known, layer.id).toBeDefined();
      for (const attribute of attributes(layer)) expect(known, `${layer.id} reads ${attribute}`).toContain(attribute);
    }
    const style = mapStyle(drawing({ palette: palettes[scheme], flavor: name }));
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
  });

  test('draws every layer of the tiles at some zoom that has them', () => {
    const layers = drawn({ flavor });
    const used = new Set(fromTiles(layers).map((layer) => layer['source-layer']));
    expect([...used].sort()).toEqual(Object.keys(schema).sort());
    for (const { id, minzoom = 0, maxzoom = 24 } of layers) expect(minzoom, id).toBeLessThan(Math.min(19, maxzoom));
    expect(new Set(layers.map(({ id }) => id)).size).toBe(layers.length);
  });

  test('names every image it uses', () => {
    for (const layer of drawn({ flavor })) {
      const image = layer.type === 'symbol' ? layer.layout?.['icon-image'] : undefined;
      if (typeof image === 'string') expect(paintImage(image), layer.id).toBeDefined();
    }
  });

  test('names are legible on the ground, and on their halo', () => {
    const { placeLabel, quarterLabel, streetLabel, parkLabel, houseLabel, refLabel, waterLabel } = flavor;
    const kinds = [flavor.food, flavor.shop, flavor.culture, flavor.health, flavor.service, flavor.transit];
    for (const color of [placeLabel, quarterLabel, streetLabel, parkLabel, houseLabel, refLabel, ...kinds]) {
      expect(contrast(color, flavor.ground), color).toBeGreaterThan(4.5);
      expect(contrast(color, flavor.halo), color).toBeGreaterThan(4.5);
    }
    expect(contrast(waterLabel, flavor.waterHalo)).toBeGreaterThan(4.5);
    expect(contrast(waterLabel, flavor.water)).toBeGreaterThan(4);
    expect(contrast(placeLabel, flavor.ground)).toBeGreaterThan(contrast(houseLabel, flavor.ground));
  });

  test('what covers the ground is not the ground: water, parks and buildings can be told from it', () => {
    for (const color of [flavor.water, flavor.park, flavor.building]) expect(color).not.toBe(flavor.ground);
    const streets = name === 'streets';
    expect(contrast(flavor.water, flavor.ground)).toBeGreaterThan(streets ? 1.1 : 1.03);
    for (const { fill, casing } of Object.values(flavor.roads))
      expect(Math.max(contrast(fill, flavor.ground), contrast(casing, flavor.ground))).toBeGreaterThan(1.06);
  });
});

test('no two flavors miss a color of each other, and every color is one', () => {
  const keys = (of: object) => Object.keys(of).sort();
  for (const { flavor } of every) {
    expect(keys(flavor)).toEqual(keys(flavors.light.streets));
    expect(keys(flavor.roads)).toEqual(keys(flavors.light.streets.roads));
    const colors = JSON.stringify(flavor).match(/"#[^"]*"/g) ?? [];
    for (const color of colors) expect(color).toMatch(/^"#[0-9a-f]{6}"$/);
  }
});

test.each(schemes)('%s: the ground under the data is quieter than streets to be read', (scheme) => {
  const { streets, data } = flavors[scheme];
  const loudest = (flavor: Flavor) => Math.max(...Object.values(flavor.roads).map(({ fill }) => saturation(fill)));
  expect(loudest(data)).toBeLessThan(0.12);
  expect(loudest(streets)).toBeGreaterThan(2 * loudest(data));
  for (const area of ['water', 'park', 'building'] as const)
    expect(contrast(data[area], data.ground), area).toBeLessThan(contrast(streets[area], streets.ground) + 0.01);
});

test.each(schemes)('%s: over the ground, even the faintest block is seen', (scheme) => {
  const palette = palettes[scheme];
  const { ground } = flavors[scheme].data;
  const [first = '', ...others] = rampColors(palette, 7).map((color) => mix(color, ground, 0.72));
  expect(contrast(first, ground)).toBeGreaterThan(1.15);
  expect(contrast(others.at(-1) ?? '', ground)).toBeGreaterThan(4);
});

test.each(schemes)('%s: the overlay stands out from the ground, and its two sides from each other', (scheme) => {
  const { tones, ink, halo } = overlayColors[scheme];
  for (const color of [...Object.values(tones), ink]) {
    expect(contrast(color, flavors[scheme].streets.ground)).toBeGreaterThan(4.5);
    expect(contrast(color, halo)).toBeGreaterThan(4.5);
  }
  // Without red and green, blue and yellow are left: the two lie on different sides of gray.
  const blueness = (hex: string) => channel(hex, 2) - (channel(hex, 0) + channel(hex, 1)) / 2;
  expect(blueness(tones.a)).toBeGreaterThan(40);
  expect(blueness(tones.b)).toBeLessThan(-40);
});

test('ground, then roads by level, then the data, then the overlay, then every name', () => {
  const { layers } = mapStyle(drawing());
  const order = layers.map(({ id }) => id);
  const at = (id: string) => {
    expect(order, id).toContain(id);
    return order.indexOf(id);
  };
  const wanted = [
    'ground',
    'basemap-land',
    'basemap-water-polygons',
    'basemap-tunnel-road',
    'basemap-buildings',
    'basemap-surface-road-casing',
    'basemap-surface-road',
    'basemap-bridge-road-casing',
    'basemap-bridge-road',
    'data-fill',
    'data-edge',
    'selected',
    'overlay-cells',
    'overlay-areas',
    'overlay-edges',
    'basemap-house-numbers',
    'basemap-major-streets',
    'basemap-cities',
    'names',
    'overlay-area-names',
  ];
  const places = wanted.map(at);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const firstName = layers.findIndex(({ type }) => type === 'symbol');
  expect(layers.slice(firstName).every(({ type, id }) => type === 'symbol' || id === 'overlay-points')).toBe(true);
});

test('an overlay may hide the data, and brings the streets to the front', () => {
  const order = mapStyle(drawing({ overlay: { ...laid, hideData: true } })).layers.map(({ id }) => id);
  expect(order.filter((id) => id.startsWith('data-') || id === 'selected')).toEqual([]);
  expect(order).toContain('overlay-areas');
  expect(mapStyle(drawing({ overlay: null })).layers.some(({ id }) => id.startsWith('overlay-'))).toBe(false);
});

test("the business's own neighborhoods are named once", () => {
  const places = [{ id: '1', name: 'Canton', rings: [] }];
  const ids = (of: MapDrawing) => mapStyle(of).layers.map(({ id }) => id);
  expect(ids(drawing())).toContain('basemap-quarters');
  expect(ids(drawing({ source: { ...drawing().source, places } }))).not.toContain('basemap-quarters');
});

test('the features of an overlay are handed over apart from the style', () => {
  expect(mapFeatures(drawing())['overlay-areas']).toBe(laid.areas);
  expect(mapStyle(drawing()).sources['overlay-areas']).toMatchObject({ data: { features: [] } });
});

test('the source says what the server says: zooms and where the map comes from', () => {
  const basemap = {
    kind: 'streets' as const,
    tilesUrl: 'http://h.test/{z}/{x}/{y}',
    bboxWgs84: [4, 52, 5, 53] as const,
  };
  const source = streetSource({ ...basemap, bboxWgs84: [...basemap.bboxWgs84] });
  expect(streetZooms).toEqual(basemapZoom);
  expect(streetAttribution).toBe(basemapAttribution);
  expect(source).toMatchObject({ attribution: basemapAttribution, bounds: [4, 52, 5, 53] });
  const across = streetSource({ ...basemap, bboxWgs84: [179, -18, -179, -16] });
  expect(across).not.toHaveProperty('bounds');
});

test('every road that cars may take has a width', () => {
  expect(allRoadKinds).toEqual(expect.arrayContaining(['motorway', 'residential', 'living_street', 'service']));
});

const channel = (hex: string, index: number) => Number.parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16);
const channels = (hex: string) => [0, 1, 2].map((index) => channel(hex, index));
function saturation(hex: string): number {
  const parts = channels(hex);
  return (Math.max(...parts) - Math.min(...parts)) / 255;
}
const mix = (over: string, under: string, opacity: number) =>
  `#${channels(over)
    .map((part, index) => Math.round(part * opacity + channel(under, index) * (1 - opacity)))
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')}`;
