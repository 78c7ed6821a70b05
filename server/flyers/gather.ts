import type { Knex } from 'knex';
import { writeHouseNumber } from '../addresses/index.ts';
import type { Position } from '../contract/common.ts';
import { clipLines } from './clip.ts';
import { straightMeters } from './legs.ts';
import type { Places } from './places.ts';
import { type HouseRow, housesIn, type StreetRow, streetsIn } from './queries.ts';

/** A street, or what of it lies in one place. */
export interface WalkedStreet {
  street: string;
  houses: number;
  from: string | null;
  to: string | null;
  position: Position;
  lines: Position[][];
  meters: number;
}

const housesAtOnce = 20_000;
const streetsAtOnce = 400;
/** Less of a street without houses is a corner of it. */
const cornerMeters = 30;

interface Found {
  houses: number;
  first: HouseRow;
  last: HouseRow;
  positions: Position[];
}

/** The streets of each place, by its index: those with houses, or all of them where no house is known. */
export async function gatherStreets(
  knex: Knex,
  businessId: string,
  edition: string,
  places: Places,
): Promise<WalkedStreet[][]> {
  const byStreet = await gatherHouses(knex, businessId, edition, places);
  const withHouses = new Set([...byStreet.values()].flatMap((found) => [...found.keys()]));
  const gathered: WalkedStreet[][] = places.places.map(() => []);
  const take = (index: number, street: WalkedStreet) => gathered[index]?.push(street);
  for (let after = -1, more = true; more; ) {
    const rows = await streetsIn(knex, businessId, edition, {
      ...{ box: places.box, streets: [...byStreet.keys()], after, limit: streetsAtOnce },
    });
    for (const row of rows) {
      const found = byStreet.get(row.street);
      for (const index of found?.keys() ?? placesOn(row, places)) {
        const of = found?.get(index);
        if (!of && withHouses.has(index)) continue;
        const piece = clipLines(row.lines, (lng, lat) => places.placeAt(lng, lat) === index);
        if (of || piece.meters >= cornerMeters) take(index, walked(row.name, of, piece));
      }
    }
    after = rows.at(-1)?.street ?? after;
    more = rows.length === streetsAtOnce;
  }
  return gathered;
}

/** Which places a street runs through. */
function placesOn({ lines }: StreetRow, places: Places): Set<number> {
  const on = new Set<number>();
  for (const [lng, lat] of lines.flat()) {
    const index = places.placeAt(lng, lat);
    if (index !== undefined) on.add(index);
  }
  return on;
}

/** By street and place; two entries of one number are one house. */
async function gatherHouses(
  knex: Knex,
  businessId: string,
  edition: string,
  places: Places,
): Promise<Map<number, Map<number, Found>>> {
  const byStreet = new Map<number, Map<number, Found>>();
  let after: HouseRow | undefined;
  for (let more = true; more; ) {
    const rows = await housesIn(knex, businessId, edition, { box: places.box, after, limit: housesAtOnce });
    for (const row of rows) {
      const index = places.placeAt(row.lng, row.lat);
      if (index === undefined) continue;
      const onStreet = byStreet.get(row.street) ?? new Map<number, Found>();
      byStreet.set(row.street, onStreet);
      const found = onStreet.get(index);
      if (!found) onStreet.set(index, { houses: 1, first: row, last: row, positions: [[row.lng, row.lat]] });
      else if (row.number !== found.last.number || row.suffix !== found.last.suffix) {
        found.houses++;
        found.last = row;
        found.positions.push([row.lng, row.lat]);
      }
    }
    after = rows.at(-1);
    more = rows.length === housesAtOnce;
  }
  return byStreet;
}

function walked(
  street: string,
  found: Found | undefined,
  piece: { lines: Position[][]; meters: number },
): WalkedStreet {
  const positions = found?.positions ?? piece.lines.flat();
  return {
    street,
    houses: found?.houses ?? 0,
    from: found ? writeHouseNumber(found.first) : null,
    to: found ? writeHouseNumber(found.last) : null,
    position: middleOf(positions),
    ...piece,
  };
}

/** Of positions the one nearest to their mean: it lies on the street also where that bends. */
function middleOf(positions: readonly Position[]): Position {
  const mean = ([0, 1] as const).map((axis) => positions.reduce((sum, at) => sum + at[axis], 0) / positions.length);
  const middle: Position = [mean[0] ?? 0, mean[1] ?? 0];
  return positions.reduce(
    (nearest, at) => (straightMeters(at, middle) < straightMeters(nearest, middle) ? at : nearest),
    positions[0] ?? middle,
  );
}
