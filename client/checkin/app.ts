import { type OwnDevice, readOwn } from '../api/checkins.ts';
import type { Entry } from './entry.ts';
import type { Install, watchInstall } from './install.ts';
import { confirmOn, type Notify, notifyState } from './notify.ts';
import { createSender } from './send.ts';
import type { Store } from './store.ts';
import type { Shop } from './types.ts';

export type Screen = 'loading' | 'scan' | 'ask' | 'declined' | 'home' | 'forgotten';
export type Busy = 'look' | 'agree' | 'here' | 'share' | 'notify' | 'back';
export interface Said {
  tone: 'good' | 'note' | 'problem';
  text: string;
}
/** Somebody came by a code or a link, and is asked first. */
export interface Invitation {
  entry: Entry;
  business: string;
  store: string | null;
  keepDays: number;
}

/** Everything the screens show. */
export interface View {
  screen: Screen;
  invitation: Invitation | null;
  /** The business that has just forgotten this phone. */
  left: string | null;
  shop: Shop | null;
  others: { businessId: string; business: string }[];
  waiting: number;
  sending: boolean;
  own: OwnDevice | null;
  notify: Notify | null;
  install: Install;
  busy: Busy | null;
  said: Said | null;
  lasting: boolean;
  online: boolean;
}

export interface App {
  store: Store;
  view: View;
  set(change: Partial<View>): void;
  /** Reads again what the phone keeps. */
  refresh(): Promise<void>;
  /** Asks the shop what it keeps. */
  readOwn(): Promise<void>;
  /** Sends what waits, and tries again later where something is left. */
  send(): Promise<void>;
  /** Tells the same page in other windows. */
  tellOthers(): void;
  installState(): Install;
  askInstall(): void;
}

/** The page's state and what reads it anew. `show` is called after each change. */
export function createApp(
  store: Store,
  show: (view: View) => void,
  tellOthers: () => void,
  installing: ReturnType<typeof watchInstall>,
): App {
  let confirmed = '';
  const app: App = {
    store,
    tellOthers,
    installState: installing.state,
    askInstall: installing.ask,
    view: firstView(store, installing.state()),
    set(change) {
      app.view = { ...app.view, ...change };
      show(app.view);
    },
    async refresh() {
      const shops = await store.shops();
      const [shop = null, ...rest] = shops.sort((one, other) => other.openedAt - one.openedAt);
      const waiting = shop ? (await store.waiting(shop.businessId)).length : 0;
      const isSame = shop?.businessId === app.view.shop?.businessId && shop?.token === app.view.shop?.token;
      app.set({
        ...{ shop, waiting, others: rest.map(({ businessId, business }) => ({ businessId, business })) },
        ...(isSame ? {} : { own: null, notify: null }),
      });
    },
    async readOwn() {
      const { shop } = app.view;
      if (!shop) return;
      const asked = await readOwn(shop.token);
      if (asked === 'unreachable' || (asked.status !== 200 && asked.status !== 401)) return;
      const own = asked.status === 200 ? (asked.body as OwnDevice) : null;
      const change = (current: Shop) => (current.token === shop.token ? described(current, own) : current);
      await store.changeShop(shop.businessId, change);
      await app.refresh();
      if (!own || app.view.shop?.token !== shop.token) return;
      const notify = await notifyState(own.pushKey);
      app.set({ own, notify });
      if (notify !== 'on' || confirmed === shop.token) return;
      confirmed = shop.token;
      await confirmOn(shop.token);
    },
    send: () => send(),
  };
  const send = createSender(app);
  return app;
}

const firstView = ({ lasting }: Store, install: Install): View => ({
  ...{ screen: 'loading', invitation: null, left: null, shop: null, others: [], waiting: 0, sending: false },
  ...{ own: null, notify: null, install, busy: null, said: null, lasting, online: navigator.onLine },
});

/** The shop as it describes this phone; null: it does not know it any more. */
function described(shop: Shop, own: OwnDevice | null): Shop {
  if (!own) return { ...shop, blocked: 'unknown' };
  return {
    ...shop,
    ...{ business: own.business, keepDays: own.keepDays, agreed: own.consentedAt !== null },
    blocked: shop.blocked === 'unknown' ? null : shop.blocked,
    hasCheckedIn: shop.hasCheckedIn || own.visits.length > 0,
  };
}
