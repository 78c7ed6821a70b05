import type { Knex } from 'knex';
import type { ImportReport } from '../contract/imports.ts';
import { beat, ClaimLost, type FileRow, importOf, type Run } from './queries.ts';
import { removeDemoTown } from './queries-demo.ts';
import { toReport } from './report.ts';

export interface ImportOptions {
  /** The files are the demo town's own: it does not make room for itself. */
  demo?: boolean;
  /** Files in here are uploads, and are removed when the import has ended. */
  spoolDirectory?: string;
  /** Where travel times over an extract's streets are kept: an extract cannot be imported without. */
  dataDirectory?: string;
  /** A Nominatim-compatible server to find addresses with, instead of the index made from the extract. */
  geocoderUrl?: string | undefined;
  onProgress?: (report: ImportReport) => void;
  log?: { warn(details: object, message: string): void };
  /** Stops the import after the batch at hand; a later run goes on from there. */
  signal?: AbortSignal;
  /** Rows in a transaction. For tests. */
  batchRows?: number;
  /** Whether purchases may come by COPY, where the database takes it. For tests. */
  copies?: boolean;
}

/** The process is asked to stop. */
export class Interrupted extends Error {}

const beatMs = 4_000;

/** What the steps of one run share: the claim and its heartbeat, and the demo town that may have to make room. */
export class Session {
  private lost: ClaimLost | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly knex: Knex,
    readonly run: Run,
    readonly options: ImportOptions,
    /** The demo town is there and this import is not its own. */
    public demoStands: boolean,
    /** Rows written in one transaction. */
    readonly batchRows: number,
    /** The database takes rows by COPY. */
    readonly copies: boolean,
  ) {}

  start(): void {
    let beating = false;
    this.timer = setInterval(async () => {
      // A batch beats too, and holds the row until it is committed: one heartbeat waits for it, not one every few seconds.
      if (beating) return;
      beating = true;
      await beat(this.knex, this.run).catch((error) => {
        if (error instanceof ClaimLost) this.lost = error;
        else this.options.log?.warn({ err: error, importId: this.run.importId }, 'import heartbeat');
      });
      beating = false;
    }, beatMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Throws when there should be no next step. */
  check(): void {
    if (this.lost) throw this.lost;
    if (this.options.signal?.aborted) throw new Interrupted('The import was interrupted.');
  }

  async report(): Promise<void> {
    if (!this.options.onProgress) return;
    const row = await importOf(this.knex, this.run.businessId, this.run.importId);
    if (row) this.options.onProgress(toReport(row));
  }

  /** Called when the first row of real data is about to be written. `knex`: the transaction at hand, where there is one. */
  async makeRoom(file: FileRow, knex = this.knex): Promise<void> {
    if (!this.demoStands) return;
    await removeDemoTown(knex, this.run.businessId);
    this.demoStands = false;
    file.detected = withNote(file.detected, 'The fictional demo town made room for your data.');
  }
}

export function withNote(detected: FileRow['detected'], note: string): Record<string, unknown> {
  const before = typeof detected?.note === 'string' ? `${detected.note} ` : '';
  return { ...detected, note: before + note };
}
