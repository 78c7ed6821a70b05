import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toOsm } from '../../geodata/town/osm.ts';
import { encodeOsmPbf } from '../../geodata/town/osm-pbf.ts';
import { toPosition } from '../../geodata/town/projection.ts';
import { makeTown } from '../../geodata/town/town.ts';
import type { Position } from '../../server/contract/common.ts';
import { buildRouting } from '../../server/routing/index.ts';
import { routingDirectory } from '../../server/routing/routing.ts';

export interface TownStreets {
  dataDirectory: string;
  extract: string;
  /** The routing tiles of business 1's edition 1. */
  tiles: string;
  store: Position;
  houses: Position[];
  remove(): void;
}

/** The demo town with its routing tiles, in a folder of its own. */
export async function townStreets(): Promise<TownStreets> {
  const town = makeTown(1);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-routing-'));
  const extract = join(dataDirectory, 'town.osm.pbf');
  writeFileSync(extract, encodeOsmPbf(toOsm(1, town)));
  const tiles = routingDirectory(dataDirectory, '1', '1');
  const outcome = await buildRouting(extract, tiles, { log: { warn: console.warn } });
  if (outcome !== 'built') throw new Error(`The town's routing tiles: ${outcome}.`);
  return {
    dataDirectory,
    extract,
    tiles,
    store: toPosition(town.store.door),
    houses: town.buildings.map(({ door }) => toPosition(door)),
    remove: () => rmSync(dataDirectory, { recursive: true, force: true }),
  };
}

/** A log that keeps what it was told. */
export function listener() {
  const warnings: string[] = [];
  return { warnings, log: { warn: (_details: object, message: string) => void warnings.push(message) } };
}

/** [lng, lat] some meters east and north, on a plane. */
export const moved = ([lng, lat]: Position, eastMeters: number, northMeters = 0): Position => [
  lng + eastMeters / (111_320 * Math.cos((lat * Math.PI) / 180)),
  lat + northMeters / 111_132,
];
