import type { Position } from '../../contract/common.ts';
import type { OsmFeature } from '../../geometry/osm.ts';
import { Areas } from './areas.ts';
import { BadExtract } from './bad-extract.ts';
import { Block, type Contents, peek, type Tags, type Way } from './block.ts';
import { type Blocks, damaged, type ExtractHeader, type Frame, openBlocks } from './blocks.ts';
import { type Fault, Faults } from './faults.ts';
import { NodeStore } from './node-store.ts';
import { SeenIds } from './seen-ids.ts';

/** 16 bytes each; an extract of this many is near a gigabyte. */
const maxNodes = 100_000_000;

export type Box = NonNullable<ExtractHeader['bbox']>;

/** An extract to be read once, in this order: `nodes` to its end, `ways` to its end, `areas`. */
export interface Extract {
  extractAt: Date | null;
  /** In degrees: what the extract says it covers, or what its nodes do. To be asked after `nodes`. */
  bbox(): Box;
  /** Nodes with tags, in batches. */
  nodes(): AsyncGenerator<OsmFeature[]>;
  ways(): AsyncGenerator<OsmFeature[]>;
  areas(): AsyncGenerator<OsmFeature[]>;
  faults: Faults;
  close(): Promise<void>;
}

/**
 * Opens an .osm.pbf file and looks through it once: where which objects are, and which areas need which ways. So the
 * objects may come in any order, and only the places of the nodes and the outlines of the areas are ever in memory.
 * `onProgress` is told the share of the whole reading, 0..1. Throws BadExtract for what is no extract, here and later.
 */
export async function openExtract(path: string, onProgress: (share: number) => void = () => {}): Promise<Extract> {
  const blocks = await openBlocks(path);
  try {
    return await readThrough(blocks, onProgress);
  } catch (error) {
    await blocks.close();
    throw error;
  }
}

async function readThrough(blocks: Blocks, onProgress: (share: number) => void): Promise<Extract> {
  const faults = new Faults();
  const areas = new Areas();
  const contents: (Contents & { frame: Frame })[] = [];
  let [bytesDone, found] = [0, { nodes: 0, ways: false }];
  // The file is gone through up to three times: for the relations, for the nodes, for the ways.
  const read = async (frame: Frame) => {
    const content = await blocks.read(frame);
    bytesDone += frame.bytes;
    onProgress(Math.min(1, bytesDone / (2 * blocks.fileBytes)));
    return content;
  };

  const seenAreas = new SeenIds(faults);
  for (const frame of blocks.frames) {
    const content = await read(frame);
    await guarded(frame, () => {
      const inside = peek(content);
      contents.push({ ...inside, frame });
      found = { nodes: found.nodes + inside.nodes, ways: found.ways || inside.ways };
      if (inside.relations)
        for (const relation of new Block(content).relations()) if (seenAreas.add(relation.id)) areas.add(relation);
    });
  }
  if (!found.ways || found.nodes === 0) throw new BadExtract('There are no streets in this extract.');
  if (found.nodes > maxNodes)
    throw new BadExtract('The extract is too large to be read here: take one of your city or region.');
  const store = new NodeStore(found.nodes);

  return {
    extractAt: blocks.header.extractAt,
    faults,
    bbox: () => boxOf(blocks.header, store),
    async *nodes() {
      const seen = new SeenIds();
      for (const { frame, nodes } of contents) {
        if (nodes === 0) continue;
        const content = await read(frame);
        yield await guarded(frame, () => nodeFeatures(new Block(content), store, seen, faults));
      }
      for (const [fault, times] of Object.entries(store.finish())) faults.count(fault as Fault, times);
    },
    async *ways() {
      const seen = new SeenIds(faults);
      const line = lineReader(store, areas, faults);
      for (const { frame, ways } of contents) {
        if (!ways) continue;
        const content = await read(frame);
        yield await guarded(frame, () => {
          const features: OsmFeature[] = [];
          for (const way of new Block(content).ways()) if (seen.add(way.id)) features.push(...line(way));
          return features;
        });
      }
    },
    async *areas() {
      let batch: OsmFeature[] = [];
      for (const feature of areas.features(store, faults)) {
        if (batch.push(feature) < 100) continue;
        yield batch;
        batch = [];
      }
      yield batch;
    },
    close: blocks.close,
  };
}

/** What the package throws about a block that is not as it should be says nothing to people. */
async function guarded<Result>(frame: Frame, work: () => Result): Promise<Result> {
  try {
    return work();
  } catch (error) {
    throw Object.assign(damaged(frame.offset), { cause: error });
  }
}

function nodeFeatures(block: Block, store: NodeStore, seen: SeenIds, faults: Faults): OsmFeature[] {
  const features: OsmFeature[] = [];
  block.eachNode((id, lng7, lat7, tags) => {
    if (!(Math.abs(lng7) <= 180e7 && Math.abs(lat7) <= 90e7)) return faults.count('misplaced');
    store.add(id, lng7, lat7);
    if (!tags || !seen.add(id)) return;
    features.push({ id: `n${id}`, tags, geometry: { type: 'Point', coordinates: [lng7 / 1e7, lat7 / 1e7] } });
  });
  return features;
}

/**
 * Makes lines of ways, mostly one of each. Where nodes are missing in the middle of a line it falls into its runs, the
 * longest first; a closed way only loses those corners.
 */
function lineReader(store: NodeStore, areas: Areas, faults: Faults): (way: Way) => OsmFeature[] {
  return ({ id, tags, refs }) => {
    const numbers = refs.map((ref) => store.find(ref));
    const present = numbers.filter((node) => node >= 0);
    if (refs.length < 2) faults.count('short');
    else if (present.length < numbers.length) faults.count('incomplete');
    if (present.length < 2) return [];
    const isClosed = refs.length > 2 && refs[0] === refs.at(-1);
    if (isClosed && numbers[0] === -1 && present[0] !== undefined) present.push(present[0]);
    areas.take(id, present);
    const runs = isClosed || present.length === numbers.length ? [present] : runsOf(numbers);
    const own = bordered(tags, areas.borderLevel(id));
    return runs.map((run) => ({
      id: `w${id}`,
      tags: own,
      geometry: {
        type: 'LineString',
        coordinates: run.map((node): Position => [store.lng7(node) / 1e7, store.lat7(node) / 1e7]),
      },
    }));
  };
}

function runsOf(numbers: readonly number[]): number[][] {
  const runs: number[][] = [[]];
  for (const node of numbers) {
    if (node >= 0) runs.at(-1)?.push(node);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 1).sort((a, b) => b.length - a.length);
}

/** A way of a border carries it, also where the border as a whole is cut off by the extract's edge. */
function bordered(tags: Tags, level: number | undefined): Tags {
  if (level === undefined || Number(tags.admin_level) <= level) return tags;
  return { ...tags, boundary: 'administrative', admin_level: String(level) };
}

/**
 * The header's box, unless nothing is in it. Else that of the nodes: the middle 98% of a sample and half as much again,
 * so that one node in the Gulf of Guinea does not stretch it.
 */
function boxOf({ bbox }: ExtractHeader, store: NodeStore): Box {
  const step = Math.max(1, Math.floor(store.count / 20_000));
  const sample = Array.from({ length: Math.floor(store.count / step) }, (_none, at) => at * step);
  const degrees = (of: (node: number) => number) => sample.map((node) => of(node) / 1e7);
  const [lngs, lats] = [degrees((node) => store.lng7(node)), degrees((node) => store.lat7(node))];
  if (bbox && lngs.some((lng, at) => isWithin(bbox, lng, lats[at] ?? Number.NaN))) return bbox;
  const [west, east] = spread(lngs);
  const [south, north] = spread(lats);
  return [west, south, east, north];
}

const isWithin = ([west, south, east, north]: Box, lng: number, lat: number) =>
  lng >= west && lng <= east && lat >= south && lat <= north;

function spread(values: number[]): [number, number] {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const margin = (at(0.99) - at(0.01)) / 4;
  return [Math.max(at(0), at(0.01) - margin), Math.min(at(1), at(0.99) + margin)];
}
