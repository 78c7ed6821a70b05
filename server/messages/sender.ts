import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import type { MessageChannel } from '../contract/audience.ts';
import type { Channel } from './channel.ts';
import { claimDue, putBack } from './queries-claim.ts';
import { cutOff, settle } from './queries-settle.ts';
import { type Sending, sendOne } from './send.ts';

export interface MessageSender {
  start(): Promise<void>;
  /** What is under way gets a moment. */
  stop(): Promise<void>;
  /** Sends what is due, and resolves when nothing is any more. */
  runOnce(): Promise<void>;
}

export interface SenderOptions {
  knex: Knex;
  log: Logger;
  channels: Partial<Record<MessageChannel, Channel>>;
  /** Messages at once. */
  workers?: number;
  tickMs?: number;
  timeoutMs?: number;
  /** Longer than the timeout: how long a message whose process died waits. */
  leaseMs?: number;
  now?: () => number;
}

const graceMs = 1500;

/** Sends what the outbox owes. Any number of processes may run one: each message is taken by one at a time. */
export function createMessageSender(options: SenderOptions): MessageSender {
  const {
    knex,
    log,
    channels,
    workers = 16,
    tickMs = 500,
    timeoutMs = 20_000,
    leaseMs = 60_000,
    now = Date.now,
  } = options;
  const runner = randomUUID();
  const limit = pLimit(workers);
  const cutting = new AbortController();
  setMaxListeners(0, cutting.signal);
  const sending: Sending = {
    ...{ knex, runner, leaseMs, timeoutMs, now, signal: cutting.signal },
    channel: (name) => channels[name],
  };
  let stopping = false;
  let loop: Promise<void> | undefined;

  /**
   * What was under way when its process died. A receiver that knows a message again gets it once more, through the gate; of others
   * nobody knows whether they heard of it, and a person has to decide.
   */
  async function recover(): Promise<void> {
    for (const { business_id, id, channel, has_total } of await cutOff(knex)) {
      const isRepeatable = channels[channel]?.repeatable ?? false;
      await settle(knex, business_id, id, {
        ...{ channel, attempt: null, counted: has_total, undo: isRepeatable },
        status: isRepeatable ? 'owed' : 'unknown',
        reason: null,
        detail: isRepeatable ? null : 'It was being handed over when the program stopped: it may have arrived.',
        nextAt: isRepeatable ? new Date() : null,
      });
    }
  }

  /** True when there may be more. */
  async function round(): Promise<boolean> {
    const claimed = await claimDue(knex, { runner, limit: workers * 2, perCampaign: workers, leaseMs });
    await Promise.all(
      claimed.map((one) =>
        limit(async () => {
          if (stopping) return putBack(knex, one.business_id, one.id, null);
          try {
            await sendOne(sending, one);
          } catch (error) {
            log.warn({ err: error, messageId: one.id }, 'a message is held up');
          }
        }),
      ),
    );
    return claimed.length > 0;
  }

  async function runOnce(): Promise<void> {
    await recover();
    while (!stopping && (await round()));
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await runOnce().catch((error) => log.warn({ err: error }, 'messages wait for the database'));
      await sleep(tickMs, undefined, { signal: cutting.signal }).catch(() => {});
    }
  }

  return {
    async start() {
      loop ??= run();
    },
    async stop() {
      stopping = true;
      await Promise.race([loop, sleep(graceMs, undefined, { ref: false })]);
      cutting.abort();
      await loop;
    },
    runOnce,
  };
}
