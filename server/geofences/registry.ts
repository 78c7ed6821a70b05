import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { type CheckinSettings, defaultCheckinSettings } from '../contract/checkins.ts';
import { FenceIndex } from './fence-index.ts';
import { fenceVersions, type RuleRow, rulesOf } from './queries-rules.ts';
import type { FenceRule } from './types.ts';

/** How old what this process knows may be. */
const pollMilliseconds = 500;
/** Businesses nobody reports to are forgotten, the longest unasked first. */
const maxBusinesses = 2_000;

/** The fences and check-in settings of businesses, in memory, no older than half a second and a query. */
export interface Fences {
  /** The active fences. Waits for the database the first time only. */
  of(businessId: string): Promise<FenceIndex>;
  /** Grows with every change; 0 before the first one, and for a business not asked for yet. */
  versionOf(businessId: string): number;
  settingsOf(businessId: string): Promise<CheckinSettings>;
  /** Reads them anew at once: for who has just written, or is told of a change. */
  refresh(businessId: string): Promise<void>;
  stop(): Promise<void>;
}

interface Loaded {
  version: number;
  index: FenceIndex;
  settings: CheckinSettings;
}

export const toRule = (row: RuleRow): FenceRule => ({
  id: row.id,
  version: row.version,
  since: row.since,
  circle: row.circle && { lng: row.circle.center[0], lat: row.circle.center[1], radius: row.circle.radiusMeters },
  shape: row.shape,
  storeId: row.store_id,
  schedule: row.schedule,
  timeZone: row.time_zone,
  enterRule: row.enter_rule,
  margin: row.margin_meters,
  dwellSeconds: row.dwell_seconds,
  cooldownSeconds: row.cooldown_seconds,
});

interface Options {
  knex: Knex;
  log?: { warn(details: object, message: string): void };
}

export function createFences({ knex, log }: Options): Fences {
  const loaded = new LRUCache<string, Loaded>({ max: maxBusinesses });
  const loading = new Map<string, Promise<Loaded>>();
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> = Promise.resolve();
  let stopped = false;
  let isAway = false;

  async function read(businessId: string): Promise<Loaded> {
    const before = loaded.peek(businessId)?.index.rules ?? new Map<string, FenceRule>();
    const known = Object.fromEntries([...before.values()].map((rule) => [rule.id, rule.version]));
    const { version, settings, rules } = await rulesOf(knex, businessId, known);
    const newest = loaded.peek(businessId);
    // Two reads may overtake each other.
    if (newest && newest.version >= version) return newest;
    const ruleOf = (rule: RuleRow | string) =>
      (typeof rule === 'string' ? before.get(rule) : toRule(rule)) as FenceRule;
    const index = new FenceIndex(rules.map(ruleOf));
    const now: Loaded = { version, index, settings: { ...defaultCheckinSettings, ...settings } };
    loaded.set(businessId, now);
    return now;
  }

  async function current(businessId: string): Promise<Loaded> {
    const known = loaded.get(businessId);
    if (known) return known;
    const underWay = loading.get(businessId);
    if (underWay) return underWay;
    const reading = read(businessId).finally(() => loading.delete(businessId));
    loading.set(businessId, reading);
    return reading;
  }

  async function poll(): Promise<void> {
    const asked = [...loaded.keys()];
    if (asked.length === 0) return;
    try {
      const versions = await fenceVersions(knex, asked);
      const changed = asked.filter((id) => (versions.get(id) ?? 0) > (loaded.peek(id)?.version ?? 0));
      await Promise.all(changed.map(read));
      isAway = false;
    } catch (error) {
      if (!isAway && !stopped) log?.warn({ err: error }, 'geofences: cannot be read anew');
      isAway = true;
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      polling = poll().then(() => {
        if (!stopped) schedule();
      });
    }, pollMilliseconds);
    timer.unref();
  }
  schedule();

  return {
    of: async (businessId) => (await current(businessId)).index,
    versionOf: (businessId) => loaded.peek(businessId)?.version ?? 0,
    settingsOf: async (businessId) => (await current(businessId)).settings,
    async refresh(businessId) {
      await read(businessId);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await polling;
    },
  };
}
