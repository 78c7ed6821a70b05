import type { Knex } from 'knex';
import { type CampaignRow, campaignOf } from '../campaigns/index.ts';
import { idParams } from '../contract/common.ts';
import { flyers } from '../contract/redemptions.ts';
import { baseOf } from '../devices/index.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { ok, type Principal, type Route, route } from '../http/route.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { codesFor } from './codes.ts';
import { sendPdf } from './pdf.ts';
import { createPlanner, type Plan } from './plan.ts';
import { type Codes, toCsv, toFlyers } from './told.ts';

const tag = 'Campaigns';
const path = '/campaigns/{id}/flyers';
const writers = ['owner', 'marketer'] as const;

export interface FlyerDependencies {
  defining: SegmentDependencies;
  publicUrl?: string | undefined;
}

/** Flyers for the area of a campaign. */
export function flyerRoutes({ defining, publicUrl }: FlyerDependencies): Route[] {
  const planFor = createPlanner(defining);
  async function gather(
    knex: Knex,
    principal: Principal,
    id: string,
  ): Promise<{ campaign: CampaignRow; plan: Plan; codes: Codes } | Refusal> {
    const campaign = await campaignOf(knex, principal.businessId, id);
    if (!campaign) return refuse('not-found');
    const plan = await planFor(knex, principal, campaign);
    if (plan instanceof Refusal) return plan;
    // What is left alone is not decided yet: nothing is printed for good before it is.
    const wanted = plan.undecided ? [] : plan.walks.map(({ neighborhoodId }) => neighborhoodId);
    return { campaign, plan, codes: await codesFor(knex, campaign, wanted) };
  }
  return [
    route({
      method: 'get',
      path,
      tag,
      summary: 'Where flyers go: by neighborhood a code of its own, and the streets in the order to walk them',
      allow: writers,
      params: idParams,
      answers: { 200: flyers },
      async handle({ knex, principal, params }) {
        const found = await gather(knex, principal, params.id);
        return found instanceof Refusal ? found : ok(toFlyers(found.campaign, found.plan, found.codes));
      },
    }),
    route({
      method: 'get',
      path: `${path}.csv`,
      tag,
      summary: 'The same as a table, a street a line',
      allow: writers,
      params: idParams,
      answers: { 200: 'text/csv' },
      async handle({ knex, principal, params, response }) {
        const found = await gather(knex, principal, params.id);
        if (found instanceof Refusal) return found;
        response.set({
          'Content-Type': 'text/csv; charset=utf-8; header=present',
          'Content-Disposition': `attachment; filename="flyers-${params.id}.csv"`,
        });
        return ok(Buffer.from(toCsv(found.plan, found.codes)));
      },
    }),
    route({
      method: 'get',
      path: `${path}.pdf`,
      tag,
      summary: 'To print: by neighborhood a map, a list with boxes to tick, and the flyer',
      allow: writers,
      params: idParams,
      answers: { 200: 'application/pdf' },
      async handle({ knex, principal, params, request, response }) {
        const found = await gather(knex, principal, params.id);
        if (found instanceof Refusal) return found;
        await sendPdf(response, { ...found, base: baseOf(publicUrl, request) });
        return { status: 200 };
      },
    }),
  ];
}
