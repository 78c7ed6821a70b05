import type { CheckinSettings } from '../api/devices.ts';

type Field = keyof CheckinSettings;

/** A setting as a person reads it: in `unit` of what is stored, and between `least` and `most` of these. */
export interface Rule {
  field: Field;
  unit: number;
  least: number;
  most: number;
}

/** The limits are those of the contract. */
export const rules: readonly Rule[] = [
  { field: 'keepDays', unit: 1, least: 1, most: 3_650 },
  { field: 'freshSeconds', unit: 60, least: 1, most: 1_440 },
  { field: 'lapseSeconds', unit: 60, least: 15, most: 10_080 },
  { field: 'hourlyCap', unit: 1, least: 1, most: 10_000 },
  { field: 'dailyCap', unit: 1, least: 1, most: 100_000 },
];

export type Fields = Record<Field, string>;

export const fieldsOf = (settings: CheckinSettings): Fields =>
  Object.fromEntries(rules.map(({ field, unit }) => [field, String(Math.round(settings[field] / unit))])) as Fields;

/** What was changed, and which fields cannot be kept as they are. One that nobody touched stays to the second. */
export function changesOf(
  fields: Fields,
  settings: CheckinSettings,
): { patch: Partial<CheckinSettings>; wrong: Field[] } {
  const before = fieldsOf(settings);
  const patch: Partial<CheckinSettings> = {};
  const wrong: Field[] = [];
  for (const { field, unit, least, most } of rules) {
    const value = Number(fields[field]);
    const fits = fields[field].trim() !== '' && Number.isInteger(value) && value >= least && value <= most;
    if (!fits) wrong.push(field);
    else if (fields[field] !== before[field]) patch[field] = value * unit;
  }
  return { patch, wrong };
}
