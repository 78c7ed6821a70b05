import { expect, test } from 'vitest';
import { changesOf, fieldsOf, rules } from '../../client/devices/keeping.ts';
import { agoWords, heardWords, reachOf, stateWords } from '../../client/devices/words.ts';
import { checkinSettings, type Device, defaultCheckinSettings } from '../../server/contract/checkins.ts';

const phone: Device = {
  ...{ id: '1', name: 'Nina', kind: 'native', customerId: null, customerName: null, clientKey: null },
  ...{ encrypted: false, active: true, consentedAt: null, createdAt: '2026-01-01T00:00:00Z', lastSeenAt: null },
  ...{ lastPosition: null, canBeNotified: false },
};

test('when a phone was heard is said in the largest unit that fits', () => {
  const at = '2026-03-01T12:00:00Z';
  const after = (seconds: number) => agoWords(at, Date.parse(at) + seconds * 1_000);
  expect([after(-5), after(59), after(60), after(3_599), after(3_600), after(86_400), after(6.9 * 86_400)]).toEqual([
    'just now',
    'just now',
    '1 minute ago',
    '59 minutes ago',
    '1 hour ago',
    '1 day ago',
    '6 days ago',
  ]);
  expect(after(8 * 86_400)).toMatch(/2026/);
  expect(heardWords(null)).toBe('not heard yet');
});

test('a phone that is not heard says why', () => {
  expect(stateWords(phone)).toBeNull();
  expect(stateWords({ ...phone, active: false, canBeNotified: true })).toBe('Switched off');
  expect(stateWords({ ...phone, kind: 'page' })).toBe('Its owner has not agreed yet');
  expect(stateWords({ ...phone, kind: 'page', consentedAt: phone.createdAt, canBeNotified: true })).toBe(
    'Can be notified',
  );
});

test.each([
  ['http://localhost:3000/checkin#token=x', 'here-only'],
  ['http://127.0.0.1:3000/ingest/traccar/x', 'here-only'],
  ['http://[::1]:3000/', 'here-only'],
  ['http://192.168.1.4:3000/', 'unsafe'],
  ['https://shop.example/checkin', 'everywhere'],
  ['owntracks:///config?inline=x', 'everywhere'],
])('%s can be opened: %s', (link, reach) => {
  expect(reachOf(link)).toBe(reach);
});

test('settings are changed in the units they are read in, within the limits of the contract', () => {
  const fields = fieldsOf(defaultCheckinSettings);
  expect(fields).toEqual({ keepDays: '30', freshSeconds: '15', lapseSeconds: '360', hourlyCap: '20', dailyCap: '100' });
  expect(changesOf(fields, defaultCheckinSettings)).toEqual({ patch: {}, wrong: [] });
  expect(changesOf({ ...fields, freshSeconds: '10' }, defaultCheckinSettings).patch).toEqual({ freshSeconds: 600 });
  for (const text of ['', ' ', '0', '1.5', '-1', '9999999', 'x'])
    expect(changesOf({ ...fields, keepDays: text }, defaultCheckinSettings)).toEqual({
      patch: {},
      wrong: ['keepDays'],
    });
  // To the second as it was, where only another field was touched.
  const odd = { ...defaultCheckinSettings, freshSeconds: 95 };
  expect(changesOf({ ...fieldsOf(odd), keepDays: '7' }, odd).patch).toEqual({ keepDays: 7 });
  for (const { field, unit, least, most } of rules)
    for (const value of [least, most]) checkinSettings.shape[field].parse(value * unit);
});
