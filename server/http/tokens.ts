import { createHash, randomBytes } from 'node:crypto';

/** What a token opens. The business's id is in the token, so that its row is found on one shard. */
const prefixes = { session: 'hhs', key: 'hhk', 'sign-in': 'hht', device: 'hhd', share: 'hhr' } as const;
export type TokenKind = keyof typeof prefixes;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export function newToken(kind: TokenKind, businessId: string): { token: string; hash: Buffer } {
  const token = `${prefixes[kind]}_${businessId}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

/** The kind and business a token claims, or undefined where it has no token's shape. */
export function readToken(token: string): { kind: TokenKind; businessId: string; hash: Buffer } | undefined {
  const match = /^(hh[sktdr])_([1-9]\d{0,17})_[\w-]{43}$/.exec(token);
  const kind = (Object.keys(prefixes) as TokenKind[]).find((name) => prefixes[name] === match?.[1]);
  return kind && match?.[2] ? { kind, businessId: match[2], hash: hashToken(token) } : undefined;
}
