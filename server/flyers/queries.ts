import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';

export interface HouseRow {
  street: number;
  number: number;
  suffix: string;
  ordinal: number;
  lng: number;
  lat: number;
}
export interface StreetRow {
  street: number;
  name: string;
  lines: Position[][];
}
/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

/** Houses in a box by street and number, the next after one, some at a time. */
export async function housesIn(
  knex: Knex,
  businessId: string,
  edition: string,
  { box: [west, south, east, north], after, limit }: { box: Box; after: HouseRow | undefined; limit: number },
): Promise<HouseRow[]> {
  const { rows } = await knex.raw(
    `
    select street, number, suffix, ordinal, lng, lat from address_houses
    where business_id = :businessId and edition = :edition
      and (street, number, suffix, ordinal)
        > (cast(:street as integer), cast(:number as integer), cast(:suffix as text), cast(:ordinal as smallint))
      and lng between :west and :east and lat between :south and :north
    order by street, number, suffix, ordinal
    limit :limit`,
    {
      ...{ businessId, edition, west, south, east, north, limit },
      ...{ street: after?.street ?? -1, number: after?.number ?? -1 },
      ...{ suffix: after?.suffix ?? '', ordinal: after?.ordinal ?? -1 },
    },
  );
  return rows;
}

/** These streets, and those whose middle lies in a box: the next after one, some at a time. */
export async function streetsIn(
  knex: Knex,
  businessId: string,
  edition: string,
  {
    box: [west, south, east, north],
    streets,
    after,
    limit,
  }: { box: Box; streets: readonly number[]; after: number; limit: number },
): Promise<StreetRow[]> {
  const { rows } = await knex.raw(
    `
    select street, name, lines from address_streets
    where business_id = :businessId and edition = :edition and street > :after
      and (street = any(cast(:streets as integer[]))
        or (lng between :west and :east and lat between :south and :north))
    order by street
    limit :limit`,
    { businessId, edition, west, south, east, north, streets: [...streets], after, limit },
  );
  return rows;
}

export interface StoreRow {
  id: string;
  name: string;
  time_zone: string;
  lng: number;
  lat: number;
  /** Of its oldest poster, where it has one. */
  here_code: string | null;
}

/** What is printed beside the campaign, and what the walks begin from. */
export async function shopOf(
  knex: Knex,
  businessId: string,
): Promise<{ business: string; currency: string; edition: string | null; demo: boolean; stores: StoreRow[] }> {
  const { rows } = await knex.raw(
    `
    select b.name as business, b.currency, s.edition, coalesce(s.demo, false) as demo, (
      select coalesce(json_agg(json_build_object(
        'id', t.id::text, 'name', t.name, 'time_zone', t.time_zone,
        'lng', ST_X(t.position), 'lat', ST_Y(t.position), 'here_code', (
          select h.code from here_codes h
          where h.business_id = t.business_id and h.store_id = t.id order by h.id limit 1)) order by t.id), '[]')
      from stores t where t.business_id = b.id
    ) as stores
    from businesses b left join streets s on s.business_id = b.id
    where b.id = :businessId`,
    { businessId },
  );
  return rows[0];
}

/** Neighborhoods that a campaign leaves alone to compare with, and whether it has drawn lots already. */
export async function leftAlone(
  knex: Knex,
  businessId: string,
  campaignId: string,
): Promise<{ drawn: boolean; ids: Set<string> }> {
  const rows: { neighborhood_id: string; treated: boolean }[] = await knex('holdout_neighborhoods')
    .where({ business_id: businessId, campaign_id: campaignId })
    .select('neighborhood_id', 'treated');
  const ids = rows.filter(({ treated }) => !treated).map(({ neighborhood_id }) => neighborhood_id);
  return { drawn: rows.length > 0, ids: new Set(ids) };
}

/** Who holds it alone looks for a campaign's codes and adds to them. */
export const holdCampaign = (trx: Knex.Transaction, businessId: string, id: string): PromiseLike<unknown> =>
  trx('campaigns').where({ business_id: businessId, id }).forUpdate().first('id');

/** Codes that are printed rather than given to a person, by neighborhood; '' is the rest. */
export async function printedCodes(knex: Knex, businessId: string, campaignId: string): Promise<Map<string, string>> {
  const { rows } = await knex.raw<{ rows: { code: string; neighborhood_id: string | null }[] }>(
    `
    select code, neighborhood_id from codes
    where business_id = :businessId and campaign_id = :campaignId and recipient is null
    order by created_at desc, code desc`,
    { businessId, campaignId },
  );
  return new Map(rows.map(({ code, neighborhood_id }) => [neighborhood_id ?? '', code]));
}
