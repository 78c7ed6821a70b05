import type { IncomingFix } from '../checkins/index.ts';
import type { DevicePrincipal } from '../devices/index.ts';
import { isDeviceToken } from './authenticate.ts';
import { readOverland } from './overland.ts';
import { answerOwnTracks, readOwnTracks } from './owntracks.ts';
import { empty, json, type Reply } from './respond.ts';
import { readTraccar } from './traccar.ts';

/** A request as far as the dialects look at it. */
export interface Sent {
  /** Without the question mark. */
  query: string;
  /** Null: larger than the dialect takes. */
  body: string | null;
  receivedAt: number;
}

/** What one app sends and is answered. A `Reply` instead of fixes ends the matter. */
export interface Dialect {
  methods: readonly string[];
  bodyLimitBytes: number;
  /** A token elsewhere than in the path and in the headers. */
  tokenIn?(sent: Sent): string | undefined;
  read(sent: Sent, device: DevicePrincipal): Reply | { fixes: IncomingFix[]; encrypted?: boolean };
  /** After the fixes are kept. `commands` are messages to the phone. */
  answer(device: DevicePrincipal, encrypted: boolean, commands: readonly object[]): Reply;
  /** No token, one of no device, or of one whose check-ins are not taken. */
  notLetIn: Reply;
}

const megabyte = 1024 * 1024;
const askForPassword = { 'WWW-Authenticate': 'Basic realm="Hexhood", charset="UTF-8"' };
/** A passing trouble: every app keeps what it has and comes again. */
export const later = (seconds: number): Reply =>
  json(503, { error: 'Try again in a moment.' }, { 'Retry-After': String(seconds) });

const owntracks: Dialect = {
  methods: ['POST'],
  bodyLimitBytes: megabyte,
  read({ body }, { passphrase }) {
    const { fixes, encrypted, locked } = readOwnTracks(body ?? '', passphrase);
    // The phone's passphrase is not the device's: what it sends waits until somebody mends that.
    return locked ? later(60) : { fixes, encrypted };
  },
  answer: ({ passphrase }, encrypted, commands) => answerOwnTracks(commands, encrypted ? passphrase : null),
  notLetIn: json(401, [], askForPassword),
};

const traccar: Dialect = {
  methods: ['GET', 'POST'],
  bodyLimitBytes: megabyte,
  tokenIn({ query, body, receivedAt }) {
    const { id } = readTraccar(query, body ?? '', receivedAt);
    return isDeviceToken(id) ? id : undefined;
  },
  read({ query, body, receivedAt }, { clientKey }) {
    if (body === null) return empty(400);
    const { id, fixes, nonsense } = readTraccar(query, body, receivedAt);
    const isOther = id !== null && clientKey !== null && id !== clientKey && !isDeviceToken(id);
    return isOther || nonsense ? empty(400) : { fixes };
  },
  answer: () => empty(200),
  notLetIn: empty(400),
};

const overland: Dialect = {
  methods: ['POST'],
  // The app's largest batch is 1,000 positions of up to about 1 kB each, and it never sends a smaller one instead.
  bodyLimitBytes: 4 * megabyte,
  read({ body }) {
    const batch = body === null ? undefined : readOverland(body);
    return batch ?? json(body === null ? 413 : 400, { error: 'This is not a batch of locations.' });
  },
  answer: () => json(200, { result: 'ok' }),
  notLetIn: json(401, { error: 'This token is not (or no longer) good.' }, askForPassword),
};

export const dialects = { owntracks, traccar, overland };
export type DialectName = keyof typeof dialects;
