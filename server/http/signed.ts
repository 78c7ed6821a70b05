import type { IncomingMessage } from 'node:http';

const kept = new WeakMap<IncomingMessage, Buffer>();

/** For `verify` of a body parser: keeps the bytes of a request that is signed (Standard Webhooks), as the signature is over them. */
export function keepSigned(request: IncomingMessage, _response: unknown, bytes: Buffer): void {
  if (request.headers['webhook-signature'] !== undefined) kept.set(request, bytes);
}

/** The body of a signed request as it came. */
export const signedBytes = (request: IncomingMessage): Buffer | undefined => kept.get(request);
