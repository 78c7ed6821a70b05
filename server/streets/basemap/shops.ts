import type { Tags } from '../extract/block.ts';
import { shopAmenities } from './kinds.ts';

/** Values that say there is none, or nothing about what it sells. */
const none = new Set(['no', 'vacant', 'none', 'disused', 'closed']);

/** The kind of shop, restaurant, craft or office that these tags describe, or undefined. Of several the first is taken. */
export function shopKind({ shop, amenity, craft, office }: Tags): string | undefined {
  for (const value of [shop, amenity && shopAmenities.has(amenity) ? amenity : undefined, craft, office]) {
    const kind = value?.split(';')[0]?.trim();
    if (kind && !none.has(kind)) return kind;
  }
  return undefined;
}
