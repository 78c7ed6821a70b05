import { defineConfig } from 'vitest/config';

const withDatabase = [
  'tests/{accounts,stores,neighborhoods,imports,density,tiles,streets,addresses,catchments,customers,segments,insights,geofences,checkins,devices,events,webhooks,push,campaigns,reach,messages,channels,occasions,offers,redemptions,flyers,results,http,db,real}/**/*.test.ts',
  'tests/*.api.test.ts',
  'tests/e2e/process.test.ts',
];
/** A screen asks the API, and that is tested on every database: one of them is enough to look at it. */
const screens = ['tests/e2e/**/*.test.ts'];

/** What needs a database runs on each one there is: the embedded one, and TEST_DATABASE_URL's where it is set. */
const onDatabase = (name: string, databaseUrl: string | undefined, include = withDatabase) => ({
  extends: true as const,
  test: {
    name,
    include,
    globalSetup: ['tests/support/global-setup.ts'],
    env: { HEXHOOD_TEST_SERVER: databaseUrl ?? '' },
    provide: { databaseUrl: databaseUrl ?? null },
  },
});

export default defineConfig({
  test: {
    // Property tests send hundreds of requests to a database that other tests keep busy; slow is not wrong.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    reporters: ['default', './tests/support/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['tests/**/*.test.ts'],
          exclude: [...withDatabase, ...screens, 'tests/bench/**'],
        },
      },
      onDatabase('embedded', undefined, [...withDatabase, ...screens]),
      ...(process.env.TEST_DATABASE_URL ? [onDatabase('postgres', process.env.TEST_DATABASE_URL)] : []),
    ],
  },
});
