import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { Knex } from 'knex';
import type { Streets } from '../contract/streets.ts';
import type { OsmFeature } from '../geometry/osm.ts';
import type { buildRouting } from '../routing/index.ts';
import type { StreetsImport } from './import.ts';
import { filesIn, type Prepared, type Shop } from './prepare.ts';
import { prepareApart } from './process.ts';
import { Progress } from './progress.ts';
import { insertShops, insertTiles } from './queries-import.ts';
import { readLines, readTiles } from './scratch.ts';

/** The features that streets are put together with. */
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

export interface Built extends Prepared {
  counts: Streets['counts'];
  routing: Streets['routing'];
}

/** Tiles of one statement: they are sent, and hold others up, as one. */
const tilesAtOnce = 500;
const bytesAtOnce = 1024 ** 2;
const shopsAtOnce = 1000;
/** After so many the event loop gets its turn. */
const featuresAtOnce = 100;

/** Makes one edition of streets beside those that are served: its rows, its folder. Changing over is not its business. */
export class Build {
  private readonly controller = new AbortController();
  private readonly scratch: string;
  private readonly progress: Progress;

  constructor(
    private readonly knex: Knex,
    private readonly options: StreetsImport,
    private readonly parts: Neighbors,
    private readonly edition: string,
    private readonly folder: string,
  ) {
    this.scratch = join(folder, 'scratch');
    this.progress = new Progress(
      async (phase, fraction) => {
        this.check();
        await options.onPhase?.(phase, fraction);
        this.check();
      },
      (error) => this.controller.abort(error),
    );
  }

  /** Rejects with the signal's reason where that aborts. All it started has ended when it settles. */
  async run(): Promise<Built | { refused: string }> {
    const { signal } = this.options;
    const abort = () => this.controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    // Left alone, V8 lets the garbage of a large extract grow to as much again as is in use: 1.2 GB instead of 0.6.
    setFlagsFromString('--heap-growing-percent=30');
    try {
      return await this.readAndStore();
    } finally {
      setFlagsFromString('--heap-growing-percent=0');
      signal?.removeEventListener('abort', abort);
      await this.progress.settle();
    }
  }

  private async readAndStore(): Promise<Built | { refused: string }> {
    const { progress } = this;
    await mkdir(this.scratch, { recursive: true });
    await progress.tell('reading', 0);
    // When the extract has been read, and so is known to be whole, three processes work side by side: one goes on to
    // draw tiles, one builds routing tiles, and the database takes the addresses.
    const beside: {
      addresses?: Promise<{ addresses: number }>;
      routing?: ReturnType<typeof buildRouting>;
    } = {};
    try {
      const prepared = await prepareApart(this.options.path, this.scratch, {
        signal: this.controller.signal,
        onProgress: (phase, share) => progress.mention(phase, share),
        onRead: () => {
          progress.enter('drawing');
          beside.addresses = this.indexAddresses();
          beside.routing = this.buildRouting();
          // What goes wrong beside stops the rest; it is met again below.
          for (const work of Object.values(beside)) work.catch((error) => this.controller.abort(error));
        },
      });
      if ('refused' in prepared) return prepared;
      await progress.tell('addressing', 0);
      const addresses = (await beside.addresses)?.addresses ?? 0;
      await progress.tell('routing', 0);
      const routing = (await beside.routing) ?? 'failed';
      await this.store(prepared.counts.tiles);
      return { ...prepared, counts: { ...prepared.counts, addresses }, routing };
    } catch (error) {
      this.controller.abort(error);
      throw error;
    } finally {
      await Promise.allSettled(Object.values(beside));
    }
  }

  private async indexAddresses(): Promise<{ addresses: number }> {
    const indexer = new this.parts.AddressIndexer(this.knex, this.options.businessId, this.edition);
    for await (const features of readLines<OsmFeature>(filesIn(this.scratch).features, featuresAtOnce)) {
      this.check();
      for (const feature of features) await indexer.add(feature);
      await breathe();
    }
    return indexer.finish((share) => {
      this.check();
      this.progress.mention('addressing', share);
    });
  }

  private buildRouting(): ReturnType<typeof buildRouting> {
    const { path, log } = this.options;
    const { signal } = this.controller;
    return this.parts.buildRouting(path, join(this.folder, 'routing'), { signal, ...(log && { log }) });
  }

  private async store(tileCount: number): Promise<void> {
    const { knex, edition, progress } = this;
    const { businessId } = this.options;
    const files = filesIn(this.scratch);
    await progress.tell('storing', 0);
    for await (const shops of readLines<Shop>(files.shops, shopsAtOnce)) {
      this.check();
      await insertShops(knex, businessId, edition, shops);
    }
    let stored = 0;
    for await (const tiles of readTiles(files.tiles, tilesAtOnce, bytesAtOnce)) {
      await insertTiles(knex, businessId, edition, tiles);
      stored += tiles.length;
      await progress.tell('storing', stored / tileCount);
    }
  }

  private check(): void {
    this.controller.signal.throwIfAborted();
  }
}
