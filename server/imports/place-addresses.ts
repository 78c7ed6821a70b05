import type { Knex } from 'knex';
import { createGeocoder } from '../addresses/index.ts';
import type { Position } from '../contract/common.ts';
import type { Accuracy, Geocoded } from '../contract/streets.ts';
import { bumpDataVersion } from '../db/version.ts';
import { Refusal } from '../http/problem.ts';
import { currentEdition } from '../streets/index.ts';
import { inBatch } from './queries.ts';
import { addressesToPlace, forgetLookups, placeCustomersAt } from './queries-addresses.ts';
import type { Session } from './session.ts';

/** Addresses looked up at once, and written in one short transaction. */
const addressesAtOnce = 1_000;

/** Addresses found by a server, where no streets were imported, carry this. */
const noEdition = '0';

/** Accuracies that make a place on the map; a postcode or a town is known of the customer, but is nobody's house. */
const onTheMap: ReadonlySet<Accuracy> = new Set(['address', 'interpolated', 'street']);

export interface AddressPlacing {
  found: number;
  /** Only the postcode or the town is known. */
  roughly: number;
  notFound: number;
  /** The geocoding server did not answer: the rest waits for the next import. */
  unavailable: boolean;
}

/** Where addresses are looked up, and how what is found is written. */
interface Placing {
  knex: Knex;
  businessId: string;
  geocoderUrl?: string | undefined;
  /** One short transaction, which also tells the map of the change. */
  write: (work: (trx: Knex.Transaction) => Promise<void>) => Promise<void>;
  /** After each batch; throws when there should be no next one. */
  pause?: () => Promise<void>;
}

/** For an import: its claim is part of every write. */
export function placeAddresses(session: Session): Promise<AddressPlacing | undefined> {
  const { knex, run, options } = session;
  session.check();
  return placeWaiting({
    knex,
    businessId: run.businessId,
    geocoderUrl: options.geocoderUrl,
    write: (work) => inBatch(knex, run, work),
    async pause() {
      await session.report();
      session.check();
    },
  });
}

/** After an address was typed: looks up those that were not yet looked up. */
export async function placeNewAddresses(
  knex: Knex,
  businessId: string,
  geocoderUrl: string | undefined,
): Promise<void> {
  await placeWaiting(atOnce(knex, businessId, geocoderUrl));
}

/** After an address was corrected, or its correction forgotten: looks it up again for the customers who live there. */
export async function placeAgain(
  knex: Knex,
  businessId: string,
  address: string,
  geocoderUrl: string | undefined,
): Promise<void> {
  // The house number, or else the first word, is in it however it is written.
  const word = /\d+/.exec(address)?.[0] ?? /\p{L}+/u.exec(address)?.[0];
  if (word === undefined || !(await forgetLookups(knex, businessId, word))) return;
  await placeWaiting(atOnce(knex, businessId, geocoderUrl));
}

const atOnce = (knex: Knex, businessId: string, geocoderUrl: string | undefined): Placing => ({
  ...{ knex, businessId, geocoderUrl },
  write: (work) =>
    knex.transaction(async (trx) => {
      await bumpDataVersion(trx, businessId);
      await work(trx);
    }),
});

/**
 * Looks up the addresses of customers without a given position, that were not yet looked up in these streets. Without
 * streets there is nothing to look in: the addresses wait, and the answer is undefined.
 */
async function placeWaiting({
  knex,
  businessId,
  geocoderUrl,
  write,
  pause,
}: Placing): Promise<AddressPlacing | undefined> {
  const edition = (await currentEdition(knex, businessId)) ?? (geocoderUrl ? noEdition : undefined);
  if (edition === undefined) return undefined;
  const geocoder = createGeocoder({ knex, url: geocoderUrl });
  const placing: AddressPlacing = { found: 0, roughly: 0, notFound: 0, unavailable: false };
  for (let after = '0'; ; ) {
    const people = await addressesToPlace(knex, businessId, edition, after, addressesAtOnce);
    const last = people.at(-1);
    if (!last) return placing;
    const addresses = people.map(({ address }) => address);
    const found = await geocoder.batch(businessId, addresses);
    if (found instanceof Refusal) return { ...placing, unavailable: true };
    const places = people.map(({ id }, index) => ({ id, ...placeOf(found[index] ?? null, placing) }));
    await write((trx) => placeCustomersAt(trx, businessId, edition, places));
    after = last.id;
    await pause?.();
  }
}

function placeOf(
  found: Geocoded | null,
  placing: AddressPlacing,
): { position: Position | null; accuracy: Accuracy | null } {
  if (!found) placing.notFound++;
  else if (onTheMap.has(found.accuracy)) placing.found++;
  else placing.roughly++;
  const position = found && onTheMap.has(found.accuracy) ? found.position : null;
  return { position, accuracy: found?.accuracy ?? null };
}
