import type { Knex } from 'knex';
import { z } from 'zod';
import { id, idParams } from '../contract/common.ts';
import {
  consentList,
  customer,
  customerPatch,
  newConsent,
  personExport,
  timeline,
  timelineQuery,
} from '../contract/people.ts';
import { dataVersion } from '../db/version.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, noContent, ok, ownerOnly, type Principal, type Route, route } from '../http/route.ts';
import { noteConsent, stopWriting } from './consents.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { editCustomer } from './edit.ts';
import { eraseCustomer } from './erase.ts';
import { exposuresOf, messagesOf, redemptionsOf } from './queries-messages.ts';
import { consentsOf, eventsOf, mergesOf, personOf, purchasesOf, recordsOf, successorOf } from './queries-person.ts';
import { devicesOf, fenceEventsOf, fixBatchesOf, visitsOf } from './queries-phones.ts';
import type { CustomerDependencies } from './routes.ts';
import { toConsents, toCustomer, toEvent, toExport } from './tell.ts';
import { toCampaigns } from './tell-messages.ts';
import { toPhones } from './tell-phones.ts';

const one = '/customers/{id}';
/** Another address is looked up; so is one that comes with another's records. */
const placing = ['address', 'position', 'email', 'phone'] as const;

const shared = { tag: 'People', allow: ownerOnly, params: idParams } as const;

/** Changes with any write of the business. */
export const peopleVersion = async ({ knex, principal }: { knex: Knex; principal: Principal }): Promise<string> =>
  `${principal.businessId}-${await dataVersion(knex, principal.businessId)}`;

async function read(knex: Knex, businessId: string, customerId: string) {
  const row = await personOf(knex, businessId, customerId);
  if (!row) return undefined;
  const records = await recordsOf(knex, businessId, customerId);
  return { customer: toCustomer(row, records), records };
}

/** One customer's page. */
export const personRoutes = ({
  placeAddresses,
  unpackFixes,
}: Pick<CustomerDependencies, 'placeAddresses' | 'unpackFixes'>): Route[] => [
  route({
    ...shared,
    method: 'get',
    path: one,
    summary: 'One customer',
    answers: { 200: customer },
    version: peopleVersion,
    async handle({ knex, principal, params }) {
      const found = await read(knex, principal.businessId, params.id);
      return found ? ok(found.customer) : refuse('not-found');
    },
  }),
  route({
    ...shared,
    method: 'patch',
    path: one,
    summary: 'Type over what files say of a customer; null clears what was typed',
    body: customerPatch,
    answers: { 200: customer },
    async handle({ knex, principal, params, body }) {
      const { businessId } = principal;
      const outcome = await knex.transaction((trx) => editCustomer(trx, businessId, params.id, body));
      if (outcome === 'unknown') return refuse('not-found');
      if (placing.some((field) => body[field] !== undefined)) await placeAddresses(knex, businessId);
      // Who has the e-mail or phone typed is the same person, and may be the one who stays.
      const found =
        (await read(knex, businessId, params.id)) ??
        (await read(knex, businessId, (await successorOf(knex, businessId, params.id)) ?? params.id));
      return found ? ok(found.customer) : refuse('not-found');
    },
  }),
  route({
    ...shared,
    method: 'delete',
    path: one,
    summary: 'Erase a customer for good; their purchases become anonymous, and files do not bring them back',
    answers: { 204: null },
    async handle({ knex, principal, params }) {
      await stopWriting(knex, principal.businessId, params.id);
      const erased = await knex.transaction((trx) => eraseCustomer(trx, principal.businessId, params.id));
      return erased ? noContent() : refuse('not-found');
    },
  }),
  route({
    ...shared,
    method: 'get',
    path: `${one}/timeline`,
    summary: 'Purchases, visits, messages, consents, merges and files, latest first',
    query: timelineQuery,
    answers: { 200: timeline },
    async handle({ knex, principal, params, query }) {
      const { businessId } = principal;
      const read = readCursor(query.cursor, cursorShape);
      if (read instanceof Refusal) return read;
      const after = read ? { at: read[0], type: read[1], id: read[2] } : null;
      if (!(await personOf(knex, businessId, params.id))) return refuse('not-found');
      const rows = await eventsOf(knex, businessId, params.id, { after, limit: query.limit });
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      const nextCursor = last ? writeCursor([last.exactly, last.type, last.id]) : null;
      return ok({ items: shown.map(toEvent), nextCursor });
    },
  }),
  route({
    ...shared,
    method: 'get',
    path: `${one}/export`,
    summary: 'Everything held about one person',
    answers: { 200: personExport },
    async handle({ knex, principal, params }) {
      const { businessId } = principal;
      const found = await read(knex, businessId, params.id);
      if (!found) return refuse('not-found');
      const [consents, merges, purchases] = await Promise.all([
        consentsOf(knex, businessId, params.id),
        mergesOf(knex, businessId, params.id),
        purchasesOf(knex, businessId, params.id),
      ]);
      const [devices, visits, events, batches] = await Promise.all([
        devicesOf(knex, businessId, params.id),
        visitsOf(knex, businessId, params.id),
        fenceEventsOf(knex, businessId, params.id),
        fixBatchesOf(knex, businessId, params.id),
      ]);
      const [messages, exposures, redemptions] = await Promise.all([
        messagesOf(knex, businessId, params.id),
        exposuresOf(knex, businessId, params.id),
        redemptionsOf(knex, businessId, params.id),
      ]);
      const body: z.infer<typeof personExport> = {
        ...toExport(found.customer, { records: found.records, consents, merges, purchases }),
        ...toCampaigns({ messages, exposures, redemptions }),
        ...toPhones(params.id, { devices, visits, events, batches }, unpackFixes),
      };
      return { ...ok(body), headers: { 'Content-Disposition': `attachment; filename="customer-${params.id}.json"` } };
    },
  }),
  route({
    ...shared,
    method: 'get',
    path: `${one}/consents`,
    summary: 'What was said about messages, by whom and when, and what it adds up to',
    answers: { 200: consentList },
    version: peopleVersion,
    async handle({ knex, principal, params }) {
      const { businessId } = principal;
      if (!(await personOf(knex, businessId, params.id))) return refuse('not-found');
      return ok(toConsents(await consentsOf(knex, businessId, params.id)));
    },
  }),
  route({
    ...shared,
    method: 'post',
    path: `${one}/consents`,
    summary: 'Note that somebody agreed, or no longer does',
    body: newConsent,
    answers: { 201: consentList },
    async handle({ knex, principal, params, body }) {
      const { businessId, userId } = principal;
      const outcome = await noteConsent(knex, businessId, params.id, { ...body, userId });
      if (outcome === 'unknown') return refuse('not-found');
      if (outcome === 'future')
        return refuse('bad-input', undefined, [{ pointer: '/at', detail: 'lies in the future' }]);
      return created(toConsents(await consentsOf(knex, businessId, params.id)));
    },
  }),
];

const cursorShape = z.tuple([
  z.iso.datetime({ precision: 6 }),
  z.enum(['purchase', 'consent', 'merge', 'record', 'visit', 'message']),
  id,
]);
