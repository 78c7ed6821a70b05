import { type Response, Router, text } from 'express';
import type { Knex } from 'knex';
import { channels } from '../contract/people.ts';
import { limiter } from '../http/mount.ts';
import { hintOf } from './address.ts';
import { type Claim, isSigned, readClaim } from './links.ts';
import { type Page, pageHtml } from './page-html.ts';
import { secretOf } from './queries.ts';
import { type Addressee, addresseeOf, withEmail } from './queries-withdrawals.ts';
import { readLanguage } from './text.ts';
import { takenBack, undoWithdrawal, unsubscribing, withdraw } from './withdraw.ts';
import { wordsIn } from './words.ts';

/** The page on which people say that they want to hear nothing more, and the one click of their mail program (RFC 8058). */
export function unsubscribePages({ knex }: { knex: Knex }): Router {
  const router = Router();
  // Mailbox providers click for thousands of people: only links that are made up are slowed down.
  router.use('/u', limiter(60, 15 * 60_000, { requestWasSuccessful: isOurs, skipSuccessfulRequests: true }));
  router.get('/u/:token', async (request, response) => {
    const claim = await claimOf(knex, request.params.token);
    send(response, claim ? await pageOf(knex, claim) : wrong(request.acceptsLanguages()));
  });
  router.post('/u/:token', text({ type: () => true, limit: '16kb' }), async (request, response) => {
    const claim = await claimOf(knex, request.params.token);
    if (!claim) return send(response, wrong(request.acceptsLanguages()));
    const addressee = await addresseeOf(knex, claim.businessId, claim.key);
    if (addressee) await carryOut(knex, claim.businessId, addressee, actionOf(request.body));
    send(response, await pageOf(knex, claim));
  });
  return router;
}

const isOurs = (_request: unknown, { statusCode }: Response): boolean => statusCode !== 404;

async function claimOf(knex: Knex, token: string): Promise<Claim | undefined> {
  const claim = readClaim(token);
  const secret = claim && (await secretOf(knex, claim.businessId));
  return claim && secret !== undefined && isSigned(secret, claim) ? claim : undefined;
}

type Action = 'email' | 'all' | 'undo';
/** A button's, or else the one click's, in whichever form a mail program sends it. */
function actionOf(body: unknown): Action {
  const action = typeof body === 'string' ? new URLSearchParams(body).get('action') : null;
  return action === 'all' || action === 'undo' ? action : 'email';
}

/** For everybody who has the address: it is one mailbox that wants to be left in peace. */
async function carryOut(knex: Knex, businessId: string, { customer_id, email }: Addressee, action: Action) {
  if (customer_id === null) return;
  const sharing = email === null ? [] : await withEmail(knex, businessId, email);
  const customers = [...new Set([customer_id, ...sharing])];
  if (action === 'undo') return undoWithdrawal(knex, businessId, customers);
  await withdraw(knex, businessId, customers, {
    channels: action === 'all' ? channels : ['email'],
    source: unsubscribing,
  });
}

interface Answer {
  status: number;
  page: Page;
}

async function pageOf(knex: Knex, { businessId, key }: Claim): Promise<Answer> {
  const addressee = await addresseeOf(knex, businessId, key);
  if (!addressee || addressee.customer_id === null) {
    const { page } = wordsIn(null);
    return { status: 410, page: { language: 'en', business: null, heading: page.gone, lines: [], buttons: [] } };
  }
  const { business, email, withdrawn, customer_id } = addressee;
  const language = readLanguage(addressee.language) ?? 'en';
  const { page: words } = wordsIn(language);
  const isAll = withdrawn.length === channels.length;
  const isMail = withdrawn.includes('email');
  const canUndo = (isAll || isMail) && (await takenBack(knex, businessId, customer_id)).length > 0;
  const hint = email === null ? [] : [words.hint(business, hintOf('email', email))];
  return {
    status: 200,
    page: {
      ...{ language, business },
      heading: isAll ? words.doneAll(business) : isMail ? words.doneMail(business) : words.title,
      lines: isMail ? [] : hint,
      buttons: [
        ...(isMail ? [] : [{ action: 'email', label: words.noMail }]),
        ...(isAll ? [] : [{ action: 'all', label: words.nothing, quiet: true }]),
        ...(canUndo ? [{ action: 'undo', label: words.mistake, quiet: true }] : []),
      ],
    },
  };
}

function wrong(languages: readonly string[]): Answer {
  const language = languages.map((tag) => readLanguage(tag)).find((tag) => tag !== undefined) ?? 'en';
  const { page } = wordsIn(language);
  return { status: 404, page: { language, business: null, heading: page.wrong, lines: [], buttons: [] } };
}

function send(response: Response, { status, page }: Answer): void {
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
    .type('html')
    .send(pageHtml(page));
}
