import type { Knex } from 'knex';
import { dataVersion } from '../db/version.ts';
import { type Owners, ownersOf } from './queries-owners.ts';

/** References kept at most; a hundred bytes each. */
const maxKept = 300_000;

/**
 * Whose purchases are, batch by batch: people come again and again, so each is looked up once. What is known holds as long as
 * nobody else has written anything: the data version then has grown by the one of the batch.
 */
export class OwnersByBatch {
  private ids = new Map<string, string>();
  private version = 0n;

  constructor(private readonly businessId: string) {}

  /** In the transaction of a batch, which has raised the data version. */
  async of(trx: Knex, refs: ReadonlySet<string>): Promise<Owners> {
    const version = BigInt(await dataVersion(trx, this.businessId));
    if (version !== this.version + 1n || this.ids.size > maxKept) this.ids = new Map();
    this.version = version;
    const unknown = new Set<string>();
    for (const ref of refs) if (!this.ids.has(ref)) unknown.add(ref);
    const found = unknown.size > 0 ? await ownersOf(trx, this.businessId, unknown) : undefined;
    for (const [ref, id] of found?.ids ?? []) this.ids.set(ref, id);
    return { ids: this.ids, erased: found?.erased ?? new Set() };
  }
}
