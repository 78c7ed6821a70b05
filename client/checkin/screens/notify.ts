import { t } from '../../strings/en-checkin.ts';
import type { App } from '../app.ts';
import { h, type Part } from '../dom.ts';
import { notifyOff, notifyOn } from '../own.ts';
import type { Shop } from '../types.ts';
import { button, card, note } from './bits.ts';

/** Asked for by a button only, and only of who has checked in. */
export function notifyPart(app: App, { business, hasCheckedIn }: Shop): Part[] {
  const { notify, busy } = app.view;
  if (!hasCheckedIn || notify === null || notify === 'missing') return [];
  const on = () =>
    button({
      ...{ id: 'notify', text: t('notify.on'), press: () => notifyOn(app) },
      busy: busy === 'notify' && t('notify.busy'),
    });
  const off = () =>
    button({
      ...{ id: 'notify', text: t('notify.off'), press: () => notifyOff(app) },
      busy: busy === 'notify' && t('notify.busy'),
    });
  const inside = () => {
    if (notify === 'on') return [h('p', {}, t('notify.isOn')), off()];
    if (notify === 'denied') return [note(t('notify.denied'))];
    const help = note(t('notify.help', { business }));
    if (notify === 'install-first') return [help, note(t('notify.apple'))];
    return [help, notify === 'elsewhere' && note(t('notify.elsewhere')), on()];
  };
  return [
    { key: 'notify', model: [business, notify, busy], build: () => card('notify', t('notify.title'), ...inside()) },
  ];
}
