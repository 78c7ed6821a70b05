import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Correction, Geocoded } from '../contract/streets.ts';
import { type CorrectionKey, candidateKey, correctionKeys, meansSame, primaryKey } from './correction-key.ts';
import type { Gazetteer } from './gazetteer.ts';
import { gazetteerOf } from './load.ts';
import type { Found } from './locate.ts';
import { type Match, matchAddress } from './match.ts';
import { servedEdition } from './queries.ts';
import { type CorrectionRow, correctionsOf, replaceCorrections } from './queries-corrections.ts';

export const toCorrection = ({ id, address, lng, lat, created_at }: CorrectionRow): Correction => ({
  id,
  address,
  position: [lng, lat],
  createdAt: created_at.toISOString(),
});

/** Answers to several addresses with what people corrected: at the place of the house, or else before all others. */
export async function withCorrections(
  knex: Knex,
  businessId: string,
  matches: readonly Match[],
  found: readonly (readonly Found[])[],
  gazetteer: Gazetteer,
): Promise<Geocoded[][]> {
  const asked = matches.map(correctionKeys);
  const keys = new Set(
    [...asked.flat(), ...matches.flatMap((match) => match.candidates.flatMap(candidateKey))].map(({ key }) => key),
  );
  const rows = keys.size === 0 ? [] : await correctionsOf(knex, businessId, [...keys]);
  const byKey = new Map<string, CorrectionRow[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  const rowFor = (keysOfOne: readonly CorrectionKey[]) => {
    for (const key of keysOfOne) {
      const row = byKey.get(key.key)?.find((kept) => meansSame(key, kept, gazetteer));
      if (row) return row;
    }
    return undefined;
  };
  return found.map((items, n) => correctedItems(items, rowFor(asked[n] ?? []), rowFor));
}

function correctedItems(
  items: readonly Found[],
  written: CorrectionRow | undefined,
  rowFor: (keys: readonly CorrectionKey[]) => CorrectionRow | undefined,
): Geocoded[] {
  const rows = new Set<CorrectionRow>();
  const answers: Geocoded[] = [];
  for (const { candidate, ...item } of items) {
    const row = candidate && rowFor(candidateKey(candidate));
    if (!row) answers.push(item);
    else if (!rows.has(row)) {
      rows.add(row);
      answers.push(correctedItem(row, item, row === written ? 1 : item.score));
    }
  }
  if (written && !rows.has(written)) answers.push(correctedItem(written, undefined, 1));
  return answers.sort((a, b) => b.score - a.score);
}

function correctedItem(row: CorrectionRow, item: Geocoded | undefined, score: number): Geocoded {
  const isHouse = item?.accuracy === 'address' || item?.accuracy === 'interpolated';
  const label = isHouse ? item.label : row.address;
  return { label, position: [row.lng, row.lat], accuracy: 'address', score, corrected: true };
}

/**
 * Keeps where a person says an address is, instead of what was kept for it before. Undefined when the text has no
 * letter or digit to know it by.
 */
export async function correctPlace(
  knex: Knex,
  businessId: string,
  { address, position }: { address: string; position: Position },
): Promise<Correction | undefined> {
  const { edition } = await servedEdition(knex, businessId);
  const gazetteer = await gazetteerOf(knex, businessId, edition);
  const match = matchAddress(address, gazetteer);
  const key = primaryKey(match);
  if (!key) return undefined;
  const before = (await correctionsOf(knex, businessId, [key.key])).filter((row) => meansSame(key, row, gazetteer));
  const ids = before.map(({ id }) => id);
  return toCorrection(await replaceCorrections(knex, businessId, ids, { ...key, address, position }));
}
