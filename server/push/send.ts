import { Agent } from 'node:https';
import type { Knex } from 'knex';
import webPush from 'web-push';
import { guardedLookup, isNotPublic, refusesHost } from '../http/outgoing.ts';
import * as queries from './queries.ts';

/** What the service worker of the check-in page shows. */
export interface PushPayload {
  title: string;
  body: string;
  /** Opened when the notification is touched. */
  url?: string;
  /** A later one with the same tag takes its place. */
  tag?: string;
}

/** `gone`: there is no subscription, or the push service no longer knows it. `failed`: another time it may work. */
export type PushResult = 'sent' | 'gone' | 'failed';

type Send = typeof webPush.sendNotification;

export interface PushOptions {
  /** Where the service is reached; https, or else the owner's address is told to push services. */
  publicUrl?: string | undefined;
  send?: Send;
  /** How long the push service keeps it for a phone that is off. */
  ttlSeconds?: number;
}

const timeoutMs = 15_000;
const defaultTtlSeconds = 3_600;
/** Browsers take 4,096 bytes, encrypted. */
const maxBytes = 3_800;

/**
 * Who scans a poster may name an endpoint, so only the public internet is asked: push services are there, and the shop's
 * own network is none of a stranger's business.
 */
const publicOnly = new Agent({ keepAlive: false, lookup: guardedLookup(isNotPublic) });
export const refusedEndpoint = (endpoint: string): boolean => refusesHost(new URL(endpoint), isNotPublic);

/** The business's VAPID keys, made when they are first asked for. Whoever subscribed did so to this public key. */
async function keysOf(knex: Knex, businessId: string): Promise<queries.PushKeys> {
  const known = await queries.keysOf(knex, businessId);
  if (known) return known;
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  await queries.keepKeys(knex, businessId, { public_key: publicKey, private_key: privateKey });
  const kept = await queries.keysOf(knex, businessId);
  if (!kept) throw new Error('the business is gone');
  return kept;
}

/** The VAPID public key in base64url, for `PushManager.subscribe`. */
export const pushKey = async (knex: Knex, businessId: string): Promise<string> =>
  (await keysOf(knex, businessId)).public_key;

async function subjectOf(knex: Knex, businessId: string, publicUrl: string | undefined): Promise<string> {
  if (publicUrl?.startsWith('https://')) return publicUrl;
  return `mailto:${(await queries.contactOf(knex, businessId)) ?? 'owner@hexhood.invalid'}`;
}

/** Sends a notification to a device's browser, encrypted for it. A subscription that is gone is forgotten. */
export async function sendPush(
  knex: Knex,
  businessId: string,
  deviceId: string,
  payload: PushPayload,
  { publicUrl, send = webPush.sendNotification, ttlSeconds = defaultTtlSeconds }: PushOptions = {},
): Promise<PushResult> {
  const subscription = await queries.subscriptionOf(knex, businessId, deviceId);
  if (!subscription) return 'gone';
  const { endpoint, p256dh, auth } = subscription;
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) > maxBytes || refusedEndpoint(endpoint)) return 'failed';
  const keys = await keysOf(knex, businessId);
  const subject = await subjectOf(knex, businessId, publicUrl);
  try {
    await send({ endpoint, keys: { p256dh, auth } }, text, {
      vapidDetails: { subject, publicKey: keys.public_key, privateKey: keys.private_key },
      TTL: ttlSeconds,
      timeout: timeoutMs,
      agent: publicOnly,
    });
    return 'sent';
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 410) return 'failed';
    await queries.dropSubscription(knex, businessId, deviceId, endpoint);
    return 'gone';
  }
}
