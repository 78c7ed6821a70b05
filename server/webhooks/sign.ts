import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** As Standard Webhooks writes them: 32 random bytes in base64, with a prefix to tell what it is. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const overlapMs = 24 * 3_600_000;

/** The secrets that sign at this moment: the newest, and for a day after a change the one before. */
export function signing(secrets: readonly string[], rotatedAt: Date | null, now: number): readonly string[] {
  const changing = rotatedAt !== null && now - rotatedAt.getTime() < overlapMs;
  return secrets.slice(0, changing ? 2 : 1);
}

/** The headers of a message, one signature for each secret. */
export function signedHeaders(messageId: string, body: string, secrets: readonly string[], now: number) {
  const at = new Date(now);
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, at, body)).join(' '),
  };
}
