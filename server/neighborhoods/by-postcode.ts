import type { Knex } from 'knex';
import type { Sql } from '../density/index.ts';
import { type Policy, toldCount } from '../privacy/policy.ts';
import { housesByPostcode, placedByPostcode, type Share, unplacedByPostcode } from './queries.ts';

/**
 * Estimated people by neighborhood id of those of whom only the postcode is known: nobody's house, but somebody's
 * neighborhood. Those of a postcode are shared out as its placed customers are; where there are none, as its addresses
 * are; a postcode with neither stays out. Where people may not be seen one by one, so does one with too few of them.
 */
export async function readByPostcode(
  knex: Knex,
  businessId: string,
  picked: Sql | undefined,
  policy: Policy,
): Promise<Map<string, number>> {
  const known = (await unplacedByPostcode(knex, businessId, picked)).flatMap(({ postcode, customers }) => {
    const told = toldCount(customers, policy);
    return told ? [{ postcode, customers: told }] : [];
  });
  if (known.length === 0) return new Map();
  const placed = await placedByPostcode(
    knex,
    businessId,
    known.map(({ postcode }) => postcode),
  );
  const lived = new Set(placed.map(({ postcode }) => postcode));
  const empty = known.map(({ postcode }) => postcode).filter((postcode) => !lived.has(postcode));
  const houses = empty.length === 0 ? [] : await housesByPostcode(knex, businessId, empty);
  return shareOut(known, [...placed, ...houses]);
}

/** People by neighborhood id, to one decimal, in proportion to the weights of their postcode. */
export function shareOut(
  known: readonly { postcode: string; customers: number }[],
  shares: readonly Share[],
): Map<string, number> {
  const estimates = new Map<string, number>();
  for (const { postcode, customers } of known) {
    const own = shares.filter((share) => share.postcode === postcode);
    const total = own.reduce((sum, { weight }) => sum + weight, 0);
    for (const { neighborhoodId, weight } of own)
      estimates.set(neighborhoodId, (estimates.get(neighborhoodId) ?? 0) + (customers * weight) / total);
  }
  return new Map([...estimates].map(([id, people]) => [id, Math.round(people * 10) / 10]));
}
