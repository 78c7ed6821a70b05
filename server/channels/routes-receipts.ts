import { receiptBody, receiptQuery } from '../contract/messages.ts';
import { refuse } from '../http/problem.ts';
import { noContent, type Route, route } from '../http/route.ts';
import { signedBytes } from '../http/signed.ts';
import { secretOf } from './queries.ts';
import { isSignedBy, takeReceipt } from './receipts.ts';

/** Of a business that is not there: as much work, so that the time tells nothing. */
const nobodys = `whsec_${Buffer.alloc(32).toString('base64')}`;

/** What receivers of texts and letters, and whoever reads bounced e-mail, tell back. */
export const receiptRoutes: Route[] = [
  route({
    method: 'post',
    path: '/messages/receipts',
    tag: 'Messages',
    summary:
      'Tell that a message arrived or did not, or what somebody answered; signed with the secret of the settings',
    allow: 'anyone',
    query: receiptQuery,
    body: receiptBody,
    answers: { 204: null },
    async handle({ knex, query, body, request }) {
      const bytes = signedBytes(request);
      const secret = await secretOf(knex, query.business);
      const isSigned = bytes !== undefined && isSignedBy(secret ?? nobodys, bytes, request.headers);
      if (!isSigned || secret === undefined) return refuse('not-signed-in', 'The signature is missing or wrong.');
      const outcome = await takeReceipt(knex, query.business, body);
      return outcome === 'later' ? refuse('unavailable', 'The message is still being handed over.') : noContent();
    },
  }),
];
