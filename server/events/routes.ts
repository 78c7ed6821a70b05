import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { page } from '../contract/common.ts';
import { eventStreamQuery, fenceEventParams, fenceEventsQuery, visitsQuery } from '../contract/events.ts';
import { fenceEvent, visit } from '../contract/geofences.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { ok, ownerOnly, type Route, route } from '../http/route.ts';
import { pageOf, readAfter } from './cursor.ts';
import { beginningOf, Hub } from './hub.ts';
import { readPosition } from './position.ts';
import * as queries from './queries.ts';
import { type StreamOptions, serveStream } from './stream.ts';
import { toFenceEvent, toVisit } from './tell.ts';

export interface EventsDependencies extends StreamOptions {
  log?: Logger | undefined;
}

/** What happened at the fences: of single devices, so for the owner only. */
export function eventRoutes(deps: EventsDependencies = {}): Route[] {
  const hub = new Hub(deps.log);
  if (deps.stopping) setMaxListeners(0, deps.stopping);
  return [
    route({
      method: 'get',
      path: '/fence-events',
      tag: 'Events',
      summary: 'What happened at the zones, the latest first, each with its explanation',
      allow: ownerOnly,
      query: fenceEventsQuery,
      answers: { 200: page(fenceEvent) },
      async handle({ knex, principal, query }) {
        const after = readAfter(query.cursor);
        if (after instanceof Refusal) return after;
        const rows = await queries.listEvents(knex, principal.businessId, query, after);
        return ok(pageOf(rows, query.limit, toFenceEvent));
      },
    }),
    route({
      method: 'get',
      path: '/fence-events/{id}',
      tag: 'Events',
      summary: 'One event',
      allow: ownerOnly,
      params: fenceEventParams,
      answers: { 200: fenceEvent },
      async handle({ knex, principal, params }) {
        const position = readPosition(params.id);
        const row = position && (await queries.eventOf(knex, principal.businessId, position));
        return row ? ok(toFenceEvent(row)) : refuse('not-found');
      },
    }),
    route({
      method: 'get',
      path: '/visits',
      tag: 'Events',
      summary: 'Visits, those that began last first',
      allow: ownerOnly,
      query: visitsQuery,
      answers: { 200: page(visit) },
      async handle({ knex, principal, query }) {
        const after = readAfter(query.cursor);
        if (after instanceof Refusal) return after;
        const rows = await queries.listVisits(knex, principal.businessId, query, after);
        return ok(pageOf(rows, query.limit, toVisit));
      },
    }),
    route({
      method: 'get',
      path: '/events/stream',
      tag: 'Events',
      summary:
        'What happens, as it happens, as server-sent events: `fence` with a FenceEvent, `fix` with the last fix of a ' +
        'device that moved. Last-Event-ID goes on after an event, and none is missed or told twice',
      allow: ownerOnly,
      query: eventStreamQuery,
      answers: { 200: 'text/event-stream' },
      async handle({ knex, principal, query, request, response, stillAllowed }) {
        const asked = readPosition(request.get('last-event-id') ?? query.lastEventId ?? '');
        const beginning = await beginningOf(knex, asked);
        if (request.method === 'HEAD') return { status: 200, headers: { 'Content-Type': 'text/event-stream' } };
        const reader = { knex, businessId: principal.businessId, stillAllowed };
        await serveStream(hub, response, reader, beginning, deps);
        return { status: 200 };
      },
    }),
  ];
}
