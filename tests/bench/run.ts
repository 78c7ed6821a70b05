/**
 * `npm run bench`: ratios against a peer or a ceiling measured in the same run, since machines differ and are noisy.
 * Needs a PostgreSQL with PostGIS at BENCH_DATABASE_URL (or TEST_DATABASE_URL), and `psql` on the PATH.
 * `npm run bench -- density people` measures only these parts. BENCH_CUSTOMERS (default 1000000) makes the first smaller. Travel is
 * compared where pgRouting and an extract are, check-ins where `tile38-server` is on the PATH.
 */
import { measureCheckins } from './checkins.ts';
import { onDatabase } from './database.ts';
import { measureDensity } from './density.ts';
import { measureEngine } from './engine.ts';
import { measurePeople } from './people.ts';
import { measureReach } from './reach.ts';
import { measureRouting } from './routing.ts';
import { measureSegments } from './segments.ts';

const parts: Record<string, (databaseUrl: string) => Promise<void>> = {
  density: measureDensity,
  segments: measureSegments,
  reach: measureReach,
  people: measurePeople,
  routing: measureRouting,
  engine: async () => measureEngine(),
  checkins: measureCheckins,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
const url = process.env.BENCH_DATABASE_URL ?? process.env.TEST_DATABASE_URL;
if (!url || unknown.length > 0) {
  console.error(
    url
      ? `bench: there is no ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}`
      : 'bench: set BENCH_DATABASE_URL to a PostgreSQL with PostGIS',
  );
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) await onDatabase(url, measure);
