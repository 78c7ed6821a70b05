import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { OsmData, OsmNode, OsmRelation, OsmWay } from '../../geodata/town/osm-pbf.ts';
import type { OsmFeature } from '../../server/geometry/osm.ts';
import { openExtract } from '../../server/streets/extract/read.ts';
import { blocksOf, extractOf } from './blocks.ts';

/** A folder of the test file's own, and how to put files into it. */
export function scratchFolder() {
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-streets-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  let files = 0;
  return {
    directory,
    file(content: Buffer): string {
      files += 1;
      const path = join(directory, `${files}.osm.pbf`);
      writeFileSync(path, content);
      return path;
    },
  };
}

export const node = (id: number, lng: number, lat: number, tags: OsmNode['tags'] = {}): OsmNode => ({
  id,
  position: [lng, lat],
  tags,
});
export const way = (id: number, nodes: number[], tags: OsmWay['tags'] = {}): OsmWay => ({ id, nodes, tags });
export const relation = (
  id: number,
  members: [ref: number, role: string][],
  tags: OsmRelation['tags'],
): OsmRelation => ({ id, members: members.map(([ref, role]) => ({ type: 'way', ref, role })), tags });

/** Blocks of several extracts one after the other, behind the first one's header. */
export const spliced = (...parts: Partial<OsmData>[]): Buffer =>
  Buffer.concat([
    ...blocksOf(extractOf(parts[0] ?? {})).slice(0, 1),
    ...parts.flatMap((part) => blocksOf(extractOf(part)).slice(1)),
  ]);

/** Everything that is read of a file, by id, and what was said about it. */
export async function readAll(path: string) {
  const extract = await openExtract(path);
  try {
    const features: OsmFeature[] = [];
    for await (const batch of extract.nodes()) features.push(...batch);
    const bbox = extract.bbox();
    for await (const batch of extract.ways()) features.push(...batch);
    for await (const batch of extract.areas()) features.push(...batch);
    const problems = extract.faults.problems();
    return { features, bbox, problems: problems.map(({ reason }) => reason), extractAt: extract.extractAt };
  } finally {
    await extract.close();
  }
}

export const coordinatesOf = (features: readonly OsmFeature[], id: string) =>
  features.find((feature) => feature.id === id)?.geometry.coordinates;
