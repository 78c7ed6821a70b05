import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type { PrincipalFinder } from '../http/authenticate.ts';
import { readToken } from '../http/tokens.ts';
import type { DevicePrincipal } from './principal.ts';
import { deviceByToken } from './queries.ts';

/** How long a token that was taken back may still be good in another process. */
const keptMilliseconds = 2_000;
const maxKept = 50_000;

/** Who holds a device's token, remembered for a moment: phones come again and again. */
export interface Devices {
  /** At once, if it was asked for just now. */
  known(token: string): DevicePrincipal | undefined;
  /** Undefined for what is no device's token. Rejects when the database does not answer. */
  find(token: string): Promise<DevicePrincipal | undefined>;
  /** For routes: the same, asked anew each time. */
  principal: PrincipalFinder;
  /** After a change of devices: the next request of each asks again. */
  forget(): void;
}

export function createDevices(knex: Knex): Devices {
  const cache = new LRUCache<string, DevicePrincipal>({
    max: maxKept,
    ttl: keptMilliseconds,
    async fetchMethod(token) {
      const claim = readToken(token);
      return claim?.kind === 'device' ? deviceByToken(knex, claim.businessId, claim.hash) : undefined;
    },
  });
  return {
    known: (token) => cache.get(token),
    find: (token) => cache.fetch(token),
    principal: (handle, businessId, hash) => deviceByToken(handle, businessId, hash),
    forget: () => cache.clear(),
  };
}
