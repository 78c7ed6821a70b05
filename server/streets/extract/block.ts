import { type DenseNodes, PrimitiveBlock, type Tagged } from 'osm-pbf-parser-node/proto/osmformat.js';
import { PbfReader } from 'pbf';

export type Tags = Record<string, string>;
export interface Way {
  id: number;
  tags: Tags;
  /** ids of nodes */
  refs: number[];
}
export interface Relation {
  id: number;
  tags: Tags;
  members: { type: 'node' | 'way' | 'relation'; ref: number; role: string }[];
}

/** What is in a block, found without reading the objects themselves. */
export interface Contents {
  nodes: number;
  ways: boolean;
  relations: boolean;
}

const memberTypes = ['node', 'way', 'relation'] as const;

/** OpenStreetMap's own limit: anything longer is no tag of its. */
const maxTextLength = 255;

/** Counts of the fields of PrimitiveGroup; ids of dense nodes are counted by the last byte of each. */
export function peek(content: Buffer): Contents {
  const found: Contents = { nodes: 0, ways: false, relations: false };
  new PbfReader(content).readFields((tag, seen, pbf) => {
    if (tag === 2) pbf.readMessage(peekGroup, seen);
  }, found);
  return found;
}

function peekGroup(tag: number, seen: Contents | undefined, pbf: PbfReader): void {
  if (!seen) return;
  if (tag === 1) seen.nodes += 1;
  if (tag === 3) seen.ways = true;
  if (tag === 4) seen.relations = true;
  if (tag === 2) {
    pbf.readMessage((field, counted: Contents, dense) => {
      if (field !== 1) return;
      const end = dense.readVarint() + dense.pos;
      while (dense.pos < end) if ((content(dense)[dense.pos++] ?? 0) < 128) counted.nodes += 1;
    }, seen);
  }
}
const content = (pbf: PbfReader) => pbf.buf;

/** The objects of one block. Reading them throws anything when the block is not as the format says. */
export class Block {
  private readonly data;
  private readonly texts: (string | undefined)[] = [];

  constructor(content: Buffer) {
    this.data = PrimitiveBlock.read(new PbfReader(content));
  }

  /** `lng7` and `lat7`: degrees times ten million. Only nodes that have tags have `tags`. */
  eachNode(visit: (id: number, lng7: number, lat7: number, tags: Tags | undefined) => void): void {
    const { granularity, lat_offset, lon_offset, primitivegroup } = this.data;
    const toDegrees7 = (offset: number, units: number) => Math.round((offset + units * granularity) / 100);
    const place = (id: number, lon: number, lat: number, tags: Tags | undefined) =>
      visit(id, toDegrees7(lon_offset, lon), toDegrees7(lat_offset, lat), tags);
    for (const { nodes, dense } of primitivegroup) {
      for (const node of nodes) place(node.id, node.lon, node.lat, this.tagsOf(node));
      if (dense) this.eachDense(dense, place);
    }
  }

  private eachDense(
    { id: ids, lat: lats, lon: lons, keys_vals }: DenseNodes,
    place: (id: number, lon: number, lat: number, tags: Tags | undefined) => void,
  ): void {
    if (lats.length !== ids.length || lons.length !== ids.length) throw new Error('dense nodes of unequal length');
    let [id, lat, lon, at] = [0, 0, 0, 0];
    for (let i = 0; i < ids.length; i++) {
      id += ids[i] ?? 0;
      lat += lats[i] ?? 0;
      lon += lons[i] ?? 0;
      let tags: Tags | undefined;
      // The list may end early: no tags from there on.
      while (keys_vals[at]) {
        tags ??= {};
        this.put(tags, keys_vals[at], keys_vals[at + 1]);
        at += 2;
      }
      at += 1;
      place(id, lon, lat, tags);
    }
  }

  *ways(): Generator<Way> {
    for (const { ways } of this.data.primitivegroup)
      for (const way of ways) yield { id: way.id, tags: this.tagsOf(way) ?? {}, refs: summed(way.refs) };
  }

  *relations(): Generator<Relation> {
    for (const { relations } of this.data.primitivegroup) {
      for (const relation of relations) {
        const members = summed(relation.memids).map((ref, i) => ({
          type: memberTypes[relation.types[i] ?? 0] ?? 'node',
          ref,
          role: this.text(relation.roles_sid[i] ?? 0),
        }));
        yield { id: relation.id, tags: this.tagsOf(relation) ?? {}, members };
      }
    }
  }

  private tagsOf({ keys, vals }: Tagged): Tags | undefined {
    if (keys.length === 0) return undefined;
    const tags: Tags = {};
    for (let i = 0; i < keys.length; i++) this.put(tags, keys[i], vals[i]);
    return tags;
  }

  private put(tags: Tags, key: number | undefined, value: number | undefined): void {
    const [name, text] = [this.text(key ?? 0), this.text(value ?? 0)];
    if (name !== '' && name.length <= maxTextLength && text.length <= maxTextLength) tags[name] = text;
  }

  private text(at: number): string {
    const known = this.texts[at];
    if (known !== undefined) return known;
    const bytes = this.data.stringtable?.s[at];
    if (!bytes) throw new Error('a text that is not in the table');
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    // PostgreSQL's text cannot hold U+0000.
    this.texts[at] = text.includes('\0') ? text.replaceAll('\0', '') : text;
    return this.texts[at];
  }
}

function summed(differences: readonly number[]): number[] {
  let sum = 0;
  return differences.map((difference) => {
    sum += difference;
    return sum;
  });
}
