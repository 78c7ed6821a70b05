import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Knex } from 'knex';
import { AddressIndexer, dropAddresses } from '../addresses/index.ts';
import type { Streets } from '../contract/streets.ts';
import { bumpDataVersion } from '../db/version.ts';
import type { OsmFeature } from '../geometry/osm.ts';
import { buildRouting } from '../routing/index.ts';
import type { Problem } from './extract/faults.ts';
import { editionFolder, removeFolder, removeFoldersBefore } from './folders.ts';
import { filesIn, type Prepared, type Shop } from './prepare.ts';
import { prepareApart } from './process.ts';
import { currentEdition } from './queries.ts';
import { deleteBefore, deleteEdition, insertShops, insertTiles, nextEdition, switchTo } from './queries-import.ts';
import { readLines, readTiles } from './scratch.ts';

export type StreetsPhase = 'reading' | 'drawing' | 'addressing' | 'routing' | 'storing';

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

/** The features streets are put together with; tests may put others in their place. */
export interface Neighbors {
  AddressIndexer: new (
    knex: Knex,
    businessId: string,
    edition: string,
  ) => {
    add(feature: OsmFeature): Promise<void> | void;
    finish(onProgress?: (share: number) => void): Promise<{ addresses: number; streets: number }>;
  };
  dropAddresses: (knex: Knex, businessId: string, keepEdition: string | null) => Promise<void>;
  buildRouting: typeof buildRouting;
}
const neighbors: Neighbors = { AddressIndexer, dropAddresses, buildRouting };

/** Where in the whole each phase begins. */
const begins = { reading: 0, drawing: 0.25, addressing: 0.6, routing: 0.8, storing: 0.85 };
const ends = { reading: 0.25, drawing: 0.6, addressing: 0.8, routing: 0.85, storing: 1 };

/** Tiles of one statement: they are sent, and held up others, as one. */
const tilesAtOnce = 500;
const bytesAtOnce = 1024 ** 2;
const shopsAtOnce = 1000;
/** Between two of these rows of work the event loop gets its turn. */
const featuresAtOnce = 100;

/**
 * Imports an extract as a new edition of the business's streets, beside the old ones, and changes over in one
 * transaction at the end. Refused is what is no readable extract; the old streets stay then, as they do when it throws
 * (with the signal's reason, where that aborts), and nothing of the new edition is left.
 */
export async function importStreets(
  knex: Knex,
  options: StreetsImport,
  parts: Neighbors = neighbors,
): Promise<StreetsOutcome> {
  const { businessId, dataDirectory } = options;
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
    outcome = await new Import(knex, options, parts, edition, folder).run();
  } catch (error) {
    await undo().catch((cause) => options.log?.warn({ err: cause }, 'streets that were given up could not be removed'));
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
    options.log?.warn({ err: error }, 'old streets could not be removed');
  }
  return outcome;
}

class Import {
  private readonly controller = new AbortController();
  private readonly scratch: string;
  private phase: StreetsPhase = 'reading';
  private telling: Promise<void> = Promise.resolve();
  private isMentioning = false;

  constructor(
    private readonly knex: Knex,
    private readonly options: StreetsImport,
    private readonly parts: Neighbors,
    private readonly edition: string,
    private readonly folder: string,
  ) {
    this.scratch = join(folder, 'scratch');
  }

  async run(): Promise<StreetsOutcome> {
    const { signal } = this.options;
    const abort = () => this.controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    try {
      return await this.readAndStore();
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  private async readAndStore(): Promise<StreetsOutcome> {
    await mkdir(this.scratch, { recursive: true });
    await this.tell('reading', 0);
    // Once the extract is read to its end, and so is one, three processes work on it side by side: the tiles are drawn
    // in one, routing tiles are built in another, and the database takes the addresses.
    const side: {
      addresses?: Promise<{ addresses: number; streets: number }>;
      routing?: ReturnType<typeof buildRouting>;
    } = {};
    try {
      const prepared = await prepareApart(this.options.path, this.scratch, {
        signal: this.controller.signal,
        onProgress: (phase, share) => this.mention(phase, share),
        onRead: () => {
          this.phase = 'drawing';
          side.addresses = this.indexAddresses();
          side.routing = this.buildRouting();
          // Their failures are met below; until then they must not count as unhandled.
          for (const promise of [side.addresses, side.routing]) promise.catch((error) => this.controller.abort(error));
        },
      });
      if ('refused' in prepared) return prepared;
      await this.tell('addressing', 0);
      const addresses = await side.addresses;
      await this.tell('routing', 0);
      const routing = await side.routing;
      return await this.store(prepared, addresses?.addresses ?? 0, routing ?? 'failed');
    } catch (error) {
      this.controller.abort(error);
      throw error;
    } finally {
      await Promise.allSettled([side.addresses, side.routing]);
    }
  }

  private async indexAddresses(): Promise<{ addresses: number; streets: number }> {
    const { knex, edition } = this;
    const indexer = new this.parts.AddressIndexer(knex, this.options.businessId, edition);
    for await (const features of readLines<OsmFeature>(filesIn(this.scratch).features, featuresAtOnce)) {
      this.check();
      for (const feature of features) await indexer.add(feature);
      await breathe();
    }
    return indexer.finish((share) => {
      this.check();
      this.mention('addressing', share);
    });
  }

  private buildRouting(): ReturnType<typeof buildRouting> {
    const { path, log } = this.options;
    return this.parts.buildRouting(path, join(this.folder, 'routing'), {
      signal: this.controller.signal,
      ...(log && { log }),
    });
  }

  private async store(
    { bbox, extractAt, counts, problems }: Prepared,
    addresses: number,
    routing: Streets['routing'],
  ): Promise<StreetsOutcome> {
    const { knex, edition, options } = this;
    const { businessId, name, demo = false } = options;
    const files = filesIn(this.scratch);
    for await (const shops of readLines<Shop>(files.shops, shopsAtOnce)) {
      this.check();
      await insertShops(knex, businessId, edition, shops);
    }
    let stored = 0;
    for await (const tiles of readTiles(files.tiles, tilesAtOnce, bytesAtOnce)) {
      await this.tell('storing', stored / counts.tiles);
      await insertTiles(knex, businessId, edition, tiles);
      stored += tiles.length;
    }
    await this.tell('storing', 1);
    const all = { ...counts, addresses };
    await knex.transaction(async (trx) => {
      await options.beforeSwitch?.(trx);
      const row = { edition, name, extractAt, bbox, counts: all, routing, demo };
      if (!(await switchTo(trx, businessId, row)))
        throw new Error('Newer streets were imported while these were being read.');
      await bumpDataVersion(trx, businessId);
    });
    return { edition, counts: all, problems };
  }

  private check(): void {
    this.controller.signal.throwIfAborted();
  }

  /** Tells of a step of our own, once whoever is told has heard all before it. */
  private async tell(phase: StreetsPhase, share: number): Promise<void> {
    this.check();
    this.phase = phase;
    this.telling = this.telling.then(() =>
      this.options.onPhase?.(phase, begins[phase] + (ends[phase] - begins[phase]) * share),
    );
    await this.telling;
  }

  /** Passes on progress from the side: of the present phase, and not more often than it is taken. */
  private mention(phase: StreetsPhase, share: number): void {
    if (phase !== this.phase || this.isMentioning || this.controller.signal.aborted) return;
    this.isMentioning = true;
    this.tell(phase, share)
      .catch((error) => this.controller.abort(error))
      .finally(() => {
        this.isMentioning = false;
      });
  }
}
