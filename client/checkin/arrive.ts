import type { Asked } from '../api/answer.ts';
import { join, lookUp, type OwnDevice, type Poster, readOwn, sayConsent } from '../api/checkins.ts';
import { t } from '../strings/en-checkin.ts';
import type { App, Invitation, Said } from './app.ts';
import { sayHere } from './checkin.ts';
import type { Entry } from './entry.ts';
import type { Place, Shop } from './types.ts';

const problem = (text: string): Said => ({ tone: 'problem', text });

/** What came that could not be looked up yet: it goes on when there is a network. */
let unfinished: Entry | null = null;

export function goOn(app: App): void {
  const entry = unfinished;
  if (entry) arrive(app, entry);
}

/** Somebody opened the page: with a code, with a link, or (undefined) just so. */
export async function arrive(app: App, entry?: Entry): Promise<void> {
  unfinished = null;
  if (!entry) return app.set({ screen: app.view.shop ? 'home' : 'scan' });
  const shop = await app.store.shop(entry.businessId);
  if (shop && isAgreed(shop, entry)) return openAgain(app, shop, entry);
  app.set({ busy: 'look', said: null, ...(app.view.screen === 'loading' ? {} : { screen: 'scan' }) });
  if (entry.by === 'code') await lookAtPoster(app, entry);
  else await lookAtLink(app, entry);
  app.set({ busy: null });
}

const isAgreed = (shop: Shop, entry: Entry): boolean =>
  shop.agreed && shop.blocked !== 'unknown' && (entry.by === 'code' || entry.token === shop.token);

async function openAgain(app: App, shop: Shop, entry: Entry): Promise<void> {
  const isNew = entry.by === 'code' && entry.code !== shop.place?.code;
  const place: Place | null = isNew ? { code: entry.code, store: null } : shop.place;
  await app.store.changeShop(shop.businessId, (current) => ({ ...current, place, openedAt: Date.now() }));
  await app.refresh();
  app.set({ screen: 'home', said: null });
  if (isNew) await nameOf(app, shop, entry.code);
}

/** The store a poster hangs in. A code that is not in use any more gives way to the one before. */
async function nameOf(app: App, before: Shop, code: string): Promise<void> {
  const asked = await lookUp(code);
  if (asked === 'unreachable' || (asked.status !== 200 && asked.status !== 404)) return;
  const place = asked.status === 200 ? { code, store: (asked.body as Poster).store } : before.place;
  await app.store.changeShop(before.businessId, (shop) => (shop.place?.code === code ? { ...shop, place } : shop));
  await app.refresh();
  if (asked.status === 404) app.set({ said: problem(t('scan.gone')) });
}

function cannot(app: App, entry: Entry, asked: Asked, gone: string): void {
  if (asked === 'unreachable') unfinished = entry;
  const text =
    asked === 'unreachable' ? t('scan.offline') : [401, 403, 404].includes(asked.status) ? gone : t('scan.busy');
  app.set({ screen: 'scan', said: problem(text) });
}

async function lookAtPoster(app: App, entry: Entry & { by: 'code' }): Promise<void> {
  const asked = await lookUp(entry.code);
  if (asked === 'unreachable' || asked.status !== 200) return cannot(app, entry, asked, t('scan.gone'));
  app.set({ screen: 'ask', invitation: { entry, ...(asked.body as Poster) } });
}

async function lookAtLink(app: App, entry: Entry & { by: 'token' }): Promise<void> {
  const asked = await readOwn(entry.token);
  if (asked === 'unreachable' || asked.status !== 200) return cannot(app, entry, asked, t('scan.oldLink'));
  const own = asked.body as OwnDevice;
  const invitation: Invitation = { entry, business: own.business, store: null, keepDays: own.keepDays };
  if (own.consentedAt === null) return app.set({ screen: 'ask', invitation });
  await keepShop(app, invitation, entry.token);
}

/** The shop as it begins here; what was known of it before, and what waits for it, stays. */
async function keepShop(app: App, { entry, business, store, keepDays }: Invitation, token: string): Promise<void> {
  const before = await app.store.shop(entry.businessId);
  const place = entry.by === 'code' ? { code: entry.code, store } : (before?.place ?? null);
  await app.store.putShop({
    ...{ told: null, hasCheckedIn: false, offers: [], ...before },
    ...{ businessId: entry.businessId, business, token, keepDays, place },
    ...{ agreed: true, blocked: null, retryAt: 0, openedAt: Date.now() },
  });
  await app.refresh();
  app.set({ screen: 'home', invitation: null, said: null });
  app.tellOthers();
}

/** The person agreed. Only now the phone makes itself known, and by a poster's code it checks in at once. */
export async function agree(app: App): Promise<void> {
  const { invitation } = app.view;
  if (!invitation || app.view.busy) return;
  app.set({ busy: 'agree', said: null });
  const token = await tokenFor(app, invitation);
  if (typeof token === 'string') {
    await keepShop(app, invitation, token);
    if (invitation.entry.by === 'code') await sayHere(app);
    else await app.send();
  } else {
    const text =
      token.asked === 'unreachable' ? 'ask.offline' : token.asked.status === 404 ? 'scan.gone' : 'ask.failed';
    app.set({ said: problem(t(text)) });
  }
  app.set({ busy: null });
  app.readOwn();
}

/** The token to go on with, the consent being noted at the shop. A phone that is known there stays the same one. */
async function tokenFor(app: App, { entry }: Invitation): Promise<string | { asked: Asked }> {
  const known = entry.by === 'token' ? entry.token : (await app.store.shop(entry.businessId))?.token;
  if (known !== undefined) {
    const asked = await sayConsent(known, true);
    if (asked !== 'unreachable' && asked.status === 200) return known;
    const isLost = asked !== 'unreachable' && asked.status === 401;
    if (!isLost || entry.by === 'token') return { asked };
  }
  if (entry.by === 'token') throw new Error('a link has its token');
  const asked = await join(entry.code);
  if (asked === 'unreachable' || asked.status !== 201) return { asked };
  return (asked.body as { token: string }).token;
}

export const decline = (app: App): void => app.set({ screen: 'declined', said: null });
export const askAgain = (app: App): void => app.set({ screen: 'ask', said: null });
