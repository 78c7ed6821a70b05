/** What an answer about reach takes while somebody draws, in a big business whose people were written to before. */
import type { Knex } from 'knex';
import pino from 'pino';
import { type CampaignArea, messageChannels, type ReachBody } from '../../server/contract/audience.ts';
import { connect, migrate } from '../../server/db/index.ts';
import { Refusal } from '../../server/http/problem.ts';
import type { Principal } from '../../server/http/route.ts';
import { reachOf } from '../../server/reach/index.ts';
import { createRouting } from '../../server/routing/index.ts';
import { median } from './median.ts';
import { makeShop } from './segments.ts';

const gates = 20_000;
const suppressions = 5_000;
const phones = 20_000;
const rounds = 9;
const mostMilliseconds = 300;

/** Caps as a careful business sets them. */
const caps = [
  { channel: 'any', count: 3, days: 7 },
  { channel: 'email', count: 2, days: 7 },
  { channel: 'sms', count: 1, days: 14 },
];

async function makeContacts(knex: Knex, businessId: string): Promise<void> {
  await knex('campaign_settings').insert({ business_id: businessId, settings: JSON.stringify({ caps }), secret: 'x' });
  await knex.raw(
    `insert into contact_gates (business_id, recipient, any_at, email_at, sms_at)
     select business_id, id, array[now() - interval '20 days', now() - id % 9 * interval '1 day', now()],
       array[now() - interval '20 days', now() - id % 9 * interval '1 day'], array[now()]
     from customers where business_id = ? order by id % 977, id limit ?`,
    [businessId, gates],
  );
  await knex.raw(
    `insert into suppressions (business_id, channel, address_hash, hint, reason)
     select business_id, 'email', sha256(convert_to('email:' || lower(email), 'UTF8')), 'p…', 'asked'
     from customers where business_id = ? and email is not null order by id % 479, id limit ?`,
    [businessId, suppressions],
  );
  await knex.raw(
    `with pages as (
       insert into devices (business_id, name, kind, customer_id, token_hash, consented_at)
       select business_id, 'Page', 'page', id, sha256(convert_to(id::text, 'UTF8')), now()
       from customers where business_id = ? order by id % 311, id limit ?
       returning business_id, id)
     insert into push_subscriptions (business_id, device_id, endpoint, p256dh, auth)
     select business_id, id, 'https://example.com', 'x', 'x' from pages`,
    [businessId, phones],
  );
  await knex('customers')
    .where({ business_id: businessId })
    .update({ push_consent: knex.raw('id % 3 > 0'), mail_consent: knex.raw('id % 4 > 0') });
  await makeNeighborhoods(knex, businessId);
  for (const table of ['customers', 'contact_gates', 'suppressions', 'devices', 'push_subscriptions', 'neighborhoods'])
    await knex.raw('vacuum analyze ??', [table]);
}

/** A hundred squares that cover the city. */
async function makeNeighborhoods(knex: Knex, businessId: string): Promise<void> {
  await knex.raw(
    `insert into neighborhoods (business_id, source_key, name, households, geometry)
     select :businessId, x || ' ' || y, x || ' ' || y, 2000,
       ST_Multi(ST_MakeEnvelope(-76.711 + x * 0.0182, 39.197 + y * 0.0175, -76.711 + (x + 1) * 0.0182,
         39.197 + (y + 1) * 0.0175, 4326))
     from generate_series(0, 9) x, generate_series(0, 9) y`,
    { businessId },
  );
  await knex.raw(
    `update customers c set neighborhood_id = n.id from neighborhoods n
     where c.business_id = ? and n.business_id = c.business_id and ST_Covers(n.geometry, c.position)`,
    [businessId],
  );
}

/** A star around the middle of the city: about a third of its people. */
const drawn: CampaignArea = {
  type: 'Polygon',
  coordinates: [
    Array.from({ length: 41 }, (_, at): [number, number] => {
      const [turn, far] = [(at % 40) * (Math.PI / 20), at % 2 === 0 ? 1 : 0.8];
      return [-76.62 + 0.065 * far * Math.cos(turn), 39.285 + 0.06 * far * Math.sin(turn)];
    }),
  ],
};
const segment: ReachBody['definition'] = { type: 'purchases', within: { days: 365 }, count: { min: 10 } };
const channels: ReachBody['channels'] = ['email', 'sms', 'push', 'mail'];

const questions: Record<string, ReachBody> = {
  'drawn, bought 10 times, 4 channels': { area: drawn, definition: segment, channels },
  'with cells and people held out': {
    ...{ area: drawn, definition: segment, channels, resolution: 9 },
    holdout: { unit: 'people', share: 0.1 },
  },
  'with neighborhoods held out': {
    ...{ area: drawn, definition: segment, channels },
    holdout: { unit: 'neighborhoods', share: 0.5 },
  },
  'everyone, everywhere, 5 channels': { area: { type: 'everywhere' }, channels: [...messageChannels] },
};

/** Prints what `POST /reach` takes for those who draw, at most 300 ms. */
export async function measureReach(databaseUrl: string): Promise<void> {
  const knex = connect({ connectionString: databaseUrl });
  await migrate(knex);
  const businessId = await makeShop(knex);
  await makeContacts(knex, businessId);
  const routing = createRouting({ dataDirectory: '', valhallaUrl: undefined, log: pino({ level: 'silent' }) });
  const deps = { routing, areaOfCatchment: async () => undefined };
  for (const role of ['owner', 'marketer'] as const) {
    const principal: Principal = { businessId, role, userId: null, credential: 'bench' };
    console.log(`\nreach as ${role}: the first, and the median of the ${rounds} after it`);
    for (const [name, body] of Object.entries(questions)) {
      const times: number[] = [];
      let told = '';
      for (let round = 0; round <= rounds; round++) {
        const start = performance.now();
        const answer = await reachOf(knex, principal, body, deps);
        times.push(performance.now() - start);
        if (answer instanceof Refusal) throw new Error(JSON.stringify(answer));
        told = `${answer.inArea} in the area, ${answer.eligible} eligible, ${answer.reachable.any} reachable`;
      }
      const [first = 0, ...others] = times;
      const usual = median(others);
      const remark = usual > mostMilliseconds ? `  over ${mostMilliseconds} ms` : '';
      console.log(
        `${name.padEnd(36)} ${first.toFixed(0).padStart(5)} ${usual.toFixed(0).padStart(5)} ms  ${told}${remark}`,
      );
    }
  }
  await knex.destroy();
}
