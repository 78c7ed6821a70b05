import type { Asked } from '../api/answer.ts';
import { type Settlement, settle } from './settle.ts';
import type { Store } from './store.ts';
import type { Shop, Waiting } from './types.ts';

/** A check-in as POST /checkins takes it. */
export function bodyOf(item: Waiting): unknown {
  const { id, at } = item;
  if (item.kind === 'here') return { here: { code: item.code, at, id } };
  const { position, accuracyMeters, speedMetersPerSecond } = item;
  return { position, accuracyMeters, speedMetersPerSecond, at, id };
}

/** What the shop is known by after one of its check-ins was answered. */
export function afterwards(shop: Shop, settlement: Settlement): Shop {
  switch (settlement.kind) {
    case 'blocked':
      return { ...shop, blocked: settlement.why };
    case 'later':
      return { ...shop, retryAt: settlement.until ?? shop.retryAt };
    case 'done': {
      const { told, offers } = settlement;
      const known = shop.offers.filter(({ id }) => !offers.some((offer) => offer.id === id));
      const hasCheckedIn = shop.hasCheckedIn || told.kind !== 'refused';
      return { ...shop, retryAt: 0, told, hasCheckedIn, offers: [...offers, ...known] };
    }
  }
}

export interface Outside {
  send: (token: string, body: unknown) => Promise<Asked>;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Sends what waits, the oldest first, and lets go of each only once it was answered. True when nothing is left that could
 * be sent now or later by itself.
 */
export async function deliver(store: Store, outside: Outside): Promise<boolean> {
  let allDone = true;
  for (const { businessId } of await store.shops()) {
    if (!(await deliverTo(store, businessId, outside))) allDone = false;
  }
  return allDone;
}

async function deliverTo(store: Store, businessId: string, { send, now }: Outside): Promise<boolean> {
  for (;;) {
    // Both are read anew each time: meanwhile the person may have taken everything back.
    const [shop, [item]] = await Promise.all([store.shop(businessId), store.waiting(businessId)]);
    if (!shop || !item || shop.blocked || !shop.agreed) return true;
    if (shop.retryAt > now()) return false;
    const settlement = settle(await send(shop.token, bodyOf(item)), item, now());
    await store.settle(item, settlement.kind === 'done', (current) =>
      // An answer to an old token says nothing about a new one.
      settlement.kind === 'blocked' && current.token !== shop.token ? current : afterwards(current, settlement),
    );
    if (settlement.kind === 'later') return false;
  }
}
