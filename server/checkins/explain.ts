import type { Explanation, Silence } from '../contract/geofences.ts';
import type { Why } from '../geofences/index.ts';

const instant = (at: number): string => new Date(at).toISOString();
const toCentimeter = (meters: number | null): number | null =>
  meters === null ? null : Math.round(meters * 100) / 100;

/** Why an event is, and why nothing follows from it, as it is stored and told. */
export const explain = (why: Why, silence: Silence[]): Explanation => ({
  decision: why.decision as Explanation['decision'],
  fix: why.fix && {
    position: [why.fix.lng, why.fix.lat],
    accuracyMeters: why.fix.accuracy,
    at: instant(why.fix.at),
    receivedAt: instant(why.fix.receivedAt),
    speedMetersPerSecond: why.fix.speed,
  },
  previous: why.previous && {
    position: [why.previous.lng, why.previous.lat],
    at: instant(why.previous.at),
    accuracyMeters: why.previous.accuracy,
  },
  distanceMeters: toCentimeter(why.distance),
  marginMeters: toCentimeter(why.margin),
  agreeing: why.agreeing,
  ruleVersion: why.ruleVersion,
  suspicions: why.suspicions,
  silence,
});
