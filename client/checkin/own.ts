import type { Asked } from '../api/answer.ts';
import { forgetMe, sayConsent } from '../api/checkins.ts';
import { t } from '../strings/en-checkin.ts';
import type { App, Said } from './app.ts';
import { arrive } from './arrive.ts';
import { switchOff, switchOn } from './notify.ts';
import type { Shop } from './types.ts';

const problem = (text: string): Said => ({ tone: 'problem', text });
const failed = (asked: Asked): Said => problem(t(asked === 'unreachable' ? 'back.offline' : 'back.failed'));
const isLost = (asked: Asked): boolean => asked !== 'unreachable' && asked.status === 401;
const worked = (asked: Asked): boolean => asked !== 'unreachable' && asked.status >= 200 && asked.status < 300;

/** Nothing more is kept from now on; what waits here is not sent any more. */
export async function stop(app: App): Promise<void> {
  await withShop(app, async (shop) => {
    const asked = await sayConsent(shop.token, false);
    if (!worked(asked) && !isLost(asked)) return app.set({ said: failed(asked) });
    await quiet(app, shop);
    await app.store.dropWaiting(shop.businessId);
    await app.store.changeShop(shop.businessId, (current) => ({ ...current, agreed: false, told: null }));
    await app.refresh();
    app.tellOthers();
  });
}

export async function agreeAgain(app: App): Promise<void> {
  await withShop(app, async (shop) => {
    const asked = await sayConsent(shop.token, true);
    if (!worked(asked) && !isLost(asked)) return app.set({ said: failed(asked) });
    const change = isLost(asked) ? ({ blocked: 'unknown' } as const) : ({ agreed: true, blocked: null } as const);
    await app.store.changeShop(shop.businessId, (current) => ({ ...current, ...change }));
    await app.refresh();
    app.tellOthers();
  });
  app.readOwn();
}

/** Everything at the shop, then everything here. A shop that knows this phone no more has forgotten it already. */
export async function forget(app: App): Promise<void> {
  await withShop(app, async (shop) => {
    const asked = await forgetMe(shop.token);
    if (!worked(asked) && !isLost(asked)) return app.set({ said: failed(asked) });
    await removeHere(app, shop);
  });
}

/** Without asking the shop, which does not know this phone. */
export const drop = (app: App): Promise<void> => withShop(app, (shop) => removeHere(app, shop));

/** Who takes it back wants no notifications either. */
async function quiet(app: App, shop: Shop): Promise<void> {
  if (app.view.notify === 'on') await switchOff(shop.token);
}

async function removeHere(app: App, shop: Shop): Promise<void> {
  await quiet(app, shop);
  await app.store.forgetShop(shop.businessId);
  app.set({ screen: 'forgotten', left: shop.business, said: null });
  await app.refresh();
  app.tellOthers();
}

/** After the shop said no: asks once more. */
export async function tryAgain(app: App): Promise<void> {
  await withShop(app, async (shop) => {
    await app.store.changeShop(shop.businessId, (current) => ({ ...current, blocked: null }));
    await app.send();
  });
  app.readOwn();
}

/** The shop lost this phone: from its poster's code it begins anew, asking first. */
export async function beginAnew(app: App): Promise<void> {
  const { shop } = app.view;
  if (!shop?.place) return app.set({ screen: 'scan', said: null });
  await arrive(app, { by: 'code', code: shop.place.code, businessId: shop.businessId });
}

export async function openShop(app: App, businessId: string): Promise<void> {
  await app.store.changeShop(businessId, (shop) => ({ ...shop, openedAt: Date.now() }));
  await app.refresh();
  app.set({ screen: 'home', said: null });
  await app.readOwn();
}

export async function notifyOn(app: App): Promise<void> {
  const { shop, own, busy } = app.view;
  if (!shop || !own || busy) return;
  app.set({ busy: 'notify', said: null });
  const result = await switchOn(shop.token, own.pushKey);
  if (result === 'on') app.set({ notify: 'on', said: { tone: 'good', text: t('notify.done') } });
  else if (result === 'denied') app.set({ notify: Notification.permission === 'denied' ? 'denied' : 'off' });
  else app.set({ said: problem(t('notify.failed')) });
  app.set({ busy: null });
}

export async function notifyOff(app: App): Promise<void> {
  const { shop, busy } = app.view;
  if (!shop || busy) return;
  app.set({ busy: 'notify', said: null });
  await switchOff(shop.token);
  app.set({ busy: null, notify: 'off', said: { tone: 'note', text: t('notify.undone') } });
}

async function withShop(app: App, work: (shop: Shop) => Promise<void>): Promise<void> {
  const { shop, busy } = app.view;
  if (!shop || busy) return;
  app.set({ busy: 'back', said: null });
  await work(shop);
  app.set({ busy: null });
}
