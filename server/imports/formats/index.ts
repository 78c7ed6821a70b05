import type { ExportFormat, ExportName } from './format.ts';
import { mailingFormats } from './mailing.ts';
import { shopifyFormats } from './shopify.ts';
import { squareFormats } from './square.ts';

export type { ExportFormat, ExportName } from './format.ts';

const formats: readonly ExportFormat[] = [...squareFormats, ...shopifyFormats, ...mailingFormats];

export const formatNamed = (name: ExportName | undefined): ExportFormat | undefined =>
  formats.find((format) => format.name === name);

/** The format whose headers these are, whatever their order; of several the one that asks for the most. */
export function formatOf(
  normalizedHeaders: ReadonlySet<string>,
  kind: 'customers' | 'purchases' | null,
): ExportFormat | undefined {
  const fits = formats.filter(
    (format) =>
      (kind ?? format.kind) === format.kind &&
      format.needs.every((names) => names.split('|').some((name) => normalizedHeaders.has(name))),
  );
  return fits.sort((a, b) => b.needs.length - a.needs.length)[0];
}
