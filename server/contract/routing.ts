import { z } from 'zod';

export const travelModes = ['walk', 'bike', 'drive'] as const;
export const travelMode = z.enum(travelModes);
export type TravelMode = z.infer<typeof travelMode>;

/** What one question to the router may ask for. */
export const routingLimits = { minutes: { walk: 60, bike: 60, drive: 60 }, contours: 4 };
