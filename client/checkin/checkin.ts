import { t } from '../strings/en-checkin.ts';
import type { App } from './app.ts';
import { newId } from './device.ts';
import { askPosition } from './position.ts';

/** Says that the person is at the poster. It is on the phone's disk before anything is sent. */
export async function sayHere(app: App): Promise<void> {
  const { shop } = app.view;
  if (!shop?.place) return;
  app.set({ busy: 'here', said: null });
  const at = new Date().toISOString();
  await app.store.add({ kind: 'here', id: newId(), businessId: shop.businessId, at, ...shop.place });
  await app.send();
  app.set({ busy: null });
}

/** Asks the phone where it is, this once, and sends that. */
export async function sharePosition(app: App): Promise<void> {
  const { shop } = app.view;
  if (!shop || app.view.busy) return;
  app.set({ busy: 'share', said: null });
  const found = await askPosition();
  if (typeof found === 'string')
    return app.set({ busy: null, said: { tone: 'problem', text: t(`position.${found}`) } });
  await app.store.add({ kind: 'fix', id: newId(), businessId: shop.businessId, ...found });
  await app.send();
  app.set({ busy: null });
}
