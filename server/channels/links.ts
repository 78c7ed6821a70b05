import { createHmac, timingSafeEqual } from 'node:crypto';

const sign = (secret: string, claim: string): Buffer =>
  createHmac('sha256', secret).update(`unsubscribe ${claim}`).digest().subarray(0, 16);

/** What opens the page on which a person takes their agreement back: of one message, and good for as long as it is known. */
export function unsubscribeToken(secret: string, businessId: string, key: string): string {
  const claim = `${businessId}.${key}`;
  return `${claim}.${sign(secret, claim).toString('base64url')}`;
}

export interface Claim {
  businessId: string;
  key: string;
  signature: string;
}

/** What a token claims; whether it is true is for `isSigned`. */
export function readClaim(token: string): Claim | undefined {
  const match = /^([1-9]\d{0,17})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{22})$/.exec(token);
  const [, businessId, key, signature] = match ?? [];
  return businessId && key && signature ? { businessId, key, signature } : undefined;
}

export function isSigned(secret: string, { businessId, key, signature }: Claim): boolean {
  const given = Buffer.from(signature, 'base64url');
  const wanted = sign(secret, `${businessId}.${key}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
