import { t } from '../../strings/en-checkin.ts';
import type { App } from '../app.ts';
import { h, type Part } from '../dom.ts';
import type { Shop } from '../types.ts';
import { button, card, note } from './bits.ts';

/** How the page gets to the home screen, where it is not there yet. `ask` opens the browser's own question. */
export function installPart(app: App, { place }: Shop): Part[] {
  const { install } = app.view;
  if (install !== 'ask' && install !== 'by-hand') return [];
  const byHand = () => [
    h('p', {}, t('install.apple')),
    place && note(t('install.apple.code')),
    place && h('p', { class: 'hc-code' }, place.code),
  ];
  const act = () => [button({ id: 'install', text: t('install.act'), press: () => app.askInstall() })];
  return [
    {
      key: 'install',
      model: [install, place?.code ?? null],
      build: () =>
        card('install', t('install.title'), note(t('install.help')), ...(install === 'ask' ? act() : byHand())),
    },
  ];
}
