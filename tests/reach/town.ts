import { createHash } from 'node:crypto';
import { booleanPointInPolygon, multiPolygon } from '@turf/turf';
import { cellToParent, getResolution, latLngToCell } from 'h3-js';
import type { Knex } from 'knex';
import { hashShare } from '../../server/campaigns/index.ts';
import type { CampaignArea, MessageChannel } from '../../server/contract/audience.ts';
import type { Cap } from '../../server/contract/campaigns.ts';
import type { Definition } from '../../server/contract/segments.ts';
import { storedResolution } from '../../server/geometry/cells.ts';
import { picks } from '../segments/evaluate.ts';
import { type Citizen, makeTown, type Town } from '../segments/town.ts';
import { seeded } from '../support/people.ts';

/** A town whose people were written to before, and some of whose addresses are not to be used: in tables and plainly. */
export interface Reached extends Citizen {
  /** Days ago, by channel. */
  written: Record<MessageChannel, number[]>;
  suppressed: Set<string>;
  checksIn: boolean;
}
export interface ReachTown extends Omit<Town, 'people'> {
  people: Reached[];
}

const dayMs = 86_400_000;
export const caps: Cap[] = [
  { channel: 'any', count: 4, days: 30 },
  { channel: 'email', count: 2, days: 14 },
  { channel: 'sms', count: 1, days: 7 },
];

export async function makeReachTown(knex: Knex, count: number, seed: number): Promise<ReachTown> {
  const town = await makeTown(knex, count, seed);
  const random = seeded(seed + 1);
  const people: Reached[] = [];
  for (const citizen of town.people) {
    const contact = {
      email: citizen.email && `P${citizen.id}@example.com`,
      phone: citizen.phone && `+1410555${citizen.id.padStart(4, '0')}`,
      address: citizen.address && `${citizen.id} Mill Lane`,
    };
    const some = (most: number) =>
      Array.from({ length: Math.floor(random() * most) }, () => Math.floor(random() * 40) + 0.5);
    const written = { email: some(4), sms: some(3), push: [], mail: some(2), checkin: [] };
    const suppressed = new Set(['email', 'sms', 'mail'].filter(() => random() < 0.1));
    const checksIn = random() < 0.3;
    people.push({ ...citizen, ...contact, written, suppressed, checksIn });
    await knex('customers').where({ business_id: town.businessId, id: citizen.id }).update(contact);
    await keep(knex, town.businessId, people.at(-1) as Reached);
  }
  await knex('businesses').where({ id: town.businessId }).increment('data_version', 1);
  return { ...town, people };
}

async function keep(knex: Knex, businessId: string, person: Reached): Promise<void> {
  const times = (days: number[]) => [...days].sort((a, b) => b - a).map((ago) => new Date(Date.now() - ago * dayMs));
  const { email, sms, push, mail, checkin } = person.written;
  const all = [email, sms, push, mail, checkin].flat();
  if (all.length > 0)
    await knex('contact_gates').insert({
      ...{ business_id: businessId, recipient: person.id, any_at: times(all) },
      ...{ email_at: times(email), sms_at: times(sms), mail_at: times(mail) },
    });
  for (const channel of person.suppressed) {
    const address = { email: person.email, sms: person.phone, mail: person.address }[channel];
    if (address)
      await knex('suppressions').insert({
        ...{ business_id: businessId, channel, hint: 'x', reason: 'asked' },
        address_hash: createHash('sha256').update(`${channel}:${address.toLowerCase()}`).digest(),
      });
  }
  if (person.checksIn)
    await knex('devices').insert({
      ...{ business_id: businessId, name: 'Page', kind: 'page', customer_id: person.id },
      ...{ token_hash: createHash('sha256').update(`page ${person.id}`).digest(), consented_at: new Date() },
    });
}

/** The area, person by person. */
export function livesIn(area: CampaignArea, person: Reached, town: ReachTown): boolean {
  const holds = (definition: Definition) => picks(definition, town)(person);
  switch (area.type) {
    case 'union':
      return area.areas.some((part) => livesIn(part, person, town));
    case 'difference':
      return livesIn(area.from, person, town) && !livesIn(area.minus, person, town);
    case 'everywhere':
      return true;
    case 'circle':
      return holds({ type: 'area', area });
    case 'Polygon':
    case 'MultiPolygon': {
      const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
      return person.position !== null && booleanPointInPolygon(person.position, multiPolygon(polygons).geometry);
    }
    case 'cells': {
      if (person.position === null) return false;
      const cell = latLngToCell(person.position[1], person.position[0], storedResolution);
      return area.cells.some((one) => cellToParent(cell, getResolution(one)) === one);
    }
    case 'neighborhoods':
      return holds({ type: 'neighborhood', ids: area.ids });
    case 'band':
      return holds({ type: 'distance', storeId: area.storeId, meters: { min: area.fromMeters, max: area.toMeters } });
    default:
      throw new Error(`not evaluated here: ${area.type}`);
  }
}

/** How many steps somebody of the segment passes on a channel, from 0 (in the segment) to 5 (reachable). */
export function passes(person: Reached, channel: MessageChannel, salt: string, share: number): number {
  const takesPush = person.phones.some(({ active, takesMessages }) => active && takesMessages);
  const contact = {
    email: person.email !== null,
    sms: person.phone !== null,
    push: takesPush,
    mail: person.address !== null,
    checkin: person.checksIn,
  }[channel];
  const consent = channel === 'checkin' ? person.consents.push !== false : person.consents[channel] === true;
  const all = Object.values(person.written).flat();
  const isCapped = caps.some(({ channel: which, count, days }) => {
    if (which !== 'any' && which !== channel) return false;
    const times = which === 'any' ? all : person.written[which];
    return times.filter((ago) => ago < days).length >= count;
  });
  const steps = [contact, consent, !person.suppressed.has(channel), !isCapped, hashShare(salt, person.id) >= share];
  const stopped = steps.indexOf(false);
  return stopped < 0 ? steps.length : stopped;
}
