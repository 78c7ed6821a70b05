import type { Knex } from 'knex';
import type { Route } from '../http/route.ts';
import type { Devices } from './registry.ts';
import { deviceRoutes } from './routes.ts';
import { hereCodeRoutes } from './routes-codes.ts';
import { ownDeviceRoutes } from './routes-own.ts';
import { checkinSettingsRoutes } from './routes-settings.ts';

export { readHereCode } from './code.ts';
export { asDevice, type DevicePrincipal } from './principal.ts';
export { createDevice, settingsOf } from './queries.ts';
export { zoneNames } from './queries-own.ts';
export { createDevices, type Devices } from './registry.ts';
export { baseOf } from './routes.ts';

export interface DevicesDependencies {
  devices: Pick<Devices, 'forget'>;
  publicUrl?: string | undefined;
  /** The business's VAPID public key, for phones that subscribe to push. */
  pushKeyOf: (knex: Knex, businessId: string) => Promise<string>;
}

/** Named paths come before `/devices/{id}`, which would take them for ids. */
export const devicesRoutes = (deps: DevicesDependencies): Route[] => [
  ...ownDeviceRoutes(deps),
  ...hereCodeRoutes(deps),
  ...deviceRoutes(deps),
  ...checkinSettingsRoutes,
];
