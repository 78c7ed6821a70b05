import type { CatchmentBody, Catchments } from '../contract/catchments.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import {
  type Ask,
  type Asker,
  estimateMs,
  openAsk,
  remember,
  type Situation,
  situationOf,
  storeIn,
  versionOf,
} from './ask.ts';
import { drawCustomers } from './customers.ts';
import { householdsIn, partsInside, whiteSpaceOf } from './households.ts';
import { drawHuff } from './huff-area.ts';
import { drawIsochrones } from './isochrone.ts';
import type { StoreAt } from './queries.ts';
import { type Drawn, featureOf } from './region.ts';
import { drawRings } from './ring.ts';
import { inTurn, mapInTurns } from './turns.ts';

const unknownStore = (field: string) =>
  refuse('not-found', 'There is no such store.', [{ pointer: `/${field}`, detail: 'is not a store of this business' }]);

/** The answer to a question about a trade area, as the asker may see it. An unknown store is a refusal. */
export async function catchmentsOf(
  asker: Asker,
  body: CatchmentBody,
  situation?: Situation,
): Promise<Catchments | Refusal> {
  const now = situation ?? (await situationOf(asker.knex, asker.businessId));
  const store = storeIn(now, body.storeId);
  if (!store) return unknownStore('storeId');
  const otherId = body.method === 'isochrone' ? body.otherStoreId : undefined;
  const other = otherId === undefined ? undefined : storeIn(now, otherId);
  if (otherId !== undefined && !other) return unknownStore('otherStoreId');
  return remember(asker.routing, `${versionOf(asker, now)} ${JSON.stringify(body)}`, {
    make: async () => {
      const ask = await openAsk(asker, now, { from: body.from, to: body.to });
      const drawn = await draw(ask, store, other, body);
      return inTurn(() => answer(ask, store, body, drawn));
    },
    keepMs: ({ estimated }) => (estimated ? estimateMs : undefined),
  });
}

function draw(ask: Ask, store: StoreAt, other: StoreAt | undefined, body: CatchmentBody): Promise<Drawn> {
  switch (body.method) {
    case 'ring':
      return drawRings(ask, store, body);
    case 'isochrone':
      return drawIsochrones(ask, store, other, body);
    case 'customers':
      return drawCustomers(ask, store, body);
    case 'huff':
      return drawHuff(ask, store, body);
  }
}

async function answer(ask: Ask, store: StoreAt, body: CatchmentBody, drawn: Drawn): Promise<Catchments> {
  const { policy, situation, survey, people } = ask;
  const { regions, largest, ...told } = drawn;
  const places = ask.places(drawn.huff?.resolution);
  const timed = body.method === 'isochrone' || body.method === 'huff';
  const withMode = timed || (body.method === 'customers' && body.distance === 'time');
  const known = regions.map((region) => region.parts ?? partsInside(survey, region.area));
  const ofLargest = known[regions.findIndex(({ area }) => area === largest)] ?? partsInside(survey, largest);
  return {
    type: 'FeatureCollection',
    method: body.method,
    storeId: store.id,
    mode: withMode ? body.mode : null,
    k: policy.k,
    currency: situation.currency,
    period: { from: body.from ?? null, to: body.to ?? null },
    ...told,
    whiteSpace: whiteSpaceOf(survey, people, ofLargest, policy),
    features: await mapInTurns(regions, (region, at) =>
      featureOf(region, places, householdsIn(survey, known[at] ?? new Map())),
    ),
  };
}
