import type { Knex } from 'knex';
import type { CheckinSettings } from '../contract/checkins.ts';
import { endForgottenVisits } from '../geofences/index.ts';
import { businessesWithDevices, forgetPositions } from './queries-tidy.ts';

const devicesAtOnce = 100;
const dayMilliseconds = 86_400_000;
/** Longer than a request can take that was let in just before its fixes became too old. */
const marginMilliseconds = 3_600_000;

/** Forgets what every business wants kept no longer, in short statements. */
export async function tidyAll(
  knex: Knex,
  settingsOf: (businessId: string) => Promise<CheckinSettings>,
  now = Date.now(),
): Promise<void> {
  await endForgottenVisits(knex);
  for (const businessId of await businessesWithDevices(knex)) {
    const { keepDays } = await settingsOf(businessId);
    const before = now - keepDays * dayMilliseconds - marginMilliseconds;
    let after: string | undefined = '0';
    while (after !== undefined)
      after = await forgetPositions(knex, businessId, { before, after, limit: devicesAtOnce });
  }
}
