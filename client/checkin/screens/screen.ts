import { t } from '../../strings/en-checkin.ts';
import type { App, Screen, View } from '../app.ts';
import { h, type Part } from '../dom.ts';
import { count, isNews, toldWords } from '../words.ts';
import { askParts, declinedParts } from './ask.ts';
import { button } from './bits.ts';
import { homeParts } from './home.ts';
import { scanParts } from './scan.ts';

/** The heading, which is also the title of the page. */
export function headingOf({ screen, invitation, shop }: View): string {
  switch (screen) {
    case 'loading':
      return t('title');
    case 'scan':
      return t('scan.title');
    case 'ask':
      return t('title.at', { place: invitation?.store ?? invitation?.business ?? '' });
    case 'declined':
      return t('declined.title');
    case 'forgotten':
      return t('forgotten.title');
    case 'home':
      return shop?.place?.store ?? shop?.business ?? t('title');
  }
}

/** The business, where the heading names its store. */
export function subtitleOf({ screen, invitation, shop }: View): string {
  if (screen === 'ask') return invitation?.store ? invitation.business : '';
  return screen === 'home' && shop?.place?.store ? shop.business : '';
}

const parts: Record<Screen, (app: App) => Part[]> = {
  loading: () => [{ key: 'loading', model: 0, build: () => h('p', { class: 'hc-note' }, t('loading')) }],
  scan: scanParts,
  ask: askParts,
  declined: declinedParts,
  home: homeParts,
  forgotten: ({ view }) => [
    {
      ...{ key: 'forgotten', model: view.left },
      build: () => h('section', { class: 'hc-card' }, h('p', {}, t('forgotten.text', { business: view.left ?? '' }))),
    },
  ],
};
export const partsOf = (app: App): Part[] => parts[app.view.screen](app);

const line = (key: string, tone: string, text: string, ...more: (Node | false)[]): Part => ({
  key,
  model: [tone, text, more.length],
  build: () => h('div', { class: `hc-said hc-${tone}` }, h('p', {}, text), ...more),
});

/** What has happened and what still waits; read aloud when it changes. */
export function statusParts(app: App): Part[] {
  const { said, shop, waiting, sending, online, lasting, screen, busy } = app.view;
  const lines: Part[] = [];
  const isOpen = screen === 'home' && shop?.agreed && !shop.blocked;
  const told = isOpen && waiting === 0 && busy === null && shop.told;
  if (said) lines.push(line('said', said.tone, said.text));
  else if (told && isNews(told, Date.now())) {
    const tone = told.kind === 'refused' ? 'problem' : told.kind === 'again' ? 'note' : 'good';
    lines.push(line('said', tone, toldWords(told, shop.place, Date.now())));
  }
  if (!isOpen || waiting === 0) return lines;
  if (sending) return [...lines, line('waiting', 'note', t('waiting.sending', count(waiting)))];
  const words = t(online ? 'waiting.later' : 'waiting.offline', count(waiting));
  const text = lasting ? words : `${words} ${t('waiting.unkept')}`;
  const now = online && button({ id: 'now', text: t('waiting.now'), kind: 'quiet', press: () => app.send() });
  return [...lines, line('waiting', 'note', text, now)];
}
