import { createHash } from 'node:crypto';
import type { Request } from 'express';

export const strongEtag = (content: string | Buffer): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;

/**
 * RFC 9110, If-None-Match. Not Express's `request.fresh`: that one gives up at `Cache-Control: no-cache`, which fetch
 * adds by itself to a request with this header, though it only asks caches on the way to step aside.
 */
export function hasVersion(request: Request, etag: string): boolean {
  const known = request.get('if-none-match');
  if (known === undefined) return false;
  if (known.trim() === '*') return true;
  return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
