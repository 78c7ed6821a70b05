import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldText,
  nextName,
  partOf,
  sampleText,
  smsCount,
  textsOf,
  withPart,
  withTexts,
} from '../../client/campaigns/compose/texts.ts';
import { fromDayField, fromField, inDays, toDayField, toField } from '../../client/campaigns/compose/times.ts';
import { stepOf, versionOf } from '../../client/campaigns/launch/faults.ts';
import { summaryOf } from '../../client/campaigns/launch/summary.ts';
import { extraWords, perPerson, reasonOf, verdict } from '../../client/campaigns/results/words.ts';
import { newCampaign } from '../../server/contract/campaigns.ts';
import type { CampaignResults } from '../../server/contract/results.ts';

const fields = (patch: object = {}) => ({ ...newCampaign.parse({ name: 'Bread week', ...patch }) });
const variant = { name: 'A', share: 1, texts: {}, languages: {} };

describe('what a message says', () => {
  test('a text is there from its first word on, and the usual one stays beside a language', () => {
    const texts = withPart({}, 'email', 'subject', 'Bread');
    expect(texts).toEqual({ email: { subject: 'Bread', text: '' } });
    const both = withTexts({ ...variant, texts }, 'de', withPart({}, 'email', 'text', 'Brot'));
    expect([partOf(textsOf(both, null), 'email', 'subject'), partOf(textsOf(both, 'de'), 'email', 'text')]).toEqual([
      'Bread',
      'Brot',
    ]);
    expect(partOf(textsOf(both, 'fr'), 'email', 'text')).toBe('');
  });

  test('a field reads as what is known, else as what stands in for it, else as it was typed', () => {
    expect(fieldText('first_name')).toBe('{{first_name|neighbor}}');
    expect(fieldText('code')).toBe('{{code}}');
    const text = 'Hi {{first_name|neighbor}}, {{ code }} {{store}} {{typo';
    expect(sampleText(text, { code: 'ABCD-2346' })).toBe('Hi neighbor, ABCD-2346 {{store}} {{typo');
    expect(sampleText(text, { first_name: 'Ada', code: '$&', store: 'Wabe' })).toBe('Hi Ada, $& Wabe {{typo');
  });

  test.each([
    ['', 0],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    [`${'a'.repeat(69)}ł`, 1],
    [`${'a'.repeat(70)}ł`, 2],
  ])('is counted in text messages as networks do', (text, count) => expect(smsCount(text)).toBe(count));

  test('versions are named by the first letter that is free', () => {
    expect(nextName([variant, { ...variant, name: 'C' }])).toBe('B');
    expect(nextName(['A', 'B', 'C', 'D'].map((name) => ({ ...variant, name })))).toBe('5');
  });
});

describe('when', () => {
  test('a minute of any zone survives its field', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000_000 }), (minutes) => {
        const instant = new Date(minutes * 60_000).toISOString();
        // In the hour that an autumn night has twice, a field cannot say which.
        expect(toField(fromField(toField(instant)))).toBe(toField(instant));
      }),
    );
    expect(fromField('2026-11')).not.toBeNull();
    expect([fromField(''), fromField('tomorrow'), toField(null)]).toEqual([null, null, '']);
  });

  test('the last day of an offer is over at its end', () => {
    expect(toField(fromDayField('2026-11-30'))).toBe('2026-11-30T23:59');
    expect(toDayField(fromDayField('2026-11-30'))).toBe('2026-11-30');
    expect(toField(inDays(7, new Date(2026, 10, 23, 18, 5).getTime()))).toBe('2026-11-30T09:00');
  });
});

describe('before a launch', () => {
  test('it is said in plain sentences', () => {
    const offer = { kind: 'percent', value: 20, title: '20% off all bread' };
    const holdout = { unit: 'people', share: 0.1 };
    const told = (patch: object, reachable: number | null = 1234) =>
      summaryOf(fields({ channels: ['email', 'sms', 'flyer'], offer, holdout, ...patch }), { reachable }, null);
    expect(told({})).toEqual(
      [
        'It reaches 1,234 people now.',
        'When you launch it, each of them gets one message, by e-mail or text message.',
        'Flyers are printed from the campaign’s page, with one code for each neighborhood.',
        'They are offered: 20% off all bread.',
        'About 10% of them are left alone, to compare.',
      ].map((line) => expect.stringContaining(line)) as unknown as string[],
    );
    expect(told({}, null)[0]).toContain('too few');
    expect(told({}, 0)[0]).toContain('nobody');
    expect(told({ trigger: { type: 'customer', when: 'nth_purchase', n: 3 } })[1]).toContain('purchase number 3');
    expect(told({ trigger: { type: 'fence', kinds: ['entered', 'dwelled'] }, channels: ['checkin'] })[1]).toContain(
      'Whenever somebody comes in or somebody stays a while at any zone',
    );
    expect(told({ channels: ['flyer'], holdout: { unit: 'none', share: 0 } })).toHaveLength(2);
  });

  test('a fault is mended where it is, and says which version it is about', () => {
    const pointers = ['/area/ids/0', '/segmentId', '/channels', '/channels/1', '/offer/value', '/trigger/n'];
    expect(pointers.map(stepOf)).toEqual(['who', 'who', 'message', 'settings', 'message', 'when']);
    const two = [variant, { ...variant, name: 'B' }];
    expect(versionOf('/variants/1/texts/email', two)).toBe('Version B: ');
    expect([versionOf('/variants/0/texts/email', [variant]), versionOf('/offer/title', two)]).toEqual(['', '']);
  });
});

describe('what came of it', () => {
  const estimate = {
    ...{ treated: { people: 900, mean: 0.1 }, holdout: { people: 100, mean: 0.05 } },
    ...{ difference: 0.05, interval: [0.01, 0.09], relative: 1, p: 0.01, enoughData: true, reason: null },
  };
  const buyers = (patch: object) =>
    ({
      sent: 900,
      suppressed: [],
      outcomes: { buyers: { ...estimate, extra: 45, extraInterval: [9, 81], ...patch } },
    }) as unknown as Pick<CampaignResults, 'sent' | 'suppressed' | 'outcomes'>;

  test('one sentence that promises nothing it does not know', () => {
    expect(verdict(buyers({}))).toMatch(/45.*9.*81/);
    expect(verdict(buyers({ extraInterval: [-3, 81] }))).toMatch(/3.*81/);
    expect(verdict(buyers({ extra: -20, extraInterval: [-30, -10] }))).toMatch(/20.*10.*30/);
    expect(verdict(buyers({ enoughData: false, reason: 'too_early' }))).toBe('It is too early to tell.');
    const suppressed = [{ reason: 'no_contact', messages: 3 }];
    expect(verdict({ ...buyers({}), sent: 0, suppressed })).toContain('nobody was written to');
    // Flyers alone.
    expect(verdict({ ...buyers({}), sent: 0 })).toMatch(/45.*9.*81/);
    expect(reasonOf({ reason: null })).toBeTruthy();
  });

  test('what was held back is never a number', () => {
    expect(perPerson('revenue', null, 'EUR')).not.toMatch(/\d/);
    expect(perPerson('buyers', 0.025, 'EUR')).toContain('2.5%');
    expect([extraWords('buyers', 4.6, 'EUR'), extraWords('visits', -4.6, 'EUR')]).toEqual(['+5', '−5']);
  });
});
