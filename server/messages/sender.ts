import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { MessageChannel } from '../contract/audience.ts';
import type { Channel } from './channel.ts';
import { type Terms, termsOf } from './let-through.ts';
import { type Claimed, claimDue, letGo, putBack } from './queries-claim.ts';
import { cutOff } from './queries-settle.ts';
import { type Sending, sendOne } from './send.ts';
import { settleTry } from './settle.ts';

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
  /** Messages at once; few where the database is one connection. */
  workers?: number;
  tickMs?: number;
  timeoutMs?: number;
  /** Well above the timeout: how long a message whose process died waits, and at most a withdrawal for one under way. */
  leaseMs?: number;
  /** Businesses whose messages it sends; default all: who has many may give some a process of their own. */
  only?: readonly string[];
  now?: () => number;
}

const graceMs = 3_000;
const gatherMs = 25;
const mayHaveArrived = 'It was being handed over when the program stopped: it may have arrived.';

/** Sends what the outbox owes. Any number of processes may run one: each message is taken by one at a time. */
export function createMessageSender(options: SenderOptions): MessageSender {
  const { knex, log, channels, tickMs = 500, timeoutMs = 15_000, leaseMs = 45_000, now = Date.now } = options;
  const { workers = 64, only = null } = options;
  /** A business whose receivers are slow leaves room for others. */
  const perBusiness = Math.max(1, Math.ceil(workers * 0.75));
  const runner = randomUUID();
  const cutting = new AbortController();
  setMaxListeners(0, cutting.signal);
  const sending: Sending = {
    ...{ knex, runner, leaseMs, timeoutMs, now, signal: cutting.signal },
    channel: (name) => channels[name],
  };
  /** What answers a check-in waits for the check-in. */
  const without: MessageChannel[] = channels.checkin ? [] : ['checkin'];
  const underWay = new Map<Promise<void>, string>();
  let stopping = false;
  let loop: Promise<void> | undefined;

  /**
   * What was under way when its process died. A receiver that knows a message again gets it once more, through the gate; of others
   * nobody knows whether they heard of it, and a person has to decide.
   */
  async function recover(): Promise<void> {
    for (const tried of await cutOff(knex, only)) {
      const isRepeatable = channels[tried.channel]?.repeatable ?? false;
      const outcome = isRepeatable ? ({ kind: 'stopped' } as const) : { kind: 'cut' as const, detail: mayHaveArrived };
      await settleTry(knex, tried, outcome, { begun: tried.sent_at.getTime(), now: Date.now() });
    }
  }

  /** How many more may be under way of each business that has some. */
  function rooms(): Map<string, number> {
    const left = new Map<string, number>();
    for (const businessId of underWay.values()) left.set(businessId, (left.get(businessId) ?? perBusiness) - 1);
    return left;
  }

  function begin(claimed: Claimed, terms: Terms | undefined): void {
    const { business_id, id } = claimed;
    const one = (async () => {
      try {
        if (stopping || !terms) await putBack(knex, business_id, id, null);
        else await sendOne(sending, claimed, terms);
      } catch (error) {
        log.warn({ err: error, messageId: id }, 'a message is held up');
      }
    })().finally(() => underWay.delete(one));
    underWay.set(one, business_id);
  }

  /** Waits until half of the workers are free, but not for long: messages are claimed many at a time. */
  async function gather(): Promise<void> {
    const until = Date.now() + gatherMs;
    while (underWay.size > workers / 2 && Date.now() < until)
      await Promise.race([...underWay.keys(), sleep(until - Date.now())]);
  }

  /** Hands out what is due until nothing is; true when there was something. */
  async function sendDue(): Promise<boolean> {
    let begun = false;
    while (!stopping) {
      await gather();
      const limit = workers - underWay.size;
      if (limit <= 0) continue;
      const left = rooms();
      const perCampaign = Math.max(4, Math.ceil(limit / 2));
      const limits = { limit, perCampaign, perBusiness, rooms: left };
      const claimed = await claimDue(knex, { runner, leaseMs, without, only, ...limits });
      if (claimed.length === 0 && Math.min(1, ...left.values()) > 0) return begun;
      await hand(claimed);
      begun ||= claimed.length > 0;
    }
    return begun;
  }

  async function hand(claimed: readonly Claimed[]): Promise<void> {
    const known = new Map<string, Promise<Terms | undefined>>();
    for (const one of claimed) {
      const key = `${one.business_id} ${one.campaign_id}`;
      const terms = known.get(key) ?? termsOf(knex, one.business_id, one.campaign_id);
      known.set(key, terms);
      begin(one, await terms);
    }
  }

  async function tick(): Promise<boolean> {
    await recover();
    await letGo(knex, only);
    return sendDue();
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await tick().catch((error) => log.warn({ err: error }, 'messages wait for the database'));
      await sleep(tickMs, undefined, { signal: cutting.signal }).catch(() => {});
    }
  }

  const done = () => Promise.all(underWay.keys());

  return {
    async start() {
      loop ??= run();
    },
    async stop() {
      stopping = true;
      await Promise.race([done(), sleep(graceMs, undefined, { ref: false })]);
      cutting.abort();
      await loop;
      await done();
    },
    async runOnce() {
      while ((await tick()) || underWay.size > 0) await done();
    },
  };
}
