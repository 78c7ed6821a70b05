import type { ImportFile } from '../api/import-types.ts';
import { en } from '../strings/en.ts';
import { type Key, t } from '../strings/t.ts';

export interface Recognized {
  name: string;
  value: string;
}

const delimiters: Record<string, Key> = {
  ',': 'detected.comma',
  ';': 'detected.semicolon',
  '\t': 'detected.tab',
  '|': 'detected.bar',
};

const label = (name: string): string =>
  `detected.${name}` in en ? t(`detected.${name}` as Key) : name.replaceAll('_', ' ');

const simple = (value: unknown): string | null => {
  if (Array.isArray(value))
    return (
      value
        .map((part) => simple(part) ?? '')
        .filter(Boolean)
        .join(', ') || null
    );
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null;
};

/** What the importer understood, as lines: the format, and which heading became which field. */
export function recognized({ detected }: Pick<ImportFile, 'detected'>): Recognized[] {
  return Object.entries(detected ?? {}).flatMap(([name, value]): Recognized[] => {
    // How much an extract holds is its report, not what was recognized.
    if (name === 'counts') return [];
    if (name === 'delimiter' && typeof value === 'string') {
      const known = delimiters[value];
      return [{ name: label(name), value: known ? t(known) : value }];
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.entries(value).flatMap(([field, header]) => {
        const text = simple(header);
        return text === null ? [] : [{ name: label(field), value: t('detected.from', { header: text }) }];
      });
    }
    const text = simple(value);
    return text === null ? [] : [{ name: label(name), value: text }];
  });
}
