import { z } from 'zod';
import { cell, id, instant, name, position, timeZone } from './common.ts';
import { travelMode } from './routing.ts';

/** A geofence is a watched area. On screen it is a zone. */

const ring = z.array(position).min(4).max(5_000);
const coordinates = z.array(ring).min(1).max(200);
export const fenceArea = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('circle'),
      center: position,
      radiusMeters: z.number().min(10).max(100_000),
    }),
    z.strictObject({ type: z.literal('Polygon'), coordinates }),
    z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(coordinates).min(1).max(200) }),
    z.strictObject({ type: z.literal('cells'), cells: z.array(cell).min(1).max(5_000) }),
    z.strictObject({ type: z.literal('neighborhood'), id }),
    z.strictObject({
      type: z.literal('isochrone'),
      storeId: id,
      mode: travelMode.default('walk'),
      minutes: z.number().min(1).max(60),
    }),
    z.strictObject({
      type: z.literal('catchment'),
      id,
      value: z.number().optional().meta({ description: 'which of its areas; default the largest' }),
    }),
  ])
  .meta({ id: 'FenceArea' });
export type FenceArea = z.infer<typeof fenceArea>;

const minuteOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 08:30, at most 24:00');
export const fenceSchedule = z.strictObject({
  windows: z
    .array(
      z.strictObject({
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7).meta({ description: '1 is Monday' }),
        from: minuteOfDay,
        to: minuteOfDay.meta({ description: 'not after `from`: the next day' }),
      }),
    )
    .min(1)
    .max(50),
  timeZone: timeZone.optional().meta({ description: 'default: the zone of the store, or of the nearest one' }),
});
export type FenceSchedule = z.infer<typeof fenceSchedule>;

export const enterRules = ['standard', 'confirmed', 'instant'] as const;
const writable = {
  name,
  area: fenceArea,
  active: z.boolean(),
  storeId: id.nullable(),
  schedule: fenceSchedule.nullable(),
  enterRule: z.enum(enterRules).meta({
    description:
      'standard: a credible fix inside, or two that agree; confirmed: always two; instant: any fix inside that is not worse than 1,000 m',
  }),
  marginMeters: z
    .number()
    .min(0)
    .max(10_000)
    .nullable()
    .meta({ description: 'how far clear of the edge leaving is; null: 10% of the equivalent radius, at least 20 m' }),
  dwellSeconds: z.number().int().min(10).max(86_400).nullable(),
  cooldownSeconds: z.number().int().min(0).max(31_536_000),
};
export const newGeofence = z.strictObject({
  name: writable.name,
  area: writable.area,
  active: writable.active.default(true),
  storeId: writable.storeId.default(null),
  schedule: writable.schedule.default(null),
  enterRule: writable.enterRule.default('standard'),
  marginMeters: writable.marginMeters.default(null),
  dwellSeconds: writable.dwellSeconds.default(null),
  cooldownSeconds: writable.cooldownSeconds.default(0),
});
export type NewGeofence = z.output<typeof newGeofence>;
export const geofencePatch = z.strictObject(writable).partial();
export type GeofencePatch = z.output<typeof geofencePatch>;

export const geofence = z
  .object({
    id,
    ...writable,
    timeZone: z.string().meta({ description: 'the schedule is read in' }),
    shape: z
      .object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) })
      .meta({ description: 'the area as an outline, whatever it was made from' }),
    areaSquareMeters: z.number(),
    perimeterMeters: z.number(),
    estimated: z.boolean().meta({ description: 'an isochrone by straight line: no streets to route on' }),
    openNow: z.boolean(),
    version: z.number().int().meta({ description: 'grows with every change of its rules' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Geofence' });
export type Geofence = z.infer<typeof geofence>;

/** What an area would be as a geofence: for who is drawing it. */
export const fencePreviewBody = z.strictObject({ area: fenceArea });
export const fencePreview = geofence.pick({
  shape: true,
  areaSquareMeters: true,
  perimeterMeters: true,
  estimated: true,
});
export type FencePreview = z.infer<typeof fencePreview>;

/** Counts of a zone, null where the aggregate policy holds them back. */
export const fenceActivity = z
  .object({
    k: z.number().int(),
    items: z.array(
      z.object({
        geofenceId: id,
        insideNow: z.number().int().nullable(),
        visitsToday: z.number().int().nullable().meta({ description: 'begun since midnight in its zone' }),
        visitsWeek: z.number().int().nullable().meta({ description: 'begun in the last 7 days' }),
        medianMinutes: z.number().nullable().meta({ description: 'of the visits of the last 7 days that ended' }),
      }),
    ),
  })
  .meta({ id: 'FenceActivity' });
export type FenceActivity = z.infer<typeof fenceActivity>;

export const eventKinds = ['entered', 'dwelled', 'exited', 'crossed', 'visit.amended', 'checked_in'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Why an event fires nothing. The first that applies comes first. */
export const silences = [
  'stale',
  'late',
  'suspicious',
  'cooldown',
  'hourly-cap',
  'daily-cap',
  'schedule',
  'lapsed',
  'amended',
] as const;
export type Silence = (typeof silences)[number];

export const suspicions = ['mock', 'impossible-speed', 'shared-position', 'clock-ahead'] as const;
export type Suspicion = (typeof suspicions)[number];

export const decisions = [
  'inside-credible',
  'inside-agreed',
  'inside-instant',
  'clear-of-edge',
  'outside-agreed',
  'stayed',
  'passed-through',
  'window-opened',
  'window-closed',
  'silent-too-long',
  'said-so',
  'reported-by-phone',
  'amended',
] as const;

export const explanation = z
  .object({
    decision: z.enum(decisions),
    fix: z
      .object({
        position,
        accuracyMeters: z.number().nullable().meta({ description: 'null: unknown, which is not perfect' }),
        at: instant,
        receivedAt: instant,
        speedMetersPerSecond: z.number().nullable(),
      })
      .nullable()
      .meta({ description: 'the fix that decided; null where time did' }),
    previous: z.object({ position, at: instant, accuracyMeters: z.number().nullable() }).nullable(),
    distanceMeters: z.number().nullable().meta({ description: 'to the edge, negative inside' }),
    marginMeters: z.number().nullable(),
    agreeing: z.number().int().nullable().meta({ description: 'successive fixes that said the same' }),
    ruleVersion: z.number().int(),
    suspicions: z.array(z.enum(suspicions)),
    silence: z.array(z.enum(silences)).meta({ description: 'why nothing follows from it; empty: something may' }),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof explanation>;

export const fenceEvent = z
  .object({
    id: z.string().meta({ description: 'also the id of the event in the stream' }),
    kind: z.enum(eventKinds),
    geofenceId: id.nullable(),
    storeId: id.nullable(),
    deviceId: id,
    customerId: id.nullable(),
    visitId: id.nullable(),
    at: instant.meta({ description: 'when it happened' }),
    recordedAt: instant,
    triggers: z.boolean().meta({ description: 'offers and campaigns may follow from it' }),
    explanation,
  })
  .meta({ id: 'FenceEvent' });
export type FenceEvent = z.infer<typeof fenceEvent>;

export const visit = z
  .object({
    id,
    geofenceId: id.nullable(),
    storeId: id.nullable(),
    deviceId: id,
    customerId: id.nullable(),
    enteredAt: instant,
    exitedAt: instant.nullable().meta({ description: 'null: still inside' }),
    dwelledAt: instant.nullable(),
    lastSeenAt: instant,
    source: z.enum(['fixes', 'said']),
    amendedAt: instant.nullable().meta({ description: 'when late fixes changed it' }),
  })
  .meta({ id: 'Visit' });
export type Visit = z.infer<typeof visit>;

/** What the live map is told as it happens. */
export const liveFix = z.object({
  deviceId: id,
  deviceName: z.string(),
  position,
  accuracyMeters: z.number().nullable(),
  at: instant,
  suspicions: z.array(z.enum(suspicions)),
});
export type LiveFix = z.infer<typeof liveFix>;
