import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { type CampaignRow, campaignsIn } from '../campaigns/index.ts';
import { bringBackEvents } from '../events/index.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { planCustomers } from './plan.ts';
import { prepare } from './prepare.ts';
import { turnStates } from './queries.ts';
import { bringBackCursors } from './queries-events.ts';
import { planStream } from './stream.ts';

export interface Planner {
  start(): Promise<void>;
  /** After the batch under way; another process, or the next start, goes on. */
  stop(): Promise<void>;
  /** Plans all that is due now, and resolves when that is done. */
  runOnce(): Promise<void>;
}

export interface PlannerOptions {
  knex: Knex;
  log: Logger;
  defining: SegmentDependencies;
  tickMs?: number;
  /** Default all. */
  businessId?: string;
}

/** How often it is looked for whom something about a customer has come due, and when trouble is tried again. */
const lookMs = 3_600_000;
const troubleMs = 60_000;

/** Turns launched campaigns into messages. Any number of processes may run one. */
export function createPlanner({ knex, log, defining, tickMs = 1_000, businessId: only }: PlannerOptions): Planner {
  const planning = { defining, log };
  const stopped = new AbortController();
  const goesOn = () => !stopped.signal.aborted;
  /** When a campaign's turn comes again, by business and id. */
  const turns = new Map<string, number>();
  let running: Promise<unknown> | undefined;

  async function planOne(campaign: CampaignRow): Promise<void> {
    const { business_id: businessId, id, trigger, planned_at } = campaign;
    const key = `${businessId}/${id}`;
    if ((turns.get(key) ?? 0) > Date.now()) return;
    turns.set(key, Date.now() + troubleMs);
    try {
      await prepare(knex, campaign, planning);
      const isDone = trigger === 'fence' || planned_at || (await planCustomers(knex, campaign, planning, { goesOn }));
      if (isDone) turns.set(key, trigger === 'customer' ? Date.now() + lookMs : Number.POSITIVE_INFINITY);
    } catch (error) {
      log.warn({ err: error, businessId, campaignId: id }, 'a campaign cannot be planned');
    }
  }

  async function planCampaigns(): Promise<void> {
    await turnStates(knex, only ?? null);
    const all = await campaignsIn(knex, ['active']);
    const campaigns = all.filter(({ business_id }) => only === undefined || business_id === only);
    const active = new Set(campaigns.map(({ business_id, id }) => `${business_id}/${id}`));
    for (const key of turns.keys()) if (!active.has(key)) turns.delete(key);
    for (const campaign of campaigns) if (goesOn()) await planOne(campaign);
  }

  const lanes = [planCampaigns, () => planStream(knex, planning, { goesOn, only })];

  async function repeat(lane: () => Promise<void>): Promise<void> {
    while (goesOn()) {
      await lane().catch((error) => log.warn({ err: error }, 'campaigns wait for the database'));
      await sleep(tickMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  }

  /** A large audience takes minutes: events do not wait for it. */
  async function run(): Promise<void> {
    await afterRestore().catch((error) => log.warn({ err: error }, 'campaigns'));
    await Promise.all(lanes.map(repeat));
  }

  async function afterRestore(): Promise<void> {
    await bringBackEvents(knex);
    await bringBackCursors(knex);
  }

  return {
    async start() {
      running ??= run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
    async runOnce() {
      for (const lane of lanes) await lane();
    },
  };
}
