import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { isBefore, type Position } from './position.ts';
import type { EventRow } from './queries.ts';
import { horizonOf, type LastFixRow, lastFixes, readStream } from './queries-stream.ts';

export interface Listener {
  /** In the order of the stream. Resolves when there is room for more. */
  onEvents(rows: readonly EventRow[]): Promise<void>;
  onFixes(rows: readonly LastFixRow[]): void;
}

interface Entry {
  listener: Listener;
  after: Position;
  /** False while it reads by itself what came before it. */
  live: boolean;
}

const batch = 200;
const eventsMs = 300;
const fixesMs = 1000;
const troubleMs = 1000;
/** Processes note when they heard of a device before they commit: how far back that may be. */
const overlapMs = 10_000;

/** Everything that is told live, read once per business however many listen to it, and not at all while nobody does. */
export class Hub {
  private readonly polls = new Map<string, Poll>();
  private readonly log: Logger | undefined;

  constructor(log?: Logger) {
    this.log = log;
  }

  /** Tells a listener everything after `from`, each event once and in order, until the returned function is called. */
  listen(knex: Knex, businessId: string, { from, end }: Beginning, listener: Listener): () => void {
    const poll = this.polls.get(businessId) ?? new Poll(knex, businessId, end, this.log);
    this.polls.set(businessId, poll);
    const leave = poll.join(from, listener);
    return () => {
      leave();
      if (poll.idle && this.polls.get(businessId) === poll) this.polls.delete(businessId);
    };
  }
}

class Poll {
  private readonly entries = new Set<Entry>();
  private position: Position;
  private running = false;
  private fixesAt = 0;
  private since = new Date(Date.now() - overlapMs);
  private told = new Map<string, number>();

  constructor(
    private readonly knex: Knex,
    private readonly businessId: string,
    end: Position,
    private readonly log: Logger | undefined,
  ) {
    this.position = end;
  }

  get idle(): boolean {
    return this.entries.size === 0;
  }

  join(after: Position, listener: Listener): () => void {
    const entry: Entry = { listener, after, live: false };
    this.entries.add(entry);
    void this.catchUp(entry);
    if (!this.running) void this.run();
    return () => this.entries.delete(entry);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (!this.idle) {
      const trouble = await this.tick().then(
        () => false,
        (error) => this.tell(error),
      );
      await sleep(trouble ? troubleMs : eventsMs);
    }
    this.running = false;
  }

  private async tick(): Promise<void> {
    const rows = await readStream(this.knex, this.businessId, this.position, batch);
    const last = lastOf(rows);
    if (last) {
      this.position = last;
      for (const entry of this.entries) {
        if (!entry.live) continue;
        const fresh = rows.filter((row) => isBefore(entry.after, row));
        if (isBefore(entry.after, last)) entry.after = last;
        void entry.listener.onEvents(fresh);
      }
    }
    if (rows.length === batch) return this.tick();
    if (Date.now() - this.fixesAt >= fixesMs) await this.tellFixes();
  }

  /**
   * Reads for one listener until it is where the poll is. A read with room left has seen everything up to where the
   * poll stood before it, even where no event is.
   */
  private async catchUp(entry: Entry): Promise<void> {
    while (this.entries.has(entry)) {
      try {
        const target = this.position;
        const rows = await readStream(this.knex, this.businessId, entry.after, batch);
        if (!this.entries.has(entry)) return;
        const last = lastOf(rows);
        if (last) entry.after = last;
        if (rows.length < batch && isBefore(entry.after, target)) entry.after = target;
        if (last) await entry.listener.onEvents(rows);
        entry.live = !isBefore(entry.after, this.position);
        if (entry.live) return;
      } catch (error) {
        this.tell(error);
        await sleep(troubleMs);
      }
    }
  }

  /** The last fix of each device that has a new one. */
  private async tellFixes(): Promise<void> {
    this.fixesAt = Date.now();
    const rows = await lastFixes(this.knex, this.businessId, this.since);
    const fresh = rows.filter(({ device_id, last }) => this.told.get(device_id) !== last.at);
    this.told = new Map(rows.map(({ device_id, last }) => [device_id, last.at]));
    const newest = Math.max(...rows.map(({ last_seen_at }) => last_seen_at.getTime()));
    this.since = new Date(Math.max(this.since.getTime(), newest - overlapMs));
    if (fresh.length > 0) for (const { listener } of this.entries) listener.onFixes(fresh);
  }

  private tell(error: unknown): true {
    this.log?.warn({ err: error, businessId: this.businessId }, 'the stream of events cannot be read at the moment');
    return true;
  }
}

const lastOf = (rows: readonly EventRow[]): Position | undefined => {
  const last = rows.at(-1);
  return last && { xid: last.xid, id: last.id };
};

export interface Beginning {
  from: Position;
  /** Where the stream stood when it was asked. */
  end: Position;
}

/**
 * Where a stream begins: at what was asked for, or with what comes. What was asked for may lie beyond the horizon (it was
 * read in a list); only beyond every transaction it is another database's, and says nothing here.
 */
export async function beginningOf(knex: Knex, asked: Position | undefined): Promise<Beginning> {
  const { horizon, next } = await horizonOf(knex);
  const end = { xid: horizon, id: '0' };
  return { from: asked && BigInt(asked.xid) <= BigInt(next) ? asked : end, end };
}
