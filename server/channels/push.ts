import type { Knex } from 'knex';
import type { Channel } from '../messages/index.ts';
import { type PushOptions, sendPush } from '../push/index.ts';
import { compose } from './compose.ts';
import { giveUp } from './outcomes.ts';
import { phonesOf } from './queries.ts';

const longestTtlSeconds = 24 * 3600;

const ttlOf = (notAfter: Date | null): number =>
  notAfter === null
    ? longestTtlSeconds
    : Math.max(60, Math.min(longestTtlSeconds, Math.round((notAfter.getTime() - Date.now()) / 1000)));

/** Notifications on phones that opened the check-in page. A second one of a campaign takes the place of the first. */
export const createPush = ({ knex, ...options }: { knex: Knex } & PushOptions): Channel => ({
  repeatable: true,
  async deliver(message) {
    const { businessId, customerId, deviceId, campaign, code, notAfter } = message;
    const found = await compose(knex, message, 'push');
    if (found === undefined || found === 'no_text') return giveUp(found ?? 'gone');
    const { to, composed } = found;
    if (customerId !== null && to.push_consent !== true) return giveUp('withdrawn');
    const { title, text } = composed.texts;
    const shownCode = code !== null && !text.includes(code) && !title.includes(code) ? code : '';
    const payload = {
      title,
      body: [text, shownCode].filter((line) => line !== '').join('\n'),
      ...{ url: '/checkin', tag: `campaign-${campaign.id}` },
    };
    const phones =
      deviceId !== null ? [deviceId] : customerId === null ? [] : await phonesOf(knex, businessId, customerId);
    const results = await Promise.all(
      phones.map((id) => sendPush(knex, businessId, id, payload, { ...options, ttlSeconds: ttlOf(notAfter) })),
    );
    if (results.includes('sent')) return { kind: 'sent' };
    return results.includes('failed')
      ? { kind: 'failed', detail: 'The push service did not take it.', permanent: false }
      : { kind: 'failed', detail: 'No phone of theirs takes notifications any more.', permanent: true, gone: true };
  },
});
