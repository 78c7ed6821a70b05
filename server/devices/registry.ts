import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type { PrincipalFinder } from '../http/authenticate.ts';
import { readToken } from '../http/tokens.ts';
import type { DevicePrincipal } from './principal.ts';
import { devicesByTokens, type TokenClaim } from './queries.ts';

/** How long a token that was taken back may still be good in another process. */
const keptMilliseconds = 2_000;
/** Who was asked for within this time is asked about again meanwhile. */
const refreshMilliseconds = 500;
const maxKept = 50_000;
const mostAtOnce = 500;

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
  const ask = inBatches(knex);
  const cache = new LRUCache<string, DevicePrincipal>({
    max: maxKept,
    ttl: keptMilliseconds,
    fetchMethod: async (token) => ask(token),
  });
  const used = new Set<string>();
  let refreshing = false;

  /** Who reports all the time need not wait for being asked about: all of them are asked about together. */
  async function refresh(): Promise<void> {
    const tokens = [...used];
    used.clear();
    await Promise.allSettled(tokens.map((token) => cache.fetch(token, { forceRefresh: true })));
    refreshing = false;
  }

  return {
    known(token) {
      const device = cache.get(token);
      if (!device) return undefined;
      used.add(token);
      if (!refreshing) setTimeout(refresh, refreshMilliseconds).unref();
      refreshing = true;
      return device;
    },
    find: (token) => cache.fetch(token),
    principal: async (handle, businessId, hash) => (await devicesByTokens(handle, [{ businessId, hash }]))[0],
    forget: () => cache.clear(),
  };
}

type Found = DevicePrincipal | undefined;

/** Most phones report more seldom than they are remembered: those that come while one query is under way share the next. */
function inBatches(knex: Knex): (token: string) => Promise<Found> {
  const waiting: { claim: TokenClaim; done(found: Found): void; failed(error: unknown): void }[] = [];
  let underWay = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const asked = waiting.splice(0, mostAtOnce);
      try {
        const found = await devicesByTokens(
          knex,
          asked.map(({ claim }) => claim),
        );
        for (const [index, { done }] of asked.entries()) done(found[index]);
      } catch (error) {
        for (const { failed } of asked) failed(error);
      }
    }
    underWay = false;
  }

  return async (token) => {
    const claim = readToken(token);
    if (claim?.kind !== 'device') return undefined;
    return new Promise((done, failed) => {
      waiting.push({ claim, done, failed });
      if (underWay) return;
      underWay = true;
      setImmediate(run);
    });
  };
}
