import type { CampaignOffer } from '../contract/campaigns.ts';

const dayMs = 86_400_000;

/** When an offer is over for who gets it at a moment (null: a moment that has not come); null: never. */
export function offerExpiry({ expiresAt, validDays }: CampaignOffer, from: Date | null): Date | null {
  const ends = [
    ...(expiresAt === null ? [] : [Date.parse(expiresAt)]),
    ...(validDays === null || from === null ? [] : [from.getTime() + validDays * dayMs]),
  ];
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
