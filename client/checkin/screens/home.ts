import { t } from '../../strings/en-checkin.ts';
import type { App } from '../app.ts';
import { sayHere, sharePosition } from '../checkin.ts';
import { h, type Part } from '../dom.ts';
import { agreeAgain, beginAnew, drop, openShop, tryAgain } from '../own.ts';
import type { Shop } from '../types.ts';
import { count, moment } from '../words.ts';
import { button, card, note } from './bits.ts';
import { installPart } from './install.ts';
import { backPart, keptPart } from './kept.ts';
import { notifyPart } from './notify.ts';

function actsPart(app: App, shop: Shop): Part {
  const { busy } = app.view;
  const { business, place } = shop;
  const help = place?.store ? t('here.help', { business, store: place.store }) : t('here.help.nameless', { business });
  const described = (element: HTMLElement, id: string) => {
    element.setAttribute('aria-describedby', id);
    return element;
  };
  const here = () =>
    button({
      ...{ id: 'here', text: t('here'), kind: 'big', busy: busy === 'here' && t('here.busy') },
      press: () => void (app.view.busy === null && sayHere(app)),
    });
  const share = () =>
    button({
      ...{ id: 'share', text: t('share'), kind: place ? 'plain' : 'big', busy: busy === 'share' && t('share.busy') },
      press: () => sharePosition(app),
    });
  return {
    key: 'acts',
    model: [place, business, busy],
    build: () =>
      h(
        'div',
        { class: 'hc-acts' },
        place && described(here(), 'here-help'),
        place && note(help, 'here-help'),
        described(share(), 'share-help'),
        note(t('share.help'), 'share-help'),
        note(t(place ? 'place.other' : 'share.only')),
      ),
  };
}

/** What keeps check-ins from being taken, and the way out. */
function blockedPart(app: App, shop: Shop): Part {
  const { business, blocked, place } = shop;
  const { waiting, busy } = app.view;
  const why = blocked === 'off' ? 'off' : 'unknown';
  const act =
    why === 'off'
      ? button({
          id: 'retry',
          text: t('blocked.retry'),
          press: () => tryAgain(app),
          busy: busy !== null && t('loading'),
        })
      : button({
          id: 'anew',
          text: t(place ? 'blocked.again' : 'scan.title'),
          press: () => beginAnew(app),
          kind: 'big',
        });
  return {
    key: 'blocked',
    model: [business, blocked, waiting, busy, place === null],
    build: () =>
      h(
        'section',
        { class: 'hc-card' },
        h('p', {}, t(`blocked.${why}`, { business })),
        waiting > 0 && h('p', {}, t(`blocked.${why}.waiting`, count(waiting))),
        act,
        why === 'unknown' && button({ id: 'drop', text: t('blocked.drop'), kind: 'quiet', press: () => drop(app) }),
      ),
  };
}

const stoppedPart = (app: App, { business }: Shop): Part => ({
  key: 'stopped',
  model: [business, app.view.busy],
  build: () =>
    card(
      'stopped',
      t('stopped.title'),
      h('p', {}, t('stopped.text', { business })),
      button({
        ...{ id: 'agree-again', text: t('stopped.act'), press: () => agreeAgain(app) },
        busy: app.view.busy !== null && t('loading'),
      }),
    ),
});

function offersPart({ offers }: Shop, now: number): Part[] {
  const good = offers.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now);
  if (good.length === 0) return [];
  const item = ({ title, text, code, expiresAt }: (typeof offers)[number]) =>
    h(
      'li',
      { class: 'hc-offer' },
      h('h3', {}, title),
      text !== '' && h('p', {}, text),
      code !== null && h('p', { class: 'hc-note' }, t('offers.code')),
      code !== null && h('p', { class: 'hc-code' }, code),
      expiresAt !== null && note(t('offers.until', { time: moment(expiresAt, now) })),
    );
  const build = () => card('offers', t('offers.title'), h('ul', { class: 'hc-offers' }, ...good.map(item)));
  return [{ key: 'offers', model: good, build }];
}

function shopsPart(app: App): Part[] {
  const { others } = app.view;
  if (others.length === 0) return [];
  const one = ({ businessId, business }: (typeof others)[number]) =>
    button({ id: `shop-${businessId}`, text: business, kind: 'quiet', press: () => openShop(app, businessId) });
  return [{ key: 'shops', model: others, build: () => card('shops', t('shops.title'), ...others.map(one)) }];
}

/** A shop the person has agreed with. */
export function homeParts(app: App): Part[] {
  const { shop } = app.view;
  if (!shop) return [];
  const way = shop.blocked ? [blockedPart(app, shop)] : shop.agreed ? [actsPart(app, shop)] : [stoppedPart(app, shop)];
  return [
    ...way,
    ...offersPart(shop, Date.now()),
    ...(shop.agreed && !shop.blocked ? [...notifyPart(app, shop), ...installPart(app, shop)] : []),
    ...(shop.blocked === 'unknown' ? [] : [keptPart(app), backPart(app, shop)]),
    ...shopsPart(app),
  ];
}
