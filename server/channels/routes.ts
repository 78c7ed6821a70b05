import { campaignOf } from '../campaigns/index.ts';
import { idParams } from '../contract/common.ts';
import { testSendBody, testSent, textPreview, textPreviewBody } from '../contract/messages.ts';
import { baseOf } from '../devices/index.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { ok, type Route, route } from '../http/route.ts';
import { firstNameOf } from './compose.ts';
import { expiryWords } from './expiry.ts';
import { shopOf } from './queries.ts';
import { receiptRoutes } from './routes-receipts.ts';
import { suppressionRoutes } from './routes-suppressions.ts';
import { sendTest, somebody, type TestOptions } from './test-send.ts';
import { fieldFaults, fillText } from './text.ts';

const tag = 'Campaigns';
const writers = ['owner', 'marketer'] as const;
const weekMs = 7 * 86_400_000;

/** Trying texts out, addresses that are not written to, and what receivers tell back. */
export const channelRoutes = (options: Omit<TestOptions, 'publicUrl'> & { publicUrl: string | undefined }): Route[] => [
  route({
    method: 'post',
    path: '/campaigns/preview-text',
    tag,
    summary: 'How a text reads to somebody made up',
    allow: writers,
    body: textPreviewBody,
    answers: { 200: textPreview },
    async handle({ knex, principal, body: { text } }) {
      const shop = await shopOf(knex, principal.businessId);
      const business = shop?.business ?? '';
      const filled = fillText(text, {
        ...{ ...somebody, first_name: firstNameOf(somebody.name), business, store: shop?.store ?? business },
        offer: '20% off',
        expires: expiryWords(new Date(Date.now() + weekMs), shop?.time_zone ?? 'UTC', null),
      });
      return ok({ text: filled, faults: fieldFaults(text) });
    },
  }),
  route({
    method: 'post',
    path: '/campaigns/{id}/test',
    tag,
    summary: 'Send a message of a campaign to oneself; it counts for nothing',
    allow: writers,
    params: idParams,
    body: testSendBody,
    answers: { 200: testSent },
    async handle({ knex, principal, params, body, request }) {
      const campaign = await campaignOf(knex, principal.businessId, params.id);
      if (!campaign) return refuse('not-found');
      const publicUrl = baseOf(options.publicUrl, request);
      const sent = await sendTest(knex, principal, campaign, body, { ...options, publicUrl });
      return sent instanceof Refusal ? sent : ok(sent);
    },
  }),
  ...suppressionRoutes,
  ...receiptRoutes,
];
