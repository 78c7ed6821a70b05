import { outlineOf } from '../campaigns/index.ts';
import { campaignOutline, campaignOutlineBody, reach, reachBody } from '../contract/audience.ts';
import { Refusal } from '../http/problem.ts';
import { everyone, ok, type Route, route } from '../http/route.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { reachOf } from './reach.ts';

const tag = 'Campaigns';

/** Who would be reached, while an area is being drawn. */
export const reachRoutes = (deps: SegmentDependencies): Route[] => [
  route({
    method: 'post',
    path: '/reach',
    tag,
    summary: 'Whom an area and a segment truly reach, step by step, and why not the others',
    allow: everyone,
    body: reachBody,
    answers: { 200: reach },
    async handle({ knex, principal, body }) {
      const answer = await reachOf(knex, principal, body, deps);
      return answer instanceof Refusal ? answer : ok(answer);
    },
  }),
  route({
    method: 'post',
    path: '/reach/outline',
    tag,
    summary: 'An area of a campaign as one outline',
    allow: everyone,
    body: campaignOutlineBody,
    answers: { 200: campaignOutline },
    async handle({ knex, principal, body }) {
      const outline = await outlineOf(knex, principal, body.area, deps);
      if (outline instanceof Refusal) return outline;
      const { shape, areaSquareMeters, estimated } = outline;
      return ok({ shape: shape && { type: 'MultiPolygon', coordinates: shape }, areaSquareMeters, estimated });
    },
  }),
];
