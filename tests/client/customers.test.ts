import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Consent, Customer } from '../../client/api/customers.ts';
import { channelState, missingContact, undoStatement } from '../../client/customers/consent-state.ts';
import { contactFaults, contactOf, contactPatch, readBirthday, undoPatch } from '../../client/customers/contact.ts';
import { drawPerson, flightTo } from '../../client/customers/layers.ts';
import { nextRow } from '../../client/customers/rows.ts';
import {
  accuracyWords,
  hasDot,
  inPrecedence,
  personName,
  reasonWords,
  saidConsents,
  sourceWords,
  whereWords,
} from '../../client/customers/words.ts';
import { formatAmount, formatBirthday } from '../../client/format/amount.ts';
import { formatPhone, isPhone } from '../../client/format/phone.ts';
import { railEntries, railFold } from '../../client/shell/rail-entries.ts';
import { accuracy } from '../../server/contract/people.ts';

const anna: Customer = {
  id: '7',
  name: 'Anna Weber',
  email: 'anna@example.com',
  phone: '+14105550134',
  tags: [],
  position: [-76.58, 39.28],
  accuracy: 'address',
  address: '12 Fleet Street',
  neighborhoodId: '3',
  consents: { email: 'granted', sms: 'unknown', push: 'unknown', mail: 'withdrawn' },
  purchases: 2,
  revenue: '24.50',
  lastPurchase: '2025-05-01',
  attributes: {},
  birthday: '--02-29',
  since: null,
  postcode: null,
  neighborhood: 'Fell’s Point',
  cell: null,
  refunds: 0,
  firstPurchase: '2025-04-01',
  rfm: null,
  records: [
    record('1', 'hexhood', { name: 'Anna Weber', email: null, phone: null, address: null }),
    record('2', 'square', { name: 'A. Weber', email: 'anna@example.com', phone: null, address: '12 Fleet Street' }),
  ],
  createdAt: '2025-01-01T00:00:00Z',
  updatedAt: '2025-01-01T00:00:00Z',
};
function record(id: string, source: 'hexhood' | 'square', said: Partial<Customer['records'][number]>) {
  const nothing = { name: null, email: null, phone: null, address: null };
  return { id, source, sourceKey: id, ...nothing, ...said, updatedAt: '2025-01-01T00:00:00Z' };
}
const ring: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const hood = { id: '3', name: 'Fell’s Point', rings: [[ring]] };

test('somebody without a name is called by what is known', () => {
  expect(personName(anna)).toBe('Anna Weber');
  expect(personName({ ...anna, name: null })).toBe('anna@example.com');
  expect(personName({ ...anna, name: null, email: null })).toBe('+14105550134');
  expect(personName({ name: null, email: null, phone: null })).toBe('Unnamed');
});

test('a list says where somebody lives, and that a postcode is no more than that', () => {
  expect(whereWords(anna, 'Canton')).toBe('Canton');
  expect(whereWords({ ...anna, accuracy: 'postcode', position: null }, 'Canton')).toBe('Canton, postcode only');
  expect(whereWords({ ...anna, accuracy: 'postcode', position: null }, null)).toBe('postcode only');
  expect(whereWords({ ...anna, accuracy: null, position: null }, null)).toBe('not on the map');
  expect(whereWords(anna, null)).toBe('outside your neighborhoods');
});

test('an address that was not found is said, and so is no address at all', () => {
  const lost = { ...anna, position: null, accuracy: null };
  expect(accuracyWords(lost)).toMatch(/was not found/);
  expect(accuracyWords({ ...lost, address: null })).toMatch(/no address/);
  expect(accuracyWords({ ...anna, accuracy: 'street' })).toBe('The street only, not the house.');
});

test('a dot is drawn for a house or a street, never for a postcode or a town, whatever position they come with', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...accuracy.options, null),
      fc.option(
        fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
      ),
      fc.boolean(),
      (exact, position, inHood) => {
        const person = { ...anna, accuracy: exact, position };
        const place = inHood ? hood : null;
        const drawn = drawPerson(person, place);
        const dots = drawn?.points.features.length ?? 0;
        expect(dots).toBe(hasDot(person) ? 1 : 0);
        if (exact === 'postcode' || exact === 'place' || position === null) expect(dots).toBe(0);
        expect(drawn?.areas.features.length ?? 0).toBe(dots === 0 && inHood ? 1 : 0);
        // The map goes where something is drawn, and only there.
        expect(flightTo(person, place) === null).toBe(drawn === null);
      },
    ),
  );
});

test('a dot that is only about right is hollow, and says so', () => {
  const point = (exact: Customer['accuracy']) =>
    drawPerson({ ...anna, accuracy: exact }, null)?.points.features[0]?.properties;
  expect(point('address')).toMatchObject({ label: 'Anna Weber', chosen: true });
  expect(point('street')).toMatchObject({ label: 'Anna Weber (somewhere in this street)', chosen: false });
  expect(point('interpolated')).toMatchObject({ chosen: false });
});

test('records are listed with the one first whose word counts', () => {
  const square = { source: 'square' as const };
  const records = [
    { ...square, sourceKey: 'b' },
    { source: 'file' as const, sourceKey: 'a' },
    { ...square, sourceKey: 'a' },
  ];
  const typed = { source: 'hexhood' as const, sourceKey: '7' };
  const listed = inPrecedence([...records, typed]).map(({ source, sourceKey }) => `${source}:${sourceKey}`);
  expect(listed).toEqual(['hexhood:7', 'square:a', 'square:b', 'file:a']);
});

test('a source is called by its name, and how somebody said it stays as it was typed', () => {
  expect(sourceWords('mailchimp')).toBe('Mailchimp');
  expect(sourceWords('on paper')).toBe('on paper');
});

test('only what was said about messages is shown; unknown is no', () => {
  expect(saidConsents(anna.consents)).toEqual([
    { channel: 'email', state: 'granted' },
    { channel: 'mail', state: 'withdrawn' },
  ]);
});

const said = (granted: boolean, at: string, more: Partial<Consent> = {}): Consent => ({
  id: at,
  channel: 'email',
  purpose: 'marketing',
  granted,
  source: 'mailchimp',
  direct: false,
  at,
  recordedAt: at,
  ...more,
});

test('a switch shows the state the server added up, with the latest entry that says it', () => {
  const items = [
    said(true, '2025-03-01T10:00:00Z'),
    said(false, '2025-01-01T10:00:00+02:00'),
    said(false, '2025-02-01T10:00:00Z'),
    said(false, '2025-06-01T10:00:00Z', { purpose: 'service' }),
  ];
  const states = [{ channel: 'email' as const, purpose: 'marketing', state: 'withdrawn' as const }];
  expect(channelState({ items, states }, 'email')).toMatchObject({
    state: 'withdrawn',
    entry: { at: '2025-02-01T10:00:00Z' },
  });
  expect(channelState({ items, states }, 'sms')).toEqual({ state: 'unknown', entry: null });
});

test('taking back never makes a yes that was not there before', () => {
  const email = (granted: boolean) => ({ channel: 'email' as const, granted });
  expect(undoStatement('unknown', email(true), 'mistake')).toMatchObject({ granted: false });
  expect(undoStatement('withdrawn', email(true), 'mistake')).toMatchObject({ granted: false });
  expect(undoStatement('granted', email(false), 'mistake')).toMatchObject({ granted: true });
  expect(undoStatement('unknown', email(false), 'mistake')).toBeNull();
});

test('a channel says what is missing to use it', () => {
  const nobody = { email: null, phone: null, address: null };
  expect(missingContact(nobody, 'email')).toBe('email');
  expect(missingContact(nobody, 'sms')).toBe('phone');
  expect(missingContact(nobody, 'mail')).toBe('mail');
  expect(missingContact(nobody, 'push')).toBeNull();
  expect(missingContact(anna, 'sms')).toBeNull();
});

test('an edit sends only what was changed, an emptied field as nothing', () => {
  const before = contactOf(anna);
  expect(contactPatch(before, before)).toEqual({});
  expect(contactPatch(before, { ...before, name: ' Anna Weber ' })).toEqual({});
  expect(contactPatch(before, { ...before, phone: ' ', birthday: '1984-05-31' })).toEqual({
    phone: null,
    birthday: '1984-05-31',
  });
  expect(contactPatch(before, { ...before, birthday: '05-31' })).toEqual({ birthday: '--05-31' });
});

test('taking an edit back restores what was typed before, and else leaves it to the files', () => {
  expect(undoPatch(anna, { name: 'Anne', email: 'other@example.com' })).toEqual({ name: 'Anna Weber', email: null });
  expect(undoPatch({ ...anna, records: [] }, { address: 'x', birthday: null })).toEqual({
    address: null,
    birthday: '--02-29',
  });
});

test.each([
  ['email', 'nobody'],
  ['email', 'a b@example.com'],
  ['email', 'a@b'],
  ['phone', '12'],
  ['phone', 'call me'],
  ['phone', '+1 2'],
  ['birthday', '2025-02-29'],
  ['birthday', '13-01'],
] as const)('%s is checked before it is sent: "%s"', (field, text) => {
  expect(contactFaults({ ...contactOf(anna), [field]: text })).toEqual([field]);
});

test.each([
  ['email', 'Anna.Weber+shop@example.co.uk'],
  ['email', 'änne@müller.de'],
  ['phone', '(410) 555-0134'],
  ['phone', '+49 30 901820'],
  ['phone', ''],
  ['birthday', '02-29'],
] as const)('%s may be "%s"', (field, text) => {
  expect(contactFaults({ ...contactOf(anna), [field]: text })).toEqual([]);
});

test('a birthday reads as it was written', () => {
  expect(readBirthday('02-29')).toBe('--02-29');
  expect(readBirthday('1984-02-29')).toBe('1984-02-29');
  expect(readBirthday('31 May')).toBeNull();
  expect(formatBirthday('--02-29')).toMatch(/29/);
  expect(formatBirthday('1984-05-31')).toMatch(/1984/);
});

test('phones are shown in groups; what nobody can read stays as written', () => {
  expect(formatPhone('+14105550134')).toBe('+1 410 555 0134');
  expect(formatPhone('5550134')).toBe('5550134');
  expect(isPhone('+1 410 555 0134')).toBe(true);
  expect(reasonWords({ by: 'phone', value: '+14105550134' }, formatPhone)).toBe('both have the phone +1 410 555 0134');
});

test('of one person every cent is shown', () => {
  expect(formatAmount('1234.50', 'USD')).toBe('$1,234.50');
  expect(formatAmount('-12.00', 'USD')).toBe('-$12.00');
  expect(formatAmount('1200.00', 'JPY')).toBe('¥1,200');
});

test('arrow keys move between rows and stop at the ends', () => {
  expect(nextRow('ArrowDown', 0, 3)).toBe(1);
  expect(nextRow('ArrowUp', 0, 3)).toBeNull();
  expect(nextRow('ArrowDown', 2, 3)).toBeNull();
  expect(nextRow('End', 0, 3)).toBe(2);
  expect(nextRow('Home', 2, 3)).toBe(0);
  expect(nextRow('a', 0, 3)).toBeNull();
  expect(nextRow('ArrowDown', -1, 3)).toBeNull();
});

test('a phone’s bar holds five; the rest is behind More, and nothing is lost', () => {
  const owner = railEntries(true);
  expect(railFold(owner, false)).toEqual({ shown: owner, folded: [] });
  expect(railFold(owner, true)).toEqual({
    shown: ['explore', 'customers', 'areas', 'fences'],
    folded: ['campaigns', 'insights', 'import', 'settings'],
  });
  const other = railEntries(false);
  expect(other).not.toContain('import');
  expect(railFold(other, true).folded).toEqual(['campaigns', 'insights', 'settings']);
});
