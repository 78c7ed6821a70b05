import type { Knex } from 'knex';
import * as contract from '../contract/checkins.ts';
import { allowGate, awaitSending, denyGate } from '../customers/index.ts';
import { refuse } from '../http/problem.ts';
import { noContent, ok, type Route, route } from '../http/route.ts';
import { asDevice, type DevicePrincipal } from './principal.ts';
import { deleteDevice, setConsent, settingsOf } from './queries.ts';
import { keptFixes, latestVisits, selfOf } from './queries-own.ts';
import type { Devices } from './registry.ts';

export interface OwnRouteDependencies {
  devices: Pick<Devices, 'forget'>;
  /** The business's VAPID public key. */
  pushKeyOf: (knex: Knex, businessId: string) => Promise<string>;
}

const own = '/devices/me';
const deviceOnly = ['device'] as const;
const shownVisits = 100;

/** As whom a phone is written to: its customer, or itself. */
const recipientsOf = ({ deviceId, customerId }: DevicePrincipal) => [
  `-${deviceId}`,
  ...(customerId === null ? [] : [customerId]),
];

/** What a phone may know and say of itself, also while its check-ins are not taken. */
export function ownDeviceRoutes({ devices, pushKeyOf }: OwnRouteDependencies): Route[] {
  const describe = async (knex: Knex, businessId: string, deviceId: string) => {
    const self = await selfOf(knex, businessId, deviceId);
    if (!self) return refuse('not-found');
    const [settings, fixes, visits, pushKey] = await Promise.all([
      settingsOf(knex, businessId),
      keptFixes(knex, businessId, deviceId),
      latestVisits(knex, businessId, deviceId, shownVisits),
      pushKeyOf(knex, businessId),
    ]);
    return ok({
      deviceId,
      name: self.name,
      business: self.business,
      consentedAt: self.consented_at?.toISOString() ?? null,
      keepDays: settings.keepDays,
      pushKey,
      visits: visits.map(({ store, entered_at, exited_at }) => ({
        store,
        enteredAt: entered_at.toISOString(),
        exitedAt: exited_at?.toISOString() ?? null,
      })),
      fixes,
    });
  };

  return [
    route({
      method: 'get',
      path: own,
      tag: 'Devices',
      summary: 'What is kept about the device that asks: positions counted, its latest visits, for how long',
      allow: deviceOnly,
      answers: { 200: contract.ownDevice },
      handle: ({ knex, principal }) => describe(knex, principal.businessId, asDevice(principal).deviceId),
    }),
    route({
      method: 'patch',
      path: own,
      tag: 'Devices',
      summary: 'Agree, or take the agreement back: then its check-ins are refused',
      allow: deviceOnly,
      body: contract.ownDevicePatch,
      answers: { 200: contract.ownDevice },
      async handle({ knex, principal, body }) {
        const { businessId, deviceId } = asDevice(principal);
        if (!body.consent) await denyGate(knex, businessId, [`-${deviceId}`], ['push']);
        await setConsent(knex, businessId, deviceId, body.consent);
        devices.forget();
        if (body.consent) await allowGate(knex, businessId, [`-${deviceId}`]);
        else await awaitSending(knex, businessId, recipientsOf(asDevice(principal)));
        return describe(knex, businessId, deviceId);
      },
    }),
    route({
      method: 'delete',
      path: own,
      tag: 'Devices',
      summary: 'Forget the device that asks: itself, its positions, visits and events',
      allow: deviceOnly,
      answers: { 204: null },
      async handle({ knex, principal }) {
        await deleteDevice(knex, principal.businessId, asDevice(principal).deviceId);
        devices.forget();
        return noContent();
      },
    }),
  ];
}
