import { untie } from '../geometry/knots.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type AreaRow, areaReader } from './features.ts';
import { looksSwapped } from './home.ts';
import { addProgress, type FileRow, homeOf, inBatch, updateFile } from './queries.ts';
import { countCustomers, nextPlacedRange, placeCustomers } from './queries-customers.ts';
import { checkOutlines, type NewNeighborhood, upsertNeighborhoods } from './queries-neighborhoods.ts';
import { type Detected, readFeatures } from './recognize.ts';
import type { Session } from './session.ts';
import { Tally } from './tally.ts';

const placedAtOnce = 5_000;
const outlinesAtOnce = 100;

/**
 * Neighborhoods of one file appear together, in one transaction; then every customer's neighborhood is found anew.
 * Answers why the file was refused, if it was.
 */
export async function runNeighborhoods(
  session: Session,
  file: FileRow,
  detected: Detected & { format: 'geojson' },
): Promise<string | undefined> {
  if (file.phase !== 'placing') {
    const features = await readFeatures(file.path, detected.encoding);
    if ('refused' in features) return features.refused;
    await writeFeatures(session, file, features);
  }
  await placeEveryone(session, file);
  await updateFile(session.knex, session.run, file.number, { status: 'done', phase: 'finished', fraction: 1 });
  return undefined;
}

async function writeFeatures(session: Session, file: FileRow, features: readonly unknown[]): Promise<void> {
  const home = session.demoStands ? [] : await homeOf(session.knex, session.run.businessId);
  const read = areaReader();
  const tally = new Tally(file.problem_count);
  const good: NewNeighborhood[] = [];
  for (let from = 0; from < features.length; from += outlinesAtOnce) {
    session.check();
    const rows = features.slice(from, from + outlinesAtOnce).map((feature, index) => read(feature, from + index + 1));
    const areas = rows.flatMap((row) => row.area ?? []);
    const outlines = await outlinesOf(
      session,
      areas.map((area) => area.polygons),
    );
    for (const row of rows) {
      for (const problem of row.problems) tally.problem(row.row, problem);
      const outline = row.area && outlines[areas.indexOf(row.area)];
      const neighborhood = judge(row, outline, home, tally);
      if (neighborhood) good.push(neighborhood);
    }
    await updateFile(session.knex, session.run, file.number, {
      fraction: Math.min(0.4, (0.4 * from) / features.length),
    });
  }
  if (good.length > 0) await session.makeRoom(file);
  await inBatch(session.knex, session.run, async (trx) => {
    for (let from = 0; from < good.length; from += outlinesAtOnce) {
      const part = good.slice(from, from + outlinesAtOnce);
      const known = await upsertNeighborhoods(trx, session.run, part);
      for (const { sourceKey } of part) tally.end(known.has(sourceKey) ? 'updated' : 'created');
    }
    const progress = { ...tally.progress(0.5), phase: 'placing' as const };
    await addProgress(trx, session.run, file.number, {
      ...progress,
      ...(file.detected && { detected: file.detected }),
    });
  });
  await session.report();
}

interface Outline {
  /** null: nothing with an area is left, or it cannot be repaired. */
  ewkb: string | null;
  repair?: string;
}

/** Outlines fit to be stored: those PostGIS finds invalid are repaired, and checked again. */
async function outlinesOf({ knex }: Session, outlines: readonly Polygons[]): Promise<Outline[]> {
  const checked = outlines.length > 0 ? await checkOutlines(knex, outlines) : [];
  const repaired: Outline[] = [];
  for (const [index, { valid, area, ewkb }] of checked.entries()) {
    const untied = valid ? undefined : untie(outlines[index] ?? []);
    const [again] = untied && untied.length > 0 ? await checkOutlines(knex, [untied]) : [];
    if (valid) repaired.push({ ewkb: area > 0 ? ewkb : null });
    else if (!again?.valid || again.area === 0) repaired.push({ ewkb: null });
    else repaired.push({ ewkb: again.ewkb, repair: repairWords(area, again.area) });
  }
  return repaired;
}

/** The neighborhood to write, or undefined when the row has ended in the tally. */
function judge(
  row: AreaRow,
  outline: Outline | undefined,
  home: Parameters<typeof looksSwapped>[1],
  tally: Tally,
): NewNeighborhood | undefined {
  const fail = (reason?: string) => {
    if (reason !== undefined) tally.problem(row.row, { reason });
    tally.end(row.skipped ? 'skipped' : 'failed');
    return undefined;
  };
  if (!row.area || !outline) return fail();
  if (outline.ewkb === null) return fail('The outline has no area.');
  const corner = row.area.polygons[0]?.[0]?.[0];
  if (corner && looksSwapped(corner, home)) return fail('Latitude and longitude seem to be swapped.');
  if (outline.repair !== undefined) tally.problem(row.row, { reason: outline.repair });
  const { sourceKey, name, households, population } = row.area;
  return { sourceKey, name, households, population, ewkb: outline.ewkb };
}

function repairWords(before: number, after: number): string {
  const percent = before > 0 ? Math.abs((after - before) / before) * 100 : Number.POSITIVE_INFINITY;
  // A bow tie's two halves cancel each other out: there is no area to compare with.
  const change = percent <= 1000 ? `, area changed by ${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%` : '';
  return `The outline crossed itself; repaired${change}.`;
}

/** In short transactions, a range of customers each: the map is served between them. */
async function placeEveryone(session: Session, file: FileRow): Promise<void> {
  const { knex, run } = session;
  const total = await countCustomers(knex, run.businessId);
  let after = '0';
  for (let placed = 0; ; placed += placedAtOnce) {
    session.check();
    const last = await nextPlacedRange(knex, run.businessId, after, placedAtOnce);
    if (last === null) return;
    await inBatch(knex, run, async (trx) => {
      await placeCustomers(trx, run.businessId, after, last);
      await updateFile(trx, run, file.number, { fraction: Math.min(0.99, 0.5 + placed / total / 2) });
    });
    after = last;
    await session.report();
  }
}
