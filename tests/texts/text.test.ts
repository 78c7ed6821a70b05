import fc from 'fast-check';
import { type AddressObject, simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { hintOf } from '../../server/channels/address.ts';
import { firstNameOf } from '../../server/channels/compose.ts';
import { expiryWords } from '../../server/channels/expiry.ts';
import { type MailText, mailHtml } from '../../server/channels/html.ts';
import { buildMail } from '../../server/channels/mail.ts';
import { bareWord } from '../../server/channels/receipts.ts';
import { fieldFaults, fillText, textFaults, textsFor } from '../../server/channels/text.ts';
import { campaignOffer } from '../../server/contract/campaigns.ts';

describe('fields', () => {
  test.each([
    ['Hello {{first_name|friend}}!', { first_name: 'Ann' }, 'Hello Ann!'],
    ['Hello {{ first_name | dear friend }}!', {}, 'Hello dear friend!'],
    ['Hello {{first_name|friend}}!', { first_name: '' }, 'Hello friend!'],
    ['Hello {{first_name}}!', {}, 'Hello !'],
    ['{{unknown|x}} and {{constructor}}', {}, 'x and '],
    ['{{name|a}', { name: 'Ann' }, '{{name|a}'],
    ['{{name|a}}', { name: '{{code}} $& $1' }, '{{code}} $& $1'],
  ])('%s is filled once', (text, values, filled) => expect(fillText(text, values)).toBe(filled));

  test.each([
    ['Hello {{first_name|friend}}, {{store}} of {{business}}', []],
    ['{{first_name}}', ['{{first_name}} needs a fallback, such as {{first_name|friend}}']],
    ['{{first_name|}}', []],
    ['{{fist_name|friend}}', ['there is no field {{fist_name|friend}}']],
    ['{{code', ['a field is not closed with }}']],
    ['{{code}', ['a field is not closed with }}']],
    ['code}}', ['}} closes no field']],
    ['{{}}', ['there is no field {{}}']],
  ])('%s has these faults', (text, faults) => expect(fieldFaults(text)).toEqual(faults));

  test('faults of a campaign name the variant, the language, the channel and the part', () => {
    const email = { subject: 'For {{name}}', text: '{{code}}' };
    const variants = [
      { name: 'A', share: 1, texts: { email }, languages: { de: { email: { subject: '{{nome|x}}', text: 'Brot' } } } },
    ];
    const none = campaignOffer.parse({ kind: 'none' });
    expect(textFaults(variants, ['email', 'sms'], none)).toEqual([
      { pointer: '/variants/0/texts/sms', detail: 'write the text message' },
      {
        pointer: '/variants/0/texts/email/subject',
        detail: '{{name}} needs a fallback, such as {{name|friend}}',
      },
      { pointer: '/variants/0/texts/email/text', detail: '{{code}} stands for nothing' },
      { pointer: '/variants/0/languages/de/email/subject', detail: 'there is no field {{nome|x}}' },
    ]);
    expect(textFaults(variants, ['push'])).toEqual([
      { pointer: '/variants/0/texts/push', detail: 'write the notification' },
    ]);
  });

  test.each([
    ['de-AT', 'Brot', 'de'],
    ['DE_at', 'Brot', 'de'],
    ['de', 'Brot', 'de'],
    ['pt-BR', 'Pão', 'pt-BR'],
    ['pt', 'bread', null],
    ['German', 'bread', null],
    ['constructor', 'bread', null],
    [null, 'bread', null],
  ])('who reads %s gets %s', (said, text, language) => {
    const sms = (text: string) => ({ sms: { text } });
    const variant = { texts: sms('bread'), languages: { de: sms('Brot'), 'pt-BR': sms('Pão') } };
    expect(textsFor(variant, 'sms', said)).toEqual({ texts: { text }, language });
    expect(textsFor(variant, 'push', said)).toBeUndefined();
  });

  test.each([
    ['Ann Smith', 'Ann'],
    ['Smith, Ann Mary', 'Ann'],
    ['  Ann ', 'Ann'],
    ['ann@example.com', ''],
    [null, ''],
  ])('%s is called “%s”', (name, first) => expect(firstNameOf(name)).toBe(first));

  test('an offer ends in the zone of the store: at midnight the day before was the last', () => {
    const at = new Date('2026-12-01T05:00:00Z');
    expect(expiryWords(at, 'America/New_York', null)).toBe('November 30, 2026');
    expect(expiryWords(at, 'Europe/Berlin', 'de')).toBe('1. Dezember 2026 um 06:00');
  });

  test.each([
    ['email', 'ann.smith@example.com', 'a…@example.com'],
    ['sms', '+1 410 555 1234', '…1234'],
  ] as const)('of an address on %s only a hint is shown', (channel, address, hint) =>
    expect(hintOf(channel, address)).toBe(hint),
  );

  test.each(['STOP', ' stop. ', '“Stop!”', '...sToP\n', 'ＳＴＯＰ'])('%j is the word stop', (said) =>
    expect(bareWord(said)).toBe('stop'),
  );
});

const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "https://example.com/?a=1&b='<b>",
    'x\r\nBcc: other@example.com',
    'x\nX-Evil: 1\n\n<html>',
    '{{name|<b>}}',
    'javascript:alert(1) https://ok.example/a_(b).',
    '\r\n.\r\n',
  ),
);
const mails = fc.record({
  text: anything,
  business: anything,
  postalAddress: anything,
  unsubscribeUrl: fc.constant('https://shop.example/u/1.abc'),
  language: fc.constantFrom(null, 'de', 'fr-CA'),
  offer: fc.option(
    fc.record({
      title: anything,
      code: fc.option(anything),
      terms: anything,
      expires: fc.option(anything),
    }),
  ),
}) satisfies fc.Arbitrary<MailText>;

/** What stands in the page besides text: the tags, and the attributes of links. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
const ours =
  /^<(?:!doctype html|\/?(?:html|head|body|title|p|div|br|a)|html lang="[a-zA-Z-]+"|meta [a-z-]+="[^"<>]*"(?: content="[^"<>]*")?|(?:body|div|p) style="[^"<>]*"|a href="https?:\/\/[^"<>\s]*"(?: style="[^"<>]*")?)>$/;

test('whatever is written, and whatever people are called, is text and never HTML', () => {
  fc.assert(
    fc.property(mails, (mail) => {
      const html = mailHtml(mail);
      for (const tag of tagsOf(html)) expect(tag).toMatch(ours);
      expect(tagsOf(html).join('')).not.toMatch(/script|onerror|<img/i);
    }),
    { numRuns: 2_000 },
  );
});

test('and never a header, nor another recipient', async () => {
  await fc.assert(
    fc.asyncProperty(mails, anything, anything, async (mail, subject, fromName) => {
      const settings = { fromName, fromAddress: 'shop@example.com', replyTo: null };
      const key = '0b7e6e0c-4a34-4d5c-9c4f-6f3f3a4f2f10';
      const bytes = await buildMail(
        { settings, to: 'ann@example.org', subject, key, feedbackId: '1:2', canUnsubscribe: true },
        mail,
      );
      const parsed = await simpleParser(bytes);
      expect([...parsed.headers.keys()].sort()).toEqual(
        [
          ...['content-type', 'date', 'feedback-id', 'from', 'list', 'message-id', 'mime-version', 'to'],
          ...(parsed.headers.has('subject') ? ['subject'] : []),
        ].sort(),
      );
      expect((parsed.to as AddressObject).value).toEqual([{ address: 'ann@example.org', name: '' }]);
      expect((parsed.from as AddressObject).value).toMatchObject([{ address: 'shop@example.com' }]);
      expect(parsed.messageId).toBe(`<${key}@example.com>`);
      expect(parsed.html).toContain('<!doctype html>');
    }),
    { numRuns: 300 },
  );
});
