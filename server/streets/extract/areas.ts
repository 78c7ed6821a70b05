import type { Position } from '../../contract/common.ts';
import type { OsmFeature } from '../../geometry/osm.ts';
import type { Relation, Tags } from './block.ts';
import type { Faults } from './faults.ts';
import type { NodeStore } from './node-store.ts';
import { assembleRings, type Piece, type Ring, toPolygons } from './rings.ts';

interface Area {
  id: number;
  tags: Tags;
  outer: number[];
  inner: number[];
}

/** Borders of countries and states. They are mapped as areas and drawn as lines; lesser ones are often streets. */
const borderLevels = [2, 4];

/** Relations that are areas, and the ways their outlines are made of. */
export class Areas {
  private readonly areas: Area[] = [];
  /** Nodes of each way that an area needs; null until it comes. */
  private readonly ways = new Map<number, Uint32Array | null>();
  /** The lowest admin_level of the borders a way is part of. */
  private readonly borders = new Map<number, number>();

  add({ id, tags: { type, ...tags }, members }: Relation): void {
    if ((type !== 'multipolygon' && type !== 'boundary') || Object.keys(tags).length === 0) return;
    const ways = members.filter((member) => member.type === 'way');
    // A way that is named twice would close a ring with itself.
    const refs = (isInner: boolean) => [
      ...new Set(ways.filter(({ role }) => (role === 'inner') === isInner).map(({ ref }) => ref)),
    ];
    const area = { id, tags, outer: refs(false), inner: refs(true) };
    this.areas.push(area);
    for (const ref of [...area.outer, ...area.inner]) this.ways.set(ref, null);
    const level = Number(tags.admin_level);
    if (tags.boundary !== 'administrative' || !borderLevels.includes(level)) return;
    for (const { ref } of ways) this.borders.set(ref, Math.min(level, this.borders.get(ref) ?? level));
  }

  get count(): number {
    return this.areas.length;
  }

  /** Notes the way if an area needs it. `nodes`: those of its nodes that are there. */
  take(id: number, nodes: readonly number[]): void {
    if (this.ways.has(id)) this.ways.set(id, Uint32Array.from(nodes));
  }

  /** The level of the border this way is part of, if it is one of those that are drawn. */
  borderLevel(way: number): number | undefined {
    return this.borders.get(way);
  }

  /** The areas, once all ways have been taken. */
  *features(nodes: NodeStore, faults: Faults): Generator<OsmFeature> {
    for (const area of this.areas) {
      const known = (refs: number[]) => refs.map((ref) => this.ways.get(ref)).filter((way) => way != null);
      const [outer, inner] = [known(area.outer), known(area.inner)];
      const { polygons, isOpen } = assemble(outer, inner, nodes);
      const isCut = outer.length < area.outer.length || inner.length < area.inner.length;
      if (isCut) faults.count('cut');
      else if (isOpen || polygons.length === 0) faults.count('unclosed');
      if (polygons.length === 0) continue;
      yield { id: `r${area.id}`, tags: area.tags, geometry: { type: 'MultiPolygon', coordinates: polygons } };
    }
  }
}

/** Roles may be wrong: what does not close among its own is tried once more together. */
function assemble(outer: Piece[], inner: Piece[], nodes: NodeStore): { polygons: Ring[][]; isOpen: boolean } {
  const shells = assembleRings(outer);
  const holes = assembleRings(inner);
  const rest = assembleRings([...shells.open, ...holes.open]);
  const ring = (numbers: number[]): Ring => numbers.map((node): Position => [nodes.lng7(node), nodes.lat7(node)]);
  const polygons = toPolygons([...shells.rings, ...rest.rings].map(ring), holes.rings.map(ring));
  return { polygons: polygons.map((rings) => rings.map(toDegrees)), isOpen: rest.open.length > 0 };
}

export const toDegrees = (ring: Ring): Ring => ring.map(([lng, lat]): Position => [lng / 1e7, lat / 1e7]);
