type Child = Node | string | null | false;
type Props<Tag extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[Tag], 'style' | 'children'> & Record<`aria-${string}`, string>
> & { class?: string; press?: () => void };

/** An element. `press` is what a click does; children that are null or false are left out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { class: className, press, ...props }: Props<Tag> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (press) element.addEventListener('click', press);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('aria-')) element.setAttribute(name, String(value));
    else (element as unknown as Record<string, unknown>)[name] = value;
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

/** A part of a screen: `build` is called again when `model` (plain data) is another one. */
export interface Part {
  key: string;
  model: unknown;
  build(): HTMLElement;
}

/** Shows parts in their order. What has not changed stays as it is; the focus stays where it was, by the element's id. */
export function createLayer(root: HTMLElement) {
  const shown = new Map<string, { model: string; element: HTMLElement }>();
  return (parts: readonly Part[]): void => {
    const focused = document.activeElement?.id;
    const keys = new Set(parts.map(({ key }) => key));
    for (const [key, { element }] of shown) {
      if (keys.has(key)) continue;
      element.remove();
      shown.delete(key);
    }
    for (const [index, { key, model, build }] of parts.entries()) {
      const text = JSON.stringify(model);
      const before = shown.get(key);
      const element = before?.model === text ? before.element : build();
      if (before && before.element !== element) before.element.replaceWith(element);
      if (root.children[index] !== element) root.insertBefore(element, root.children[index] ?? null);
      shown.set(key, { model: text, element });
    }
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  };
}
