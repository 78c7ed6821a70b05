import { t } from '../../strings/en-checkin.ts';
import type { App } from '../app.ts';
import { arrive } from '../arrive.ts';
import { h, type Part } from '../dom.ts';
import { readCode } from '../entry.ts';
import { button, note } from './bits.ts';

/** Nobody scanned anything: how it is done, and a field for the code. */
export const scanParts = (app: App): Part[] => [
  {
    key: 'scan',
    model: app.view.busy === 'look',
    build() {
      const field = h('input', {
        ...{ id: 'code', name: 'code', autocomplete: 'off', spellcheck: false, placeholder: t('scan.example') },
        ...{ autocapitalize: 'characters', maxLength: 40, 'aria-describedby': 'status' },
      });
      const send = () => {
        const entry = readCode(field.value);
        if (entry) return void arrive(app, entry);
        app.set({ said: { tone: 'problem', text: t('scan.bad', { example: t('scan.example') }) } });
        field.focus();
      };
      const act = button({
        ...{ id: 'look', text: t('scan.act'), kind: 'big', press: () => {} },
        busy: app.view.busy === 'look' && t('loading'),
      });
      act.type = 'submit';
      const form = h('form', { noValidate: true }, h('label', { htmlFor: 'code' }, t('scan.label')), field, act);
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        if (app.view.busy === null) send();
      });
      return h('section', { class: 'hc-card' }, note(t('scan.help')), form);
    },
  },
];
