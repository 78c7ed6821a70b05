import type { Knex } from 'knex';
import type { CampaignRow } from '../campaigns/index.ts';
import type { EventKind, FenceEvent } from '../contract/geofences.ts';
import type { EventRow } from '../events/index.ts';
import { armsFor } from './arms.ts';
import { audienceFor, isForEverybody, type Planning } from './audience.ts';
import { begunAt, type Candidate, channelsOf, decide } from './decide.ts';
import { owe } from './owe.ts';
import { zoneOfFirstStore } from './queries.ts';
import { candidatesOf, type Level } from './queries-candidates.ts';
import { fenceCampaigns, notFirstVisits, type Phone, phonesOf, storesOfFences } from './queries-events.ts';

interface Happening {
  /** Its number alone, which no restored database changes. */
  id: string;
  kind: EventKind;
  geofenceId: string | null;
  storeId: string | null;
  deviceId: string;
  /** Milliseconds. */
  at: number;
}

const happeningOf = (event: EventRow | FenceEvent): Happening =>
  'device_id' in event
    ? {
        ...{ id: event.id, kind: event.kind, deviceId: event.device_id, at: event.at.getTime() },
        ...{ geofenceId: event.geofence_id, storeId: event.store_id },
      }
    : {
        ...{ id: event.id.split('-').at(-1) ?? '', kind: event.kind, deviceId: event.deviceId },
        ...{ at: Date.parse(event.at), geofenceId: event.geofenceId, storeId: event.storeId },
      };

/** Owes what running campaigns want to say about these events, of one business. Told again, they change nothing. */
export async function planEvents(
  knex: Knex,
  businessId: string,
  events: readonly (EventRow | FenceEvent)[],
  planning: Planning,
): Promise<void> {
  const happenings = events.filter(({ triggers }) => triggers).map(happeningOf);
  if (happenings.length === 0) return;
  const campaigns = await fenceCampaigns(knex, businessId);
  if (campaigns.length === 0) return;
  const phones = await phonesOf(knex, businessId, [...new Set(happenings.map(({ deviceId }) => deviceId))]);
  for (const campaign of campaigns) await planCampaign(knex, campaign, { happenings, phones, planning });
}

interface Told {
  happenings: readonly Happening[];
  phones: ReadonlyMap<string, Phone>;
  planning: Planning;
}

async function planCampaign(knex: Knex, campaign: CampaignRow, { happenings, phones, planning }: Told): Promise<void> {
  const { business_id: businessId } = campaign;
  const wanted = (await wantedOf(knex, campaign, happenings)).flatMap((happening) => {
    const phone = phones.get(happening.deviceId);
    return phone && (phone.customerId !== null || isForEverybody(campaign)) ? [{ happening, phone }] : [];
  });
  if (wanted.length === 0) return;
  const audience = await audienceFor(knex, campaign, planning);
  if (!audience) return;
  const customerIds = [...new Set(wanted.flatMap(({ phone }) => phone.customerId ?? []))];
  const channels = channelsOf(campaign);
  const reached =
    customerIds.length === 0 ? [] : await candidatesOf(knex, businessId, { ids: customerIds, audience, channels });
  const customers = new Map(reached.map((one) => [one.id, one]));
  const candidates = wanted.flatMap(({ happening, phone }): Candidate[] => {
    const occasion = `event:${happening.id}`;
    const device = { id: phone.id, subscribed: phone.subscribed };
    if (phone.customerId === null) {
      const levels = channels.map((channel) => anonymousLevel(channel, phone));
      const nowhere = { customerId: null, neighborhoodId: null, cell: null };
      return [{ ...nowhere, recipient: `-${phone.id}`, levels, occasion, device }];
    }
    const customer = customers.get(phone.customerId);
    if (!customer) return [];
    // What is offered in an answer goes to the phone that asks: its own person must have agreed.
    const levels = customer.levels.map((level, at) => (channels[at] === 'checkin' && !mayAnswer(phone) ? 0 : level));
    return [{ ...customer, recipient: customer.id, customerId: customer.id, levels, occasion, device }];
  });
  const zone = await zoneOfFirstStore(knex, businessId);
  const deciding = { campaign, armOf: await armsFor(knex, campaign, audience), zone, now: Date.now() };
  await owe(
    knex,
    campaign,
    candidates.map((candidate) => decide(candidate, deciding)),
  );
}

const mayAnswer = ({ active, agreed }: Phone): boolean => active && agreed;

function anonymousLevel(channel: string, phone: Phone): Level {
  const hasContact = phone.active && (channel === 'checkin' || (channel === 'push' && phone.subscribed));
  return hasContact ? (phone.agreed ? 3 : 1) : 0;
}

/** The events a campaign asks for, since it was let out. */
async function wantedOf(
  knex: Knex,
  campaign: CampaignRow,
  happenings: readonly Happening[],
): Promise<readonly Happening[]> {
  const { business_id: businessId, definition } = campaign;
  const { trigger } = definition;
  const begun = begunAt(campaign);
  if (trigger.type !== 'fence' || begun === null) return [];
  const kinds: readonly string[] = trigger.kinds;
  const there = happenings.filter(({ kind, at }) => kinds.includes(kind) && at >= begun);
  const isThere = there.length === 0 ? () => false : await atFences(knex, businessId, trigger.geofenceIds);
  const wanted = there.filter(isThere);
  if (!trigger.firstVisitOnly || wanted.length === 0) return wanted;
  const again = await notFirstVisits(
    knex,
    businessId,
    wanted.map(({ id }) => id),
  );
  return wanted.filter(({ id }) => !again.has(id));
}

/** Who says that they are at a store, is at its zones. */
async function atFences(knex: Knex, businessId: string, ids: readonly string[] | null) {
  if (ids === null) return () => true;
  const stores = new Set((await storesOfFences(knex, businessId, ids)).values());
  return ({ geofenceId, storeId }: Happening): boolean =>
    geofenceId === null ? storeId !== null && stores.has(storeId) : ids.includes(geofenceId);
}
