import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { bringBackEvents } from '../events/index.ts';
import { dispatch } from './dispatch.ts';
import { post } from './post.ts';
import { disableWebhook } from './queries.ts';
import * as deliveries from './queries-sending.ts';
import { verdictOf } from './retry.ts';
import { signedHeaders, signing } from './sign.ts';

export interface WebhookSender {
  start(): Promise<void>;
  /** What is under way gets a moment; what is cut off is sent again by the next process. */
  stop(): Promise<void>;
  /** Owes what is new and sends what is due, and resolves when that is done. */
  runOnce(): Promise<void>;
}

export interface SenderOptions {
  knex: Knex;
  log: Logger;
  tickMs?: number;
  timeoutMs?: number;
  /** Longer than the timeout: how long a delivery whose process died waits for another. */
  leaseMs?: number;
}

/** Requests at once: of one webhook few, so that one whose receiver is slow cannot take the place of all. */
const atOnce = 64;
const atOncePerWebhook = 4;
const graceMs = 1500;
const keptDays = 30;
const tidyMs = 3_600_000;

/** Sends what is owed to webhooks. Any number of processes may run one: each delivery is taken by one at a time. */
export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { knex, log, tickMs = 500, timeoutMs = 15_000, leaseMs = 60_000 } = options;
  const limit = pLimit(atOnce);
  const lanes = new Map<string, Set<Promise<void>>>();
  const cutting = new AbortController();
  setMaxListeners(0, cutting.signal);
  let stopping = false;
  let loop: Promise<void> | undefined;
  let tidiedAt = 0;

  /** False when there was nothing to send. */
  async function sendOne(webhook: deliveries.WebhookKey): Promise<boolean> {
    if (stopping) return false;
    const claimed = await deliveries.claimDelivery(knex, webhook, leaseMs);
    if (!claimed) return false;
    const { type, timestamp, data } = claimed.payload;
    const body = JSON.stringify({ type, timestamp, data });
    const now = Date.now();
    const secrets = signing(claimed.secrets, claimed.rotated_at, now);
    const headers = signedHeaders(claimed.message_id, body, secrets, now);
    const outcome = await post(claimed.url, body, headers, { timeoutMs, signal: cutting.signal });
    const { business_id } = webhook;
    if (outcome.status === null && cutting.signal.aborted) {
      await deliveries.releaseDelivery(knex, business_id, claimed.id);
      return false;
    }
    const verdict = verdictOf(outcome, { tries: claimed.tries, giveUpAt: claimed.give_up_at.getTime() }, Date.now());
    const { status, error, milliseconds } = outcome;
    await deliveries.settleDelivery(knex, business_id, claimed.id, {
      status: verdict.status,
      nextAt: verdict.status === 'waiting' ? new Date(verdict.nextAt) : null,
      attempt: { at: new Date(now).toISOString(), status, error, milliseconds },
    });
    if (verdict.status === 'failed' && verdict.gone) await disableWebhook(knex, business_id, webhook.id, '410 Gone');
    return true;
  }

  /** Sends of one webhook, one after another; others get their turn between any two. */
  async function runLane(webhook: deliveries.WebhookKey): Promise<void> {
    try {
      while (await limit(() => sendOne(webhook)));
    } catch (error) {
      log.warn({ err: error, webhookId: webhook.id }, 'webhook deliveries are held up');
    }
  }

  function openLanes(webhook: deliveries.WebhookKey): void {
    const key = `${webhook.business_id}/${webhook.id}`;
    const open = lanes.get(key) ?? new Set();
    lanes.set(key, open);
    while (open.size < atOncePerWebhook) {
      const lane = runLane(webhook).finally(() => {
        open.delete(lane);
        if (open.size === 0 && lanes.get(key) === open) lanes.delete(key);
      });
      open.add(lane);
    }
  }

  const underWay = () => Promise.all([...lanes.values()].flatMap((open) => [...open]));

  async function tick(): Promise<void> {
    await dispatch(knex, log);
    for (const webhook of await deliveries.dueWebhooks(knex)) openLanes(webhook);
    if (Date.now() - tidiedAt < tidyMs) return;
    tidiedAt = Date.now();
    await deliveries.forgetDeliveries(knex, keptDays);
  }

  async function afterRestore(): Promise<void> {
    await bringBackEvents(knex);
    await deliveries.bringBackWebhooks(knex);
  }

  async function run(): Promise<void> {
    await afterRestore().catch((error) => log.warn({ err: error }, 'webhooks'));
    while (!stopping) {
      await tick().catch((error) => log.warn({ err: error }, 'webhooks wait for the database'));
      await sleep(tickMs, undefined, { signal: cutting.signal }).catch(() => {});
    }
  }

  return {
    async start() {
      loop ??= run();
    },
    async stop() {
      stopping = true;
      await Promise.race([underWay(), sleep(graceMs, undefined, { ref: false })]);
      cutting.abort();
      await loop;
      await underWay();
    },
    async runOnce() {
      await tick();
      await underWay();
    },
  };
}
