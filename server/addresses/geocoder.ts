import type { Knex } from 'knex';
import type { Geocoded } from '../contract/streets.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { withCorrections } from './corrections.ts';
import { type GeocodeOptions, geocode, geocodeBatch } from './geocode.ts';
import { gazetteerOf } from './load.ts';
import { matchAddress } from './match.ts';
import { GeocoderUnavailable, searchNominatim } from './nominatim.ts';
import { servedEdition } from './queries.ts';

/** Finds addresses, wherever that is done. A server that does not answer is the refusal `unavailable`. */
export interface Geocoder {
  /** Best first. */
  search(businessId: string, q: string, options?: GeocodeOptions): Promise<Geocoded[] | Refusal>;
  /** In the order asked; null where an address is not found. */
  batch(businessId: string, addresses: readonly string[]): Promise<(Geocoded | null)[] | Refusal>;
}

/** Questions a server gets at once. */
const askedAtOnce = 4;
const defaultItems = 5;

/** Addresses are looked up in the index of the business's streets; with `url`, at a Nominatim-compatible server. */
export function createGeocoder({ knex, url }: { knex: Knex; url?: string | undefined }): Geocoder {
  if (url === undefined) {
    return {
      search: (businessId, q, options) => geocode(knex, businessId, q, options),
      batch: (businessId, addresses) => geocodeBatch(knex, businessId, addresses),
    };
  }
  return {
    search: (businessId, q, { limit = defaultItems, near } = {}) =>
      orUnavailable(async () => {
        const [items = []] = await corrected(knex, businessId, [q], [await searchNominatim(url, q, { limit, near })]);
        return items.slice(0, limit);
      }),
    batch: (businessId, addresses) =>
      orUnavailable(async () => {
        const different = [...new Set(addresses)];
        const found = await askAll(different, async (address) =>
          address.trim() === '' ? [] : searchNominatim(url, address, { limit: 1 }),
        );
        const items = await corrected(knex, businessId, different, found);
        const best = new Map(different.map((address, n) => [address, items[n]?.[0] ?? null]));
        return addresses.map((address) => best.get(address) ?? null);
      }),
  };
}

async function orUnavailable<Value>(work: () => Promise<Value>): Promise<Value | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GeocoderUnavailable) return refuse('unavailable', error.message);
    throw error;
  }
}

/** The names of the extract, where there is one, still tell which correction an address means. */
async function corrected(
  knex: Knex,
  businessId: string,
  addresses: readonly string[],
  found: Geocoded[][],
): Promise<Geocoded[][]> {
  const { edition, isCorrected } = await servedEdition(knex, businessId);
  if (!isCorrected) return found;
  const gazetteer = await gazetteerOf(knex, businessId, edition);
  const matches = addresses.map((address) => matchAddress(address, gazetteer));
  return withCorrections(knex, businessId, matches, found, gazetteer);
}

async function askAll<Asked, Answer>(asked: readonly Asked[], ask: (one: Asked) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < asked.length; n = next++) answers[n] = await ask(asked[n] as Asked);
  };
  await Promise.all(Array.from({ length: askedAtOnce }, worker));
  return answers;
}
