import type { CampaignOffer } from '../contract/campaigns.ts';
import type { CodeRefusal } from '../contract/redemptions.ts';
import { plainCode } from './code.ts';
import type { CodeRow } from './queries-codes.ts';

/** Of codes that read alike the one that was typed, or the only one; undefined where it could be any of several. */
export function chooseCode(rows: readonly CodeRow[], typed: string): CodeRow | undefined {
  const exact = rows.filter(({ code }) => plainCode(code) === plainCode(typed));
  if (exact.length === 1) return exact[0];
  return exact.length === 0 && rows.length === 1 ? rows[0] : undefined;
}

/** How often it may be used, of its own or as its campaign says; null: as often as wanted. */
export const limitOf = ({ use_limit, recipient, definition: { offer } }: CodeRow): number | null =>
  use_limit ?? (recipient === null ? null : offer.perPersonLimit);

/** How often it can still be used; null: as often as wanted. */
export function leftOf(row: CodeRow): number | null {
  const { totalLimit } = row.definition.offer;
  const limit = limitOf(row);
  const own = limit === null ? Number.POSITIVE_INFINITY : limit - row.used;
  const all = totalLimit === null ? Number.POSITIVE_INFINITY : totalLimit - row.redemptions;
  const left = Math.max(0, Math.min(own, all));
  return Number.isFinite(left) ? left : null;
}

export function expiryOf({ expires_at, definition: { offer } }: CodeRow): Date | null {
  if (expires_at) return expires_at;
  return offer.expiresAt === null ? null : new Date(offer.expiresAt);
}

/**
 * Why a code is not good at a moment. What was promised until a day outlives its campaign; without one it ends with it.
 * A pause keeps anything more from being sent, and takes back nothing.
 */
export function whyNot(row: CodeRow, at: Date): Exclude<CodeRefusal, 'unknown'> | undefined {
  if (row.state === 'draft' || row.state === 'scheduled' || row.launched_at === null) return 'not_yet';
  if (at < row.launched_at) return 'not_yet';
  const expiry = expiryOf(row);
  if (expiry && expiry < at) return 'expired';
  if (row.state === 'ended' && !expiry) return 'ended';
  return leftOf(row) === 0 ? 'used_up' : undefined;
}

/** What to give, in words. */
export function offerWords({ title, kind, value }: CampaignOffer, campaign: string, currency: string): string {
  if (title !== '') return title;
  if (kind === 'percent' && value !== null) return `${value}% off`;
  if (kind === 'amount' && value !== null)
    return `${new Intl.NumberFormat('en', { style: 'currency', currency }).format(value)} off`;
  return campaign;
}
