import type { OwnDevice } from '../../api/checkins.ts';
import { t } from '../../strings/en-checkin.ts';
import type { App } from '../app.ts';
import { h, type Part } from '../dom.ts';
import { forget, stop } from '../own.ts';
import type { Shop } from '../types.ts';
import { count, dayOf, span } from '../words.ts';
import { button, card, note } from './bits.ts';

/** As many visits as the shop names at most. */
const mostVisits = 100;
const shownAtFirst = 5;

const visitItem = ({ store, enteredAt, exitedAt }: OwnDevice['visits'][number]) =>
  h(
    'li',
    {},
    h('strong', {}, store ?? t('kept.somewhere')),
    h('span', { class: 'hc-note' }, span(enteredAt, exitedAt)),
  );

function visitList(visits: OwnDevice['visits']): HTMLElement[] {
  if (visits.length === 0) return [h('p', {}, t('kept.visits.none'))];
  const title = t(visits.length < mostVisits ? 'kept.visits' : 'kept.visits.most', count(visits.length));
  const list = (some: OwnDevice['visits']) => h('ul', { class: 'hc-visits' }, ...some.map(visitItem));
  const rest = visits.slice(shownAtFirst);
  return [
    h('h3', {}, title),
    list(visits.slice(0, shownAtFirst)),
    ...(rest.length > 0 ? [h('details', {}, h('summary', {}, t('kept.more')), list(rest))] : []),
  ];
}

/** The same as a file, for who wants to have it. */
function saveList({ pushKey: _, ...kept }: OwnDevice): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 2)], { type: 'application/json' }));
  h('a', { href: url, download: t('kept.file') }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** What the shop keeps of this phone, in its own words. */
export function keptPart(app: App): Part {
  const { own, online } = app.view;
  const inside = (): HTMLElement[] => {
    if (!own) return [note(t(online ? 'kept.loading' : 'kept.offline'))];
    const { visits, fixes, keepDays, consentedAt } = own;
    const positions = fixes === 0 ? t('kept.fixes.none') : t('kept.fixes', { ...count(fixes), days: keepDays });
    return [
      ...visitList(visits),
      h('p', {}, positions),
      ...(consentedAt === null ? [] : [note(t('kept.since', { day: dayOf(consentedAt) }))]),
      button({ id: 'save', text: t('kept.save'), kind: 'quiet', press: () => saveList(own) }),
    ];
  };
  return { key: 'kept', model: [own, online], build: () => card('kept', t('kept.title'), ...inside()) };
}

/** Asks once, with what it means. Escape, or “Keep it”, is no. */
function askForgetting(app: App, { business }: Shop): void {
  const { waiting } = app.view;
  const text = waiting > 0 ? ` ${t('sure.forget.waiting', count(waiting))}` : '';
  const close = () => dialog.close();
  const yes = () => {
    close();
    forget(app);
  };
  const dialog = h(
    'dialog',
    { class: 'hc-dialog', 'aria-labelledby': 'sure-title', 'aria-describedby': 'sure-text' },
    h('h2', { id: 'sure-title' }, t('sure.forget')),
    h('p', { id: 'sure-text' }, t('sure.forget.text', { business }) + text),
    button({ id: 'sure-no', text: t('sure.no'), press: close }),
    button({ id: 'sure-yes', text: t('sure.yes'), kind: 'danger', press: yes }),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    document.getElementById('forget')?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

export function backPart(app: App, shop: Shop): Part {
  const { busy } = app.view;
  const waits = busy === 'back' && t('loading');
  return {
    key: 'back',
    model: [shop.business, shop.agreed, busy === 'back'],
    build: () =>
      card(
        'back',
        t('back.title'),
        shop.agreed && button({ id: 'stop', text: t('back.consent'), press: () => stop(app), busy: waits }),
        shop.agreed && note(t('back.consent.help')),
        button({
          ...{ id: 'forget', text: t('back.forget'), kind: 'danger', busy: waits },
          press: () => askForgetting(app, shop),
        }),
        note(t('back.forget.help')),
      ),
  };
}
