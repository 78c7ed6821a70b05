import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { bbox } from '@turf/turf';
import Flatbush from 'flatbush';
import type { FeatureCollection } from 'geojson';

const compress = promisify(gzip);

export interface TileAddress {
  z: number;
  x: number;
  y: number;
}

/** Answers a tile as gzipped MVT (one layer), or undefined where nothing is in it. */
export type TileSource = (layer: string, address: TileAddress) => Promise<Buffer | undefined>;

/** Half a cell's hatching or outline must not be cut at the tile's edge: 1/16 of a tile on each side. */
const bufferUnits = 256;
const extent = 4096;

/** Web Mercator's tile edges in degrees [west, south, east, north], grown by the buffer. */
function tileBounds({ z, x, y }: TileAddress): [number, number, number, number] {
  const count = 2 ** z;
  const pad = bufferUnits / extent;
  const lng = (column: number) => (column / count) * 360 - 180;
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / count))) * 180) / Math.PI;
  return [lng(x - pad), lat(y + 1 + pad), lng(x + 1 + pad), lat(y - pad)];
}

/**
 * Tiles of polygons in memory. A flat index finds a tile's features (also those drawn past 180 degrees, whose copy lies
 * a turn away); only these are projected, clipped and encoded.
 */
export function tileSource({ features }: FeatureCollection): TileSource {
  if (features.length === 0) return async () => undefined;
  const index = new Flatbush(features.length);
  for (const feature of features) {
    const [west, south, east, north] = bbox(feature);
    index.add(west, south, east, north);
  }
  index.finish();

  return async (layer, address) => {
    const [west, south, east, north] = tileBounds(address);
    const found = new Set([-360, 0, 360].flatMap((turn) => index.search(west + turn, south, east + turn, north)));
    if (found.size === 0) return undefined;
    const subset = [...found].sort((a, b) => a - b).flatMap((at) => features[at] ?? []);
    const tiles = new GeoJSONVT(
      { type: 'FeatureCollection', features: subset },
      { maxZoom: address.z, indexMaxZoom: 0, extent, buffer: bufferUnits, tolerance: 3 },
    );
    const tile = tiles.getTile(address.z, address.x, address.y);
    if (!tile || tile.features.length === 0) return undefined;
    return compress(fromGeojsonVt({ [layer]: tile }, { version: 2, extent }));
  };
}
