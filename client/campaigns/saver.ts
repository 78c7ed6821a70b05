import type { Campaign, CampaignFields, CampaignPatch } from '../../server/contract/campaigns.ts';
import { Failure } from '../api/problem.ts';
import { campaignKeys, fieldsOf } from './edit.ts';

/** Saves a draft by itself, and never over what somebody else has changed meanwhile. */

/** The order of an object's names says nothing. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** What is no longer as it was. */
export function changesSince(before: CampaignFields, now: CampaignFields): CampaignPatch {
  return Object.fromEntries(campaignKeys.filter((key) => !same(before[key], now[key])).map((key) => [key, now[key]]));
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

/** What was kept in the browser, as far as it is of the kind a campaign has; whether it makes sense is for the server to say. */
export function parseKept(text: string | null, campaign: CampaignFields): Partial<CampaignFields> {
  try {
    const read: unknown = JSON.parse(text ?? 'null');
    if (typeof read !== 'object' || read === null) return {};
    const patch = read as Record<string, unknown>;
    const fits = (key: keyof CampaignFields) =>
      key === 'segmentId'
        ? patch[key] === null || typeof patch[key] === 'string'
        : patch[key] !== null && kindOf(patch[key]) === kindOf(campaign[key]);
    return Object.fromEntries(campaignKeys.filter(fits).map((key) => [key, patch[key]])) as Partial<CampaignFields>;
  } catch {
    return {};
  }
}

export interface Merged {
  /** mine where I changed something, else theirs */
  fields: CampaignFields;
  /** changed by both, and not to the same */
  conflicts: (keyof CampaignFields)[];
}

export function merge(before: CampaignFields, mine: CampaignFields, theirs: CampaignFields): Merged {
  const changes = changesSince(before, mine);
  const others = changesSince(before, theirs);
  const both = campaignKeys.filter((key) => key in changes && key in others);
  return { fields: { ...theirs, ...changes }, conflicts: both.filter((key) => !same(mine[key], theirs[key])) };
}

export type SaveState =
  | { is: 'saved' | 'waiting' | 'saving' }
  | { is: 'failed'; error: unknown }
  | { is: 'conflict'; theirs: Campaign; keys: (keyof CampaignFields)[] };

interface SaverParts {
  read: () => Promise<Campaign>;
  write: (patch: CampaignPatch) => Promise<Campaign>;
  onState: (state: SaveState) => void;
  /** what others changed was taken in */
  onTheirs: (fields: CampaignFields) => void;
  settleMs?: number;
  retryMs?: number;
}

const usual = { settleMs: 600, retryMs: 5_000 } as const;

export class Saver {
  readonly #parts: SaverParts;
  #base: CampaignFields;
  #updatedAt: string;
  #wanted: CampaignFields;
  #state: SaveState = { is: 'saved' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;

  constructor(campaign: Campaign, parts: SaverParts) {
    this.#parts = parts;
    this.#base = fieldsOf(campaign);
    this.#wanted = this.#base;
    this.#updatedAt = campaign.updatedAt;
  }

  /** What shall be saved; it is when nothing more has come for a moment. */
  want(fields: CampaignFields): void {
    this.#wanted = fields;
    if (this.#state.is === 'conflict') return;
    clearTimeout(this.#timer);
    if (!this.isDirty()) {
      if (!this.#running) this.#tell({ is: 'saved' });
      return;
    }
    if (!this.#running) this.#tell({ is: 'waiting' });
    this.#timer = setTimeout(() => this.flush(), this.#parts.settleMs ?? usual.settleMs);
  }

  /** What is not saved yet. */
  pending(): CampaignPatch {
    return changesSince(this.#base, this.#wanted);
  }

  isDirty(): boolean {
    return Object.keys(this.pending()).length > 0;
  }

  /** Saves what is not saved yet. False: it could not be. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (this.#state.is === 'conflict') return false;
    this.#running ??= this.#save().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Ends a conflict: what I changed is written over theirs, or theirs is taken. */
  async settle(whose: 'mine' | 'theirs'): Promise<boolean> {
    if (this.#state.is !== 'conflict') return true;
    const { theirs, keys } = this.#state;
    const before = this.#base;
    this.#base = fieldsOf(theirs);
    this.#updatedAt = theirs.updatedAt;
    const { fields } = merge(before, this.#wanted, this.#base);
    const chosen = Object.fromEntries(keys.map((key) => [key, theirs[key]]));
    this.#wanted = whose === 'mine' ? fields : { ...fields, ...chosen };
    this.#parts.onTheirs(this.#wanted);
    this.#tell({ is: 'waiting' });
    return this.flush();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #tell(state: SaveState): void {
    if (state.is === this.#state.is && state.is !== 'conflict') return;
    this.#state = state;
    this.#parts.onState(state);
  }

  async #save(): Promise<boolean> {
    if (!this.isDirty()) {
      this.#tell({ is: 'saved' });
      return true;
    }
    this.#tell({ is: 'saving' });
    try {
      const theirs = await this.#parts.read();
      if (theirs.updatedAt !== this.#updatedAt && !this.#takeIn(theirs)) return false;
      const patch = this.pending();
      const saved = await this.#parts.write(patch);
      // As it was sent: the server may trim a text that is still being typed.
      this.#base = { ...fieldsOf(saved), ...(patch as Partial<CampaignFields>) };
      this.#updatedAt = saved.updatedAt;
    } catch (error) {
      this.#tell({ is: 'failed', error });
      // What was refused will be refused again, until it is changed.
      const passes = !(error instanceof Failure) || !['invalid', 'forbidden', 'not-found'].includes(error.reason);
      if (passes) this.#timer = setTimeout(() => this.flush(), this.#parts.retryMs ?? usual.retryMs);
      return false;
    }
    // What was typed meanwhile has its own turn.
    if (this.isDirty()) {
      this.#tell({ is: 'waiting' });
      this.#timer = setTimeout(() => this.flush(), this.#parts.settleMs ?? usual.settleMs);
    } else this.#tell({ is: 'saved' });
    return true;
  }

  #takeIn(theirs: Campaign): boolean {
    const { fields, conflicts } = merge(this.#base, this.#wanted, fieldsOf(theirs));
    if (conflicts.length > 0) {
      this.#tell({ is: 'conflict', theirs, keys: conflicts });
      return false;
    }
    const others = changesSince(this.#base, fieldsOf(theirs));
    this.#base = fieldsOf(theirs);
    this.#updatedAt = theirs.updatedAt;
    this.#wanted = fields;
    if (Object.keys(others).length > 0) this.#parts.onTheirs(fields);
    return true;
  }
}
