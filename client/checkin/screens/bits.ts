import { h } from '../dom.ts';

type Child = Parameters<typeof h>[2];

interface Press {
  id: string;
  text: string;
  press: () => void;
  kind?: 'big' | 'plain' | 'quiet' | 'danger';
  /** Another text, and pressing it again does nothing. */
  busy?: string | false;
}

/** A busy button keeps the focus, so it is not disabled but says that it is. */
export const button = ({ id, text, press, kind = 'plain', busy = false }: Press): HTMLButtonElement =>
  h(
    'button',
    {
      ...{ id, type: 'button', class: `hc-button hc-${kind}`, press },
      ...(busy === false ? {} : { 'aria-disabled': 'true' }),
    },
    busy === false ? text : busy,
  );

export const note = (text: string, id?: string): HTMLElement =>
  h('p', { class: 'hc-note', ...(id ? { id } : {}) }, text);

/** A card with its heading, which names it. */
export function card(key: string, title: string, ...children: Child[]): HTMLElement {
  const heading = h('h2', { id: `${key}-title` }, title);
  return h('section', { class: 'hc-card', 'aria-labelledby': heading.id }, heading, ...children);
}
