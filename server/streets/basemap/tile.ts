import { gzipSync } from 'node:zlib';
import { GeoJSONVT, type GeoJSONVTFeature } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature } from 'geojson';
import { basemapZoom } from '../../contract/streets.ts';
import { type Attributes, type Drawing, type Layer, layers } from './drawing.ts';
import { joinLines } from './join-lines.ts';
import { extent, type Flat, type UnitBox, worldUnits } from './project.ts';
import { type Bucket, bufferUnits, tileUnits } from './spill.ts';

export interface Tile {
  z: number;
  x: number;
  y: number;
  /** gzipped MVT */
  mvt: Buffer;
}

/** A phone has to fetch and draw it. Above this, what matters least is left out of a tile. */
const maxTileBytes = 500_000;
const dispensable: readonly Layer[] = ['addresses', 'pois', 'buildings', 'street_polygons', 'street_labels'];

/** Lines shorter than this, in units of a tile, have no room for a name; from the last zoom the map enlarges them. */
const leastLabelUnits = (z: number) => (z === basemapZoom.max ? 60 : 250);

/** What geojson-vt carries along with a feature. Features that have the same one may be drawn as one. */
interface Style {
  attributes: Attributes;
  zoom: number;
  order: number;
}
type TileFeature = Omit<GeoJSONVTFeature, 'tags'> & { tags: Style };

/** The tiles of one bucket that have something in them and touch `limit`. */
export function* tilesOf(bucket: Bucket, drawings: readonly Drawing[], limit: UnitBox): Generator<Tile> {
  const indexes = layers.flatMap((layer) => {
    const own = drawings.filter((drawing) => drawing.layer === layer);
    return own.length > 0 ? [{ layer, index: indexOf(own, bucket.to) }] : [];
  });
  for (let z = bucket.z; z <= bucket.to; z++) {
    const across = 2 ** (z - bucket.z);
    for (let x = bucket.x * across; x < (bucket.x + 1) * across; x++) {
      for (let y = bucket.y * across; y < (bucket.y + 1) * across; y++) {
        if (!touches(z, x, y, limit)) continue;
        const content: Partial<Record<Layer, TileFeature[]>> = {};
        for (const { layer, index } of indexes) {
          const tile = index.getTile(z, x, y);
          const features = tile ? drawn(tile.features as unknown as TileFeature[], layer, z) : [];
          if (features.length > 0) content[layer] = features;
        }
        const mvt = encode(content);
        if (mvt) yield { z, x, y, mvt };
      }
    }
  }
}

function touches(z: number, x: number, y: number, [west, north, east, south]: UnitBox): boolean {
  const size = tileUnits(z);
  return x * size <= east && (x + 1) * size >= west && y * size <= south && (y + 1) * size >= north;
}

/** One layer's drawings, cut to every tile of the bucket at once. Only the last zoom of all keeps every corner. */
function indexOf(drawings: readonly Drawing[], to: number): GeoJSONVT {
  const maxZoom = to === basemapZoom.max ? to : to + 1;
  return new GeoJSONVT(
    { type: 'FeatureCollection', features: featuresOf(drawings) },
    {
      maxZoom,
      indexMaxZoom: to,
      indexMaxPoints: 0,
      extent,
      buffer: bufferUnits,
      tolerance: 3,
      coordinates: 'unitSquare',
      wrap: false,
    },
  );
}

function featuresOf(drawings: readonly Drawing[]): Feature[] {
  const styles = new Map<string, { style: Style; lines: Flat[] }>();
  const features: Feature[] = [];
  for (const { attributes, zoom, order, shape, parts } of drawings) {
    const key = JSON.stringify([attributes, zoom, order]);
    let known = styles.get(key);
    if (!known) {
      known = { style: { attributes, zoom, order }, lines: [] };
      styles.set(key, known);
    }
    if (shape === 'line') known.lines.push(...parts);
    else features.push(toFeature(shape, parts, known.style));
  }
  for (const { style, lines } of styles.values()) {
    const canTurn = !style.attributes.oneway && !style.attributes.oneway_reverse;
    for (const line of joinLines(lines, canTurn)) features.push(toFeature('line', [line], style));
  }
  return features;
}

function toFeature(shape: Drawing['shape'], parts: readonly Flat[], style: Style): Feature {
  const [first = new Int32Array()] = parts;
  const properties = style as unknown as Feature['properties'];
  if (shape === 'point')
    return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: positions(first)[0] ?? [] } };
  if (shape === 'line')
    return { type: 'Feature', properties, geometry: { type: 'LineString', coordinates: positions(first) } };
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: parts.map(positions) } };
}

function positions(flat: Flat): number[][] {
  const all: number[][] = [];
  for (let i = 0; i < flat.length; i += 2) all.push([(flat[i] ?? 0) / worldUnits, (flat[i + 1] ?? 0) / worldUnits]);
  return all;
}

/** What of a cut tile's features is shown at this zoom, lines of one style as one feature, in the order of drawing. */
function drawn(features: readonly TileFeature[], layer: Layer, z: number): TileFeature[] {
  const merged = new Map<Style, TileFeature>();
  const shown: TileFeature[] = [];
  for (const feature of features) {
    if (feature.tags.zoom > z) continue;
    if (feature.type !== 2) {
      shown.push(feature);
      continue;
    }
    const lines = (feature.geometry as [number, number][][]).filter(
      (line) => line.length > 1 && (layer !== 'street_labels' || lengthOf(line) >= leastLabelUnits(z)),
    );
    if (lines.length === 0) continue;
    const same = merged.get(feature.tags);
    if (same) (same.geometry as [number, number][][]).push(...lines);
    else {
      const copy = { ...feature, geometry: lines } as TileFeature;
      merged.set(feature.tags, copy);
      shown.push(copy);
    }
  }
  return shown.sort((a, b) => a.tags.order - b.tags.order);
}

function lengthOf(line: readonly [number, number][]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1] ?? [0, 0], line[i] ?? [0, 0]];
    sum += Math.hypot(bx - ax, by - ay);
  }
  return sum;
}

function encode(content: Partial<Record<Layer, TileFeature[]>>): Buffer | undefined {
  if (Object.keys(content).length === 0) return undefined;
  const tile = Object.fromEntries(
    Object.entries(content).map(([layer, features]) => [
      layer,
      { features: features.map(({ tags, ...feature }) => ({ ...feature, tags: tags.attributes })) },
    ]),
  );
  const mvt = gzipSync(fromGeojsonVt(tile as unknown as Parameters<typeof fromGeojsonVt>[0], { version: 2, extent }));
  const left = dispensable.find((layer) => layer in content);
  if (mvt.length <= maxTileBytes || left === undefined) return mvt;
  const { [left]: _left, ...rest } = content;
  return encode(rest);
}
