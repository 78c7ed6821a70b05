import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Position } from '../contract/common.ts';
import { isArea, type OsmFeature } from '../geometry/osm.ts';
import { drawingsOf } from './basemap/classify.ts';
import { pointIn } from './basemap/label-point.ts';
import { project, projectLine, type UnitBox, unproject } from './basemap/project.ts';
import { shopKind } from './basemap/shops.ts';
import { Spill } from './basemap/spill.ts';
import { tilesOf } from './basemap/tile.ts';
import { BadExtract } from './extract/bad-extract.ts';
import type { Problem } from './extract/faults.ts';
import { oceanOf } from './extract/ocean.ts';
import { type Box, type Extract, openExtract } from './extract/read.ts';
import { Output } from './scratch.ts';

/** What came of an extract, besides the files. */
export interface Prepared {
  bbox: Box;
  /** RFC 3339 */
  extractAt: string | null;
  counts: { streets: number; buildings: number; shops: number; tiles: number };
  problems: Problem[];
}

export interface Shop {
  id: string;
  name: string | null;
  kind: string;
  position: Position;
}

export type PrepareMessage =
  | { is: 'progress'; phase: 'reading' | 'drawing'; share: number }
  /** The extract is read to its end: the files of addresses and shops are whole. */
  | { is: 'read' }
  | { is: 'done'; prepared: Prepared }
  | { is: 'refused'; line: string }
  | { is: 'failed'; error: string };

export const filesIn = (directory: string) => ({
  features: join(directory, 'features.jsonl'),
  shops: join(directory, 'shops.jsonl'),
  spill: join(directory, 'spill'),
  tiles: join(directory, 'tiles'),
});

/**
 * Reads the extract at `path` and leaves in `directory`: the features that have to do with addresses (OsmFeature, a line
 * each), the shops (Shop, a line each), and the basemap's tiles. Tells the outcome; throws for faults only.
 */
export async function prepare(path: string, directory: string, tell: (message: PrepareMessage) => void): Promise<void> {
  const files = filesIn(directory);
  const spill = new Spill(files.spill);
  const counts = { streets: 0, buildings: 0, shops: 0, tiles: 0 };
  let extract: Extract | undefined;
  try {
    extract = await openExtract(path, (share) => tell({ is: 'progress', phase: 'reading', share }));
    const bbox = await read(extract, spill, files, counts);
    tell({ is: 'read' });
    const output = new Output(files.tiles);
    const buckets = spill.list();
    for (const [at, bucket] of buckets.entries()) {
      for (const tile of tilesOf(bucket, spill.read(bucket), toUnits(bbox))) {
        output.tile(tile);
        counts.tiles += 1;
      }
      tell({ is: 'progress', phase: 'drawing', share: (at + 1) / buckets.length });
      await breathe();
    }
    output.close();
    const extractAt = extract.extractAt?.toISOString() ?? null;
    tell({ is: 'done', prepared: { bbox, extractAt, counts, problems: extract.faults.problems() } });
  } catch (error) {
    if (!(error instanceof BadExtract)) throw error;
    tell({ is: 'refused', line: error.message });
  } finally {
    spill.close();
    await extract?.close();
  }
}

async function read(
  extract: Extract,
  spill: Spill,
  files: { features: string; shops: string },
  counts: Prepared['counts'],
): Promise<Box> {
  const features = new Output(files.features);
  const shops = new Output(files.shops);
  const coastlines: Position[][] = [];
  let before = '';
  const take = (feature: OsmFeature) => {
    const { id, tags, geometry } = feature;
    const drawings = drawingsOf(feature);
    for (const drawing of drawings) spill.add(drawing);
    if (tags.natural === 'coastline' && geometry.type === 'LineString')
      coastlines.push(geometry.coordinates as Position[]);
    // A way with gaps comes in several runs, one after the other: it counts once, as its longest.
    if (id === before) return;
    before = id;
    if (tags.name && drawings.some(({ layer }) => layer === 'street_labels')) counts.streets += 1;
    if (drawings.some(({ layer }) => layer === 'buildings')) counts.buildings += 1;
    if (hasToDoWithAddresses(tags)) features.line(feature);
    const kind = shopKind(tags);
    const position = kind && placeOf(feature);
    if (!kind || !position) return;
    counts.shops += 1;
    shops.line({ id, name: tags.name ?? null, kind, position } satisfies Shop);
  };
  for await (const batch of extract.nodes()) batch.forEach(take);
  const bbox = extract.bbox();
  spill.limitTo(toUnits(bbox));
  for await (const batch of extract.ways()) batch.forEach(take);
  for await (const batch of extract.areas()) batch.forEach(take);
  for (const rings of oceanOf(coastlines, bbox, extract.faults))
    spill.add({ layer: 'ocean', zoom: 10, order: 0, attributes: {}, shape: 'area', parts: rings.map(projectLine) });
  features.close();
  shops.close();
  return bbox;
}

/** Houses, streets and places; whoever indexes addresses looks closer. */
const hasToDoWithAddresses = (tags: OsmFeature['tags']) =>
  Object.keys(tags).some((key) => key.startsWith('addr:')) ||
  (tags.name !== undefined && (tags.highway ?? tags.place ?? tags.boundary) !== undefined) ||
  tags.postal_code !== undefined;

function placeOf({ tags, geometry }: OsmFeature): Position | undefined {
  if (geometry.type === 'Point') return geometry.coordinates as Position;
  const rings = geometry.type === 'MultiPolygon' ? geometry.coordinates[0] : [geometry.coordinates];
  const parts = (rings as Position[][] | undefined)?.map(projectLine);
  if (!parts?.[0] || (geometry.type === 'LineString' && !isArea(tags)) || parts[0].length < 8) return undefined;
  const [x = 0, y = 0] = pointIn(parts);
  return unproject([x, y]);
}

function toUnits([west, south, east, north]: Box): UnitBox {
  return [...project([west, north]), ...project([east, south])];
}
