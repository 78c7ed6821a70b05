import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../client/api/problem.ts';
import type { Delivery, Webhook } from '../../client/api/webhooks.ts';
import { bodyOf, isOpenToAll, readUrl, urlRefusal } from '../../client/webhooks/draft.ts';
import { eventsWords, eventWords, webhookEvents } from '../../client/webhooks/events.ts';
import { type Attempt, stateOf } from '../../client/webhooks/state.ts';
import { answerWords, deliveryWords, hostOf, stateWords } from '../../client/webhooks/words.ts';
import { webhookEvents as apiEvents, newWebhook } from '../../server/contract/checkins.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 12, minute)).toISOString();
const attempt = (minute: number, status: number | null, error: string | null = null): Attempt => ({
  at: at(minute),
  status,
  error,
  milliseconds: 40,
});
const delivery = (attempts: Attempt[], patch: Partial<Delivery> = {}): Delivery => ({
  id: '1',
  webhookId: '1',
  event: 'fence.entered',
  status: 'delivered',
  attempts,
  nextAt: null,
  payload: {},
  createdAt: at(0),
  ...patch,
});
const on: Pick<Webhook, 'active' | 'disabledReason'> = { active: true, disabledReason: null };

describe('how a webhook does', () => {
  test('the last attempt of all counts, of whichever message it was', () => {
    const old = delivery([attempt(1, 500), attempt(30, 200)]);
    const young = delivery([attempt(10, 500)], { status: 'waiting' });
    expect(stateOf(on, [young, old], false)).toEqual({ kind: 'works', lastAt: at(30) });
    expect(stateWords({ kind: 'works', lastAt: at(30) })).toMatch(/^Works, last at .*30:00/);
  });

  test('it has failed since the first attempt after the last that was taken', () => {
    const messages = [
      delivery([attempt(20, 503), attempt(40, null, 'no answer')], { status: 'waiting' }),
      delivery([attempt(15, 503)], { status: 'waiting' }),
      delivery([attempt(5, 500), attempt(10, 204)]),
    ];
    expect(stateOf(on, messages, true)).toMatchObject({ kind: 'failing', since: at(15), earliest: false });
  });

  test('where no message was taken, it may have failed for longer than is known', () => {
    const messages = [delivery([attempt(5, 500)], { status: 'waiting' })];
    expect(stateOf(on, messages, true)).toMatchObject({ since: at(5), earliest: true });
    expect(stateOf(on, messages, false)).toMatchObject({ earliest: false });
    expect(stateWords(stateOf(on, messages, true))).toMatch(/^Failing since .* or before$/);
  });

  test('whatever the messages, switched off is switched off, and 410 says so', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ minute: fc.nat(59), status: fc.constantFrom(null, 200, 410) })), (tried) => {
        const messages = tried.map(({ minute, status }) => delivery([attempt(minute, status)]));
        expect(stateOf({ active: false, disabledReason: null }, messages, false).kind).toBe('off');
        expect(stateOf({ active: false, disabledReason: '410 Gone' }, messages, false).kind).toBe('gone');
        expect(tried.length === 0 ? ['new'] : ['works', 'failing']).toContain(stateOf(on, messages, false).kind);
      }),
    );
  });
});

describe('what it says', () => {
  test('an answer is its status and how long it took, or why there was none', () => {
    expect(answerWords(attempt(0, 200))).toBe('200 in 40 ms');
    expect(answerWords(attempt(0, 503))).toBe('503 in 40 ms');
    expect(answerWords(attempt(0, 302, 'redirects are not followed'))).toBe('302, redirects are not followed');
    expect(answerWords(attempt(0, null, 'nothing answers at this address'))).toBe('nothing answers at this address');
    expect(answerWords(attempt(0, null))).toBe('no answer');
  });

  test('a message says which attempt it is at, and when the next is', () => {
    const now = new Date(at(2));
    const failed = attempt(1, 500);
    expect(deliveryWords(delivery([attempt(0, 200)]), now)).toBe('arrived');
    expect(deliveryWords(delivery([failed, attempt(2, 200)]), now)).toBe('arrived at attempt 2');
    expect(deliveryWords(delivery([], { status: 'waiting', nextAt: at(0) }), now)).toBe('not sent yet');
    const waiting = (nextAt: string) => deliveryWords(delivery([failed], { status: 'waiting', nextAt }), now);
    expect(waiting(at(1))).toBe('attempt 1 failed, the next is due');
    expect(waiting(at(9))).toMatch(/^attempt 1 failed, the next at \d/);
    expect(deliveryWords(delivery([failed], { status: 'failed' }), now)).toBe('given up after 1 attempt');
    expect(deliveryWords(delivery([failed, failed], { status: 'failed' }), now)).toBe('given up after 2 attempts');
    expect(deliveryWords(delivery([], { status: 'failed' }), now)).toBe('given up before it was sent');
  });

  test('the events are those of the API, each with words, and unknown ones keep their name', () => {
    expect(webhookEvents).toEqual(apiEvents);
    for (const event of [...webhookEvents, 'webhook.test']) expect(eventWords(event)).not.toBe(event);
    expect(eventWords('campaign.sent')).toBe('campaign.sent');
    expect(eventsWords(webhookEvents)).toBe('Everything');
    expect(eventsWords(['fence.exited', 'fence.entered'])).toBe('Arrivals, departures');
  });
});

describe('an address', () => {
  test.each([
    ['https://example.com/hook', 'https://example.com/hook'],
    ['  example.com/hook ', 'https://example.com/hook'],
    ['http://192.168.1.20:8080/x', 'http://192.168.1.20:8080/x'],
    ['HTTPS://Example.com', 'https://example.com/'],
    ['', null],
    ['ftp://example.com', null],
    ['javascript:alert(1)', null],
    ['https://exa mple.com', null],
    ['https://', null],
  ])('%s', (typed, url) => {
    expect(readUrl(typed)).toBe(url);
  });

  test('too long is none', () => {
    expect(readUrl(`https://example.com/${'x'.repeat(2_000)}`)).toBeNull();
  });

  test('is open to all without the s', () => {
    expect(isOpenToAll('http://example.com')).toBe(true);
    expect(isOpenToAll('https://example.com')).toBe(false);
    expect(isOpenToAll('example.com')).toBe(false);
  });

  test('whatever is typed, what is sent is what the API takes', () => {
    const typed = fc.record({
      name: fc.oneof(fc.string(), fc.constantFrom('', '  ', 'Till')),
      url: fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.webUrl().map((url) => url.slice(8)),
      ),
      events: fc.subarray([...webhookEvents]),
    });
    fc.assert(
      fc.property(typed, (draft) => {
        const body = bodyOf(draft);
        if (body) expect(newWebhook.safeParse(body).error?.issues ?? []).toEqual([]);
      }),
    );
    expect(bodyOf({ name: '', url: 'shop.example:8443/x', events: ['checked_in'] })).toEqual({
      name: 'shop.example:8443',
      url: 'https://shop.example:8443/x',
      events: ['checked_in'],
    });
    expect(hostOf('nonsense')).toBe('nonsense');
  });

  test('what the server refuses is said as a sentence', () => {
    const refusal = (detail: string, pointer = '/url') =>
      Failure.fromStatus(422, { title: 'Bad input', status: 422, errors: [{ pointer, detail }] });
    expect(urlRefusal(refusal('is a link-local address'))).toMatch(/^Nothing is sent to addresses of this kind/);
    expect(urlRefusal(refusal('is too odd'))).toBe('The server does not take this address: is too odd.');
    expect(urlRefusal(refusal('is too long', '/name'))).toBeUndefined();
    expect(urlRefusal(new Error())).toBeUndefined();
  });
});
