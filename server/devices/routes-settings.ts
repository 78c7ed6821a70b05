import { checkinSettings } from '../contract/checkins.ts';
import { raiseFenceVersion } from '../geofences/index.ts';
import { everyone, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { changeSettings, settingsOf } from './queries.ts';

const path = '/checkins/settings';

/** How a business wants its check-ins read, and for how long it keeps single positions. */
export const checkinSettingsRoutes: Route[] = [
  route({
    method: 'get',
    path,
    tag: 'Check-ins',
    summary: 'How check-ins are read, and for how long single positions are kept',
    allow: everyone,
    answers: { 200: checkinSettings },
    handle: async ({ knex, principal }) => ok(await settingsOf(knex, principal.businessId)),
  }),
  route({
    method: 'patch',
    path,
    tag: 'Check-ins',
    summary: 'Change some of these settings',
    allow: ownerOnly,
    body: checkinSettings.partial().strict(),
    answers: { 200: checkinSettings },
    handle: ({ knex, principal: { businessId }, body }) =>
      knex.transaction(async (trx) => {
        await raiseFenceVersion(trx, businessId);
        return ok(await changeSettings(trx, businessId, body));
      }),
  }),
];
