import { h, type Part } from '../checkin/dom.ts';
import { button, note } from '../checkin/screens/bits.ts';
import { t } from '../strings/en-till.ts';
import { looksLikeCode, readAmount } from './amount.ts';
import { submitCode } from './entry-form.ts';
import type { Step, Till, View } from './till.ts';

const said = (tone: 'good' | 'bad' | 'note', ...lines: (HTMLElement | null)[]): HTMLElement =>
  h('div', { class: `ht-said ht-${tone}` }, ...lines);
const line = (className: string, text: string) => (text === '' ? null : h('p', { class: className }, text));

/** What is read aloud: whether it is good, and what to give. */
export function statusParts({ step, note: extra }: View): Part[] {
  const told = toldOf(step);
  return [
    ...(told ? [{ key: 'told', model: [step.at, told], build: () => said(told.tone, ...told.lines.map(write)) }] : []),
    ...(extra === null ? [] : [{ key: 'note', model: extra, build: () => said('note', line('ht-small', extra)) }]),
  ];
}

interface Told {
  tone: 'good' | 'bad' | 'note';
  lines: [className: string, text: string][];
}
const write = ([className, text]: Told['lines'][number]) => line(className, text);

function toldOf(step: Step): Told | null {
  switch (step.at) {
    case 'looking':
      return { tone: 'note', lines: [['ht-small', t('loading')]] };
    case 'found':
      return { tone: 'good', lines: offerLines(t('good'), step.found) };
    case 'given': {
      const { left } = step.given;
      const leftWords = left === null ? '' : left === 0 ? t('left.last') : t('left', { count: left });
      return { tone: 'good', lines: [...offerLines(t('given'), step.given), ['ht-small', leftWords]] };
    }
    case 'no':
      return {
        tone: 'bad',
        lines: [
          ['ht-mark', t('bad')],
          ['ht-why', step.sentence],
        ],
      };
    case 'undone':
      return { tone: 'note', lines: [['ht-small', t('undone')]] };
    case 'trouble':
      return { tone: 'note', lines: [['ht-why', step.sentence]] };
    default:
      return null;
  }
}

const offerLines = (
  mark: string,
  { offer, terms, campaign }: { offer: string; terms: string; campaign: string },
): Told['lines'] => [
  ['ht-mark', mark],
  ['ht-offer', offer],
  ['ht-small', terms],
  ['ht-small', campaign === offer ? '' : campaign],
];

/** What can be done now. */
export function actParts(till: Till): Part[] {
  const { access, step, shop } = till.view();
  if (access === 'unknown' || access === 'forbidden') return [closedPart(access)];
  const currency = shop?.currency ?? '';
  return [
    ...(step.at === 'found' ? [confirmPart(till, step, currency)] : []),
    ...(step.at === 'given' ? [givenPart(till, step, currency)] : []),
    ...(step.at === 'trouble' && step.again ? [againPart(step.again, step.sentence)] : []),
    ...storeParts(till),
  ];
}

const closedPart = (access: 'unknown' | 'forbidden'): Part => ({
  key: 'closed',
  model: access,
  build: () =>
    h(
      'section',
      { class: 'hc-card' },
      h('h2', {}, t('unknown')),
      note(t(access === 'unknown' ? 'unknown.how' : 'forbidden')),
      h('a', { href: '/', class: 'ht-link' }, t('unknown.signIn')),
    ),
});

function amountField(label: string): { label: HTMLElement; field: HTMLInputElement } {
  const field = h('input', {
    ...{ id: 'amount', name: 'amount', inputMode: 'decimal', autocomplete: 'off', maxLength: 64 },
  });
  return { label: h('label', { htmlFor: 'amount' }, label), field };
}

/** Reads the field, or says what is wrong; what a scanner put there is the next code. */
function withAmount(till: Till, field: HTMLInputElement, use: (amount: number | null) => void): void {
  const amount = readAmount(field.value);
  if (amount !== undefined) use(amount);
  else if (looksLikeCode(field.value)) submitCode(till, field.value);
  else {
    till.say(t('amount.bad'));
    field.setAttribute('aria-invalid', 'true');
    field.select();
  }
}

const confirmPart = (till: Till, step: Extract<Step, { at: 'found' }>, currency: string): Part => ({
  key: 'confirm',
  model: step,
  build() {
    const { label, field } = amountField(t('amount', { currency }));
    field.value = step.amount === null ? '' : String(step.amount);
    const give = button({
      id: 'give',
      text: t('give'),
      kind: 'big',
      press: () => {},
      busy: step.taking && t('loading'),
    });
    give.type = 'submit';
    const not = button({ id: 'not', text: t('give.none'), kind: 'quiet', press: till.clear });
    const form = h('form', { class: 'hc-card', noValidate: true }, label, field, give, not);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      withAmount(till, field, (amount) => void till.take(amount));
    });
    return form;
  },
});

const givenPart = (till: Till, step: Extract<Step, { at: 'given' }>, currency: string): Part => ({
  key: 'given',
  model: step,
  build: () =>
    h(
      'section',
      { class: 'hc-card' },
      step.amount === 'open' ? laterForm(till, currency) : null,
      step.amount === 'sent' && step.given.amount !== null
        ? note(t('amount.kept', { amount: `${step.given.amount.toFixed(2)} ${currency}` }))
        : null,
      step.amount === 'waiting' ? note(t('amount.waiting')) : null,
      step.canUndo ? button({ id: 'undo', text: t('undo'), press: () => void till.undo() }) : null,
    ),
});

function laterForm(till: Till, currency: string): HTMLElement {
  const { label, field } = amountField(t('amount.later', { currency }));
  const act = button({ id: 'keep', text: t('amount.act'), press: () => {} });
  act.type = 'submit';
  const form = h('form', { noValidate: true }, label, field, act);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    withAmount(till, field, (amount) => amount !== null && void till.tellAmount(amount));
  });
  return form;
}

const againPart = (again: () => void, sentence: string): Part => ({
  key: 'again',
  model: sentence,
  build: () => button({ id: 'again', text: t('again'), kind: 'big', press: again }),
});

function storeParts(till: Till): Part[] {
  const { shop, storeId } = till.view();
  const stores = shop?.stores ?? [];
  if (stores.length < 2) return [];
  return [
    {
      key: 'store',
      model: [stores, storeId],
      build() {
        const select = h('select', { id: 'store' });
        if (storeId === null) select.append(new Option(t('store.choose'), ''));
        for (const { id, name } of stores) select.append(new Option(name, id, false, id === storeId));
        select.addEventListener('change', () => select.value !== '' && till.standIn(select.value));
        return h('section', { class: 'hc-card' }, h('label', { htmlFor: 'store' }, t('store')), select);
      },
    },
  ];
}
