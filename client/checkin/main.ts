import '../css/checkin.css';
import { t } from '../strings/en-checkin.ts';
import { createApp, type View } from './app.ts';
import { arrive, goOn } from './arrive.ts';
import { openStore } from './database.ts';
import { createLayer } from './dom.ts';
import { readFragment } from './entry.ts';
import { watchInstall } from './install.ts';
import { headingOf, partsOf, statusParts, subtitleOf } from './screens/screen.ts';
import { onChangedElsewhere, registerWorker } from './worker/register.ts';

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
};

/** What the address brought; it is taken out of the address, so that nobody finds a token there. */
function takeFragment(): string {
  const { hash, pathname } = location;
  if (hash !== '') history.replaceState(null, '', pathname);
  return hash;
}

const [title, subtitle, status, body] = [part('title'), part('subtitle'), part('status'), part('parts')];
const [showStatus, showBody] = [createLayer(status), createLayer(body)];
let screen: View['screen'] = 'loading';

function show(view: View): void {
  const heading = headingOf(view);
  if (title.textContent !== heading) title.textContent = heading;
  document.title = heading;
  subtitle.textContent = subtitleOf(view);
  showBody(partsOf(app));
  showStatus(statusParts(app));
  if (screen !== view.screen && screen !== 'loading') title.focus();
  screen = view.screen;
}

const store = await openStore();
const tellOthers = onChangedElsewhere(() => app.refresh().then(app.readOwn));
const app = createApp(
  store,
  show,
  tellOthers,
  watchInstall(() => app.set({ install: app.installState() })),
);

async function open(): Promise<void> {
  const fragment = takeFragment();
  const entry = readFragment(fragment);
  await arrive(app, entry);
  if (!entry && fragment !== '') app.set({ said: { tone: 'problem', text: t('scan.brokenLink') } });
  await app.send();
  await app.readOwn();
}

function back(): void {
  app.set({ online: navigator.onLine });
  if (!navigator.onLine) return;
  goOn(app);
  app.send();
  app.readOwn();
}

window.addEventListener('hashchange', () => location.hash !== '' && open());
window.addEventListener('online', back);
window.addEventListener('offline', () => app.set({ online: false }));
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && back());
registerWorker();
await app.refresh();
await open();
