import { t } from '../../strings/en-checkin.ts';
import type { App, Invitation } from '../app.ts';
import { agree, askAgain, decline } from '../arrive.ts';
import { h, type Part } from '../dom.ts';
import { count } from '../words.ts';
import { button, note } from './bits.ts';

const keptList = ({ entry, business }: Invitation) =>
  h(
    'ul',
    { class: 'hc-list' },
    h('li', {}, t('ask.kept.here')),
    h('li', {}, t('ask.kept.position')),
    h('li', {}, t(entry.by === 'code' ? 'ask.kept.nameless' : 'ask.kept.link', { business })),
  );

/** What is kept, for how long, and how to take it back: before anything is kept. */
export function askParts(app: App): Part[] {
  const { invitation, busy } = app.view;
  if (!invitation) return [];
  const { entry, business, keepDays } = invitation;
  return [
    {
      key: 'ask',
      model: invitation,
      build: () =>
        h(
          'section',
          { class: 'hc-card' },
          h('p', {}, t('ask.lead', { business })),
          h('h2', {}, t('ask.kept', { business })),
          keptList(invitation),
          h('h2', {}, t('ask.long')),
          h('p', {}, t('ask.long.text', count(keepDays))),
          h('h2', {}, t('ask.back')),
          h('p', {}, t('ask.back.text')),
        ),
    },
    {
      key: 'ask-acts',
      model: [invitation, busy],
      build: () =>
        h(
          'div',
          { class: 'hc-acts' },
          button({
            ...{ id: 'agree', text: t(entry.by === 'code' ? 'ask.yes.here' : 'ask.yes'), kind: 'big' },
            ...{ press: () => agree(app), busy: busy !== null && t('loading') },
          }),
          button({ id: 'decline', text: t('ask.no'), press: () => decline(app) }),
          note(t('ask.so.far')),
        ),
    },
  ];
}

export const declinedParts = (app: App): Part[] => [
  {
    key: 'declined',
    model: app.view.invitation,
    build: () =>
      h(
        'section',
        { class: 'hc-card' },
        h('p', {}, t('declined.text', { business: app.view.invitation?.business ?? '' })),
        button({ id: 'again', text: t('declined.act'), press: () => askAgain(app) }),
      ),
  },
];
