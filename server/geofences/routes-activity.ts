import { type FenceActivity, fenceActivity } from '../contract/geofences.ts';
import { everyone, ok, route } from '../http/route.ts';
import { type Policy, policyForPicked, toldCount } from '../privacy/policy.ts';
import { type ActivityRow, activityOf } from './queries-activity.ts';

/** What may be told of a fence. Who draws a fence picks people by it, so numbers are told in steps. */
function toActivity(row: ActivityRow, policy: Policy): FenceActivity['items'][number] {
  const visits = (count: number, devices: number) =>
    toldCount(devices, policy) === null ? null : toldCount(count, policy);
  return {
    geofenceId: row.id,
    insideNow: toldCount(row.inside, policy),
    visitsToday: visits(row.today, row.today_devices),
    visitsWeek: visits(row.week, row.week_devices),
    medianMinutes:
      row.median_minutes === null || toldCount(row.ended_devices, policy) === null
        ? null
        : Math.round(row.median_minutes * 10) / 10,
  };
}

export const activityRoute = route({
  method: 'get',
  path: '/geofences/activity',
  tag: 'Geofences',
  summary: 'Who is inside, and visits today and this week; null where too few people are behind a number',
  allow: everyone,
  answers: { 200: fenceActivity },
  async handle({ knex, principal: { businessId, role } }) {
    const policy = policyForPicked(role);
    const rows = await activityOf(knex, businessId);
    return ok<FenceActivity>({ k: policy.k, items: rows.map((row) => toActivity(row, policy)) });
  },
});
