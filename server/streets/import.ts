import { join } from 'node:path';
import type { Knex } from 'knex';
import { AddressIndexer, dropAddresses } from '../addresses/index.ts';
import type { Streets } from '../contract/streets.ts';
import { bumpDataVersion } from '../db/version.ts';
import { buildRouting } from '../routing/index.ts';
import { Build, type Neighbors } from './build.ts';
import type { Problem } from './extract/faults.ts';
import { editionFolder, removeFolder, removeFoldersBefore } from './folders.ts';
import type { StreetsPhase } from './progress.ts';
import { currentEdition } from './queries.ts';
import { deleteBefore, deleteEdition, nextEdition, switchTo } from './queries-import.ts';

export interface StreetsImport {
  businessId: string;
  /** The extract. */
  path: string;
  /** The file's name as people know it. */
  name: string;
  dataDirectory: string;
  demo?: boolean;
  /** `fraction`: of the whole import, 0..1. */
  onPhase?: (phase: StreetsPhase, fraction: number) => Promise<void> | void;
  signal?: AbortSignal;
  log?: { warn(details: object, message: string): void };
  /** Runs inside the transaction that changes over. */
  beforeSwitch?: (trx: Knex.Transaction) => Promise<void>;
}

export type StreetsOutcome = { refused: string } | { edition: string; counts: Streets['counts']; problems: Problem[] };

const neighbors: Neighbors = { AddressIndexer, dropAddresses, buildRouting };

/**
 * Imports an extract as a new edition of the business's streets, beside the old ones, and changes over in one
 * transaction at the end. Refused is what is no readable extract; the old streets stay then, as they do when it throws
 * (with the signal's reason, where that aborts), and nothing of the new edition is left. `parts`: tests may put others
 * in their place.
 */
export async function importStreets(
  knex: Knex,
  options: StreetsImport,
  parts: Neighbors = neighbors,
): Promise<StreetsOutcome> {
  const { businessId, dataDirectory, log } = options;
  const edition = await nextEdition(knex);
  const before = await currentEdition(knex, businessId);
  const folder = editionFolder(dataDirectory, businessId, edition);
  const undo = async () => {
    await removeFolder(folder);
    await deleteEdition(knex, businessId, edition);
    await parts.dropAddresses(knex, businessId, await currentEdition(knex, businessId));
  };
  let outcome: StreetsOutcome;
  try {
    outcome = await buildAndSwitch(knex, options, parts, { edition, before, folder });
  } catch (error) {
    await undo().catch((cause) => log?.warn({ err: cause }, 'streets that were given up could not be removed'));
    throw error;
  }
  if ('refused' in outcome) {
    await undo();
    return outcome;
  }
  try {
    await removeFolder(join(folder, 'scratch'));
    await deleteBefore(knex, businessId, edition);
    await parts.dropAddresses(knex, businessId, edition);
    // Routers may still be reading the tiles of the streets that were just replaced.
    await removeFoldersBefore(dataDirectory, businessId, edition, before);
  } catch (error) {
    // The new streets are there: the next import removes what is left.
    log?.warn({ err: error }, 'old streets could not be removed');
  }
  return outcome;
}

async function buildAndSwitch(
  knex: Knex,
  options: StreetsImport,
  parts: Neighbors,
  { edition, before, folder }: { edition: string; before: string | null; folder: string },
): Promise<StreetsOutcome> {
  const built = await new Build(knex, options, parts, edition, folder).run();
  if ('refused' in built) return built;
  const { bbox, extractAt, counts, routing, problems } = built;
  const { businessId, name, demo = false, beforeSwitch } = options;
  await knex.transaction(async (trx) => {
    await beforeSwitch?.(trx);
    const streets = { edition, name, extractAt, bbox, counts, routing, demo };
    // Another import may have cleared away addresses of this one.
    if (!(await switchTo(trx, businessId, before, streets)))
      throw new Error('Other streets were imported while these were being read: import them again.');
    await bumpDataVersion(trx, businessId);
  });
  return { edition, counts, problems };
}
