import type { deviceKinds } from '../contract/checkins.ts';
import type { Principal } from '../http/route.ts';

/** A phone or a till that has shown its token. */
export interface DevicePrincipal extends Principal {
  role: 'device';
  deviceId: string;
  kind: (typeof deviceKinds)[number];
  customerId: string | null;
  /** What the app calls itself: the id of Traccar Client, user/device of OwnTracks. */
  clientKey: string | null;
  /** For encrypted OwnTracks payloads. */
  passphrase: string | null;
  /** False while the business has switched it off, and before its person agreed or after they took it back. */
  accepts: boolean;
}

/** The device behind a principal of the role `device`; no other finder gives out that role. */
export const asDevice = (principal: Principal): DevicePrincipal => principal as DevicePrincipal;
