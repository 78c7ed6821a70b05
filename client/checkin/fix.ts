export interface Fix {
  position: [number, number];
  accuracyMeters: number | null;
  speedMetersPerSecond: number | null;
  /** RFC 3339. */
  at: string;
}

const measured = (value: number | null, most: number): number | null =>
  value !== null && value >= 0 && value <= most ? value : null;

/** What a browser tells of a position. */
export interface Located {
  coords: { longitude: number; latitude: number; accuracy: number; speed: number | null };
  /** Milliseconds since 1970. */
  timestamp: number;
}

/** As the service takes it. A browser's clock of positions may run ahead of its own clock. */
export function fixOf({ coords, timestamp }: Located, now: number): Fix {
  return {
    position: [coords.longitude, coords.latitude],
    accuracyMeters: measured(coords.accuracy, 1e7),
    speedMetersPerSecond: measured(coords.speed, 1e5),
    at: new Date(timestamp > 0 && timestamp < now ? timestamp : now).toISOString(),
  };
}
