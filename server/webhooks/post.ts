import { type ClientRequest, request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import { guardedLookup, isMetadata, refusesHost } from '../http/outgoing.ts';

/** How one attempt went. Without a status nobody answered, and `error` says why. */
export interface Outcome {
  status: number | null;
  error: string | null;
  /** What the receiver asked for with Retry-After. */
  retryAfterMs: number | null;
  milliseconds: number;
}

const words: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at this address',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EADDRREFUSED: 'this address is not allowed',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is of another host',
};

const noAnswer = 'ENOANSWER';

function wordsOf({ code = '', message }: NodeJS.ErrnoException, timeoutMs: number): string {
  if (code === noAnswer || code === 'ETIMEDOUT') return `no answer within ${timeoutMs / 1000} s`;
  return words[code] ?? (code || message.slice(0, 200));
}

/** RFC 9110: seconds, or a date. Null where there is none that can be read. */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * Posts JSON. Redirects are not followed: they would carry a signed message to where its owner did not send it. What the
 * receiver says beside its status is not read. Never rejects; the signal cuts it off.
 */
export function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Outcome> {
  const began = performance.now();
  return new Promise((done) => {
    const settle = (part: Partial<Outcome>) =>
      done({
        ...{ status: null, error: null, retryAfterMs: null, ...part },
        milliseconds: Math.round(performance.now() - began),
      });
    const fail = (error: Error) => settle({ error: wordsOf(error, timeoutMs) });
    const request = open(url, body, headers);
    if (request instanceof Error) return fail(request);
    const cut = (code: string) => request.destroy(Object.assign(new Error(code), { code }));
    const stop = () => cut('ECONNRESET');
    const timeout = setTimeout(cut, timeoutMs, noAnswer);
    signal.addEventListener('abort', stop, { once: true });
    request.on('error', fail);
    request.on('close', () => {
      clearTimeout(timeout);
      signal.removeEventListener('abort', stop);
      fail(Object.assign(new Error(), { code: 'ECONNRESET' }));
    });
    request.on('response', (response) => {
      response.on('error', () => {}).resume();
      const status = response.statusCode ?? 0;
      settle({
        status,
        error: status >= 300 && status < 400 ? 'redirects are not followed' : null,
        retryAfterMs: retryAfterOf(response.headers['retry-after'], Date.now()),
      });
    });
    if (signal.aborted) stop();
    request.end(body);
  });
}

/** An error where the URL is one that cannot be asked. */
function open(url: string, body: string, headers: Record<string, string>): ClientRequest | Error {
  const target = new URL(url);
  if (refusesHost(target, isMetadata)) return Object.assign(new Error(), { code: 'EADDRREFUSED' });
  try {
    return (target.protocol === 'https:' ? encrypted : plain)(target, {
      method: 'POST',
      agent: false,
      lookup: guardedLookup(isMetadata),
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'Hexhood-Webhooks/1',
      },
    });
  } catch (error) {
    return error as Error;
  }
}
