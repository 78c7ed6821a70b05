import { type Address, buildAddresses } from './addresses.ts';
import { type Landscape, makeLandscape } from './landscape.ts';
import { drawMesh } from './mesh.ts';
import { countNeighborhoods, type Neighborhood } from './neighborhoods.ts';
import { buildNetwork, type Network, type Way } from './network.ts';
import { type Places, settlePlaces } from './places.ts';
import { randomFor } from './random.ts';
import { drawStreets } from './streets.ts';

export interface Town {
  landscape: Landscape;
  network: Network & { rail: Way[] };
  addresses: Address[];
  neighborhoods: Neighborhood[];
  places: Places;
}

/** The place itself, without its people: the same for every end date. */
export function makeTown(seed: number): Town {
  const mesh = drawMesh();
  const landscape = makeLandscape(seed, mesh.river);
  const { strokes, rail } = drawStreets(seed, mesh, landscape);
  const network = buildNetwork(randomFor(seed, 'network'), strokes, rail);
  const addresses = buildAddresses(randomFor(seed, 'addresses'), network, mesh, landscape);
  const neighborhoods = countNeighborhoods(mesh, addresses, landscape.skerry);
  return { landscape, network, addresses, neighborhoods, places: settlePlaces(randomFor(seed, 'places'), addresses) };
}
