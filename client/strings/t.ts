import { en } from './en.ts';

export type Key = keyof typeof en;
export type Entry = string | { one: string; other: string };
type Values = Record<string, string | number>;

const plural = new Intl.PluralRules('en');

/**
 * A string on screen, by its key in a catalog. `{name}` is filled from `values`; an entry with forms is chosen by
 * `values.count`, and shows it as `{n}` (the formatted number) where the words need it.
 */
export const translator =
  <Keys extends string>(catalog: Record<Keys, Entry>) =>
  (key: Keys, values: Values = {}): string => {
    const entry = catalog[key];
    const text =
      typeof entry === 'string' ? entry : plural.select(Number(values.count)) === 'one' ? entry.one : entry.other;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const filled = values[name];
      return filled === undefined ? whole : String(filled);
    });
  };

/** The first screen's words and those all pages share. A page that is loaded later brings its own catalog. */
export const t = translator<Key>(en);
