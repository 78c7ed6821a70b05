import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Asked } from '../../client/api/answer.ts';
import { afterwards, bodyOf, deliver } from '../../client/checkin/deliver.ts';
import { readCode, readFragment } from '../../client/checkin/entry.ts';
import { fixOf } from '../../client/checkin/fix.ts';
import { settle } from '../../client/checkin/settle.ts';
import { memoryStore } from '../../client/checkin/store.ts';
import type { Shop, Waiting } from '../../client/checkin/types.ts';
import { accuracyWords, toldWords } from '../../client/checkin/words.ts';
import { noticeOf, ownPath } from '../../client/checkin/worker/notice.ts';
import { formatDistance } from '../../client/format/format.ts';
import { newCheckin, newFix } from '../../server/contract/checkins.ts';

const now = Date.parse('2026-11-23T10:42:00Z');
const newShop = (change: Partial<Shop> = {}): Shop => ({
  ...{ businessId: '7', business: 'Bakery', token: 'hhd_7_x', keepDays: 30, agreed: true, blocked: null },
  ...{ place: { code: '7-K4M9ABCDEF', store: 'Fleet Street' }, retryAt: 0, told: null },
  ...{ hasCheckedIn: false, offers: [], openedAt: 0 },
  ...change,
});
const here = (id: string, minute = 0): Waiting => ({
  ...{ kind: 'here', id, businessId: '7', code: '7-K4M9ABCDEF', store: 'Fleet Street' },
  at: new Date(now + minute * 60_000).toISOString(),
});
const reply = (status: number, body: unknown = null, retryAfterSeconds: number | null = null): Asked => ({
  ...{ status, body, retryAfterSeconds },
});
const answer = (change: object = {}): Asked =>
  reply(200, { accepted: 1, duplicates: 0, rejected: [], events: [], offers: [], ...change });

test('a code is read however it was typed, and what can be none is not', () => {
  const code = { by: 'code', code: '7-K4M9ABCDEF', businessId: '7' };
  for (const text of ['7-K4M9ABCDEF', ' 7-k4m9abcdef ', '7 – K4M9 ABCDEF', '7‑K4M9ABCDEF'])
    expect(readCode(text), text).toEqual(code);
  for (const text of ['', '7', 'K4M9ABCDEF', '0-K4M9ABCDEF', '7-K4M9ABCDE', '7-K4M9ABCDEF0', '7-K4M9ABCDE!'])
    expect(readCode(text), text).toBeUndefined();
});

test('the address brings a code or a token, whole or not at all', () => {
  const token = `hhd_12_${'a'.repeat(43)}`;
  expect(readFragment(`#token=${token}`)).toEqual({ by: 'token', token, businessId: '12' });
  expect(readFragment('#code=7-k4m9abcdef')).toMatchObject({ by: 'code', businessId: '7' });
  for (const fragment of ['', '#', '#code=', `#token=${token.slice(0, -1)}`, '#token=hhk_12_x', '#other=1'])
    expect(readFragment(fragment), fragment).toBeUndefined();
});

test('what is sent is what the service reads', () => {
  expect(newCheckin.parse(bodyOf(here('a')))).toEqual({
    here: { code: '7-K4M9ABCDEF', at: '2026-11-23T10:42:00.000Z', id: 'a' },
  });
  const coords = { longitude: 4.9, latitude: 52.4, accuracy: 8.5, speed: Number.NaN };
  const { at, ...fix } = fixOf({ coords, timestamp: now + 5_000 }, now);
  expect(at).toBe('2026-11-23T10:42:00.000Z');
  const item: Waiting = { kind: 'fix', id: 'b', businessId: '7', at, ...fix };
  expect(newFix.parse(bodyOf(item))).toMatchObject({ accuracyMeters: 8.5, speedMetersPerSecond: null, id: 'b' });
});

const kept = { kind: 'later', until: null };
const refused = (because: string) => ({ kind: 'done', told: { kind: 'refused', because } });
test.each<[string, Asked, object]>([
  ['no network', 'unreachable', kept],
  ['a page that is no answer', reply(200, { hello: 'hotel guest' }), kept],
  ['too many requests', reply(429, null, 30), { kind: 'later', until: now + 30_000 }],
  ['not ready', reply(503, null, 5), { kind: 'later', until: now + 5_000 }],
  ['a wait of a year', reply(503, null, 31_536_000), { kind: 'later', until: now + 3_600_000 }],
  ['a fault', reply(500), kept],
  ['a token that is good no more', reply(401), { kind: 'blocked', why: 'unknown' }],
  ['gone', reply(410), { kind: 'blocked', why: 'unknown' }],
  [
    'a device that went this moment',
    answer({ rejected: [{ index: 0, reason: 'the device is gone' }] }),
    { kind: 'blocked' },
  ],
  ['switched off', reply(403), { kind: 'blocked', why: 'off' }],
  [
    'a poster that hangs no more',
    answer({ rejected: [{ index: 0, reason: 'code: is not on any poster now' }] }),
    refused('poster-gone'),
  ],
  [
    'older than is kept',
    answer({ rejected: [{ index: 0, reason: 'at: is older than the 30 days that positions are kept' }] }),
    refused('too-old'),
  ],
  [
    'a clock days ahead',
    answer({ rejected: [{ index: 0, reason: 'at: is more than 24 hours ahead' }] }),
    refused('clock-ahead'),
  ],
  ['what it cannot read', reply(400, { title: 'no' }), refused('not-understood')],
  ['taken', answer(), { kind: 'done', told: { kind: 'here', store: 'Fleet Street' } }],
  ['said just before', answer({ accepted: 0, duplicates: 1 }), { kind: 'done', told: { kind: 'again' } }],
])('after an answer: %s', (_name, asked, settlement) => {
  expect(settle(asked, here('a'), now)).toMatchObject(settlement);
});

test('a check-in whose answer was lost is told as taken when it is known there', () => {
  const known = answer({ accepted: 0, duplicates: 1 });
  expect(settle(known, { ...here('a'), tried: true }, now)).toMatchObject({ told: { kind: 'here' } });
});

test('offers of an answer are kept once', () => {
  const offer = { id: '1', title: 'A roll', text: '', code: 'ROLL', expiresAt: null };
  const done = settle(answer({ offers: [offer] }), here('a'), now);
  const once = afterwards(newShop(), done);
  expect(afterwards(once, done).offers).toEqual([offer]);
  expect(once.hasCheckedIn).toBe(true);
});

/** How a send can end: `lost` arrives there, and its answer does not arrive here. */
const ends = ['fine', 'unreachable', 'lost', 'busy', 'fault', 'unknown', 'off'] as const;

test('whatever goes wrong, each check-in arrives exactly once and in order', async () => {
  const script = fc.array(fc.constantFrom(...ends), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(script, fc.uniqueArray(fc.nat(300), { maxLength: 8 }), async (steps, minutes) => {
      const store = memoryStore();
      await store.putShop(newShop());
      for (const minute of minutes) await store.add(here(`tap-${minute}`, minute));
      const stored: string[] = [];
      const take = (body: unknown): Asked => {
        const { id } = (body as { here: { id: string } }).here;
        const isNew = !stored.includes(id);
        if (isNew) stored.push(id);
        return answer({ accepted: isNew ? 1 : 0, duplicates: isNew ? 0 : 1 });
      };
      const send = async (_token: string, body: unknown): Promise<Asked> => {
        const end = steps.shift() ?? 'fine';
        if (end === 'fine') return take(body);
        if (end === 'lost') take(body);
        return (
          ({ lost: 'unreachable', unreachable: 'unreachable', busy: reply(503, null, 1), fault: reply(500) }[
            end as string
          ] as Asked) ?? reply(end === 'off' ? 403 : 401)
        );
      };
      for (let round = 0; round < 50; round++) {
        await deliver(store, { send, now: () => now + round * 2_000 });
        // The person scans the poster again, or the shop switches the phone on again.
        await store.changeShop('7', (shop) => ({ ...shop, blocked: null }));
      }
      expect(await store.waiting('7')).toEqual([]);
      expect(stored).toEqual(minutes.sort((one, other) => one - other).map((minute) => `tap-${minute}`));
    }),
  );
});

test('nothing is sent after the agreement was taken back, while the shop asked to wait, or to a shop that lost the phone', async () => {
  for (const change of [{ agreed: false }, { retryAt: now + 1 }, { blocked: 'unknown' as const }]) {
    const store = memoryStore();
    await store.putShop(newShop(change));
    await store.add(here('a'));
    await deliver(store, { send: () => Promise.reject(new Error('sent')), now: () => now });
    expect(await store.waiting('7')).toHaveLength(1);
  }
});

test('a shop that does not answer holds up no other', async () => {
  const store = memoryStore();
  for (const businessId of ['7', '8']) {
    await store.putShop(newShop({ businessId, token: businessId }));
    await store.add({ ...here(`tap-${businessId}`), businessId });
  }
  const send = async (token: string) => (token === '7' ? 'unreachable' : answer());
  expect(await deliver(store, { send, now: () => now })).toBe(false);
  expect([await store.waiting('7'), await store.waiting('8')]).toMatchObject([[{ id: 'tap-7', tried: true }], []]);
});

test('taking everything back while a check-in is under way leaves nothing here', async () => {
  const store = memoryStore();
  await store.putShop(newShop());
  for (const id of ['a', 'b']) await store.add(here(id));
  const sent: unknown[] = [];
  const send = async (_token: string, body: unknown) => {
    sent.push(body);
    await store.forgetShop('7');
    return 'unreachable' as const;
  };
  await deliver(store, { send, now: () => now });
  expect([await store.shops(), await store.waiting('7'), sent.length]).toEqual([[], [], 1]);
});

test('an answer to the old token does not lock out the new one', async () => {
  const store = memoryStore();
  await store.putShop(newShop());
  await store.add(here('a'));
  const send = async (token: string) => {
    if (token === 'hhd_7_new') return answer();
    await store.putShop(newShop({ token: 'hhd_7_new' }));
    return reply(401);
  };
  await deliver(store, { send, now: () => now });
  expect([(await store.shop('7'))?.blocked, await store.waiting('7')]).toEqual([null, []]);
});

test('a push message is shown as it is meant, and opens nothing but the page', () => {
  const origin = 'https://shop.example';
  const { title, options } = noticeOf(
    { title: 'Fresh bread', body: 'Come in', tag: 'b', url: '/settings' },
    'x',
    origin,
  );
  expect([title, options.body, options.tag, options.data]).toEqual([
    'Fresh bread',
    'Come in',
    'b',
    { url: '/checkin' },
  ]);
  for (const payload of [undefined, null, 'text', [], { title: 7 }])
    expect(noticeOf(payload, 'News', origin).title).toBe('News');
  expect(ownPath('/checkin#code=7-K4M9ABCDEF', origin)).toBe('/checkin#code=7-K4M9ABCDEF');
  for (const url of [
    'https://evil.example/checkin#code=7-K4M9ABCDEF',
    '//evil.example/checkin',
    'javascript:alert(1)',
    'http://',
    5,
  ])
    expect(ownPath(url, origin)).toBe('/checkin');
});

test('how exact a position is, and when something was, is said as people say it', () => {
  expect(accuracyWords(3)).toBe(`exact to about ${formatDistance(10)}`);
  expect(accuracyWords(240)).toBe(`only rough: within about ${formatDistance(240)}`);
  expect(accuracyWords(5_000)).toMatch(/^too rough/);
  expect(accuracyWords(null)).toMatch(/without/);
  const at = new Date(2026, 10, 23, 10, 42).toISOString();
  const same = new Date(2026, 10, 23, 12).getTime();
  const [code, store] = ['7-K4M9ABCDEF', 'Fleet Street'];
  const named = 'You are checked in at Fleet Street, 10:42 AM.';
  expect(toldWords({ kind: 'here', at, code, store }, null, same)).toBe(named);
  const nameless = { kind: 'here', at, code, store: null } as const;
  expect(toldWords(nameless, { code, store }, same)).toBe(named);
  expect(toldWords(nameless, { code: '7-ANOTHERONE', store }, same)).not.toContain(store);
  expect(toldWords(nameless, null, same + 86_400_000)).toMatch(/Nov 23/);
});
