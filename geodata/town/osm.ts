import { placeKey } from './network.ts';
import type { OsmData, OsmRelation, Tags } from './osm-pbf.ts';
import { railPlan, riverPlan, storePlan, townName } from './plan.ts';
import { toPosition } from './projection.ts';
import { randomFor } from './random.ts';
import { counterclockwise, distanceMeters, type Point, type Ring } from './shapes.ts';
import type { Town } from './town.ts';

/** Kilometers an hour, where a sign says so. */
const maxspeed: Record<string, string> = {
  motorway: '110',
  trunk: '90',
  primary: '50',
  secondary: '50',
  residential: '30',
};

/** What stands in the core: the store, its competitors, and what else a main street has. */
const shops: readonly Tags[] = [
  { shop: 'bakery', name: 'Crumb & Daughters' },
  { shop: 'bakery', name: 'Boulangerie du Quai' },
  { shop: 'bakery', name: 'Overbridge Bakehouse' },
  { amenity: 'cafe', name: 'Café Loreley' },
  { amenity: 'cafe', name: 'The Ferryman' },
  { amenity: 'cafe', name: 'Kaffi Strand' },
  { shop: 'supermarket', name: 'Wabe Market' },
  { shop: 'supermarket', name: 'Coop Eastern Avenue' },
  { shop: 'butcher', name: 'Underhill & Co.' },
  { shop: 'books', name: 'Paper Boat' },
  { shop: 'hairdresser', name: 'Snip' },
  { amenity: 'pharmacy', name: 'Löwen Pharmacy' },
  { amenity: 'restaurant', name: 'Osteria del Ponte' },
  { amenity: 'school', name: 'Guildhall School' },
];

/** The town as OpenStreetMap data: streets share nodes where they meet, addresses stand on the houses. */
export function toOsm(seed: number, town: Town): OsmData {
  const random = randomFor(seed, 'osm');
  const data: OsmData = { nodes: [], ways: [], relations: [] };
  const shared = new Map<string, number>();
  let lastId = 1000;

  const newNode = (point: Point, tags: Tags = {}): number => {
    lastId += 1;
    data.nodes.push({ id: lastId, position: toPosition(point), tags });
    return lastId;
  };
  const sharedNode = (point: Point): number => {
    const key = placeKey(point);
    const known = shared.get(key);
    if (known !== undefined) return known;
    const id = newNode(point);
    shared.set(key, id);
    return id;
  };
  const way = (nodes: number[], tags: Tags): number => {
    lastId += 1;
    data.ways.push({ id: lastId, nodes, tags });
    return lastId;
  };
  const closed = (ring: Ring, tags: Tags = {}): number => {
    const nodes = ring.map((point) => newNode(point));
    return way([...nodes, ...nodes.slice(0, 1)], tags);
  };
  const multipolygon = (outer: Ring, inner: readonly Ring[], tags: Tags): void => {
    const members: OsmRelation['members'] = [
      { type: 'way', ref: closed(outer), role: 'outer' },
      ...inner.map((ring) => ({ type: 'way' as const, ref: closed(ring), role: 'inner' })),
    ];
    lastId += 1;
    data.relations.push({ id: lastId, members, tags: { type: 'multipolygon', ...tags } });
  };

  for (const { street, points, bridge } of town.ways) {
    way(points.map(sharedNode), {
      highway: street.highway,
      ...(street.name && { name: street.name }),
      ...(street.ref && { ref: street.ref }),
      ...(street.oneway && { oneway: 'yes' }),
      ...(maxspeed[street.highway] && { maxspeed: maxspeed[street.highway] }),
      ...(bridge && { bridge: 'yes', layer: '1', 'bridge:name': bridge }),
    });
  }
  for (const { points, bridge } of town.rail) {
    way(points.map(sharedNode), { railway: 'rail', name: railPlan.name, ...(bridge && { bridge: 'yes', layer: '1' }) });
  }
  const crossings = new Set(town.levelCrossings.map((point) => shared.get(placeKey(point))));
  data.nodes = data.nodes.map((node) =>
    crossings.has(node.id) ? { ...node, tags: { railway: 'level_crossing' } } : node,
  );

  const { river, coast, skerry, areas } = town.landscape;
  way(
    river.line.map((point) => newNode(point)),
    { waterway: 'river', name: riverPlan.name },
  );
  multipolygon(river.ring, [river.eyot], { natural: 'water', water: 'river', name: riverPlan.name });
  closed(river.eyot, { place: 'islet', name: riverPlan.eyot.name });
  // Coastlines have the land on their left.
  closed(counterclockwise(coast), { natural: 'coastline' });
  closed(counterclockwise(skerry), { natural: 'coastline' });
  for (const { plan, ring, holes } of areas) {
    const tags = { name: plan.name, ...plan.tags };
    if (holes.length === 0) closed(ring, tags);
    else
      multipolygon(
        ring,
        holes.map((hole) => hole.ring),
        tags,
      );
    for (const hole of holes) closed(hole.ring, hole.tags);
  }

  for (const { ring, kind, street, number, postcode } of town.buildings) {
    closed(ring, {
      building: kind,
      'addr:housenumber': String(number),
      'addr:street': street,
      'addr:postcode': postcode,
      'addr:city': townName,
    });
  }
  newNode(town.store.door, { shop: 'bakery', name: storePlan.name });
  const central = town.buildings.filter(
    (building) => building !== town.store && distanceMeters(building.door, town.store.door) < 1400,
  );
  for (const tags of shops) newNode(random.pick(central).door, tags);
  newNode([0, 0], { place: 'town', name: townName });
  newNode(railPlan.station.at, { railway: 'station', name: railPlan.station.name });
  for (const { name, ring } of town.neighborhoods) newNode(middle(ring), { place: 'suburb', name });
  return data;
}

const middle = (ring: Ring): Point => [
  ring.reduce((sum, [east]) => sum + east, 0) / ring.length,
  ring.reduce((sum, [, north]) => sum + north, 0) / ring.length,
];
