import { en } from './en.ts';

export type Key = keyof typeof en;
type Entry = string | { one: string; other: string };

const plural = new Intl.PluralRules('en');

/**
 * A string on screen. `{name}` is filled from `values`; an entry with forms is chosen by `values.count`,
 * and shows it as `{n}` (the formatted number) where the words need it.
 */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const entry: Entry = en[key];
  const text =
    typeof entry === 'string' ? entry : plural.select(Number(values.count)) === 'one' ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const filled = values[name];
    return filled === undefined ? whole : String(filled);
  });
}
