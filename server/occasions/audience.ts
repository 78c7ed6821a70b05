import type { Knex } from 'knex';
import type { CampaignRow } from '../campaigns/index.ts';
import type { Sql } from '../density/index.ts';
import { Refusal } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import { audienceOf, audienceSql } from '../reach/index.ts';
import type { SegmentDependencies } from '../segments/index.ts';

export interface Planning {
  /** How areas are found that a campaign's area or segment names. */
  defining: SegmentDependencies;
  log?: { warn(details: object, message: string): void } | undefined;
}

const everybody: Sql = { sql: 'true', bindings: {} };

/** A campaign is for those who live in its area, to the point, whoever drew it. */
export const planner = (businessId: string): Principal => ({
  businessId,
  role: 'owner',
  userId: null,
  credential: 'planner',
});

/** Everybody there is, also those whose place is not known: and phones of which no customer is. */
export const isForEverybody = ({ definition, segment_id }: CampaignRow): boolean =>
  definition.area.type === 'everywhere' && segment_id === null;

/**
 * Who a campaign is for, as SQL over the customers `c`; undefined, with a warning, where its area or segment names what is not
 * there any more.
 */
export async function audienceFor(
  knex: Knex,
  campaign: CampaignRow,
  { defining, log }: Planning,
): Promise<Sql | undefined> {
  if (isForEverybody(campaign)) return everybody;
  const { id, business_id: businessId, definition, segment_id: segmentId } = campaign;
  const audience = await audienceSql(knex, planner(businessId), { area: definition.area, segmentId }, defining);
  if (!(audience instanceof Refusal)) return audienceOf(audience);
  log?.warn(
    { businessId, campaignId: id, errors: audience.errors },
    'a campaign is for nobody: its area or segment is gone',
  );
  return undefined;
}
