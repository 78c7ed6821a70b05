import { type Building, placeBuildings } from './buildings.ts';
import { type Landscape, makeLandscape } from './landscape.ts';
import { drawMesh } from './mesh.ts';
import { buildStyles, neighborhoodPlans, type Trend } from './neighborhood-plan.ts';
import { buildNetwork, metersAlongStreets, nearestJunction, type Way } from './network.ts';
import { storePlan } from './plan.ts';
import { at, randomFor } from './random.ts';
import { distanceMeters, type Point, type Ring } from './shapes.ts';
import { drawStreets } from './streets.ts';

export interface Neighborhood {
  name: string;
  ring: Ring;
  households: number;
  population: number;
  appeal: number;
  trend: Trend;
}

export interface Town {
  landscape: Landscape;
  neighborhoods: Neighborhood[];
  ways: Way[];
  rail: Way[];
  levelCrossings: Point[];
  buildings: Building[];
  store: Building;
  /** Walking distance from the store, along the streets. */
  metersFromStore(building: Building): number;
}

/** The town of a seed: land, then streets, then houses. */
export function makeTown(seed: number): Town {
  const mesh = drawMesh();
  const landscape = makeLandscape(seed, mesh.river);
  const { strokes, rail } = drawStreets(seed, mesh, landscape);
  const network = buildNetwork(randomFor(seed, 'network'), strokes, rail);
  const buildings = placeBuildings(
    randomFor(seed, 'buildings'),
    network.blocks,
    mesh.neighborhoods,
    landscape,
    network.rail,
  );
  const neighborhoods = neighborhoodPlans.map(({ name, style, appeal, trend }, index) => {
    const own = buildings.filter((building) => building.neighborhood === index);
    const households = own.reduce((sum, building) => sum + building.households, 0);
    const population = Math.round(households * buildStyles[style].peoplePerHousehold);
    return { name, ring: at(mesh.neighborhoods, index), households, population, appeal, trend };
  });
  const store = buildings.reduce((best, building) =>
    distanceMeters(building.door, storePlan.near) < distanceMeters(best.door, storePlan.near) ? building : best,
  );
  const meters = metersAlongStreets(network.blocks, nearestJunction(network.blocks, store.door));
  return {
    landscape,
    neighborhoods,
    ways: network.ways,
    rail: network.rail,
    levelCrossings: network.levelCrossings,
    buildings,
    store,
    metersFromStore: ({ corner, metersToCorner }) => (meters.get(corner) ?? Number.POSITIVE_INFINITY) + metersToCorner,
  };
}
