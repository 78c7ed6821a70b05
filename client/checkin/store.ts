import type { Shop, Waiting } from './types.ts';

export type Change = (shop: Shop) => Shop;

/** What the phone keeps of itself. */
export interface Store {
  /** False where the browser keeps nothing once the page is closed. */
  lasting: boolean;
  shops(): Promise<Shop[]>;
  shop(businessId: string): Promise<Shop | undefined>;
  putShop(shop: Shop): Promise<void>;
  /** In one step with reading it. */
  changeShop(businessId: string, change: Change): Promise<void>;
  /** The shop and all that waits for it. */
  forgetShop(businessId: string): Promise<void>;
  /** The oldest first. */
  waiting(businessId: string): Promise<Waiting[]>;
  add(item: Waiting): Promise<void>;
  dropWaiting(businessId: string): Promise<void>;
  /** What an answer changes, all of it or nothing. An item that is not done is marked as tried. */
  settle(item: Waiting, done: boolean, change: Change): Promise<void>;
}

export const oldestFirst = (one: Waiting, other: Waiting) => Date.parse(one.at) - Date.parse(other.at);

/** For browsers that keep nothing, and for tests. */
export function memoryStore(): Store {
  const shops = new Map<string, Shop>();
  const items = new Map<string, Waiting>();
  const of = (businessId: string) => [...items.values()].filter((item) => item.businessId === businessId);
  const changeShop = async (businessId: string, change: Change) => {
    const shop = shops.get(businessId);
    if (shop) shops.set(businessId, change(shop));
  };
  const dropWaiting = async (businessId: string) => {
    for (const { id } of of(businessId)) items.delete(id);
  };
  return {
    lasting: false,
    shops: async () => [...shops.values()],
    shop: async (businessId) => shops.get(businessId),
    putShop: async (shop) => void shops.set(shop.businessId, shop),
    changeShop,
    async forgetShop(businessId) {
      shops.delete(businessId);
      await dropWaiting(businessId);
    },
    waiting: async (businessId) => of(businessId).sort(oldestFirst),
    add: async (item) => void items.set(item.id, item),
    dropWaiting,
    async settle(item, done, change) {
      if (done) items.delete(item.id);
      else if (items.has(item.id)) items.set(item.id, { ...item, tried: true });
      await changeShop(item.businessId, change);
    },
  };
}
