import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import type { Position } from './projection.ts';

export type Tags = Readonly<Record<string, string>>;
export interface OsmNode {
  id: number;
  position: Position;
  tags: Tags;
}
export interface OsmWay {
  id: number;
  nodes: number[];
  tags: Tags;
}
export interface OsmRelation {
  id: number;
  members: { type: 'node' | 'way' | 'relation'; ref: number; role: string }[];
  tags: Tags;
}
export interface OsmData {
  nodes: OsmNode[];
  ways: OsmWay[];
  relations: OsmRelation[];
}

/** The format advises at most 8,000 entities a block. */
const blockSize = 8000;
const memberTypes = { node: 0, way: 1, relation: 2 } as const;

/**
 * OpenStreetMap data as .osm.pbf: a header block, then blocks of dense nodes, ways and relations, each ordered by id.
 * Source: https://wiki.openstreetmap.org/wiki/PBF_Format
 */
export function encodeOsmPbf({ nodes, ways, relations }: OsmData): Buffer {
  const byId = <Entity extends { id: number }>(entities: readonly Entity[]) =>
    [...entities].sort((a, b) => a.id - b.id);
  return Buffer.concat([
    blob('OSMHeader', header(nodes)),
    ...inBlocks(byId(nodes)).map((part) =>
      blob(
        'OSMData',
        primitiveBlock((strings, group) => denseNodes(part, strings, group)),
      ),
    ),
    ...inBlocks(byId(ways)).map((part) =>
      blob(
        'OSMData',
        primitiveBlock((strings, group) => {
          for (const way of part) group.writeMessage(3, writeWay, { way, strings });
        }),
      ),
    ),
    ...inBlocks(byId(relations)).map((part) =>
      blob(
        'OSMData',
        primitiveBlock((strings, group) => {
          for (const relation of part) group.writeMessage(4, writeRelation, { relation, strings });
        }),
      ),
    ),
  ]);
}

function inBlocks<Entity>(entities: readonly Entity[]): Entity[][] {
  const blocks: Entity[][] = [];
  for (let from = 0; from < entities.length; from += blockSize) blocks.push(entities.slice(from, from + blockSize));
  return blocks;
}

/** A length, a BlobHeader {type, datasize}, a Blob {raw_size, zlib_data}. */
function blob(type: string, content: Uint8Array): Buffer {
  const body = new PbfWriter();
  body.writeVarintField(2, content.length);
  body.writeBytesField(3, deflateSync(content));
  const bodyBytes = Buffer.from(body.finish());
  const head = new PbfWriter();
  head.writeStringField(1, type);
  head.writeVarintField(3, bodyBytes.length);
  const headBytes = Buffer.from(head.finish());
  const length = Buffer.alloc(4);
  length.writeUInt32BE(headBytes.length);
  return Buffer.concat([length, headBytes, bodyBytes]);
}

function header(nodes: readonly OsmNode[]): Uint8Array {
  const writer = new PbfWriter();
  const bounds = nodes.reduce(
    ([left, right, top, bottom], { position: [lng, lat] }) =>
      [Math.min(left, lng), Math.max(right, lng), Math.max(top, lat), Math.min(bottom, lat)] as const,
    [180, -180, -90, 90] as readonly [number, number, number, number],
  );
  writer.writeMessage(
    1,
    (box: readonly number[], bbox) => {
      for (const [i, degrees] of box.entries()) bbox.writeSVarintField(i + 1, Math.round(degrees * 1e9));
    },
    bounds,
  );
  writer.writeStringField(4, 'OsmSchema-V0.6');
  writer.writeStringField(4, 'DenseNodes');
  writer.writeStringField(16, 'hexhood demo town');
  return writer.finish();
}

/** Every text of a block stands once in its table; 0 is kept for "none". */
class Strings {
  readonly list = [''];
  private readonly ids = new Map<string, number>();
  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

function primitiveBlock(write: (strings: Strings, group: PbfWriter) => void): Uint8Array {
  const strings = new Strings();
  const group = new PbfWriter();
  write(strings, group);
  const writer = new PbfWriter();
  writer.writeMessage(
    1,
    (list: string[], table) => {
      for (const text of list) table.writeBytesField(1, Buffer.from(text));
    },
    strings.list,
  );
  writer.writeBytesField(2, group.finish());
  return writer.finish();
}

const deltas = (values: readonly number[]) => values.map((value, i) => value - (values[i - 1] ?? 0));

/** Positions in units of 100 nanodegrees, the default granularity. */
const units = (degrees: number) => Math.round(degrees * 1e7);

function denseNodes(nodes: readonly OsmNode[], strings: Strings, group: PbfWriter): void {
  group.writeMessage(
    2,
    (part: readonly OsmNode[], dense) => {
      dense.writePackedSVarint(1, deltas(part.map(({ id }) => id)));
      dense.writePackedSVarint(8, deltas(part.map(({ position }) => units(position[1]))));
      dense.writePackedSVarint(9, deltas(part.map(({ position }) => units(position[0]))));
      dense.writePackedVarint(
        10,
        part.flatMap(({ tags }) => [
          ...Object.entries(tags).flatMap(([key, value]) => [strings.id(key), strings.id(value)]),
          0,
        ]),
      );
    },
    nodes,
  );
}

function writeTags(tags: Tags, strings: Strings, writer: PbfWriter): void {
  writer.writePackedVarint(
    2,
    Object.keys(tags).map((key) => strings.id(key)),
  );
  writer.writePackedVarint(
    3,
    Object.values(tags).map((value) => strings.id(value)),
  );
}

function writeWay({ way, strings }: { way: OsmWay; strings: Strings }, writer: PbfWriter): void {
  writer.writeVarintField(1, way.id);
  writeTags(way.tags, strings, writer);
  writer.writePackedSVarint(8, deltas(way.nodes));
}

function writeRelation({ relation, strings }: { relation: OsmRelation; strings: Strings }, writer: PbfWriter): void {
  writer.writeVarintField(1, relation.id);
  writeTags(relation.tags, strings, writer);
  writer.writePackedVarint(
    8,
    relation.members.map(({ role }) => strings.id(role)),
  );
  writer.writePackedSVarint(9, deltas(relation.members.map(({ ref }) => ref)));
  writer.writePackedVarint(
    10,
    relation.members.map(({ type }) => memberTypes[type]),
  );
}
