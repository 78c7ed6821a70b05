import type { z } from 'zod';
import type { huffModel } from '../contract/catchments.ts';
import { type Exponents, fitExponents, type Observed } from './fit.ts';
import type { Choices } from './huff.ts';

type Model = z.infer<typeof huffModel>;

/** What stands where nothing is given and nothing can be fitted: Huff's own choice for everyday shopping. */
const usual = { alpha: 1, beta: 2 };
/** An estimate with a larger standard error says nothing: two shops might as well differ by their square. */
const largestError = 0.5;
const leastSample = 30;

type Asked = { alpha: number | 'fit'; beta: number | 'fit' };
export type Found = Pick<Model, 'alpha' | 'beta' | 'fitted' | 'note' | 'sample'>;

/** The exponents to use: those given, those the customers tell, and the usual ones, with the reason, where they don't. */
export function findExponents(
  { alpha, beta }: Asked,
  choices: Choices,
  origins: Extract<Observed, { kind: 'origins' }>,
): Found {
  const given = {
    alpha: alpha === 'fit' ? undefined : alpha,
    beta: beta === 'fit' ? undefined : beta,
  };
  const answer = ([a, b]: Exponents, fitted: Model['fitted'], note: Model['note'], sample: number): Found => ({
    alpha: a,
    beta: b,
    fitted,
    note,
    sample,
  });
  const fallback = (note: Model['note'], sample = 0) =>
    answer([given.alpha ?? usual.alpha, given.beta ?? usual.beta], { alpha: false, beta: false }, note, sample);
  if (given.alpha !== undefined && given.beta !== undefined) return fallback(null);

  const stores = choices.logAttraction;
  if (stores.length === 1) return fallback('one-store');
  if (origins.own.length === stores.length || !origins.households.some((count) => count > 0))
    return fallback('no-choices');
  const isSame = stores.every((attraction) => Math.abs(attraction - (stores[0] ?? 0)) < 1e-9);
  if (isSame && given.alpha === undefined && given.beta !== undefined) return fallback('same-attraction');

  const telling = isSame ? { ...given, alpha: given.alpha ?? usual.alpha } : given;
  let found = fitExponents(choices, origins, telling);
  if (found.sample < leastSample) return fallback('too-few-customers', found.sample);
  let note: Model['note'] = isSame && given.alpha === undefined ? 'same-attraction' : null;
  const isVague = (error: number) => !(error <= largestError);
  let fitsAlpha = telling.alpha === undefined;
  if (fitsAlpha && isVague(found.errors[0])) {
    if (given.beta !== undefined) return fallback('too-few-customers', found.sample);
    found = fitExponents(choices, origins, { ...telling, alpha: usual.alpha });
    fitsAlpha = false;
    note = 'too-few-customers';
  }
  const fitsBeta = given.beta === undefined;
  if (fitsBeta && isVague(found.errors[1])) return fallback('too-few-customers', found.sample);
  // Two standard errors: a decay that may as well be none.
  if (fitsBeta && found.exponents[1] < 2 * found.errors[1]) return fallback('no-decay', found.sample);
  return answer(found.exponents, { alpha: fitsAlpha, beta: fitsBeta }, note, found.sample);
}
