import type { z } from 'zod';
import type { hereInvitation, ownDevice } from '../../server/contract/checkins.ts';
import type { Asked } from './answer.ts';

export type OwnDevice = z.infer<typeof ownDevice>;

const timeoutMs = 20_000;
/** Statuses that a proxy gives in the name of a service that is gone. */
const fromProxies = new Set([502, 503, 504]);

function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** Nothing of it stays in the browser, and it goes nowhere else. Spread, as tests outside of a browser read this file too. */
const unkept = { cache: 'no-store', redirect: 'error' } as const;

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  token?: string | undefined;
  /** As whoever is signed in here. */
  signedIn?: boolean;
  body?: unknown;
}

/**
 * Asks the service, without cookies unless told so. What is not its own JSON (the page of a hotel's network, a proxy's error) counts as
 * not having reached it. Never rejects.
 */
export async function ask(path: string, { method = 'GET', token, signedIn = false, body }: Call): Promise<Asked> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      signal: abort.signal,
      credentials: signedIn ? 'same-origin' : 'omit',
      ...unkept,
      // What was tapped arrives also when the page is closed at once.
      keepalive: method === 'POST',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return await replyOf(response);
  } catch {
    return 'unreachable';
  } finally {
    clearTimeout(timer);
  }
}

async function replyOf(response: Response): Promise<Asked> {
  const { status } = response;
  const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
  if (status === 204) return { status, body: null, retryAfterSeconds };
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  if (isJson) return { status, body: await response.json(), retryAfterSeconds };
  if (fromProxies.has(status) && retryAfterSeconds !== null) return { status, body: null, retryAfterSeconds };
  return 'unreachable';
}

/** Who a poster belongs to, and for how long they keep single positions. */
export type Poster = z.infer<typeof hereInvitation>;
export const lookUp = (code: string) => ask('/here-codes/lookup', { method: 'POST', body: { code } });
export const join = (code: string) => ask('/devices/join', { method: 'POST', body: { code, consent: true } });
export const sendCheckin = (token: string, body: unknown) => ask('/checkins', { method: 'POST', token, body });
export const readOwn = (token: string) => ask('/devices/me', { token });
export const sayConsent = (token: string, consent: boolean) =>
  ask('/devices/me', { method: 'PATCH', token, body: { consent } });
export const forgetMe = (token: string) => ask('/devices/me', { method: 'DELETE', token });
export const subscribe = (token: string, body: unknown) => ask('/devices/me/push', { method: 'POST', token, body });
export const unsubscribe = (token: string) => ask('/devices/me/push', { method: 'DELETE', token });

/** A file of the page that is not in the cache any more. */
export const fetchFile = (request: Request): Promise<Response> => fetch(request);
