import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { OsmFeature } from '../geometry/osm.ts';
import { metersToArea } from './agreement.ts';
import { assembleAreas } from './areas.ts';
import { type AssembledStreet, assembleStreets } from './assemble.ts';
import { Collection } from './collect.ts';
import type { Area } from './gazetteer.ts';
import { addInterpolations } from './interpolation.ts';
import {
  deleteEditions,
  insertAreas,
  insertHouses,
  insertStreets,
  type NewHouse,
  type NewStreet,
} from './queries-build.ts';

/** Rows written at once: each statement is a transaction of its own, and others wait for it on the embedded database. */
const housesAtOnce = 10_000;
const streetsAtOnce = 1_000;

/**
 * Makes the address index of one edition from the features of an extract, in any order. What it gathers stays in
 * memory (some 150 bytes for a house) until `finish` writes it.
 */
export class AddressIndexer {
  private readonly collection = new Collection();

  constructor(
    private readonly knex: Knex,
    private readonly businessId: string,
    private readonly edition: string,
  ) {}

  add(feature: OsmFeature): void {
    this.collection.add(feature);
  }

  /** Writes the index. `addresses` counts houses that are known, not those in between. */
  async finish(onProgress: (fraction: number) => void = () => {}): Promise<{ addresses: number; streets: number }> {
    const { knex, businessId, edition, collection } = this;
    addInterpolations(collection);
    const areas = assembleAreas(collection);
    await insertAreas(knex, businessId, edition, areas);
    const total = collection.houses.count + collection.lines.length;
    const towns = new Towns(areas);
    const waiting: { streets: NewStreet[]; houses: NewHouse[] } = { streets: [], houses: [] };
    let [streets, addresses, done] = [0, 0, 0];
    const write = async (atLeast: { streets: number; houses: number }) => {
      if (waiting.streets.length >= atLeast.streets) {
        await insertStreets(knex, businessId, edition, waiting.streets.splice(0));
      }
      while (waiting.houses.length >= atLeast.houses && waiting.houses.length > 0) {
        await insertHouses(knex, businessId, edition, waiting.houses.splice(0, housesAtOnce));
      }
    };
    for (const street of assembleStreets(collection)) {
      const row = { street: streets++, ...street, city: street.city ?? towns.at(street) };
      waiting.streets.push(row);
      for (const house of street.houses) {
        const [only, another] = row.postcodes;
        const stored = toHouse(collection, row.street, house, row.city, another === undefined ? only : undefined);
        if (!stored.interpolated) addresses++;
        waiting.houses.push(stored);
      }
      done += street.houses.length + street.lines.length;
      if (streets % streetsAtOnce === 0) {
        onProgress(Math.min(done / total, 1));
        await turn();
      }
      await write({ streets: streetsAtOnce, houses: housesAtOnce });
    }
    await write({ streets: 1, houses: 1 });
    onProgress(1);
    return { addresses, streets };
  }
}

/** A street this far from where a town's addresses are known may still be the town's. */
const townReachMeters = 3_000;

/** Says the town of streets whose houses name none: the smallest one around, or else the nearest. */
class Towns {
  private readonly towns: Area[];

  constructor(areas: readonly Area[]) {
    const size = ({ bbox: [west = 0, south = 0, east = 0, north = 0] }: Area) => (east - west) * (north - south);
    const named = areas.filter(({ kind }) => kind === 'city');
    const places = areas.filter(({ kind }) => kind === 'place');
    this.towns = (named.length > 0 ? named : places).sort((a, b) => size(a) - size(b));
  }

  at({ position: [lng, lat] }: AssembledStreet): string | null {
    let nearest: { name: string; meters: number } | undefined;
    for (const town of this.towns) {
      const meters = metersToArea(town, { lng, lat });
      if (meters === 0) return town.name;
      if (meters <= townReachMeters && meters < (nearest?.meters ?? Number.POSITIVE_INFINITY)) {
        nearest = { name: town.name, meters };
      }
    }
    return nearest?.name ?? null;
  }
}

/** What a house shares with its street is not stored again. */
function toHouse(
  { houses, texts }: Collection,
  street: number,
  { house, ordinal }: AssembledStreet['houses'][number],
  streetCity: string | null,
  onlyPostcode: string | undefined,
): NewHouse {
  const city = texts.text(houses.city[house] ?? 0);
  const postcode = texts.text(houses.postcode[house] ?? 0);
  return {
    street,
    number: houses.number[house] ?? 0,
    suffix: texts.text(houses.suffix[house] ?? 0) ?? '',
    ordinal,
    city: city === streetCity ? null : city,
    postcode: postcode === onlyPostcode ? null : postcode,
    lng: houses.lng[house] ?? 0,
    lat: houses.lat[house] ?? 0,
    interpolated: houses.interpolated[house] ?? false,
  };
}

/** Removes the address index of every edition but one (of all, for null), in short steps. Corrections stay. */
export async function dropAddresses(knex: Knex, businessId: string, keepEdition: string | null): Promise<void> {
  for (const table of ['address_houses', 'address_streets', 'address_areas'] as const) {
    while ((await deleteEditions(knex, businessId, table, keepEdition)) > 0) await turn();
  }
}
