import type { IncomingFix } from '../checkins/index.ts';
import { accuracyOf, fixOf, isObject, jsonOf, type Loose, numberOf, speedOf } from './read.ts';
import { json, type Reply } from './respond.ts';
import { open, seal } from './secretbox.ts';

/**
 * OwnTracks in HTTP mode: one message of a `_type` in each request. On iOS any 4xx deletes the message from the phone's
 * queue; on Android whatever is not 2xx is sent again before anything else. So what a retry cannot mend is 200, what
 * may pass is 503. https://owntracks.org/booklet/tech/json/ and /tech/http/
 */
export interface OwnTracksMessage {
  fixes: IncomingFix[];
  /** The answer is encrypted as the message was. */
  encrypted: boolean;
  /** Encrypted, with another passphrase than the device's: it can be read once somebody mends that. */
  locked: boolean;
}

const nothing: OwnTracksMessage = { fixes: [], encrypted: false, locked: false };
const metersPerSecondPerKmh = 1 / 3.6;

/** A location, or where the phone crossed the edge of a region of its own. A message without a place has no fix. */
function fixIn(message: Loose): IncomingFix | null {
  if (message._type !== 'location' && message._type !== 'transition') return null;
  const seconds = numberOf(message.tst);
  return fixOf({
    lng: message.lon,
    lat: message.lat,
    at: seconds === null ? null : Math.round(seconds * 1000),
    accuracy: accuracyOf(message.acc),
    speed: speedOf(message.vel, metersPerSecondPerKmh),
    id: message._id,
  });
}

/** What a body says. Never refuses: what is not understood holds no fix. */
export function readOwnTracks(body: string, passphrase: string | null): OwnTracksMessage {
  const message = jsonOf(body);
  if (!isObject(message)) return nothing;
  if (message._type !== 'encrypted') {
    const fix = fixIn(message);
    return { ...nothing, fixes: fix ? [fix] : [] };
  }
  if (typeof message.data !== 'string') return nothing;
  const inside = open(message.data, passphrase);
  if (inside === 'malformed') return nothing;
  if (inside === 'locked') return { ...nothing, locked: true };
  const opened = jsonOf(inside);
  // A message in a message in a message is nobody's.
  const fix = isObject(opened) ? fixIn(opened) : null;
  return { fixes: fix ? [fix] : [], encrypted: true, locked: false };
}

/** A list of messages to the phone, each of them encrypted where the phone's own was. */
export function answerOwnTracks(commands: readonly object[], passphrase: string | null): Reply {
  if (passphrase === null) return json(200, commands);
  return json(
    200,
    commands.map((command) => ({ _type: 'encrypted', data: seal(JSON.stringify(command), passphrase) })),
  );
}
