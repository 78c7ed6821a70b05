import { createHash } from 'node:crypto';
import type { Holdout } from '../contract/audience.ts';

const whole = 2 ** 32;

/** A share in [0, 1) that stays the same for a person and a salt, and tells nothing of another salt's. */
export const hashShare = (salt: string, recipient: string | number): number =>
  Number.parseInt(createHash('md5').update(`${salt}:${recipient}`).digest('hex').slice(0, 8), 16) / whole;

/** `hashShare` as SQL, of expressions for the salt (text) and the recipient. */
export const hashShareSql = (salt: string, recipient: string): string =>
  `(('x' || substr(md5(${salt} || ':' || ${recipient}), 1, 8))::bit(32)::bigint / ${whole}::float8)`;

/**
 * What a campaign does with a recipient: 0 leaves them alone, 1 to 4 is a variant, in proportion to the variants' shares. The
 * second hash keeps the choice of a variant apart from that of the holdout.
 */
export function armOf(
  salt: string,
  recipient: string | number,
  holdout: Holdout,
  variants: readonly { share: number }[],
): number {
  if (holdout.unit === 'people' && hashShare(salt, recipient) < holdout.share) return 0;
  const total = variants.reduce((sum, { share }) => sum + share, 0);
  let left = hashShare(`${salt}:variant`, recipient) * total;
  const at = variants.findIndex(({ share }) => {
    left -= share;
    return left < 0;
  });
  return (at < 0 ? variants.length - 1 : at) + 1;
}
