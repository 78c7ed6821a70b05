import '../css/checkin.css';
import '../css/till.css';
import { createLayer } from '../checkin/dom.ts';
import { readFragment } from '../checkin/entry.ts';
import { t } from '../strings/en-till.ts';
import { entryParts } from './entry-form.ts';
import { keep } from './keep.ts';
import { actParts, statusParts } from './show.ts';
import { createTill, type View } from './till.ts';

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
};
const [showEntry, showStatus, showActs] = [part('entry'), part('status'), part('parts')].map(createLayer);

/** The link's token; it is taken out of the address, so that nobody finds it there. */
function takeToken(): void {
  const entry = readFragment(location.hash);
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  if (entry?.by === 'token') keep({ token: entry.token });
}

let before: View['step']['at'] = 'ready';

function show(view: View): void {
  document.title = view.shop ? t('title.at', { business: view.shop.business }) : t('title');
  part('subtitle').textContent = view.shop?.business ?? '';
  showEntry?.(view.access === 'open' ? entryParts(till) : []);
  showStatus?.(statusParts(view));
  showActs?.(actParts(till));
  const { at } = view.step;
  if (at !== before) moveOn(at);
  before = at;
}

/** Where the next key belongs: what was paid, or the next code. */
function moveOn(at: View['step']['at']): void {
  const field = document.getElementById(at === 'found' ? 'amount' : at === 'trouble' ? 'again' : 'code');
  if (at === 'looking' || !field) return;
  field.focus();
  if (!(field instanceof HTMLInputElement) || field.id !== 'code') return;
  if (at === 'no') field.select();
  else field.value = '';
}

const till = createTill(show);
window.addEventListener('online', () => void (till.view().access === 'asking' ? till.open() : till.sendAmounts()));
window.addEventListener('hashchange', () => {
  if (location.hash === '') return;
  takeToken();
  void till.open();
});
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && till.view().step.at === 'found') till.clear();
});
takeToken();
await till.open();
document.getElementById('code')?.focus();
