import { gunzipSync } from 'node:zlib';
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

const types = ['unknown', 'point', 'line', 'area'];

export function featuresOf(mvt: Buffer): { layer: string; feature: VectorTileFeature }[] {
  const { layers } = new VectorTile(new PbfReader(gunzipSync(mvt)));
  return Object.entries(layers).flatMap(([layer, content]) =>
    Array.from({ length: content.length }, (_none, i) => ({ layer, feature: content.feature(i) })),
  );
}

/** A tile in words: a line for each feature, with what it says and where its corners are. */
export function tileText(mvt: Buffer): string {
  return featuresOf(mvt)
    .map(({ layer, feature }) => {
      const says = Object.entries(feature.properties).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      const parts = feature.loadGeometry().map((part) => part.map(({ x, y }) => `${x},${y}`).join(' '));
      return [`${layer} ${types[feature.type]}`, ...says].join(' ') + parts.map((part) => `\n  ${part}`).join('');
    })
    .join('\n');
}
