import type { Knex } from 'knex';
import { lookForOffers } from './queries.ts';

export interface Watch {
  /** Phones of a business for which there may be an offer; undefined where no running campaign is about zones. */
  phonesOf(businessId: string): Promise<Set<string> | undefined>;
}

const freshMs = 1_000;

/** What is looked up once a second, for all check-ins of that second. */
export function createWatch(knex: Knex, recentMs: number): Watch {
  let looked = Promise.resolve(new Map<string, Set<string>>());
  let at = Number.NEGATIVE_INFINITY;

  async function look(): Promise<Map<string, Set<string>>> {
    const rows = await lookForOffers(knex, recentMs);
    return new Map(rows.map(({ business_id, device_ids }) => [business_id, new Set(device_ids)]));
  }

  return {
    async phonesOf(businessId) {
      if (performance.now() - at > freshMs) {
        at = performance.now();
        looked = look();
        looked.catch(() => {
          at = Number.NEGATIVE_INFINITY;
        });
      }
      return (await looked).get(businessId);
    },
  };
}
