import type { Request } from 'express';
import type { Knex } from 'knex';
import { type Refusal, refuse } from './problem.ts';
import type { Principal } from './route.ts';
import { readToken, type TokenKind } from './tokens.ts';

export const sessionCookie = 'hexhood_session';

/** Finds who holds a token. Each feature that gives out tokens brings its own. */
export type PrincipalFinder = (knex: Knex, businessId: string, hash: Buffer) => Promise<Principal | undefined>;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function cookieOf(request: Request): string | undefined {
  const pair = (request.headers.cookie ?? '').split(/; */).find((part) => part.startsWith(`${sessionCookie}=`));
  return pair?.slice(sessionCookie.length + 1);
}

/**
 * A browser says where an unsafe request comes from (Sec-Fetch-Site, or Origin in older ones); one that comes from
 * another site is refused. A request with neither header is not a browser's, so no cookie was added behind its back.
 */
export function crossSite(request: Request): boolean {
  if (safeMethods.has(request.method)) return false;
  const site = request.get('sec-fetch-site');
  if (site) return site !== 'same-origin' && site !== 'none';
  const origin = request.get('origin');
  if (!origin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.get('host');
}

export function authenticator(finders: Partial<Record<TokenKind, PrincipalFinder>>) {
  return async (knex: Knex, request: Request): Promise<Principal | Refusal> => {
    const header = request.get('authorization');
    const cookie = cookieOf(request);
    if (header === undefined && cookie !== undefined && crossSite(request)) return refuse('cross-site');
    const token = header === undefined ? cookie : /^Bearer +(\S+)$/i.exec(header)?.[1];
    const claim = token === undefined ? undefined : readToken(token);
    if (!claim) return refuse('not-signed-in');
    if (claim.kind === 'session' && header !== undefined)
      return refuse('not-signed-in', 'A session comes as a cookie.');
    const principal = await finders[claim.kind]?.(knex, claim.businessId, claim.hash);
    return principal ?? refuse('not-signed-in', 'This sign-in or key is no longer valid.');
  };
}
