import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { householdsIn, neighborhoodAreas, partsInside, type Survey, surveyOf } from '../catchments/index.ts';
import { dataVersion } from '../db/version.ts';
import type { Polygons } from '../geometry/polygons.ts';

const surveys = new LRUCache<string, Survey, { knex: Knex; businessId: string }>({
  max: 20,
  fetchMethod: async (_key, _stale, { context: { knex, businessId } }) =>
    surveyOf(await neighborhoodAreas(knex, businessId)),
});

/** The neighborhoods of a business, ready to be asked how much of each lies in an area; kept until its data changes. */
export async function neighborhoodsOf(knex: Knex, businessId: string): Promise<Survey> {
  const version = `${businessId} ${await dataVersion(knex, businessId)}`;
  return surveys.forceFetch(version, { context: { knex, businessId } });
}

/** Households in an outline (null: everywhere), by neighborhood in proportion to its area; null where none are known. */
export function householdsOf(survey: Survey, outline: Polygons | null): number | null {
  const parts = outline ? partsInside(survey, outline) : new Map(survey.map((_one, index) => [index, 1]));
  const households = householdsIn(survey, parts);
  return households === null ? null : Math.round(households);
}
