import type { IncomingHttpHeaders } from 'node:http';

/** The one shape that apps can be given as a password or in an address. */
const shape = /^hhd_[1-9]\d{0,17}_[\w-]{43}$/;
export const isDeviceToken = (text: string | null | undefined): text is string => text != null && shape.test(text);

/** The device's token a request carries: in its path, as Bearer, or in Basic as the password (or the name). */
export function tokenIn(headers: IncomingHttpHeaders, inPath?: string): string | undefined {
  if (inPath !== undefined) return isDeviceToken(inPath) ? inPath : undefined;
  const [, scheme, value = ''] = /^(\w+) +(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return isDeviceToken(value) ? value : undefined;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString('latin1');
  const colon = pair.indexOf(':');
  return [pair.slice(colon + 1), pair.slice(0, Math.max(colon, 0))].find(isDeviceToken);
}
