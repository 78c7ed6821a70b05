import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { Address } from './addresses.ts';
import type { Mesh } from './mesh.ts';
import { buildStyles, neighborhoodPlans } from './neighborhood-plan.ts';
import { toPosition } from './projection.ts';
import { at } from './random.ts';
import { counterclockwise, type Ring } from './shapes.ts';

export interface Neighborhood {
  name: string;
  ring: Ring;
  /** Land that belongs to it across the water. */
  skerry?: Ring;
  households: number;
  population: number;
}

/** The neighborhood whose land includes the skerry off the coast: one MultiPolygon among the Polygons. */
const skerryOwner = 'Fishers’ Hythe';

/** Households are counted from the addresses, so that no rate computed from them can pass belief. */
export function countNeighborhoods(mesh: Mesh, addresses: readonly Address[], skerry: Ring): Neighborhood[] {
  const households = neighborhoodPlans.map(() => 0);
  for (const address of addresses)
    households[address.neighborhood] = at(households, address.neighborhood) + address.households;
  return neighborhoodPlans.map((plan, i) => ({
    name: plan.name,
    ring: at(mesh.neighborhoods, i),
    skerry: plan.name === skerryOwner ? skerry : undefined,
    households: at(households, i),
    population: Math.round(at(households, i) * buildStyles[plan.style].peoplePerHousehold),
  }));
}

export function neighborhoodsGeoJson(neighborhoods: readonly Neighborhood[]): FeatureCollection<Polygon | MultiPolygon> {
  return {
    type: 'FeatureCollection',
    features: neighborhoods.map(({ name, households, population, ring, skerry }) => ({
      type: 'Feature',
      properties: { name, households, population },
      geometry: skerry
        ? { type: 'MultiPolygon', coordinates: [[closed(ring)], [closed(skerry)]] }
        : { type: 'Polygon', coordinates: [closed(ring)] },
    })),
  };
}

/** Counterclockwise and closed, as RFC 7946 wants outer rings. */
function closed(ring: Ring) {
  const positions = counterclockwise(ring).map(toPosition);
  return [...positions, at(positions, 0)];
}
