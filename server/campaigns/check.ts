import type { Knex } from 'knex';
import { type MessageChannel, messageChannels } from '../contract/audience.ts';
import type { CampaignChannel, CampaignCheck, Variant } from '../contract/campaigns.ts';
import { Refusal } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { outlineOf } from './outline.ts';
import { type CampaignRow, segmentExists, unknownGeofences } from './queries.ts';
import { settingsOf } from './settings.ts';

export interface Fault {
  pointer: string;
  detail: string;
}

/** What a check asks of those who send, and of those who count. */
export interface CheckDependencies {
  defining: SegmentDependencies;
  /** How many people it would be written to now; null where that is held back from the role. */
  reachable(knex: Knex, principal: Principal, campaign: CampaignRow): Promise<number | null | Refusal>;
  /** What is wrong with the texts; pointers begin with /variants. */
  textFaults(variants: readonly Variant[], channels: readonly CampaignChannel[]): Fault[];
  /** Why a channel could not send now; those that could are missing. */
  unready(knex: Knex, businessId: string, channels: readonly MessageChannel[]): Promise<Map<MessageChannel, string>>;
}

/** What a launch would do, and what it still needs. */
export async function checkCampaign(
  knex: Knex,
  principal: Principal,
  row: CampaignRow,
  deps: CheckDependencies,
  now = Date.now(),
): Promise<CampaignCheck> {
  const [faults, settings] = await Promise.all([
    faultsOf(knex, principal, row, deps, now),
    settingsOf(knex, principal.businessId),
  ]);
  const counted = faults.some(({ pointer }) => /^\/(area|segmentId)/.test(pointer))
    ? null
    : await deps.reachable(knex, principal, row);
  const reachable = counted instanceof Refusal ? null : counted;
  const startAt = row.start_at?.getTime() ?? now;
  return {
    faults: [...faults, ...(counted instanceof Refusal ? (counted.errors ?? []) : [])],
    warnings: warningsOf(row, reachable),
    reachable,
    confirm: (reachable ?? 0) > settings.confirmAbove,
    firstSendAt: row.trigger === 'once' ? new Date(Math.max(startAt, now)).toISOString() : null,
  };
}

async function faultsOf(
  knex: Knex,
  principal: Principal,
  { definition, end_at }: CampaignRow,
  deps: CheckDependencies,
  now: number,
): Promise<Fault[]> {
  const { businessId } = principal;
  const { area, segmentId, channels, offer, trigger, variants } = definition;
  const faults: Fault[] = [];
  const fault = (pointer: string, detail: string) => faults.push({ pointer, detail });
  if (channels.length === 0) fault('/channels', 'choose at least one way to reach people');
  const outline = await outlineOf(knex, principal, area, deps.defining);
  if (outline instanceof Refusal) faults.push(...(outline.errors ?? []));
  if (segmentId !== null && !(await segmentExists(knex, businessId, segmentId)))
    fault('/segmentId', 'there is no such segment');
  if (end_at && end_at.getTime() <= now) fault('/schedule/endAt', 'has passed');
  if (offer.expiresAt !== null && Date.parse(offer.expiresAt) <= now) fault('/offer/expiresAt', 'has passed');
  if (offer.kind !== 'none' && offer.title === '') fault('/offer/title', 'say what is offered');
  if ((offer.kind === 'percent' || offer.kind === 'amount') && offer.value === null)
    fault('/offer/value', 'say how much it is');
  if (offer.code === 'shared' && offer.sharedCode === null) fault('/offer/sharedCode', 'say which code');
  if (trigger.type === 'fence' && trigger.geofenceIds !== null) {
    const [gone] = await unknownGeofences(knex, businessId, trigger.geofenceIds);
    if (gone !== undefined) fault(`/trigger/geofenceIds/${trigger.geofenceIds.indexOf(gone)}`, 'there is no such zone');
  }
  if (trigger.type !== 'fence' && channels.includes('checkin'))
    fault('/channels', 'an offer in the answer to a check-in needs a zone that sets it off');
  const sending = messageChannels.filter((channel) => channels.includes(channel));
  for (const [channel, detail] of await deps.unready(knex, businessId, sending))
    fault(`/channels/${channels.indexOf(channel)}`, detail);
  return [...faults, ...deps.textFaults(variants, channels)];
}

/** Nothing that keeps it from being launched; something to think about. */
function warningsOf({ definition, trigger }: CampaignRow, reachable: number | null): CampaignCheck['warnings'] {
  const { holdout, offer, schedule } = definition;
  const warnings: CampaignCheck['warnings'] = [];
  const warn = (kind: string, detail: string) => warnings.push({ kind, detail });
  if (reachable === 0 && trigger === 'once') warn('nobody', 'Nobody would be written to.');
  if (holdout.unit === 'none') warn('no-holdout', 'Nobody is left alone, so what it changes cannot be measured.');
  if (offer.kind !== 'none' && offer.code === 'none')
    warn('no-code', 'Without a code nobody can tell at the till who came because of it.');
  if (trigger !== 'once' && schedule.endAt === null) warn('no-end', 'It goes on until you end it.');
  return warnings;
}
