import { z } from 'zod';
import { id, pageQuery } from './common.ts';
import { eventKinds } from './geofences.ts';

/** Where an event stands in the stream: the transaction that recorded it, and its number. */
export const eventId = z.string().regex(/^\d{1,18}-(0|[1-9]\d{0,17})$/, 'not an id of an event');

/** A day (in the zone of the first store, inclusive) or an instant (`from` inclusive, `to` exclusive). */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .refine((text) => !text.startsWith('0000'), 'there is no year 0');

export const fenceEventsQuery = z.strictObject({
  geofence: id.optional(),
  device: id.optional(),
  customer: id.optional(),
  kind: z.enum(eventKinds).optional(),
  from: moment.optional().meta({ description: 'when it happened' }),
  to: moment.optional(),
  ...pageQuery,
});
export type FenceEventsQuery = z.output<typeof fenceEventsQuery>;

export const visitsQuery = z.strictObject({
  geofence: id.optional(),
  device: id.optional(),
  from: moment.optional().meta({ description: 'visits that began then' }),
  to: moment.optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'true: still inside; false: ended' }),
  ...pageQuery,
});
export type VisitsQuery = z.output<typeof visitsQuery>;

export const fenceEventParams = z.object({ id: eventId });
export const eventStreamQuery = z.strictObject({
  lastEventId: eventId.optional().meta({
    description: 'the last event seen, for clients that cannot send Last-Event-ID; the header comes first',
  }),
});
