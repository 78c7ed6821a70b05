import { h, type Part } from '../checkin/dom.ts';
import { button, note } from '../checkin/screens/bits.ts';
import { t } from '../strings/en-till.ts';
import { canScan, scan } from './camera.ts';
import type { Till } from './till.ts';

/** The one field. It is never built anew, so that what is typed or scanned meanwhile stays. */
export const entryParts = (till: Till): Part[] => [
  {
    key: 'code',
    model: null,
    build() {
      const field = h('input', {
        ...{ id: 'code', name: 'code', class: 'ht-code', autocomplete: 'off', spellcheck: false },
        ...{ autocapitalize: 'characters', enterKeyHint: 'go', maxLength: 64, 'aria-describedby': 'code-help' },
      });
      const act = button({ id: 'look', text: t('code.act'), kind: 'big', press: () => {} });
      act.type = 'submit';
      const form = h(
        'form',
        { noValidate: true },
        h('label', { htmlFor: 'code' }, t('code')),
        field,
        note(t('code.help'), 'code-help'),
        act,
      );
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        submitCode(till, field.value);
      });
      return h('section', { class: 'hc-card' }, form, canScan() && cameraBox(till));
    },
  },
];

/** What a person or a scanner sent; the field is left ready for the next. */
export function submitCode(till: Till, text: string): void {
  const code = text.replaceAll(/[^\x20-\x7e]/g, '-').trim();
  const field = document.getElementById('code');
  if (field instanceof HTMLInputElement) {
    field.value = code;
    field.select();
  }
  void till.look(code);
}

function cameraBox(till: Till): HTMLElement {
  let stop: AbortController | null = null;
  const video = h('video', { class: 'ht-video', muted: true, playsInline: true, hidden: true });
  video.setAttribute('aria-label', t('camera.help'));
  const press = button({
    id: 'camera',
    text: t('camera'),
    kind: 'quiet',
    press: () => (stop ? stop.abort() : start()),
  });
  async function start(): Promise<void> {
    stop = new AbortController();
    video.hidden = false;
    press.textContent = t('camera.stop');
    try {
      const code = await scan(video, stop.signal);
      if (code !== undefined) submitCode(till, code);
    } catch {
      till.say(t('camera.failed'));
    }
    stop = null;
    video.hidden = true;
    press.textContent = t('camera');
  }
  return h('div', { class: 'hc-acts' }, video, press);
}
