import { z } from 'zod';
import { id, instant, name, position } from './common.ts';
import { fenceEvent } from './geofences.ts';

/** More in one request is refused: a phone sends the rest in the next one. */
export const maxFixes = 1_000;

const clientId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x20-\x7e]+$/, 'printable ASCII');
export const newFix = z.strictObject({
  position,
  accuracyMeters: z.number().min(0).max(1e7).nullish(),
  at: instant,
  speedMetersPerSecond: z.number().min(0).max(1e5).nullish(),
  id: clientId.optional(),
  mock: z.boolean().optional().meta({ description: 'the phone says that the position is made up' }),
});
export type NewFix = z.output<typeof newFix>;

/** "I am here": needs no tracking. The code is on the poster or at the till. */
export const newHere = z.strictObject({
  code: z.string().min(4).max(64),
  at: instant,
  id: clientId.optional(),
  position: position.nullish(),
  accuracyMeters: z.number().min(0).max(1e7).nullish(),
});
export const newCheckin = z.union([
  newFix,
  z.strictObject({
    fixes: z
      .array(z.unknown())
      .max(maxFixes)
      .meta({ description: 'each as a single one; a bad one is rejected alone' }),
  }),
  z.strictObject({ here: newHere }),
]);

export const offer = z
  .object({ id, title: z.string(), text: z.string(), code: z.string().nullable(), expiresAt: instant.nullable() })
  .meta({ id: 'Offer' });
export const checkinAnswer = z
  .object({
    accepted: z.number().int(),
    duplicates: z.number().int(),
    rejected: z.array(z.object({ index: z.number().int(), reason: z.string() })),
    events: z.array(fenceEvent),
    offers: z.array(offer),
  })
  .meta({ id: 'CheckinAnswer' });
export type CheckinAnswer = z.infer<typeof checkinAnswer>;

export const dialects = ['native', 'owntracks', 'traccar', 'overland'] as const;
export const deviceKinds = [...dialects, 'page', 'till'] as const;
const clientKey = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces');
const passphrase = z
  .string()
  .min(8)
  .max(32)
  .regex(/^[\x20-\x7e]+$/, 'printable ASCII');

export const newDevice = z.strictObject({
  name: name.default('Phone'),
  kind: z.enum(deviceKinds).default('native'),
  customerId: id.nullable().default(null),
  clientKey: clientKey.nullable().default(null).meta({
    description: 'what the app calls itself: the id of Traccar Client, user/device of OwnTracks',
  }),
  passphrase: passphrase.nullable().default(null).meta({ description: 'for encrypted OwnTracks payloads' }),
});
export const devicePatch = z
  .strictObject({
    name,
    customerId: id.nullable(),
    clientKey: clientKey.nullable(),
    passphrase: passphrase.nullable(),
    active: z.boolean(),
  })
  .partial();
export const device = z
  .object({
    id,
    name: z.string(),
    kind: z.enum(deviceKinds),
    customerId: id.nullable(),
    customerName: z.string().nullable(),
    clientKey: z.string().nullable(),
    encrypted: z.boolean(),
    active: z.boolean(),
    consentedAt: instant.nullable(),
    createdAt: instant,
    lastSeenAt: instant.nullable(),
    lastPosition: position.nullable(),
    canBeNotified: z.boolean(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof device>;

/** How an app is set up for this device. `link` opens it, and is what the QR code holds. */
const setup = z.object({
  app: z.enum(['owntracks', 'traccar', 'overland', 'page', 'till']),
  url: z.string().meta({ description: 'where the app sends to; the token is in it' }),
  link: z.string(),
});
export const createdDevice = device.extend({
  token: z.string().meta({ description: 'shown this once' }),
  setup: z.array(setup),
});

/** A poster's or till's code: who scans it says "I am here". */
export const newHereCode = z.strictObject({ storeId: id, name: name.default('Poster') });
export const hereCode = z
  .object({ id, code: z.string(), storeId: id, name: z.string(), link: z.string(), createdAt: instant })
  .meta({ id: 'HereCode' });

/** Who scanned a poster is told whose it is, and what they would agree to, before they are anybody here. */
export const hereLookup = z.strictObject({ code: z.string().min(4).max(64) });
export const hereInvitation = z
  .object({
    business: z.string(),
    store: z.string(),
    keepDays: z.number().int().meta({ description: 'how long single positions are kept' }),
  })
  .meta({ id: 'HereInvitation' });

/** A phone that scanned a poster joins by itself. */
export const joinBody = z.strictObject({
  code: z.string().min(4).max(64),
  consent: z.literal(true).meta({ description: 'the person read what is kept, and for how long, and agreed' }),
});
export const joined = z.object({
  deviceId: id,
  token: z.string(),
  business: z.string(),
  store: z.object({ id, name: z.string(), position }),
});

export const pushSubscription = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(2_000),
  expirationTime: z.number().nullish(),
  keys: z.strictObject({
    p256dh: z.string().regex(/^B[\w-]{86}=?$/, 'a P-256 public key of 65 bytes in base64url'),
    auth: z.string().regex(/^[\w-]{22}(==)?$/, '16 bytes in base64url'),
  }),
});

export const checkinSettings = z
  .object({
    freshSeconds: z
      .number()
      .int()
      .min(60)
      .max(86_400)
      .meta({ description: 'older fixes count in visits and trigger nothing' }),
    keepDays: z.number().int().min(1).max(3_650).meta({ description: 'how long single fixes are kept' }),
    lapseSeconds: z
      .number()
      .int()
      .min(900)
      .max(604_800)
      .meta({ description: 'without a fix for so long, somebody inside has left when last seen' }),
    hourlyCap: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .meta({ description: 'events of a device that may trigger something' }),
    dailyCap: z.number().int().min(1).max(100_000),
  })
  .meta({ id: 'CheckinSettings' });
export type CheckinSettings = z.infer<typeof checkinSettings>;
export const defaultCheckinSettings: CheckinSettings = {
  freshSeconds: 900,
  keepDays: 30,
  lapseSeconds: 21_600,
  hourlyCap: 20,
  dailyCap: 100,
};

/** What the phone's own page shows of itself. */
export const ownDevice = z
  .object({
    deviceId: id,
    name: z.string(),
    business: z.string(),
    consentedAt: instant.nullable(),
    keepDays: z.number().int(),
    pushKey: z.string().meta({ description: 'the VAPID public key, for subscribing' }),
    visits: z.array(z.object({ store: z.string().nullable(), enteredAt: instant, exitedAt: instant.nullable() })),
    fixes: z.number().int().meta({ description: 'single positions kept' }),
  })
  .meta({ id: 'OwnDevice' });

/** What the phone's own page changes of itself. */
export const ownDevicePatch = z.strictObject({
  consent: z.boolean().meta({ description: 'false: nothing more is kept; what is kept stays until it is forgotten' }),
});

export const webhookEvents = [
  'fence.entered',
  'fence.dwelled',
  'fence.exited',
  'fence.crossed',
  'visit.amended',
  'checked_in',
] as const;
export const newWebhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  events: z
    .array(z.enum(webhookEvents))
    .min(1)
    .max(10)
    .default([...webhookEvents]),
  name: name.default('Webhook'),
});
export const webhookPatch = z
  .strictObject({
    url: newWebhook.shape.url,
    events: z.array(z.enum(webhookEvents)).min(1).max(10),
    name,
    active: z.boolean(),
  })
  .partial();
export const webhook = z
  .object({
    id,
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    active: z.boolean(),
    disabledReason: z.string().nullable().meta({ description: 'such as "410 Gone"' }),
    createdAt: instant,
    waiting: z.number().int(),
    failed: z.number().int().meta({ description: 'given up after 24 hours, or refused for good' }),
  })
  .meta({ id: 'Webhook' });
export const createdWebhook = webhook.extend({ secret: z.string().meta({ description: 'whsec_…; shown this once' }) });
export const webhookDelivery = z
  .object({
    id,
    webhookId: id,
    event: z.string(),
    status: z.enum(['waiting', 'delivered', 'failed']),
    attempts: z.array(
      z.object({
        at: instant,
        status: z.number().int().nullable(),
        error: z.string().nullable(),
        milliseconds: z.number(),
      }),
    ),
    nextAt: instant.nullable(),
    payload: z.unknown(),
    createdAt: instant,
  })
  .meta({ id: 'WebhookDelivery' });
