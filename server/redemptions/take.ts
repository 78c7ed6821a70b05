import type { Knex } from 'knex';
import type { z } from 'zod';
import type { CodeRefusal, Redemption, redemptionBody } from '../contract/redemptions.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { foldCode } from './code.ts';
import { chooseCode, leftOf, limitOf, offerWords, whyNot } from './judge.ts';
import * as queries from './queries.ts';
import { type CodeRow, codesLike, takeUpShared } from './queries-codes.ts';
import { refuseCode, sentenceOf, unknownCode } from './words.ts';

/** Clocks of tills differ a little. */
const aheadMilliseconds = 5 * 60_000;

/** The code that was typed, if it is good at that moment. */
export async function goodCode(
  knex: Knex,
  businessId: string,
  typed: string,
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<CodeRow | Refusal> {
  const row = await findCode(knex, businessId, typed);
  if (!row) return unknownCode();
  const reason = whyNot(row, at);
  return reason ? explain(knex, businessId, row, { reason, timeZone }) : row;
}

async function findCode(knex: Knex, businessId: string, typed: string): Promise<CodeRow | undefined> {
  const folded = foldCode(typed);
  if (folded === '') return undefined;
  const known = chooseCode(await codesLike(knex, businessId, folded), typed);
  if (known && known.state !== 'ended') return known;
  const tookUp = await takeUpShared(knex, businessId, folded);
  return tookUp > 0 ? chooseCode(await codesLike(knex, businessId, folded), typed) : known;
}

async function explain(
  knex: Knex,
  businessId: string,
  row: CodeRow,
  { reason, timeZone }: { reason: Exclude<CodeRefusal, 'unknown'>; timeZone: string },
): Promise<Refusal> {
  const uses = await queries.usesOf(knex, businessId, row);
  return refuseCode(reason, sentenceOf(reason, row, { ...uses, timeZone }));
}

/** Where a code is taken: the store named, or the only one. Null: the business has none. */
export async function storeFor(
  knex: Knex,
  businessId: string,
  storeId: string | undefined,
): Promise<queries.StoreRow | null | Refusal> {
  const [store, another] = await queries.storesOf(knex, businessId, storeId);
  if (store && !another) return store;
  if (storeId === undefined && !store) return null;
  const detail = store ? 'which of the stores?' : 'there is no such store';
  return refuse('bad-input', store ? 'Say in which store it is.' : undefined, [{ pointer: '/storeId', detail }]);
}

type Told = Pick<queries.RedemptionRow, 'code' | 'campaign_id' | 'campaign' | 'definition' | 'currency'>;
export const toldOffer = ({ code, campaign_id, campaign, definition, currency }: Told) => ({
  campaignId: campaign_id,
  campaign,
  offer: offerWords(definition.offer, campaign, currency),
  terms: definition.offer.terms,
  code,
});
export const toldRow = (row: queries.RedemptionRow) => ({
  id: row.id,
  ...toldOffer(row),
  storeId: row.store_id,
  amount: row.amount,
  at: row.at.toISOString(),
});

/** Takes a code once, and answers what to give. What was sent before, by its id, is answered and not counted again. */
export async function redeem(
  knex: Knex,
  businessId: string,
  body: z.output<typeof redemptionBody>,
): Promise<Redemption | Refusal> {
  const before = await countedBefore(knex, businessId, body);
  if (before) return before;
  const at = body.at === undefined ? new Date() : new Date(body.at);
  if (at.getTime() > Date.now() + aheadMilliseconds)
    return refuse('bad-input', undefined, [{ pointer: '/at', detail: 'is in the future' }]);
  const store = await storeFor(knex, businessId, body.storeId);
  if (store instanceof Refusal) return store;
  const timeZone = store?.time_zone ?? 'UTC';
  const row = await goodCode(knex, businessId, body.code, { at, timeZone });
  if (row instanceof Refusal) return row;

  const taken = await queries.takeCode(knex, businessId, {
    code: row.code,
    useLimit: limitOf(row),
    storeId: store?.id ?? null,
    amount: body.amount ?? null,
    clientId: body.id ?? null,
    at,
  });
  if (taken === 'again') return (await countedBefore(knex, businessId, body)) ?? refuse('still-running');
  if (taken === 'used_up') {
    const now = (await findCode(knex, businessId, body.code)) ?? row;
    return explain(knex, businessId, now, { reason: 'used_up', timeZone });
  }
  return {
    id: taken.id,
    ...toldOffer(row),
    storeId: store?.id ?? null,
    amount: body.amount ?? null,
    at: at.toISOString(),
    left: leftOf({ ...row, ...taken }),
    again: false,
  };
}

async function countedBefore(
  knex: Knex,
  businessId: string,
  { id, code }: { id?: string | undefined; code: string },
): Promise<Redemption | Refusal | undefined> {
  if (id === undefined) return undefined;
  const row = await queries.redemptionByClientId(knex, businessId, id);
  if (!row) return undefined;
  if (foldCode(row.code) !== foldCode(code))
    return refuse('conflict', 'This id was used for another code.', [{ pointer: '/id', detail: 'is taken' }]);
  const now = await findCode(knex, businessId, row.code);
  return { ...toldRow(row), left: now ? leftOf(now) : null, again: true };
}
